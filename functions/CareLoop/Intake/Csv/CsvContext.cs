using CareLoop.Common;

namespace CareLoop.Intake.Csv;

/// <summary>What a file itself does not say.</summary>
/// <param name="Sender">Whose file it is.</param>
/// <param name="Organisation">Whom lines without an organisation belong to; null where every line has to say.</param>
/// <param name="MaySpeakFor">Whether lines may be about an organisation.</param>
/// <param name="Authority">Who assigned numbers without an authority; null where every line has to say.</param>
/// <param name="AsOf">When the HIS last said what lines say that have no time of their own; null where every line has to say.</param>
/// <param name="ZoneOf">The zone of times without offset, by organisation.</param>
/// <param name="Now">When the file came, in business time.</param>
/// <param name="Hash">Makes the ids of events: they may stand in a log.</param>
internal sealed record CsvContext(
    string Sender,
    string? Organisation,
    Func<string, bool> MaySpeakFor,
    string? Authority,
    DateTimeOffset? AsOf,
    Func<string, TimeZoneInfo> ZoneOf,
    DateTimeOffset Now,
    KeyedHash Hash);
