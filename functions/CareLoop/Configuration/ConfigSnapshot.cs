using System.Collections.Frozen;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>All configuration in force at one moment. Immutable: an operation takes one and goes by it to its end.</summary>
public sealed class ConfigSnapshot
{
    private readonly OrganisationSettings common;
    private readonly FrozenDictionary<string, OrganisationSettings> organisations;
    private readonly FrozenDictionary<string, Switches> switches;
    private readonly FrozenDictionary<(string Organisation, string Name, Language Language), SmsTemplate> templates;
    private readonly IReadOnlyList<ReminderPolicy> policies;

    internal ConfigSnapshot(SnapshotBuilder read)
    {
        Documents = read.Documents;
        Keywords = read.Keywords;
        common = read.CommonSettings;
        organisations = read.OwnSettings.ToFrozenDictionary(settings => settings.Organisation);
        switches = read.Switches.ToFrozenDictionary(owned => owned.Organisation, owned => owned.Switches);
        templates = read.Templates.ToFrozenDictionary(owned => (owned.Organisation, owned.Template.Name, owned.Template.Language), owned => owned.Template);

        // The name decides between two that are equally specific, so that every instance picks the same.
        policies = [.. read.Policies.OrderByDescending(policy => policy.Specificity).ThenBy(policy => policy.Name, StringComparer.Ordinal)];
    }

    /// <summary>What CareLoop ships, with nothing published.</summary>
    public static ConfigSnapshot Shipped { get; } = new SnapshotBuilder([]).Build();

    /// <summary>The current version of every document, those shipped included.</summary>
    public IReadOnlyCollection<ConfigDocument> Documents { get; }

    /// <summary>Keywords besides those built in, the same for all organisations.</summary>
    internal KeywordSettings Keywords { get; }

    /// <summary>The settings of an organisation; where it has none of its own, those of all.</summary>
    public OrganisationSettings Organisation(string organisation) => organisations.GetValueOrDefault(organisation, common);

    /// <summary>What is stopped for an organisation, by itself or for all, and how much each sender may send.</summary>
    public Switches SwitchesOf(string organisation)
    {
        var forAll = switches.GetValueOrDefault(Scope.Any, Configuration.Switches.None);
        return organisation != Scope.Any && switches.TryGetValue(organisation, out var own) ? forAll.And(own) : forAll;
    }

    /// <summary>The most specific policy for a visit (see <see cref="ReminderPolicy.Specificity"/>).</summary>
    public ReminderPolicy PolicyFor(string organisation, string? department, string? appointmentType) =>
        policies.FirstOrDefault(policy => policy.Covers(organisation, department, appointmentType)) ?? ShippedDefaults.Policy;

    /// <summary>
    /// The words of an organisation in a language, failing that those of all; failing both, the same in the organisation's
    /// own language. Null for a name that nothing is sent by.
    /// </summary>
    public SmsTemplate? Template(string organisation, string name, Language language)
    {
        return In(language) ?? In(Organisation(organisation).Language);

        SmsTemplate? In(Language wanted) =>
            templates.GetValueOrDefault((organisation, name, wanted)) ?? templates.GetValueOrDefault((Scope.Any, name, wanted));
    }

    /// <summary>The current version of one document, or null.</summary>
    public ConfigDocument? Find(ConfigKey key) => Documents.FirstOrDefault(document => document.Key == key);

    /// <summary>What is wrong between a policy and the rest; it stands in no document alone.</summary>
    internal IEnumerable<FieldError> Contradictions(ConfigKey key)
    {
        if (key.Kind != ConfigKind.ReminderPolicy || policies.FirstOrDefault(own => own.Organisation == key.Organisation && own.Name == key.Name) is not { } policy)
            yield break;

        if (policies.Any(other => other.Organisation == policy.Organisation && other.Name != policy.Name && other.AppliesTo == policy.AppliesTo))
            yield return new FieldError("/appliesTo", "Another policy of this organisation is for the same visits.");

        for (var at = 0; at < policy.Steps.Count; at++)
        {
            if (Template(policy.Organisation, policy.Steps[at].Template, Organisation(policy.Organisation).Language) is null)
                yield return new FieldError($"/steps/{at}/template", "There is no template of this name.");
        }
    }
}
