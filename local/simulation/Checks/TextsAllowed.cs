using CareLoop.Local.Simulation.Hospital;
using CareLoop.Local.Simulation.Phones;

namespace CareLoop.Local.Simulation.Checks;

/// <summary>No text that ought not to go: in the night, after an opt-out, about a visit that does not stand.</summary>
internal static class TextsAllowed
{
    /// <summary>A claim that was committed before may still be on its way: slow storage and its retries lie between.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromMinutes(6);

    public static IEnumerable<string> Check(World world)
    {
        foreach (var text in world.Network.Texts)
        {
            var local = Clinic.Local(text.Begun);
            if (!text.Reading.IsAnswer && local.TimeOfDay is var time && (time > TimeSpan.FromHours(21) + InFlight || time < TimeSpan.FromHours(8) - TimeSpan.FromSeconds(100)))
                yield return $"texted in the night: {text.Id} at {local:MM-dd HH:mm:ss}";
            if (OptedOut(world, text) is { } word)
                yield return $"texted after an opt-out: {text.Id} to {text.To} after {word.Id}";
            if (text.Reading.Kind == TextKind.Reminder && Ended(world, text) is { } why)
                yield return $"texted about a visit that does not stand: {text.Id}, {why}";
        }
    }

    /// <summary>The opt-out that the app had acknowledged before the send began, unless the phone has opted in since.</summary>
    private static Inbound? OptedOut(World world, SentText text)
    {
        var words = world.People.Said.Where(said => said.Phone == text.To && said.Meaning is Meaning.OptOut or Meaning.OptIn && said.Phone == text.To && said.At <= text.Begun).ToList();
        return words is [.., { Meaning: Meaning.OptOut } last] && last.Acknowledged is { } acknowledged && acknowledged < text.Begun - InFlight ? last : null;
    }

    private static string? Ended(World world, SentText text)
    {
        foreach (var start in text.Reading.Starts)
        {
            var visits = world.Clinic.OnPhone(text.To).Where(visit => visit.Decisions.Any(decision => decision.Start == start)).ToList();
            foreach (var visit in visits)
            {
                var last = visit.KnownAt(text.Begun);
                if (last is { Committed: { } committed } && committed < text.Begun - InFlight && (last.State != VisitState.Booked || last.Start != start))
                    return $"{visit.Id} is {last.State} since {Clinic.Local(committed):MM-dd HH:mm:ss}";
            }
        }

        return null;
    }
}
