namespace Azure.Communication.Sms;

/// <summary>Optional settings of one send.</summary>
/// <param name="enableDeliveryReport">Whether Event Grid is to receive a delivery report.</param>
public class SmsSendOptions(bool enableDeliveryReport)
{
    /// <summary>Whether Event Grid is to receive a delivery report.</summary>
    public bool EnableDeliveryReport { get; } = enableDeliveryReport;

    /// <summary>Text that comes back in the delivery report.</summary>
    public string? Tag { get; set; }
}
