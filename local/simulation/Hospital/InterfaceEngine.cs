using System.Globalization;
using System.Text.Json;
using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Local.Simulation.Hosts;

namespace CareLoop.Local.Simulation.Hospital;

/// <summary>Sends the hospital's events as signed webhooks, again until they are taken; sometimes late, and sometimes twice.</summary>
internal sealed class InterfaceEngine(World world)
{
    private static readonly TimeSpan NoAnswer = TimeSpan.FromSeconds(30);

    /// <summary>An event in the inbox is committed by then, or has failed.</summary>
    private static readonly TimeSpan InboxTakes = TimeSpan.FromHours(2);

    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)];

    /// <summary>Events that no host has taken yet.</summary>
    public int Waiting { get; private set; }

    public void Send(Visit visit, Decision decision, bool isBooking, bool isMove)
    {
        Waiting++;
        var body = Body(visit, decision, isBooking, isMove);
        var delay = world.Weather.Strikes(0.05)
            ? world.Chance.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(20))
            : world.Chance.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(2));
        world.Agenda.After(delay, () => Deliver(decision, body, 0));
        if (world.Weather.Strikes(0.03))
            world.Agenda.After(delay + world.Chance.Between(TimeSpan.Zero, TimeSpan.FromHours(30)), () => Deliver(decision, body, 0));
    }

    private void Deliver(Decision decision, byte[] body, int tries)
    {
        var hosts = world.Hosts.Where(host => host.IsUp).ToList();
        var isOver = false;
        if (hosts.Count == 0)
        {
            End(false);
            return;
        }

        var host = world.Chance.Pick(hosts);
        world.Note("engine", "post", $"{decision.EventId} {host.Name}");
        world.Agenda.After(NoAnswer, () => End(false));
        EventResults? answer = null;
        host.Run("webhook", async up => answer = await PostAsync(up, decision, body), failure =>
        {
            // A failure is a 500; the answer may be lost on its way, and who has hung up hears none.
            if (failure is null && answer is not null && !isOver && !world.Weather.Strikes(0.01))
                Taken(decision, answer);
            End(failure is null && answer is not null && decision.Committed is not null);
        });

        void End(bool taken)
        {
            if (isOver)
                return;
            isOver = true;
            if (!taken)
                world.Agenda.After(Waits[Math.Min(tries, Waits.Length - 1)], () => Deliver(decision, body, tries + 1));
        }
    }

    private async Task<EventResults?> PostAsync(Host host, Decision decision, byte[] body)
    {
        var at = world.Now;
        var id = "msg_" + decision.EventId;
        var signature = StandardWebhooks.Sign(World.HisSecret, id, at, body);
        var result = await host.Get<ReceiveHisEvents>().HandleAsync(
            new HisWebhookRequest("application/cloudevents+json", name => name switch
            {
                StandardWebhooks.IdHeader => id,
                StandardWebhooks.TimestampHeader => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                StandardWebhooks.SignatureHeader => signature,
                _ => null,
            }, body),
            default);
        if (!result.IsOk)
            world.Fail($"the webhook refused {decision.EventId}: {result.Problem.Code}");
        return result.IsOk ? result.Value : null;
    }

    private void Taken(Decision decision, EventResults answer)
    {
        var item = answer.Items.Single().Result;
        if (!item.IsOk)
        {
            world.Fail($"the webhook refused {decision.EventId}: {item.Problem.Code}");
            return;
        }

        world.Note("engine", item.Value.Status, decision.EventId);
        world.Count("events " + item.Value.Status);
        if (decision.Committed is null)
            Waiting--;
        decision.Committed ??= item.Value.Status == "accepted" ? world.Now + InboxTakes : world.Now;
    }

    private static byte[] Body(Visit visit, Decision decision, bool isBooking, bool isMove)
    {
        var identifiers = new[] { new { authority = "east-mrn", value = visit.Patient.Number } };
        object patient = isBooking
            ? new { identifiers, name = visit.Patient.Name, phones = visit.Patient.Phone is { } phone ? [phone] : Array.Empty<string>(), language = "zh-CN" }
            : new { identifiers };
        object appointment = isBooking
            ? new { id = visit.Id, start = Time(decision.Start), duration = "PT15M", department = new { code = "CARD", name = "心内科" }, location = "门诊楼3层" }
            : isMove ? new { id = visit.Id, start = Time(decision.Start) } : new { id = visit.Id };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            specversion = "1.0",
            id = decision.EventId,
            source = "urn:his:east",
            type = TypeOf(decision.State, isBooking),
            time = Time(decision.At),
            data = new { organisation = "east", patient, appointment },
        });
    }

    private static string TypeOf(VisitState state, bool isBooking) => "his.appointment." + state switch
    {
        VisitState.Booked => isBooking ? "booked" : "rescheduled",
        VisitState.Cancelled => "cancelled",
        VisitState.Arrived => "arrived",
        _ => "noshow",
    };

    private static string Time(DateTimeOffset instant) => Clinic.Local(instant).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
