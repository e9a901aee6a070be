using System.Globalization;

using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>Those who work on complaints: four times on each day but Sunday they look through the open cases, and whoever has a task of one does it or does not.</summary>
internal sealed class CaseOffice(Ledger ledger, CaseApi cases, WorkApi work, Agenda agenda, LocalClock clock, IOptions<HospitalOptions> options)
{
    /// <summary>Who works on the cases of all departments, as the local host signs them in.</summary>
    public const string Handler = "complaint-handler";

    private const string Service = "customer-service", Quality = "quality-office";

    private const string Call = "call-about-complaint", Verify = "verify-measure";

    private static readonly TimeOnly[] Times = [new(9, 15), new(11, 15), new(14, 15), new(16, 15)];

    private static readonly HashSet<string> Ours = [Call, Verify, "corrective-measure", "contribute-to-complaint", "praise"];

    private static readonly string[] Causes = ["people", "process", "environment", "equipment", "information"];

    private static readonly string[] Measures = ["护士站增加巡视", "窗口公示收费标准", "高峰时段增开窗口", "科室组织沟通培训"];

    private static readonly string[] Replies = ["我们核实了您说的情况，已经和当班人员谈话。", "经核查，确有疏漏，已经改正，向您道歉。", "我们重新核对了，已经调整流程，谢谢您提醒。"];

    private readonly long seed = options.Value.Seed;
    private readonly Dictionary<string, DateTimeOffset> firstSeen = new(StringComparer.Ordinal);

    public void Begin() => agenda.Every("the complaint office", Next, (_, cancellationToken) => WorkAsync(cancellationToken));

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
        foreach (var line in await cases.ListAsync(Handler, "open", cancellationToken) ?? [])
        {
            if (line.Kind != "praise")
                await WorkOnAsync(line, cancellationToken);
        }

        foreach (var team in Team.All)
            await TasksAsync(Service, "department", team.Department.Code, cancellationToken);
        await TasksAsync(Service, "customer-service", null, cancellationToken);
        await TasksAsync(Quality, "customer-service", null, cancellationToken);
    }

    private async Task WorkOnAsync(CaseLine line, CancellationToken cancellationToken)
    {
        var round = string.Create(CultureInfo.InvariantCulture, $"{line.Id} {line.Level}");
        var since = line.Level == 0 ? line.ReceivedAt : FirstSeen(round);
        var now = clock.GetUtcNow();
        var plan = CaseDiligence.Of(seed, line.Id, line.Level);
        var chance = Chance.Of(seed, "case-work", line.Id, line.Level.ToString(CultureInfo.InvariantCulture));
        if (line.State is "received" or "reopened")
        {
            if (plan.Takes is not { } takes || now < since + takes || !await DoAsync("acknowledge", new { }))
                return;
            // Who threatens with a court hears from somebody.
            if (line.Severity == "dispute" && chance.PerMille(700))
                await DoAsync("contact", new { text = "已电话沟通。" });
            if (plan.Involves && line.List != Service)
                await DoAsync("involve", new { department = chance.Pick([.. Department.All.Where(department => department.Code != line.List)]).Code });
        }

        if (plan.Takes is null || plan.Answers is not { } answers || now < since + answers)
            return;
        var cause = chance.Pick(Causes);
        if (plan.Settles && line.Severity != "dispute")
        {
            await DoAsync("settle", new { reply = "当场道歉并说明。", compensation = 0, cause });
            return;
        }

        var resolution = new { reply = chance.Pick(Replies), cause };
        if (line is { Kind: "complaint", Level: 0 })
        {
            if (plan.TriesTooSoon && !ledger.All<CaseWorked>().Any(act => act.Case == line.Id && act is { Verb: "resolve", Status: 422 }))
            {
                // Refused, and done rightly at the next look.
                await DoAsync("resolve", resolution, "early");
                return;
            }

            var owner = Team.All.FirstOrDefault(team => team.Department.Code == line.List)?.Head.Id ?? HospitalStaff.ComplaintHandler;
            if (!await DoAsync("measure", new { text = chance.Pick(Measures), owner, due = HospitalDay.Of(now).AddDays(7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }))
                return;
        }

        await DoAsync("resolve", resolution);

        async Task<bool> DoAsync(string verb, object body, string which = "")
        {
            var status = await cases.DoAsync(Handler, line.Id, verb, body, $"{round} {verb} {which}", cancellationToken);
            if (status != 0)
                ledger.Add(new CaseWorked(line.Id, line.Number, verb, null, status) { At = clock.GetUtcNow() });
            return status == 200;
        }
    }

    private async Task TasksAsync(string who, string list, string? name, CancellationToken cancellationToken)
    {
        foreach (var task in await work.ListAsync(who, list, name, cancellationToken) ?? [])
        {
            // Whoever did it does not say that it was done.
            if (Ours.Contains(task.What) && (task.What == Verify) == (who == Quality) && !(task.NotBefore > clock.GetUtcNow())
                && CaseDiligence.Delay(seed, task.Id) is { } delay && clock.GetUtcNow() >= FirstSeen(task.Id) + delay)
                await DoTaskAsync(who, task, cancellationToken);
        }
    }

    private async Task DoTaskAsync(string who, WorkItem task, CancellationToken cancellationToken)
    {
        if (await cases.OfTaskAsync(who, Handler, task.Id, cancellationToken) is not var (of, number))
            return;
        var result = task.What == Call
            ? Chance.Of(seed, "case-call", task.Id, task.Attempts.ToString(CultureInfo.InvariantCulture)).Weighted((CaseWorked.NoAnswer, 450), (CaseWorked.Content, 400), (CaseWorked.NotContent, 150))
            : CaseWorked.Done;
        var (verb, body) = result switch
        {
            CaseWorked.NoAnswer => ("attempts", new { result = "no-answer", minutes = 1 }),
            CaseWorked.Done => ("complete", new { minutes = 15 }),
            _ => ("complete", (object)new { answers = new { content = result == CaseWorked.Content ? "yes" : "no" }, minutes = 3 }),
        };
        var status = await cases.DoTaskAsync(who, task.Id, verb, body, cancellationToken);
        if (status != 0)
            ledger.Add(new CaseWorked(of, number, task.What, result, status) { At = clock.GetUtcNow() });
    }

    private DateTimeOffset FirstSeen(string what)
    {
        firstSeen.TryAdd(what, clock.GetUtcNow());
        return firstSeen[what];
    }
}
