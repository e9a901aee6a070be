namespace CareLoop.Configuration.Plans;

/// <summary>What one step of a plan says of another.</summary>
internal static class PlanConditions
{
    private const string TooSoon =
        "It would never take over: it is over by the time at which the other is given up, a day behind its last overdue (or its deadline, where it has none). A later to, or an earlier overdue of the other.";

    /// <summary>The steps that can be followed; what is wrong with the others is noted.</summary>
    public static List<PlanStep> Checked(IReadOnlyList<(DocumentReader Reader, PlanStep Step)> read)
    {
        var steps = read.ToDictionary(item => item.Step.Id, item => item.Step);
        var followed = new List<PlanStep>();
        foreach (var (reader, step) in read)
        {
            if (step.OnlyIf?.NotReached is { } before && Mistake(step, before, steps) is { } mistake)
                reader.Object("onlyIf")?.RefuseField("notReached", mistake);
            else
            {
                // Read from where it was published before this was refused, it is followed as far as it goes.
                if (step.OnlyIf?.NotReached is { } other && PlanStepDocument.IsOverBeforeItTakesOver(step, steps[other]))
                    reader.Object("onlyIf")?.RefuseField("notReached", TooSoon);
                followed.Add(step with { Satisfies = Satisfied(reader, step, steps) });
            }
        }

        // One that waits for a step that is left out would wait for ever; and so would who waits for it.
        for (var left = -1; left != followed.Count;)
        {
            left = followed.Count;
            var ids = followed.Select(step => step.Id).ToHashSet();
            followed.RemoveAll(step => step.OnlyIf?.NotReached is { } before && !ids.Contains(before));
        }

        return followed;
    }

    private static string? Mistake(PlanStep step, string before, Dictionary<string, PlanStep> steps)
    {
        if (!steps.TryGetValue(before, out var other))
            return "There is no step of this id, or there are mistakes in it.";
        if (!other.DemandsAPerson)
            return "Only by a step that a person does is a patient reached.";
        return IsInACircle(step, steps) ? "Steps that wait for each other: none of them would ever be done." : null;
    }

    // Each waits for one at most, so what begins here either ends or comes round.
    private static bool IsInACircle(PlanStep step, Dictionary<string, PlanStep> steps)
    {
        var at = step;
        for (var seen = 0; seen < steps.Count; seen++)
        {
            if (at.OnlyIf?.NotReached is not { } before || !steps.TryGetValue(before, out var other))
                return false;

            if (other.Id == step.Id)
                return true;

            at = other;
        }

        return false;
    }

    private static List<string> Satisfied(DocumentReader reader, PlanStep step, Dictionary<string, PlanStep> steps)
    {
        var satisfied = new List<string>();
        foreach (var id in step.Satisfies)
        {
            if (id == step.Id || !steps.TryGetValue(id, out var other))
                reader.RefuseField("satisfies", "There is no other step of this id, or there are mistakes in it.");
            else if (other.DemandsAPerson || other.Level > 0)
                reader.RefuseField("satisfies", "No answer stands for a step that demands a person.");
            else
                satisfied.Add(id);
        }

        return satisfied;
    }
}
