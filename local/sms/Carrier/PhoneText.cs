namespace CareLoop.Local.Sms.Carrier;

/// <summary>A text that reaches a phone.</summary>
internal sealed record PhoneText(string MessageId, string From, string To, string Text, DateTimeOffset At);
