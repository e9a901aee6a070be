using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;

namespace CareLoop.Patients.Profiles;

/// <summary>
/// Staff record what a patient has said to being texted: to what belongs to the treatment, or to anything else. Each word is kept; the
/// last one on a class counts.
/// </summary>
public sealed class RecordConsent
{
    private const int LongestDocument = 200;

    /// <summary>Clocks differ by so much, and no word comes from later.</summary>
    private static readonly TimeSpan AheadAtMost = TimeSpan.FromMinutes(5);

    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal RecordConsent(PatientFiles files, AuditLog audit, Clocks clocks) => (this.files, this.audit, this.clocks) = (files, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => ChangeProfile.Rule;

    /// <param name="principal">Who records it.</param>
    /// <param name="patient">The patient's key.</param>
    /// <param name="body"><c>class</c> (treatment, campaign), <c>given</c>, <c>form</c> (written, verbal); <c>at</c>, <c>until</c> and <c>document</c> may be left out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<ProfileView>> HandleAsync(Principal principal, string patient, JsonElement body, CancellationToken cancellationToken)
    {
        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, organisation) = seen.Value;
        var read = Read(body, organisation, principal.Id, clocks.Now);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "record-consent", organisation, file.Key, clocks.Now) with { Records = ["consent/" + read.Value.Id] }, cancellationToken);
        var changed = await files.ChangeAsync(file.Key, fresh => Write(fresh, read.Value), cancellationToken, file);
        return ProfileView.Of(changed.File);
    }

    private static bool Write(PatientFile file, ConsentRow said)
    {
        file.AddHistory(said);
        var others = file.Head.Consents.Where(consent => consent.Class != said.Class);
        if (file.Head.Consents.FirstOrDefault(consent => consent.Class == said.Class) is not { } last || last.At <= said.At)
        {
            file.Head = file.Head with { Consents = [.. others, said.State] };
        }

        return true;
    }

    private static Result<ConsentRow> Read(JsonElement body, string organisation, string by, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var kind = reader.Optional<ConsentClass>("class", TryKebab, "Either treatment or campaign.", required: true);
        var form = reader.Optional<ConsentForm>("form", TryKebab, "Either written or verbal.", required: true);
        var given = reader.Flag("given", false);
        if (!reader.Contains("given"))
        {
            reader.RefuseField("given", "Either true or false.");
        }

        var at = reader.Optional<DateTimeOffset>("at", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T09:30:00+08:00.") ?? now;
        var until = reader.Optional<DateOnly>("until", Iso8601.TryDate, "A day, such as 2026-03-05.");
        var document = reader.Text("document", LongestDocument);
        reader.Done();
        if (at > now + AheadAtMost)
        {
            reader.RefuseField("at", "It was said by now.");
        }

        if (kind == ConsentClass.Campaign && given && form == ConsentForm.Verbal)
        {
            reader.RefuseField("form", "Consent to anything but the treatment is given in writing.");
        }

        return errors.Count > 0
            ? new Problem(ProblemKind.Unprocessable, "invalid-consent", "The consent can't be recorded; each error names its place.") { Errors = errors }
            : new ConsentRow
            {
                Id = DerivedId.Of("consent", KebabEnum.Write(kind!.Value), given ? "given" : "refused", Iso8601.Format(at)),
                Organisation = organisation,
                Class = kind.Value,
                Given = given,
                Form = form!.Value,
                At = at,
                Until = until,
                Document = document,
                By = by,
                RecordedAt = now,
            };
    }

    private static bool TryKebab<T>(string text, out T value) where T : struct, Enum
    {
        value = KebabEnum.Read<T>(text) ?? default;
        return KebabEnum.Read<T>(text) is not null;
    }
}
