namespace CareLoop.Local.Simulation.Phones;

/// <summary>A text that the gateway took.</summary>
/// <param name="Id">The gateway's id.</param>
/// <param name="Tag">What the app gave with it: patient, message, attempt.</param>
/// <param name="To">The phone.</param>
/// <param name="Text">The words.</param>
/// <param name="Begun">When the call began.</param>
/// <param name="Code">What the carrier reports.</param>
internal sealed record SentText(string Id, string Tag, string To, string Text, DateTimeOffset Begun, int Code)
{
    public TextReading Reading { get; } = TextReading.Of(Text, Begun);

    /// <summary>When its report was handled; null where none came or it is still on its way.</summary>
    public DateTimeOffset? Reported { get; set; }

    public bool Reached => Code == ReportCode.Delivered;

    /// <summary>Whether the app has been told that it did not go out: another attempt is as it should be.</summary>
    public bool MayBeFollowed => Code == ReportCode.Unreachable;

    /// <summary>The message without its attempt.</summary>
    public string Message => Tag[..Tag.LastIndexOf('.')];
}

/// <summary>Codes of delivery reports, by the troubleshooting page of ACS.</summary>
internal static class ReportCode
{
    public const int Delivered = 2000, NoSuchNumber = 4004, Unreachable = 4006, NoReports = 5002;
}
