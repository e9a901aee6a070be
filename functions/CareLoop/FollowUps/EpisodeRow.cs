using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

/// <summary>One step of an episode, in one of its repetitions.</summary>
/// <param name="Id">The step's id in the plan.</param>
/// <param name="Occurrence">1 for the first.</param>
/// <param name="From">When it is opened.</param>
/// <param name="To">When it is to be done by.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why; stable kebab-case.</param>
/// <param name="TaskId">The task that it became.</param>
/// <param name="MessageId">The text that it became.</param>
/// <param name="EndedAt">When it was over.</param>
/// <param name="Plan">The plan under which it was begun, where its episode was put on another version since; null for the episode's.</param>
internal sealed record EpisodeStep(
    string Id, int Occurrence, DateTimeOffset From, DateTimeOffset To, FollowUpStepState State = FollowUpStepState.Planned, string? Reason = null, string? TaskId = null, string? MessageId = null,
    DateTimeOffset? EndedAt = null, string? Plan = null)
{
    /// <summary>As tasks name it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Id}#{Occurrence}");
}

/// <summary>A version of its plan by which an episode went before: what was begun under it goes by it to its end.</summary>
/// <param name="Address">organisation/name@version.</param>
/// <param name="Json">The plan's document.</param>
internal sealed record EarlierPlan(string Address, string Json);

/// <summary>The follow-up of one discharge or visit: its plan as it was when it began or was migrated, and what has become of each step.</summary>
internal sealed record EpisodeRow : ICareRow<EpisodeRow>
{
    public static string Kind => "epi";

    /// <summary>Derived from the encounter: told again, it is the same episode.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The id of the encounter's record.</summary>
    public required string EncounterId { get; init; }

    /// <summary>The HIS's own id of the encounter.</summary>
    public required string HisId { get; init; }

    public PlanStart Start { get; init; }

    public EpisodeState State { get; init; }

    /// <summary>Why it stands where it stands; stable kebab-case.</summary>
    public string? Reason { get; init; }

    /// <summary>What its steps are counted from.</summary>
    public DateTimeOffset Anchor { get; init; }

    /// <summary>Something about it that a person should know; stable kebab-case.</summary>
    public string? Note { get; init; }

    public DateTimeOffset? Admitted { get; init; }

    public string? Department { get; init; }

    public string? Clinician { get; init; }

    public string PlanOrganisation { get; init; } = "";

    public string PlanName { get; init; } = "";

    public int PlanVersion { get; init; }

    /// <summary>The plan's document.</summary>
    public string PlanJson { get; init; } = "";

    /// <summary>Versions of the plan that steps were begun under before it was put on this one.</summary>
    public IReadOnlyList<EarlierPlan> Earlier { get; init; } = [];

    /// <summary>The job that put it on this version of its plan; null where it began with it.</summary>
    public string? MigratedBy { get; init; }

    /// <summary>What the plan was chosen by: where that changes before anything was done, it is chosen anew.</summary>
    public string ChosenBy { get; init; } = "";

    /// <summary>Counts up whenever it begins anew, or goes on after it was stopped.</summary>
    public int Run { get; init; }

    public IReadOnlyList<EpisodeStep> Steps { get; init; } = [];

    /// <summary>An answer was a red flag.</summary>
    public bool RedFlag { get; init; }

    /// <summary>When the patient came back: the next admission after this discharge.</summary>
    public DateTimeOffset? ReadmittedAt { get; init; }

    /// <summary>Of a visit: when the patient was there again.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>When CareLoop first knew of it.</summary>
    public DateTimeOffset KnownAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The instant up to which its steps have been looked at.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>The look that is promised.</summary>
    public DateTimeOffset? NextLook { get; init; }

    public int Version { get; init; }

    /// <summary>The version that the figures know.</summary>
    public int ToldVersion { get; init; } = -1;

    /// <summary>Where its facts stand in <c>stats</c>.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    public FollowUpPlan Plan => FollowUpPlan.Of(PlanOrganisation, PlanName, PlanVersion, PlanJson);

    /// <summary>As tasks and figures name its plan; null where it has none.</summary>
    public string? PlanAddress => PlanName.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{PlanOrganisation}/{PlanName}@{PlanVersion}");

    /// <summary>As tasks name it.</summary>
    public string About => AboutOf(Id);

    public string DueRecord => EpisodeDue.RecordOf(Id);

    /// <summary>Whether nothing has been done yet.</summary>
    public bool IsUntouched => Steps.All(step => step.State is FollowUpStepState.Planned or FollowUpStepState.Skipped or FollowUpStepState.Withdrawn);

    public static string IdOf(string encounterId) => DerivedId.Of("episode", encounterId);

    public static string AboutOf(string id) => "episode/" + id;

    /// <summary>A step as the plan has it under which it stands; null where that does not know it.</summary>
    public PlanStep? DefinitionOf(EpisodeStep step) =>
        (step.Plan is { } address && Earlier.FirstOrDefault(earlier => earlier.Address == address) is { } earlier ? FollowUpPlan.Of(PlanOrganisation, PlanName, 0, earlier.Json) : Plan).Step(step.Id);

    public EpisodeRow WithStep(EpisodeStep changed) => this with { Steps = [.. Steps.Select(step => step.Name == changed.Name ? changed : step)] };

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("encounter", EncounterId);
        row.Set("hisId", HisId);
        row.Set("start", Start);
        row.Set("state", State);
        row.Set("reason", Reason);
        row.Set("anchor", Anchor);
        row.Set("note", Note);
        row.Set("admitted", Admitted);
        row.Set("department", Department);
        row.Set("clinician", Clinician);
        row.Set("planOrganisation", PlanOrganisation);
        row.Set("planName", PlanName);
        row["planVersion"] = PlanVersion;
        row.Set("plan", PlanJson);
        for (var index = 0; index < Earlier.Count; index++)
        {
            // Each in a property of its own: together they may be longer than one holds.
            row.Set(string.Create(CultureInfo.InvariantCulture, $"earlierAddress{index}"), Earlier[index].Address);
            row.Set(string.Create(CultureInfo.InvariantCulture, $"earlierPlan{index}"), Earlier[index].Json);
        }

        row.Set("migratedBy", MigratedBy);
        row.Set("chosenBy", ChosenBy);
        row["run"] = Run;
        row.SetJson("steps", Steps);
        row["redFlag"] = RedFlag;
        row.Set("readmittedAt", ReadmittedAt);
        row.Set("returnedAt", ReturnedAt);
        row.Set("knownAt", KnownAt);
        row.Set("changedAt", ChangedAt);
        row.Set("lookedAt", LookedAt);
        row.Set("nextLook", NextLook);
        row["version"] = Version;
        row["toldVersion"] = ToldVersion;
        row.SetJson("toldAs", ToldAs);
    }

    public static EpisodeRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        EncounterId = row.GetString("encounter"),
        HisId = row.GetString("hisId"),
        Start = row.GetEnum<PlanStart>("start"),
        State = row.GetEnum<EpisodeState>("state"),
        Reason = row.GetString("reason"),
        Anchor = row.GetInstant("anchor") ?? default,
        Note = row.GetString("note"),
        Admitted = row.GetInstant("admitted"),
        Department = row.GetString("department"),
        Clinician = row.GetString("clinician"),
        PlanOrganisation = row.GetString("planOrganisation") ?? "",
        PlanName = row.GetString("planName") ?? "",
        PlanVersion = row.GetInt32("planVersion") ?? 0,
        PlanJson = row.GetString("plan") ?? "",
        Earlier = [.. EarlierOf(row)],
        MigratedBy = row.GetString("migratedBy"),
        ChosenBy = row.GetString("chosenBy") ?? "",
        Run = row.GetInt32("run") ?? 0,
        Steps = row.GetList<EpisodeStep>("steps"),
        RedFlag = row.GetBoolean("redFlag") ?? false,
        ReadmittedAt = row.GetInstant("readmittedAt"),
        ReturnedAt = row.GetInstant("returnedAt"),
        KnownAt = row.GetInstant("knownAt") ?? default,
        ChangedAt = row.GetInstant("changedAt") ?? default,
        LookedAt = row.GetInstant("lookedAt"),
        NextLook = row.GetInstant("nextLook"),
        Version = row.GetInt32("version") ?? 0,
        ToldVersion = row.GetInt32("toldVersion") ?? -1,
        ToldAs = row.GetList<string>("toldAs"),
    };

    private static IEnumerable<EarlierPlan> EarlierOf(TableEntity row)
    {
        for (var index = 0; row.GetString(string.Create(CultureInfo.InvariantCulture, $"earlierAddress{index}")) is { } address; index++)
        {
            yield return new EarlierPlan(address, row.GetString(string.Create(CultureInfo.InvariantCulture, $"earlierPlan{index}")) ?? "");
        }
    }
}
