using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reporting;

/// <summary>What became of a text, or will.</summary>
internal enum SendOutcome
{
    /// <summary>It went out.</summary>
    Sent,

    /// <summary>It would have gone out, or would go out, were the organisation live then.</summary>
    Withheld,

    /// <summary>It is planned, and goes out if nothing else happens.</summary>
    Planned,

    /// <summary>It did not go out, or will not, for another reason.</summary>
    NotSent,
}

/// <summary>What texts are counted by.</summary>
/// <param name="Day">The organisation's local day on which it went out or would have.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it was not sent; stable kebab-case.</param>
/// <param name="Template">What it says.</param>
/// <param name="Step">The step of a plan, where it is one.</param>
/// <param name="Language">As a BCP 47 tag; null where it was never put into words.</param>
/// <param name="Department">The code of the department that it is about; of several all, with a plus between them.</param>
internal sealed record SendKey(DateOnly Day, SendOutcome Outcome, string? Reason, string Template, string? Step, string? Language, string? Department);

/// <summary>How many.</summary>
internal readonly record struct SendCount(int Texts, int Segments)
{
    public static SendCount operator +(SendCount one, SendCount other) => new(one.Texts + other.Texts, one.Segments + other.Segments);
}

/// <summary>One of the texts that were counted, for who wants to look at some: keys and ids, nothing of what it says and to whom.</summary>
internal sealed record SendSample(SendKey Key, string Patient, string Message);

/// <summary>Texts counted together. Only ever added to; two of them join to what one would have counted.</summary>
internal sealed class SendTally
{
    /// <summary>Samples of each outcome.</summary>
    private const int MostSamples = 20;

    private readonly Dictionary<SendKey, SendCount> counts = [];
    private readonly Dictionary<SendOutcome, int> patients = [];
    private readonly List<SendSample> samples = [];

    public IReadOnlyCollection<KeyValuePair<SendKey, SendCount>> Counts => counts;

    /// <summary>Patients with at least one text, by outcome.</summary>
    public IReadOnlyDictionary<SendOutcome, int> Patients => patients;

    public IReadOnlyList<SendSample> Samples => samples;

    /// <summary>Adds all the texts of one patient: each is counted once by whoever counts each patient once.</summary>
    public void Add(PatientKey patient, IReadOnlyList<(SendKey Key, MessageRow Message)> texts)
    {
        foreach (var (key, message) in texts)
        {
            Count(key, new SendCount(1, message.Segments));
            Keep(new SendSample(key, patient.ToString(), message.Id));
        }

        foreach (var outcome in texts.Select(text => text.Key.Outcome).Distinct())
        {
            patients[outcome] = patients.GetValueOrDefault(outcome) + 1;
        }
    }

    public void Add(Stored part)
    {
        foreach (var (key, count) in part.Counts)
        {
            Count(key, count);
        }

        foreach (var (outcome, count) in part.Patients)
        {
            patients[outcome] = patients.GetValueOrDefault(outcome) + count;
        }

        foreach (var sample in part.Samples)
        {
            Keep(sample);
        }
    }

    public Stored ToStored() => new(
        [
            .. counts.OrderBy(cell => cell.Key.Day).ThenBy(cell => cell.Key.Outcome)
                .ThenBy(cell => $"{cell.Key.Template}|{cell.Key.Step}|{cell.Key.Language}|{cell.Key.Department}|{cell.Key.Reason}", StringComparer.Ordinal)
                .Select(cell => new StoredCell(cell.Key, cell.Value)),
        ],
        [.. patients.OrderBy(count => count.Key).Select(count => new StoredPatients(count.Key, count.Value))],
        samples);

    private void Count(SendKey key, SendCount count) => counts[key] = counts.GetValueOrDefault(key) + count;

    private void Keep(SendSample sample)
    {
        if (samples.Count(other => other.Key.Outcome == sample.Key.Outcome) < MostSamples)
        {
            samples.Add(sample);
        }
    }

    /// <summary>A tally as it is kept.</summary>
    public sealed record Stored(IReadOnlyList<StoredCell> Counts, IReadOnlyList<StoredPatients> Patients, IReadOnlyList<SendSample> Samples);

    public sealed record StoredCell(SendKey Key, SendCount Count);

    public sealed record StoredPatients(SendOutcome Outcome, int Count);
}
