using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Profiles;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>
/// One event, from identity to commit: who it is about, their phones, then what it says and its receipt in one transaction.
/// A known patient takes four requests: ids, care, due, commit.
/// </summary>
internal sealed partial class ApplyHisEvent(
    IEnumerable<IHisEventHandler> handlers,
    Identities identities,
    PhoneLinks phones,
    PatientFiles files,
    FindOthers findOthers,
    Effects effects,
    WaitingEvents waiting,
    ConfigStore config,
    FailureLog failures,
    IOptions<IdentityOptions> identity,
    Clocks clocks,
    ILogger<ApplyHisEvent> logger)
{
    /// <summary>A HIS's clock may go before ours (<see cref="HisEventLimits"/>), and an event waits in the inbox for a while.</summary>
    private static readonly TimeSpan AheadAtMost = TimeSpan.FromDays(1);

    private readonly List<IHisEventHandler> handlers = [.. handlers];

    /// <summary>Applies the event. Applied before, it answers with what was said then.</summary>
    /// <exception cref="PatientNotKnownException">It is only for a patient who is known, and this one is not; nothing is stored.</exception>
    /// <exception cref="PersistentConflictException">Others kept changing the patient; nothing is stored.</exception>
    public async Task<(ReceiptId Id, EventReceipt Receipt)> HandleAsync(HisEvent happening, CancellationToken cancellationToken)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var organisation = moment.Config.Organisation(happening.Organisation);
        var (said, notPhones) = UpdatePatient.ReadPhones(happening.Patient, organisation.CountryCode);
        var identifiers = identity.Value.Strong(happening.Patient.Identifiers);
        var named = await findOthers.OfSurvivorAsync(happening, identifiers, cancellationToken);
        var identified = happening.OnlyIfKnown
            ? await identities.ResolveKnownAsync(named, cancellationToken) ?? throw new PatientNotKnownException()
            : await identities.ResolveAsync(named, cancellationToken);
        var file = await files.FollowAsync(identified.Key, cancellationToken);
        if (happening.OnlyIfKnown && file.HeadETag is null)
        {
            // Claimed, and its commit may still be coming.
            throw new PatientNotKnownException();
        }

        var receiptId = EventReceipt.IdOf(happening);
        if (happening.Time <= (file.Head.ErasingSince ?? file.Head.ErasedAt))
        {
            // Nothing of it is kept, not even that it came.
            return (ReceiptId.Committed(file.Key, receiptId), EventReceipt.OfErased(happening, receiptId, moment.Now));
        }

        if (await FindBeforeMergeAsync(file, happening, receiptId, cancellationToken) is { } before)
        {
            return before;
        }

        if (!identified.Claimed || named.Count < identifiers.Count)
        {
            identified = await identities.ClaimAsync(file.Key, file.Head.Identifiers, identifiers, cancellationToken);
            identified = identified with { Elsewhere = await findOthers.ElsewhereAsync(file.Key, identified.Elsewhere, [], cancellationToken) };
        }

        // Who names the patient anew may be whom others have been waiting for.
        var arrives = happening.Type == HisEventType.PatientUpdated || happening.Patient.Identifiers.Except(file.Head.Identifiers).Any();
        var others = await findOthers.HandleAsync(file, happening, cancellationToken);
        // What leads to who is merged by this very event is in dispute no longer.
        var disputed = others.Patients.Count > 0 && happening.Type == HisEventType.PatientMerged
            ? await findOthers.ElsewhereAsync(file.Key, identified.Elsewhere, others.Patients, cancellationToken) : identified.Elsewhere;
        var linked = await phones.LinkAsync(file, (said ?? []).Select(phone => phone.E164).Union(GuardiansOf(file, happening, organisation, moment)), cancellationToken);
        var facts = new EventFacts(said, notPhones, linked, identified.Elsewhere, disputed, others);
        var changed = await files.ChangeAsync(
            file.Key, fresh => Decide(fresh, happening, receiptId, facts, moment), cancellationToken, file, fresh => ReopenAsync(fresh, happening, moment, cancellationToken));
        var id = ReceiptId.Committed(changed.File.Key, receiptId);
        if (changed.Outcome == CommitOutcome.AlreadyReceived)
        {
            await CallAsync(happening, arrives, changed.File.Key, cancellationToken);
            return (id, await files.FindReceiptAsync(changed.File.Key, receiptId, cancellationToken) ?? changed.Value);
        }

        await AfterCommitAsync(changed.File, facts, changed.Value, moment, cancellationToken);
        await CallAsync(happening, arrives, changed.File.Key, cancellationToken);
        return (id, changed.Value);
    }

    /// <summary>Nobody who is new has a past.</summary>
    private async Task ReopenAsync(PatientFile file, HisEvent happening, Moment moment, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers.Where(handler => file.HeadETag is not null && handler.Handles(happening.Type)))
        {
            if (handler.MayBeClosed(file, happening, moment) is { } record)
            {
                await files.ReopenAsync(file, record.Kind, record.Id, cancellationToken);
            }
        }
    }

    /// <summary>An event that was committed before its patient was merged has its receipt there. Asked only of what is older than the merge.</summary>
    private async Task<(ReceiptId Id, EventReceipt Receipt)?> FindBeforeMergeAsync(PatientFile file, HisEvent happening, string receiptId, CancellationToken cancellationToken)
    {
        foreach (var join in file.Head.Joins.Where(join => happening.Time <= join.At + AheadAtMost))
        {
            if (await files.FindReceiptAsync(join.Patient, receiptId, cancellationToken) is { } receipt)
            {
                return (ReceiptId.Committed(join.Patient, receiptId), receipt);
            }
        }

        return null;
    }

    private EventReceipt Decide(
        PatientFile file,
        HisEvent happening,
        string receiptId,
        EventFacts facts,
        Moment moment)
    {
        // The other one, too, was told to be the survivor, and was faster: who remains is the one who was to be merged.
        if (facts.Others.IsCycle || (happening.Type == HisEventType.PatientMerged && facts.Others.Patients.Contains(file.Key)))
        {
            var refused = new EventReceipt(
                receiptId, happening.Type.WireName(), happening.Time, moment.Now, ReceiptStatus.Failed, MergeFailures.CycleReason, [], null, happening.Organisation, happening.Note);
            file.Receive(refused);
            return refused;
        }

        // What is told by the identifiers of who was merged away goes back with them, should the merge be undone.
        file.NewRowsOrigin = file.Head.Joins.Where(join => join.IsNamedBy(happening.Patient.Identifiers)).MinBy(join => join.Identifiers!.Count)?.Origin;
        var met = MeetOthers.Apply(file, happening, facts.Others, receiptId, moment);
        var profile = UpdatePatient.Apply(file, happening, facts.Said, facts.Elsewhere);
        facts.Phones.ApplyTo(file);
        var organisation = moment.Config.Organisation(happening.Organisation);
        file.Head = Guardians.Apply(file.Head, facts.Phones.Linked, organisation.CountryCode, organisation.GuardianAge);
        WeakMatch.Raise(file, facts.Phones.Others, happening.Organisation, moment.Now);
        var handling = handlers.Where(handler => handler.Handles(happening.Type)).ToList();
        var applied = handling.Select(handler => handler.Apply(file, happening, moment)).ToList();
        handling.ForEach(handler => facts.Others.Patients.ToList().ForEach(other => handler.Meet(file, happening, other)));
        handlers.ForEach(handler => handler.Settled(file, happening, moment));
        List<string> changed = [.. met, .. profile.Changed, .. applied.SelectMany(effect => effect.Changed)];
        if (changed.Count == 0 && file.HeadETag is null)
        {
            // Of whom nothing is told but a number: from now on it leads somewhere.
            changed.Add("patient");
        }

        var isOlder = !profile.SaidAnything && !applied.Exists(effect => effect.Newer) && (profile.SaidOlder || applied.Count > 0);
        var receipt = new EventReceipt(
            receiptId,
            happening.Type.WireName(),
            happening.Time,
            moment.Now,
            changed.Count > 0 ? ReceiptStatus.Applied : ReceiptStatus.Ignored,
            changed.Count > 0 ? Note(facts)
                : happening.Type == HisEventType.PatientLinked && facts.Others.Patients.Count == 0 ? "no-other-patient"
                : isOlder ? "older-than-known" : "nothing-new",
            changed,
            applied.Select(effect => effect.Record).FirstOrDefault(record => record is not null),
            happening.Organisation,
            happening.Note);
        file.Receive(receipt);
        effects.Guard(file, moment);
        return receipt;
    }

    private static string? Note(EventFacts facts) =>
        facts.Disputed.Count > 0 ? "identifier-of-another-patient" : facts.NotPhones > 0 ? "phone-not-understood" : null;

    /// <summary>Who would be texted in place of the patient, as far as this event and what is known say; nobody where the patient is no child.</summary>
    private static IEnumerable<string> GuardiansOf(PatientFile file, HisEvent happening, OrganisationSettings organisation, Moment moment)
    {
        if ((happening.Patient.BirthDate ?? file.Head.BirthDate) is not { } born || Guardians.GrownUp(born, organisation.GuardianAge) <= LocalTimes.LocalDate(moment.Now, organisation.Zone))
        {
            return [];
        }

        var said = (happening.Patient.Contacts ?? []).Concat(happening.Patient.ContactsToAdd ?? []);
        return Guardians.PhonesOf([.. said.Select(contact => new ContactPerson(contact.Name, contact.Relation, contact.Phone, contact.Language, contact.Id)), .. file.Head.Contacts], organisation.CountryCode);
    }

    /// <summary>Calls what waits for this patient. Should it not come through, a look makes up for it.</summary>
    private async Task CallAsync(HisEvent happening, bool arrives, PatientKey patient, CancellationToken cancellationToken)
    {
        if (!arrives || happening.OnlyIfKnown)
        {
            return;
        }

        try
        {
            await waiting.CallAsync(happening.Patient.Identifiers, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), patient.ToString());
        }
    }

    /// <summary>The event is committed: what fails from here on is found again by its due row and must not fail the sender.</summary>
    private async Task AfterCommitAsync(PatientFile file, EventFacts facts, EventReceipt receipt, Moment moment, CancellationToken cancellationToken)
    {
        try
        {
            if (receipt.Reason == MergeFailures.CycleReason)
            {
                await failures.WriteAsync(MergeFailures.Cycle(file.Key, receipt.Id, moment.Now), cancellationToken);
            }

            if (facts.Disputed.Count > 0)
            {
                await failures.WriteAsync(
                    new Failure("identity", DerivedId.Of("identity", receipt.Id), moment.Now, "identifier-of-another-patient", "An event names identifiers that belong to two patients; it was applied to the first. Merge them or correct the HIS.", file.Key.ToString()),
                    cancellationToken);
            }

            await effects.RunAsync(file, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key.ToString());
        }
    }

    /// <summary>What is known of an event beside what it says, found before the patient is changed.</summary>
    private sealed record EventFacts(
        IReadOnlyList<KnownPhone>? Said, int NotPhones, PhoneFacts Phones,
        IReadOnlyList<Identifier> Elsewhere, IReadOnlyList<Identifier> Disputed, Others Others);

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "{Error} after an event of patient {Patient} was committed; its due row will look again")]
    private partial void LogLater(string error, string patient);
}
