using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Intake;

/// <summary>
/// One event, from identity to commit: who it is about, their phones, then what it says and its receipt in one transaction.
/// A known patient takes four requests: ids, care, due, commit.
/// </summary>
internal sealed partial class ApplyHisEvent(
    IEnumerable<IHisEventHandler> handlers,
    Identities identities,
    Phones phones,
    PatientFiles files,
    Effects effects,
    ConfigStore config,
    FailureLog failures,
    Clocks clocks,
    ILogger<ApplyHisEvent> logger)
{
    private readonly List<IHisEventHandler> handlers = [.. handlers];

    /// <summary>Applies the event. Applied before, it answers with what was said then.</summary>
    /// <exception cref="PersistentConflictException">Others kept changing the patient; nothing is stored.</exception>
    public async Task<(ReceiptId Id, EventReceipt Receipt)> HandleAsync(HisEvent happening, CancellationToken cancellationToken)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var (said, notPhones) = UpdatePatient.ReadPhones(happening.Patient, moment.Config.Organisation(happening.Organisation).CountryCode);
        var identified = await identities.ResolveAsync(happening.Patient.Identifiers, cancellationToken);
        var file = await files.LoadAsync(identified.Key, cancellationToken);
        if (!identified.Claimed)
        {
            identified = await identities.ClaimAsync(identified.Key, file.Head.Identifiers, happening.Patient.Identifiers, cancellationToken);
        }

        var facts = await LinkAsync(file, said ?? [], cancellationToken);
        var receiptId = EventReceipt.IdOf(happening);
        var changed = await files.ChangeAsync(
            identified.Key, fresh => Decide(fresh, happening, receiptId, said, notPhones, facts, identified.Elsewhere, moment), cancellationToken, file);
        if (changed.Outcome == CommitOutcome.AlreadyReceived)
        {
            var earlier = await files.FindReceiptAsync(identified.Key, receiptId, cancellationToken);
            return (ReceiptId.Committed(identified.Key, receiptId), earlier ?? changed.Value);
        }

        await AfterCommitAsync(changed.File, identified, receiptId, moment, cancellationToken);
        return (ReceiptId.Committed(identified.Key, receiptId), changed.Value);
    }

    private EventReceipt Decide(
        PatientFile file,
        HisEvent happening,
        string receiptId,
        IReadOnlyList<string>? said,
        int notPhones,
        PhoneFacts facts,
        IReadOnlyList<Identifier> elsewhere,
        Moment moment)
    {
        var profile = UpdatePatient.Apply(file, happening, said, elsewhere);
        foreach (var (sender, phone) in facts.OptOuts)
        {
            file.Head = file.Head.WithOptOut(sender, phone, optedOut: true);
        }

        foreach (var phone in facts.OfMany)
        {
            file.Head = file.Head.WithBadPhone(phone, "phone-of-many");
        }

        var applied = handlers.Where(handler => handler.Handles(happening.Type)).Select(handler => handler.Apply(file, happening, moment)).ToList();
        List<string> changed = [.. profile.Changed, .. applied.SelectMany(effect => effect.Changed)];
        var newer = profile.SaidAnything || applied.Any(effect => effect.Newer);
        var receipt = new EventReceipt(
            receiptId,
            happening.Type.WireName(),
            happening.Time,
            moment.Now,
            changed.Count > 0 ? ReceiptStatus.Applied : ReceiptStatus.Ignored,
            changed.Count > 0 ? Note(notPhones, elsewhere) : newer ? "nothing-new" : "older-than-known",
            changed,
            applied.Select(effect => effect.Record).FirstOrDefault(record => record is not null),
            happening.Organisation,
            happening.Note);
        file.Receive(receipt);
        effects.Guard(file, moment);
        return receipt;
    }

    private static string? Note(int notPhones, IReadOnlyList<Identifier> elsewhere) =>
        elsewhere.Count > 0 ? "identifier-of-another-patient" : notPhones > 0 ? "phone-not-understood" : null;

    /// <summary>New phones are linked before the commit: a phone that names a patient without a commit harms nobody, the other way round answers would be lost.</summary>
    private async Task<PhoneFacts> LinkAsync(PatientFile file, IReadOnlyList<string> said, CancellationToken cancellationToken)
    {
        var optOuts = new List<(string, string)>();
        var ofMany = new List<string>();
        foreach (var phone in said.Except(file.Head.Phones))
        {
            var entry = await phones.LinkAsync(phone, file.Key, cancellationToken);
            optOuts.AddRange(entry.OptOuts.Select(sender => (sender, phone)));
            if (!entry.Patients.Contains(file.Key))
            {
                ofMany.Add(phone);
            }
        }

        return new PhoneFacts(optOuts, ofMany);
    }

    /// <summary>The event is committed: what fails from here on is found again by its due row and must not fail the sender.</summary>
    private async Task AfterCommitAsync(PatientFile file, Identified identified, string receiptId, Moment moment, CancellationToken cancellationToken)
    {
        try
        {
            if (identified.Elsewhere.Count > 0)
            {
                await failures.WriteAsync(
                    new Failure("identity", DerivedId.Of("identity", receiptId), moment.Now, "identifier-of-another-patient", "An event names identifiers that belong to two patients; it was applied to the first. Merge them or correct the HIS.", identified.Key.ToString()),
                    cancellationToken);
            }

            await effects.RunAsync(file, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key.ToString());
        }
    }

    /// <summary>What the phones of an event are known for.</summary>
    private sealed record PhoneFacts(IReadOnlyList<(string Sender, string Phone)> OptOuts, IReadOnlyList<string> OfMany);

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "{Error} after an event of patient {Patient} was committed; its due row will look again")]
    private partial void LogLater(string error, string patient);
}
