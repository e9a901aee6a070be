using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Scheduling;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>
/// Events about patients of whom nobody has told yet. Each waits in <c>inbox</c>, in the partition of the key that its patient would
/// have, so that the arrival of the patient finds it with one request. Due rows make sure of it: they find what an arrival missed,
/// and end the waiting. Not the queue's own delay: that runs by wire time, ends after seven days, and is no place for what may take
/// three (design, 5.13).
/// </summary>
internal sealed class WaitingEvents(InboxTable inbox, DueTable due, Identities identities, IOptionsMonitor<IntakeOptions> options, Clocks clocks)
{
    /// <summary>The kind of the looks.</summary>
    public const string Kind = "w";

    /// <summary>Why an event waits, and why it fails that has waited in vain.</summary>
    public const string NotKnown = "patient-not-known";

    private const string PartitionPrefix = "wait~";

    /// <summary>When an event is tried again without being called, after it came; then each day. The first covers an arrival at the same moment.</summary>
    private static readonly TimeSpan[] Looks = [TimeSpan.FromMinutes(2), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    /// <summary>How long an event waits.</summary>
    public TimeSpan Longest => TimeSpan.FromHours(options.CurrentValue.WaitHours);

    /// <summary>Whether a row of the inbox waits for its patient, so that no message is to be expected for it.</summary>
    public static bool IsWaiting(InboxRow row) => row.Partition.StartsWith(PartitionPrefix, StringComparison.Ordinal);

    /// <summary>Where the events wait of which a look tells.</summary>
    public static string PartitionOf(PatientKey expected) => PartitionPrefix + expected;

    /// <summary>Keeps an event until its patient arrives. The look is promised first: a look without a row harms nobody.</summary>
    /// <returns>Its row: sent again an event has waited since it first came, and may have waited in vain.</returns>
    public async Task<InboxRow> KeepAsync(HisEvent happening, CancellationToken cancellationToken)
    {
        var expected = identities.KeyOf(happening.Patient.Identifiers);
        var (partition, receipt) = (PartitionOf(expected), EventReceipt.IdOf(happening));
        if (await inbox.FindAsync(partition, receipt, cancellationToken) is { } known)
        {
            return known;
        }

        var row = new InboxRow(partition, receipt, HisEventJson.Write(happening), ReceiptStatus.Accepted, NotKnown, null, clocks.Now);
        await due.WriteAsync([NextLook(expected, row)], cancellationToken);
        await inbox.KeepAsync(row, cancellationToken);
        return row;
    }

    /// <summary>Promises the next look at an event that still waits.</summary>
    public Task LookAgainAsync(InboxRow row, CancellationToken cancellationToken) =>
        due.WriteAsync([NextLook(PatientKey.Of(row.Partition[PartitionPrefix.Length..]), row)], cancellationToken);

    /// <summary>A patient was told of: what waits for it is asked for.</summary>
    public async Task CallAsync(IReadOnlyList<Identifier> arrived, CancellationToken cancellationToken)
    {
        foreach (var reference in arrived.Where(Fhir.FhirIdentity.IsReference))
        {
            var partition = PartitionOf(identities.KeyOf([reference]));
            foreach (var receipt in await inbox.FindAcceptedAsync(partition, cancellationToken))
            {
                await inbox.AskAsync(partition, receipt, cancellationToken);
            }
        }
    }

    private Look NextLook(PatientKey expected, InboxRow row) => new(NextLookAt(row.At, clocks.Now, Longest), expected, $"{Kind}.{row.Receipt}", 0);

    /// <summary>The first instant behind <paramref name="now"/> at which an event is tried again that came at <paramref name="at"/>; the last is its end.</summary>
    public static DateTimeOffset NextLookAt(DateTimeOffset at, DateTimeOffset now, TimeSpan longest)
    {
        var waited = now - at;
        var days = TimeSpan.FromDays(Math.Max(1, Math.Floor(waited.TotalDays) + 1));
        var next = Looks.FirstOrDefault(look => look > waited, days);
        return at + (next < longest ? next : longest);
    }
}

/// <summary>A look at an event that waits for its patient.</summary>
internal sealed class WaitingDue(DrainInbox drain) : IDueErrand
{
    public string Kind => WaitingEvents.Kind;

    public Task RunAsync(Look look, string id, CancellationToken cancellationToken) =>
        drain.LookAsync(WaitingEvents.PartitionOf(look.Patient), id, cancellationToken);
}
