using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys;

/// <summary>One answer.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Value">As it is kept: one of the question's answers, or the patient's words.</param>
/// <param name="At">When it was given.</param>
/// <param name="Feed">Over what: <c>sms</c>, <c>page</c>, <c>phone</c>.</param>
internal sealed record SurveyAnswer(string Question, string Value, DateTimeOffset At, string Feed);

/// <summary>A survey of one patient, about one thing. It finishes on the version with which it began.</summary>
internal sealed record SurveyRow : ICareRow<SurveyRow>
{
    public static string Kind => "survey";

    /// <summary>Derived from the survey's name and what it is about: told twice, it is the same.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The record that it is about: an encounter, a complaint; empty for none.</summary>
    public string About { get; init; } = "";

    public string SurveyOrganisation { get; init; } = "";

    public string SurveyName { get; init; } = "";

    public int SurveyVersion { get; init; }

    /// <summary>The document.</summary>
    public string SurveyJson { get; init; } = "";

    public string? Department { get; init; }

    public string? Clinician { get; init; }

    /// <summary>By its code.</summary>
    public string? Ward { get; init; }

    public SurveyState State { get; init; }

    /// <summary>Why it stands where it stands; stable kebab-case.</summary>
    public string? Reason { get; init; }

    /// <summary>When the first question is to go out.</summary>
    public DateTimeOffset PlannedFor { get; init; }

    /// <summary>Of a survey with a quota whose turn has come: the month of whose places it has one, or waits for one.</summary>
    public string? QuotaMonth { get; init; }

    /// <summary>Whether it has its place.</summary>
    public bool HasPlace { get; init; }

    /// <summary>The question that is out, or on its way; null for none.</summary>
    public string? Question { get; init; }

    /// <summary>The one before it: an answer that was written before this one was asked is about that.</summary>
    public string? Before { get; init; }

    /// <summary>How many texts have asked: a reply is about what the last one showed.</summary>
    public int Round { get; init; }

    /// <summary>Whether the question that is out was asked again because its answer was not understood.</summary>
    public bool AskedAgain { get; init; }

    /// <summary>Whether the patient was reminded of it.</summary>
    public bool Reminded { get; init; }

    /// <summary>When the first question went out.</summary>
    public DateTimeOffset? FirstAskedAt { get; init; }

    /// <summary>When the question that is out went out.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    public IReadOnlyList<SurveyAnswer> Answers { get; init; } = [];

    /// <summary>What was written and is no answer; a person has it.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>The phone on which it is asked; null before the first question.</summary>
    public string? Phone { get; init; }

    /// <summary>The language of the last question, as a BCP 47 tag.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; init; }

    /// <summary>The version that the figures know.</summary>
    public int ToldVersion { get; init; } = -1;

    /// <summary>Where its fact stands in <c>stats</c>.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    public Survey Survey => SurveyDocument.Frozen(SurveyOrganisation, SurveyName, SurveyVersion, SurveyJson);

    public IReadOnlyDictionary<string, string> Answered => Answers.GroupBy(answer => answer.Question, StringComparer.Ordinal).ToDictionary(said => said.Key, said => said.Last().Value, StringComparer.Ordinal);

    /// <summary>Whether its turn has come, and storage is still to say whether its department may ask one more this month.</summary>
    public bool WaitsForPlace => this is { State: SurveyState.Planned, QuotaMonth: not null, HasPlace: false };

    public string DueRecord => SurveyDue.RecordOf(Id);

    /// <summary>What its texts are about.</summary>
    public AboutRecord AboutRound => new(Id, Round);

    /// <summary>A survey of a patient that is to begin, on the version that there is.</summary>
    public static SurveyRow Of(Survey survey, string id, string organisation) => new()
    {
        Id = id,
        Organisation = organisation,
        SurveyOrganisation = survey.Organisation,
        SurveyName = survey.Name,
        SurveyVersion = survey.Version,
        SurveyJson = survey.Json,
    };

    public static string IdOf(string survey, string about) => DerivedId.Of("survey", survey, about);

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("about", About);
        row.Set("surveyOrganisation", SurveyOrganisation);
        row.Set("surveyName", SurveyName);
        row["surveyVersion"] = SurveyVersion;
        row.Set("surveyJson", SurveyJson);
        row.Set("department", Department);
        row.Set("clinician", Clinician);
        row.Set("ward", Ward);
        row.Set("state", State);
        row.Set("reason", Reason);
        row.Set("plannedFor", PlannedFor);
        row.Set("quotaMonth", QuotaMonth);
        row["hasPlace"] = HasPlace;
        row.Set("question", Question);
        row.Set("before", Before);
        row["round"] = Round;
        row["askedAgain"] = AskedAgain;
        row["reminded"] = Reminded;
        row.Set("firstAskedAt", FirstAskedAt);
        row.Set("askedAt", AskedAt);
        row.SetJson("answers", Answers);
        row.SetJson("unread", Unread);
        row.Set("phone", Phone);
        row.Set("language", Language);
        row.Set("endedAt", EndedAt);
        row.Set("nextLook", NextLook);
        row["version"] = Version;
        row["toldVersion"] = ToldVersion;
        row.SetJson("toldAs", ToldAs);
    }

    public static SurveyRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        About = row.GetString("about") ?? "",
        SurveyOrganisation = row.GetString("surveyOrganisation") ?? "",
        SurveyName = row.GetString("surveyName") ?? "",
        SurveyVersion = row.GetInt32("surveyVersion") ?? 0,
        SurveyJson = row.GetString("surveyJson") ?? "",
        Department = row.GetString("department"),
        Clinician = row.GetString("clinician"),
        Ward = row.GetString("ward"),
        State = row.GetEnum<SurveyState>("state"),
        Reason = row.GetString("reason"),
        PlannedFor = row.GetInstant("plannedFor") ?? default,
        QuotaMonth = row.GetString("quotaMonth"),
        HasPlace = row.GetBoolean("hasPlace") ?? false,
        Question = row.GetString("question"),
        Before = row.GetString("before"),
        Round = row.GetInt32("round") ?? 0,
        AskedAgain = row.GetBoolean("askedAgain") ?? false,
        Reminded = row.GetBoolean("reminded") ?? false,
        FirstAskedAt = row.GetInstant("firstAskedAt"),
        AskedAt = row.GetInstant("askedAt"),
        Answers = row.GetList<SurveyAnswer>("answers"),
        Unread = row.GetList<string>("unread"),
        Phone = row.GetString("phone"),
        Language = row.GetString("language"),
        EndedAt = row.GetInstant("endedAt"),
        NextLook = row.GetInstant("nextLook"),
        Version = row.GetInt32("version") ?? 0,
        ToldVersion = row.GetInt32("toldVersion") ?? -1,
        ToldAs = row.GetList<string>("toldAs"),
    };
}
