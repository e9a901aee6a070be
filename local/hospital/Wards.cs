using System.Globalization;

using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital;

/// <summary>The hospital's wards: who is admitted, moved and discharged, each at its instant.</summary>
internal sealed class Wards(Ledger ledger, Registry registry, InterfaceEngine engine, Complainants complainants, Agenda agenda, LocalClock clock, IOptions<HospitalOptions> options)
{
    private readonly long seed = options.Value.Seed;

    public static string EventId(string stay, int step) => $"e-{stay}-{step.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Who is in the wards when the hospital opens: told in the opening batches.</summary>
    public void Open(DateTimeOffset opened)
    {
        foreach (var stay in StandingAt(opened))
        {
            if (stay.Steps[0].At < opened)
                ledger.Add(DecisionOn(stay, 0, stay.Steps[0].Facts) with { SendAt = null });
            Plan(stay, 0);
        }
    }

    /// <summary>What was to come of who was there when the hospital opened.</summary>
    public void Resume(DateTimeOffset opened)
    {
        foreach (var stay in StandingAt(opened))
            Plan(stay, 0);
    }

    /// <summary>Those who come on one day.</summary>
    public void PlanDay(DateOnly day)
    {
        foreach (var stay in StayPlan.For(seed, registry, day))
            Plan(stay, 0);
    }

    private IEnumerable<PlannedStay> StandingAt(DateTimeOffset opened) =>
        from ago in Enumerable.Range(1, StayPlan.LongestReach)
        from stay in StayPlan.For(seed, registry, HospitalDay.Of(opened).AddDays(-ago))
        let standing = stay.AsOf(opened)
        where standing is not null
        select standing;

    /// <summary>Plans the first step that is not decided yet; the next one follows from it.</summary>
    private void Plan(PlannedStay stay, int step)
    {
        while (step < stay.Steps.Count && ledger.HasDecided(EventId(stay.Id, step)))
            step++;
        if (step == stay.Steps.Count)
            return;
        agenda.At(stay.Steps[step].At, "the wards", _ =>
        {
            Decide(stay, step);
            Plan(stay, step + 1);
            return Task.CompletedTask;
        });
    }

    private void Decide(PlannedStay stay, int step)
    {
        var change = stay.Steps[step].Change;
        var isKnown = ledger.TryStay(stay.Id, out var known);
        if (change != StayChange.Admitted && !isKnown)
            return;
        var facts = stay.Steps[step].Facts;
        if (ledger.DeathOf(stay.Patient) is not null)
        {
            // Who has died meanwhile leaves once more, and nothing else.
            if (change != StayChange.Discharged || !known!.IsInHouse)
                return;
            facts = facts with { Disposition = StayFacts.Died };
        }

        engine.Plan(ledger.Add(DecisionOn(stay, step, facts)));
        if (change == StayChange.Discharged && facts.Disposition == StayFacts.Home)
            complainants.After(stay.Id, stay.Patient);
    }

    private StayDecided DecisionOn(PlannedStay stay, int step, StayFacts facts)
    {
        var planned = stay.Steps[step];
        return new(EventId(stay.Id, step), planned.Change, stay.Id, stay.Patient, planned.At, planned.SendAt, facts) { At = clock.GetUtcNow() };
    }
}
