using CareLoop.Local.Simulation.Hospital;
using CareLoop.Local.Simulation.Phones;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using CareLoop.Storage;

namespace CareLoop.Local.Simulation.Checks;

/// <summary>Every clear answer reaches the HIS or a person, and nothing reaches the HIS that nobody answered.</summary>
internal static class AnswersTold
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(6);

    public static IEnumerable<string> Check(World world, Stored stored)
    {
        var failures = stored.Rows(TableNames.Failures).Where(row => row.PartitionKey.StartsWith("his-callback~", StringComparison.Ordinal)).Select(row => row.GetString("record")).ToHashSet();
        var tasks = stored.All<StaffTaskRow>().Select(task => task.Record.About).ToHashSet();
        var unknown = stored.All<MessageRow>().Select(message => message.Record).Where(message => message.State == MessageState.Unknown).ToList();
        foreach (var said in world.People.Said.Where(said => said.IsChoice && IsClear(world, unknown, said)))
        {
            world.Count("clear answers");
            foreach (var (visit, start) in said.About)
            {
                var record = "appointment/" + AppointmentRow.IdOf("east", visit.Id);
                var told = world.His.All.Any(told => told.Visit == visit.Id && told.Response == said.Response && told.Start == start);
                if (!told && !failures.Contains(record) && !tasks.Contains(record))
                    yield return $"an answer is lost: {said.Id} said {said.Response} of {visit.Id}";
            }
        }

        foreach (var told in world.His.All)
        {
            var visit = world.Clinic.Visits.Single(visit => visit.Id == told.Visit);
            if (!world.People.Said.Any(said => said.Phone == visit.Patient.Phone && said.IsChoice && said.At <= told.At && (said.Response == told.Response || said.IsByCode)))
                yield return $"nobody said {told.Response} of {told.Visit}";
        }
    }

    /// <summary>Whether the app had no choice but to understand: one question open, asked in one text, about a visit that stands as it was shown, on a phone that may be texted.</summary>
    private static bool IsClear(World world, List<MessageRow> unknown, Inbound said)
    {
        if (said.About.Count == 0 || said.Asked is not { } asked || said.Acknowledged is not { } done)
            return false;
        var until = done + Tolerance;
        if (said.About.Any(about => !about.Visit.StoodAt(about.Start, asked.Begun - Tolerance, until) || about.Start < until + TimeSpan.FromMinutes(10)))
            return false;
        // Whoever says two things, or opts out, is not clear; nor is a second word that may overtake the first.
        var others = world.People.Said.Where(other => other.Phone == said.Phone && other != said).ToList();
        if (others.Any(other => other.At >= asked.Begun - Tolerance && other.At <= until && (other.Meaning is Meaning.OptOut or Meaning.WrongNumber || (other.IsChoice && other.Response != said.Response))))
            return false;
        if (others.Any(other => other.Meaning is Meaning.WrongNumber && other.At <= until) || LaterWord(others, said, until))
            return false;
        var about = said.About.Select(about => Clinic.Local(about.Start).Date);
        // Another time may be wanted for a visit that was missed as well, whether its text came or not.
        if (said.Meaning == Meaning.Reschedule && AnyMissed(world, said))
            return false;
        // The app can't know whether the phone has a text whose outcome is unknown; its question is open, be it that it never left.
        if (unknown.Any(message => message.To == said.Phone && message.CreatedAt <= until && message.About.Any(about => said.About.All(visit => about.Id != AppointmentRow.IdOf("east", visit.Visit.Id)))))
            return false;
        var open = world.Network.Tries
            .Where(text => text.To == said.Phone && text.Reading.Kind is TextKind.Reminder or TextKind.Moved && text.At <= until)
            .SelectMany(text => text.Reading.Starts.Select(start => (text, start)))
            .Where(pair => pair.start > said.At.AddHours(-3) || MovedOn(world, said, pair.text.At, pair.start))
            .GroupBy(pair => pair.start, (start, pairs) => (Start: start, pairs.MaxBy(pair => pair.text.At).text))
            .ToList();
        return open.Select(one => one.Start).ToHashSet().SetEquals(said.About.Select(about => about.Start))
            && open.Select(one => one.text.At).Distinct().Count() == 1
            && !said.IsByCode && about.Distinct().Count() == 1;
    }

    /// <summary>Whether a visit that was shown at a time that is over has a later one now: it is still asked about.</summary>
    private static bool MovedOn(World world, Inbound said, DateTimeOffset shownAt, DateTimeOffset start) => world.Clinic.OnPhone(said.Phone)
        .Any(visit => visit.Decisions.Any(decision => decision.Start == start && decision.At <= shownAt) && visit.Decisions.Any(decision => decision.Start > said.At.AddHours(-3) && decision.At > shownAt && decision.At <= said.At));

    private static bool AnyMissed(World world, Inbound said) => world.Clinic.OnPhone(said.Phone)
        .SelectMany(visit => visit.Decisions)
        .Any(decision => decision.State == VisitState.Missed && decision.At <= said.At && decision.At > said.At.AddDays(-12));

    /// <summary>Another answer about the same visit before it could be told takes its place.</summary>
    private static bool LaterWord(List<Inbound> others, Inbound said, DateTimeOffset until) =>
        others.Any(other => other.IsChoice && other.At > said.At && other.At <= until + TimeSpan.FromDays(2)
            && (other.Response != said.Response || other.About.Any(about => said.About.Any(own => own.Visit == about.Visit && own.Start != about.Start))));
}
