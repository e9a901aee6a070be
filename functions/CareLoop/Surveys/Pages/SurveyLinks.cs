using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.Erasures;
using CareLoop.Storage;
using Microsoft.Extensions.Options;

namespace CareLoop.Surveys.Pages;

/// <summary>What a link leads to, as far as it leads anywhere.</summary>
/// <param name="Token">The end of its address.</param>
/// <param name="Survey">Of one patient's survey: whose, and which.</param>
/// <param name="Place">Of a counter or ward.</param>
/// <param name="Group">Of an anonymous survey.</param>
/// <param name="Until">When it ends; null for never.</param>
internal sealed record SurveyLink(SurveyToken Token, (PatientKey Patient, string Id)? Survey, SurveyPlace? Place, AnonymousGroup? Group, DateTimeOffset? Until);

/// <summary>Where a QR code hangs.</summary>
internal sealed record SurveyPlace(string Organisation, string Survey, string? Department, string? Ward);

/// <summary>Those who are asked the same anonymously: all of a survey's version, a department and a month.</summary>
/// <param name="Id">Derived from them.</param>
/// <param name="Json">The survey's document.</param>
internal sealed record AnonymousGroup(string Id, string Organisation, string SurveyOrganisation, string SurveyName, int SurveyVersion, string Json, string? Department, string Month)
{
    public string Partition => "g~" + Id;
}

/// <summary>The addresses of survey pages, and what they lead to (table <c>links</c>). No stored text and no log has one: what is stored of it is a hash.</summary>
internal sealed class SurveyLinks(KeyedHash hash, StorageClients storage, Clocks clocks, IOptions<SurveyPageOptions> options)
{
    private const string RowKey = "link";
    private const int GroupLength = 12, DayLength = 4, RandomLength = 24;

    private readonly TableClient table = storage.Table(TableNames.Links);

    /// <summary>Whether phones reach this app.</summary>
    public bool HasPages => options.Value.BaseUrl is not null;

    /// <summary>The address as it is stored: stars in place of the token, as many as it has characters, so that a text is counted as it goes out.</summary>
    public string Starred => AddressOf(new string('*', SurveyToken.Length));

    /// <summary>The address as a preview shows it.</summary>
    public string Sample => HasPages ? Starred : "https://hospital.example/s/" + new string('*', SurveyToken.Length);

    public string AddressOf(string token) => $"{options.Value.BaseUrl}s/{token}";

    /// <summary>The address for one patient. Of a named survey always the same one, of an anonymous one another each time: nothing remembers it.</summary>
    public async Task<string> OfAsync(PatientKey patient, SurveyRow survey, CancellationToken cancellationToken)
    {
        var until = (survey.AskedAt ?? clocks.Now) + SurveySteps.AnsweredWithin;
        if (survey.Survey.IsAnonymous)
            return AddressOf((await NewAnonymousAsync(survey, until, cancellationToken)).Text);

        var token = TokenOf(patient, survey.Id);
        var row = new TableEntity(token.Partition, RowKey) { ["patient"] = patient.ToString(), ["survey"] = survey.Id };
        row.Set("until", until);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return AddressOf(token.Text);
    }

    /// <summary>Where it stands what the link of one patient's survey leads to.</summary>
    public OutsideRow RowOf(PatientKey patient, string survey) => new(TableNames.Links, TokenOf(patient, survey).Partition, RowKey);

    /// <summary>A link that anybody may use; of the same place the same one.</summary>
    public async Task<SurveyToken> OpenAsync(SurveyPlace place, string id, CancellationToken cancellationToken)
    {
        var body = hash.Of("survey-place", id)[..SurveyToken.BodyLength];
        var token = SurveyToken.Of(LinkKind.Place, body, hash);
        var row = new TableEntity(token.Partition, RowKey) { ["organisation"] = place.Organisation, ["survey"] = place.Survey };
        row.Set("department", place.Department);
        row.Set("ward", place.Ward);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return token;
    }

    /// <summary>Where a link leads; null where it leads nowhere. At most one request, none for what was not made here.</summary>
    public async Task<SurveyLink?> FindAsync(string? text, CancellationToken cancellationToken)
    {
        if (!SurveyToken.TryRead(text, hash, out var token))
            return null;

        if (token.Kind == LinkKind.Anonymous)
        {
            var day = Convert.ToInt32(token.Body.Substring(GroupLength, DayLength), 16);
            return await FindGroupAsync(token.Body[..GroupLength], cancellationToken) is { } group
                ? new SurveyLink(token, null, null, group, new DateTimeOffset(DateOnly.FromDayNumber(EpochDay + day).AddDays(1), default, default))
                : null;
        }

        var found = await table.GetEntityIfExistsAsync<TableEntity>(token.Partition, RowKey, cancellationToken: cancellationToken);
        if (!found.HasValue)
            return null;

        var row = found.Value!;
        return token.Kind == LinkKind.Survey
            ? new SurveyLink(token, (PatientKey.Of(row.GetString("patient")), row.GetString("survey")), null, null, row.GetInstant("until"))
            : new SurveyLink(token, null, new SurveyPlace(row.GetString("organisation"), row.GetString("survey"), row.GetString("department"), row.GetString("ward")), null, null);
    }

    public async Task<AnonymousGroup?> FindGroupAsync(string id, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>("g~" + id, RowKey, cancellationToken: cancellationToken);
        return found.HasValue ? StoredJson.Read<AnonymousGroup>(found.Value!.GetString("group")) : null;
    }

    private SurveyToken TokenOf(PatientKey patient, string survey) => SurveyToken.Of(LinkKind.Survey, hash.Of("survey-link", $"{patient}\n{survey}")[..SurveyToken.BodyLength], hash);

    private static readonly int EpochDay = new DateOnly(2020, 1, 1).DayNumber;

    private async Task<SurveyToken> NewAnonymousAsync(SurveyRow survey, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var month = survey.PlannedFor.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var id = DerivedId.Of("anonymous", survey.Organisation, survey.Survey.Address, survey.Department ?? "", month)[..GroupLength];
        var group = new AnonymousGroup(id, survey.Organisation, survey.SurveyOrganisation, survey.SurveyName, survey.SurveyVersion, survey.SurveyJson, survey.Department, month);
        // The same for all of the group.
        await table.UpsertEntityAsync(new TableEntity(group.Partition, RowKey) { ["group"] = StoredJson.Write(group) }, TableUpdateMode.Replace, cancellationToken);
        var day = DateOnly.FromDateTime(until.UtcDateTime).DayNumber - EpochDay;
        return SurveyToken.Of(LinkKind.Anonymous, id + day.ToString("x4", CultureInfo.InvariantCulture) + SurveyToken.Random(RandomLength), hash);
    }
}
