using CareLoop.EndToEnd.Tests.Crashes;
using FsCheck;
using FsCheck.Fluent;

namespace CareLoop.EndToEnd.Tests.Feeds;

/// <summary>The languages in which a fact may be told.</summary>
internal enum Feed
{
    Json,
    Hl7v2,
    Fhir,
    FhirBundle,
}

/// <summary>What may have happened.</summary>
internal enum What
{
    Profile,
    Death,
    Related,
    Admitted,
    Transferred,
    Updated,
    Discharged,
    DischargeCancelled,
    AdmitCancelled,
    Booked,
    Moved,
    VisitCancelled,
    Arrived,
    Missed,
    Reported,
}

/// <summary>Something that happened to the patient, and how it is told.</summary>
/// <param name="Number">Unique in its history.</param>
/// <param name="Second">Its source time; several facts have the same.</param>
/// <param name="Record">Which of the patient's encounters, visits or reports.</param>
/// <param name="Draw">What the details follow from.</param>
/// <param name="IsLongAgo">Whether it is told now of what was over long ago, and is closed as soon as it is known.</param>
internal sealed record Fact(int Number, int Second, Feed Feed, What What, int Record, int Draw, bool IsLongAgo)
{
    public bool IsOfEncounter => What is >= What.Admitted and <= What.AdmitCancelled;

    public bool IsOfVisit => What is >= What.Booked and <= What.Missed;

    public DateTimeOffset Time => World.Start.AddMinutes(-10).AddSeconds(Second);

    public string EncounterId => $"V-{Record}";

    public string VisitId => $"A-{Record}";

    public string ReportId => $"R-{Record}";

    /// <summary>One of several details; null says nothing.</summary>
    public T Pick<T>(int aspect, params T[] of) => of[(int)(Mixed(Draw, aspect) % (uint)of.Length)];

    public string? Department => Pick(1, null, "CARD", "ORTH");

    public string? Clinician => Pick(2, null, "D7", "D8");

    /// <summary>HL7 v2 tells it where a department is read that has no field of its own.</summary>
    public string? Ward => Department is null ? null : Pick(21, null, "5A", "6B");

    public string? Class => Pick(3, null, "IMP", "IMP", "AMB", "EMER");

    public DateTimeOffset? Began => Pick<DateTimeOffset?>(4, null, Day(-5), Day(-4));

    public DateTimeOffset? Ended => Pick<DateTimeOffset?>(5, null, Day(-2), Day(-1));

    public string? Disposition => Pick(6, null, "home", "expired");

    public string? Diagnosis => Pick(7, null, "I50.9", "J18");

    public string? District => Pick(16, null, "110101", "110105");

    public string? Procedure => Pick(15, null, "81.54", "38.93");

    public DateTimeOffset Begins => Pick(8, Day(3), Day(4));

    public string? Name => Pick(9, null, "王建国", "王建華");

    public string? Phone => Pick(10, null, "13900010001", "13900010002");

    public string? Born => Pick(11, null, "1950-05-01", "1951-05-01");

    public string? Gender => Pick(12, null, "male", "female");

    public string? Contact => Pick(13, null, "王芳", "王明");

    public bool IsDead => Pick(14, true, false);

    public override string ToString() => $"{Number}: {Second} s {Feed} {What} {Record} ({Draw}){(IsLongAgo ? " long ago" : "")}";

    /// <summary>A history of up to eight facts, and two orders in which it arrives, some of it twice.</summary>
    public static readonly Gen<(Fact[] First, Fact[] Second)> Histories =
        from count in Gen.Choose(2, 8)
        from facts in Any.ArrayOf(count)
        from isLongAgo in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        let numbered = facts.Select((fact, index) => fact with { Number = index + 1, IsLongAgo = isLongAgo }).Prepend(Known).ToArray()
        from doubled in Gen.SubListOf(numbered)
        from first in Gen.Shuffle(numbered)
        from second in Gen.Shuffle([.. numbered, .. doubled])
        select (first, second);

    /// <summary>The patient as the FHIR server has it: what refers to its id alone is about somebody who is told of, sooner or later.</summary>
    public static readonly Fact Known = new(0, 0, Feed.Fhir, What.Profile, 1, 0, false);

    private static Gen<Fact> Any =>
        from second in Gen.Choose(1, 4)
        from feed in Gen.Elements(Enum.GetValues<Feed>())
        from what in Gen.Elements(Enum.GetValues<What>())
        from record in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Constant(2)))
        from draw in Gen.Choose(0, 100_000)
        select new Fact(0, second, feed, what, record, draw, false);

    private DateTimeOffset Day(int day) => World.Start.AddDays(IsLongAgo ? day - 200 : day);

    /// <summary>Details that have nothing to do with each other, and are the same in every process.</summary>
    private static uint Mixed(int draw, int aspect)
    {
        var mixed = unchecked(((uint)draw * 2654435761u) + ((uint)aspect * 2246822519u));
        mixed = unchecked((mixed ^ (mixed >> 15)) * 2246822519u);
        return mixed ^ (mixed >> 13);
    }
}
