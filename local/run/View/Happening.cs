namespace CareLoop.Local.Run.View;

/// <summary>One thing that happened, as a line shows it.</summary>
/// <param name="What">booked, texted, answered, called back, …</param>
/// <param name="Detail">Ids and masked phones.</param>
internal sealed record Happening(DateTimeOffset At, string What, string Detail);
