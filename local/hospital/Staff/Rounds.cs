using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Staff;

/// <summary>The hospital's people at their lists: four rounds on each day but Sunday, and at once when the phone of who is on call rings.</summary>
internal sealed class Rounds(Ledger ledger, WorkApi work, Agenda agenda, LocalClock clock, IOptions<HospitalOptions> options)
{
    private static readonly TimeOnly[] Times = [new(9, 30), new(11, 30), new(14, 30), new(16, 30)];

    /// <summary>What follow-ups ask of people; other tasks are left for whoever looks at a run.</summary>
    private static readonly HashSet<string> Ours =
        ["follow-up-call", "follow-up-visit", "follow-up-letter", "record-check", "red-flag", "urgent-answer", "contact-patient", "book-revisit"];

    private readonly long seed = options.Value.Seed;
    private readonly Dictionary<string, DateTimeOffset> firstSeen = new(StringComparer.Ordinal);

    public void Begin() => agenda.Every("the staff", Next, (_, cancellationToken) => WorkAsync(cancellationToken));

    /// <summary>The number of who is on call has a text: most look within minutes, some don't hear it.</summary>
    public void Ring(string phone, string messageId)
    {
        if (Team.All.FirstOrDefault(team => team.OnCall == phone) is not { } team || ledger.All<OnCallRung>().Any(rung => rung.MessageId == messageId))
            return;
        ledger.Add(new OnCallRung(team.Department.Code, messageId) { At = clock.GetUtcNow() });
        var chance = Chance.Of(seed, "on-call", messageId);
        if (chance.PerMille(800))
            agenda.At(clock.GetUtcNow() + TimeSpan.FromMinutes(3 + chance.Below(20)), "who is on call", token => ListAsync(PrincipalOf(team), "department", team.Department.Code, urgentOnly: true, token));
    }

    private static DateTimeOffset? Next(DateTimeOffset after)
    {
        for (var day = HospitalDay.Of(after); ; day = day.AddDays(1))
        {
            if (day.DayOfWeek != DayOfWeek.Sunday && Times.Select(time => HospitalDay.At(day, time)).FirstOrDefault(at => at > after) is var next && next != default)
                return next;
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var team in Team.All)
            await ListAsync(PrincipalOf(team), "department", team.Department.Code, urgentOnly: false, cancellationToken);
        await ListAsync("customer-service", "customer-service", null, urgentOnly: false, cancellationToken);
        await ListAsync("outreach", "team", HospitalStaff.OutreachTeam, urgentOnly: false, cancellationToken);
    }

    private async Task ListAsync(string who, string list, string? name, bool urgentOnly, CancellationToken cancellationToken)
    {
        foreach (var task in await work.ListAsync(who, list, name, cancellationToken) ?? [])
        {
            if (Ours.Contains(task.What) && (task.Urgent || !urgentOnly) && IsTime(task))
                await DoAsync(who, task, cancellationToken);
        }
    }

    private bool IsTime(WorkItem task)
    {
        var now = clock.GetUtcNow();
        firstSeen.TryAdd(task.Id, now);
        return !(task.NotBefore > now) && Diligence.Delay(seed, task.Id, task.Urgent) is { } delay && now >= firstSeen[task.Id] + delay;
    }

    private async Task DoAsync(string who, WorkItem task, CancellationToken cancellationToken)
    {
        var act = Diligence.Outcome(seed, task);
        var minutes = 2 + Chance.Of(seed, "minutes", task.Id).Below(8);
        var done = act switch
        {
            Act.NoAnswer => await work.DoAsync(who, task.Id, "attempts", new { result = "no-answer", minutes = 1 }, cancellationToken),
            Act.Refused => await work.DoAsync(who, task.Id, "attempts", new { result = "refused", minutes }, cancellationToken),
            _ => await work.QuestionsAsync(who, task.Id, cancellationToken) is { } questions
                && await work.DoAsync(who, task.Id, "complete", new { answers = Diligence.Answers(seed, task.Id, questions), who = "patient", minutes }, cancellationToken),
        };
        if (done)
            ledger.Add(new Worked(task.Id, task.What, act, task.Level, task.Department, minutes) { At = clock.GetUtcNow() });
    }

    private static string PrincipalOf(Team team) => "ward-" + team.Department.Code.ToLowerInvariant();
}
