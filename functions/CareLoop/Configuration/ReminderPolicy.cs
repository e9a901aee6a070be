using CareLoop.Access;

namespace CareLoop.Configuration;

/// <summary>The visits that a policy is for; a part that is null is for any.</summary>
/// <param name="Department">The code of the department.</param>
/// <param name="AppointmentType">The type of the appointment, as the HIS names it.</param>
public sealed record AppliesTo(string? Department, string? AppointmentType)
{
    /// <summary>Any visit.</summary>
    public static AppliesTo Anything { get; } = new(null, null);

    internal bool Covers(string? department, string? appointmentType) =>
        (Department is null || Department == department) && (AppointmentType is null || AppointmentType == appointmentType);
}

/// <summary>When the reminders of a visit go out (kind <see cref="ConfigKind.ReminderPolicy"/>).</summary>
/// <param name="Organisation">Whose policy it is; <see cref="Scope.Any"/> for all.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Version">The version published; 0 as shipped.</param>
/// <param name="AppliesTo">The visits that it is for.</param>
/// <param name="Steps">The reminders; none of them means that none go out.</param>
public sealed record ReminderPolicy(string Organisation, string Name, int Version, AppliesTo AppliesTo, IReadOnlyList<ReminderStep> Steps)
{
    private const int MaxSteps = 20;
    private const int MaxName = 60;

    /// <summary>
    /// The more specific, the larger: an organisation's own policy before the common one, then one for the department,
    /// then one for the appointment type.
    /// </summary>
    internal int Specificity =>
        (Organisation == Scope.Any ? 0 : 4) + (AppliesTo.Department is null ? 0 : 2) + (AppliesTo.AppointmentType is null ? 0 : 1);

    internal bool Covers(string organisation, string? department, string? appointmentType) =>
        (Organisation == Scope.Any || Organisation == organisation) && AppliesTo.Covers(department, appointmentType);

    /// <summary>Null where it is not understood which visits it is for: it must not pass for one for all.</summary>
    internal static ReminderPolicy? Read(DocumentReader reader, string organisation, string name, int version)
    {
        var policy = new ReminderPolicy(organisation, name, version, ReadAppliesTo(reader, organisation), ReadSteps(reader));
        reader.Done();
        return reader.IsObject && !reader.Refused("appliesTo") ? policy : null;
    }

    private static AppliesTo ReadAppliesTo(DocumentReader reader, string organisation)
    {
        if (reader.Object("appliesTo") is not { } inner)
            return AppliesTo.Anything;

        // The organisation stands in the key; in the document it may be repeated, not contradicted.
        if (inner.Text("organisation", MaxName) is { } repeated && repeated != organisation)
            inner.RefuseField("organisation", "The policy is published for another organisation.");

        var applies = new AppliesTo(Specific(inner.Text("department", MaxName)), Specific(inner.Text("appointmentType", MaxName)));
        inner.Done();
        return applies;

        static string? Specific(string? text) => string.IsNullOrWhiteSpace(text) || text == Scope.Any ? null : text;
    }

    private static List<ReminderStep> ReadSteps(DocumentReader reader)
    {
        if (reader.IsObject && !reader.Contains("steps"))
            reader.RefuseField("steps", "This field is required.");

        var steps = new List<ReminderStep>();
        foreach (var item in reader.Objects("steps", MaxSteps))
        {
            if (ReminderStep.Read(item) is not { } step)
                continue;

            if (steps.Any(other => other.Id == step.Id))
                item.RefuseField("id", "Another step has this id.");
            else
                steps.Add(step);
        }

        return steps;
    }
}
