using System.Runtime.CompilerServices;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration.Complaints;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>
/// Reads documents into a snapshot, each by itself and as far as it is understood: one that can't be read never keeps the
/// others from being read.
/// </summary>
internal sealed class SnapshotBuilder
{
    /// <summary>What documents say that are read by themselves: those shipped are read once in a process, not for each snapshot.</summary>
    private static readonly ConditionalWeakTable<ConfigDocument, Reading> Alone = [];

    private readonly Dictionary<ConfigKey, ConfigDocument> documents;
    private readonly Dictionary<ConfigKey, IReadOnlyList<FieldError>> errors = [];

    /// <param name="published">The current version of each document; those shipped stand below them.</param>
    public SnapshotBuilder(IEnumerable<ConfigDocument> published)
    {
        documents = ShippedDefaults.Documents.ToDictionary(document => document.Key);
        foreach (var document in published.Where(document => !document.IsWithdrawn))
            documents[document.Key] = document;

        CommonSettings = Read(ConfigKind.Organisation, IsCommon, SettingsOver(OrganisationSettings.Shipped)).FirstOrDefault() ?? OrganisationSettings.Shipped;
        OwnSettings = Read(ConfigKind.Organisation, key => !IsCommon(key), SettingsOver(CommonSettings));
        Switches = Read(ConfigKind.Switches, _ => true, ReadSwitches);
        Keywords = Read(ConfigKind.Keywords, IsCommon, KeywordsDocument.Read).FirstOrDefault() ?? KeywordSettings.None;
        Templates = ReadAlone(ConfigKind.Template, _ => true, TemplateDocument.Read);
        Policies = ReadAlone(ConfigKind.ReminderPolicy, _ => true, ReadPolicy);
        Plans = ReadAlone(ConfigKind.FollowUpPlan, _ => true, PlanDocument.Read);
        Questionnaires = ReadAlone(ConfigKind.Questionnaire, _ => true, QuestionnaireDocument.Read);
        Surveys = ReadAlone(ConfigKind.Survey, _ => true, SurveyDocument.Read);
        CommonCalendar = Read(ConfigKind.Calendar, IsCommon, CalendarOver(WorkingCalendar.Plain)).FirstOrDefault() ?? WorkingCalendar.Plain;
        OwnCalendars = Read(ConfigKind.Calendar, key => !IsCommon(key), CalendarOver(CommonCalendar));
        CommonComplaints = Read(ConfigKind.Complaints, IsCommon, ComplaintsOver(ShippedComplaints)).FirstOrDefault() ?? ShippedComplaints;
        OwnComplaints = Read(ConfigKind.Complaints, key => !IsCommon(key), ComplaintsOver(CommonComplaints));
        Directories = Read(ConfigKind.Directory, _ => true, ReadDirectory);
    }

    public IReadOnlyCollection<ConfigDocument> Documents => documents.Values;

    public OrganisationSettings CommonSettings { get; }

    public IReadOnlyList<OrganisationSettings> OwnSettings { get; }

    public IReadOnlyList<OwnedSwitches> Switches { get; }

    public KeywordSettings Keywords { get; }

    public IReadOnlyList<TemplateDocument.Owned> Templates { get; }

    public IReadOnlyList<ReminderPolicy> Policies { get; }

    public IReadOnlyList<FollowUpPlan> Plans { get; }

    public IReadOnlyList<Questionnaire> Questionnaires { get; }

    public IReadOnlyList<Survey> Surveys { get; }

    public WorkingCalendar CommonCalendar { get; }

    public IReadOnlyList<WorkingCalendar> OwnCalendars { get; }

    public ComplaintPolicy CommonComplaints { get; }

    public IReadOnlyList<ComplaintPolicy> OwnComplaints { get; }

    public IReadOnlyList<StaffDirectory> Directories { get; }

    /// <summary>What is wrong with each document that is not entirely understood.</summary>
    public IReadOnlyDictionary<ConfigKey, IReadOnlyList<FieldError>> Errors => errors;

    public int VersionOf(ConfigKey key) => documents[key].Version;

    public ConfigSnapshot Build() => new(this);

    private static bool IsCommon(ConfigKey key) => key.Organisation == Scope.Any;

    private static Func<ConfigDocument, DocumentReader, OrganisationSettings> SettingsOver(OrganisationSettings fallback) =>
        (document, reader) => OrganisationSettings.Read(reader, document.Key.Organisation, document.Version, fallback);

    private static OwnedSwitches ReadSwitches(ConfigDocument document, DocumentReader reader) =>
        new(document.Key.Organisation, Configuration.Switches.Read(reader, document.Key.Organisation, document.Version));

    private static ReminderPolicy? ReadPolicy(ConfigDocument document, DocumentReader reader) =>
        ReminderPolicy.Read(reader, document.Key.Organisation, document.Key.Name, document.Version);

    private static Func<ConfigDocument, DocumentReader, WorkingCalendar> CalendarOver(WorkingCalendar fallback) =>
        (document, reader) => CalendarDocument.Read(reader, document.Key.Organisation, document.Version, fallback);

    private static Func<ConfigDocument, DocumentReader, ComplaintPolicy> ComplaintsOver(ComplaintPolicy fallback) =>
        (document, reader) => ComplaintDocument.Read(reader, document.Key.Organisation, document.Version, fallback);

    /// <summary>What a document leaves out, and what stands where one can't be read.</summary>
    private static ComplaintPolicy ShippedComplaints => Shipped.Value;

    private static readonly Lazy<ComplaintPolicy> Shipped = new(() =>
    {
        using var json = JsonDocument.Parse(ShippedDefaults.Documents.First(document => document.Key.Kind == ConfigKind.Complaints).Json);
        return ComplaintDocument.Read(new DocumentReader(json.RootElement, string.Empty, []), Scope.Any, 0, new ComplaintPolicy());
    });

    private StaffDirectory ReadDirectory(ConfigDocument document, DocumentReader reader)
    {
        var settings = OwnSettings.FirstOrDefault(own => own.Organisation == document.Key.Organisation) ?? CommonSettings;
        return DirectoryDocument.Read(reader, document.Key.Organisation, document.Version, settings.CountryCode);
    }

    private List<T> Read<T>(string kind, Func<ConfigKey, bool> which, Func<ConfigDocument, DocumentReader, T?> read)
        where T : class => Values<T>(kind, which, document => Reading.Of(document, read));

    private List<T> ReadAlone<T>(string kind, Func<ConfigKey, bool> which, Func<ConfigDocument, DocumentReader, T?> read)
        where T : class => Values<T>(kind, which, document => Alone.GetValue(document, each => Reading.Of(each, read)));

    private List<T> Values<T>(string kind, Func<ConfigKey, bool> which, Func<ConfigDocument, Reading> read)
        where T : class
    {
        var values = new List<T>();
        foreach (var document in documents.Values.Where(document => document.Key.Kind == kind && which(document.Key)))
        {
            var reading = read(document);
            if (reading.Value is T value)
                values.Add(value);
            if (reading.Mistakes.Count > 0)
                errors[document.Key] = reading.Mistakes;
        }

        return values;
    }

    // What is not JSON reads like what is no object: the reader of each kind says what then holds.
    private static JsonDocument Parse(string json) => JsonDocument.Parse(CanonicalJson.Of(json) ?? ConfigDocument.Withdrawn);

    /// <summary>What a document says, as far as it is understood, and what is wrong with it.</summary>
    private sealed record Reading(object? Value, IReadOnlyList<FieldError> Mistakes)
    {
        public static Reading Of<T>(ConfigDocument document, Func<ConfigDocument, DocumentReader, T?> read)
            where T : class
        {
            var mistakes = new List<FieldError>();
            using var json = Parse(document.Json);
            return new Reading(read(document, new DocumentReader(json.RootElement, string.Empty, mistakes)), mistakes);
        }
    }

    public sealed record OwnedSwitches(string Organisation, Switches Switches);
}
