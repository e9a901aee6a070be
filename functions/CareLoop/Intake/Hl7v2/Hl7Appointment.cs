using System.Globalization;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>What SCH and its resources say of an appointment.</summary>
/// <param name="Data">The appointment.</param>
/// <param name="StartFrom">The field that its start was taken from, such as <c>TQ1-7</c>; null where none says one.</param>
internal sealed record Hl7Appointment(AppointmentData Data, string? StartFrom)
{
    /// <summary>SCH-11 was the field for it until v2.4; later versions keep it for compatibility, often with something else in it.</summary>
    private static readonly string[] VersionsOfSch11 = ["2.1", "2.2", "2.3", "2.4"];

    /// <param name="message">A message of type SIU.</param>
    /// <param name="needsStart">Whether it is nothing without a start.</param>
    /// <param name="zone">Of the sender.</param>
    /// <param name="errors">Collects what can't be used.</param>
    public static Hl7Appointment? Read(Hl7Message message, bool needsStart, TimeZoneInfo zone, Hl7Errors errors)
    {
        if (message.Find("SCH") is not { } sch)
        {
            errors.Missing("SCH", null, "a scheduling message has a segment SCH");
            return null;
        }

        // The filler is who keeps the schedule; who asked for the visit may number it in another way.
        var id = sch[2][1].Text is { Length: > 0 } filler ? filler : sch[1][1].Text;
        if (id.Length is 0 or > HisEventLimits.Id)
        {
            errors.Missing("SCH", 2, $"an appointment needs an id in SCH-2 or SCH-1, of at most {HisEventLimits.Id} characters");
        }

        var (start, from) = StartOf(message, sch, zone, errors);
        if (start is null && needsStart && !errors.Any)
        {
            errors.Missing("SCH", 11, "an appointment needs a start with a time of day, in TQ1-7, AIS-4, AIL-6, AIP-6, AIG-8 or SCH-11");
        }

        return new(
            new AppointmentData(
                id, start, DurationOf(message, sch, start, zone), DepartmentOf(message), ClinicianOf(message), LocationOf(message),
                Text(sch[8], HisEventLimits.Code), InstructionsOf(message)),
            from);
    }

    /// <summary>The first that says a start: TQ1-7, before v2.5 SCH-11, then AIS-4, AIL-6, AIP-6, AIG-8, and SCH-11 after all.</summary>
    private static (DateTimeOffset? Start, string? From) StartOf(Hl7Message message, Hl7Segment sch, TimeZoneInfo zone, Hl7Errors errors)
    {
        var version = message.Header[12][1].Text;
        var sch11 = ("SCH-11", sch[11][4]);
        (string Place, Hl7Value Value)[] places =
        [
            ("TQ1-7", First(message, "TQ1", 7)),
            .. VersionsOfSch11.Any(old => version.StartsWith(old, StringComparison.Ordinal)) ? [sch11] : Array.Empty<(string, Hl7Value)>(),
            ("AIS-4", First(message, "AIS", 4)),
            ("AIL-6", First(message, "AIL", 6)),
            ("AIP-6", First(message, "AIP", 6)),
            ("AIG-8", First(message, "AIG", 8)),
            sch11,
        ];
        foreach (var (place, value) in places.Where(place => place.Value.Text.Length > 0))
        {
            if (Hl7Time.Read(value.Text, zone) is { Instant: { } instant })
            {
                return (instant, place);
            }

            errors.Wrong(place[..3], int.Parse(place.AsSpan(4), CultureInfo.InvariantCulture), "a start is YYYYMMDDHHMM[SS][±ZZZZ], with a time of day");
            return default;
        }

        return default;
    }

    /// <summary>AIS-7 by its unit, else the end in TQ1-8 or SCH-11, else SCH-9. What is nothing or longer than a week is taken for a slip.</summary>
    private static TimeSpan? DurationOf(Hl7Message message, Hl7Segment sch, DateTimeOffset? start, TimeZoneInfo zone)
    {
        var ais = message.Find("AIS");
        TimeSpan?[] said =
        [
            Length(ais?[7].Text, ais?[8]),
            Until(First(message, "TQ1", 8)),
            Length(sch[9].Text, sch[10]),
            Until(sch[11][5]),
        ];
        return said.FirstOrDefault(duration => duration > TimeSpan.Zero && duration <= HisEventLimits.Duration);

        TimeSpan? Until(Hl7Value end) => Hl7Time.Read(end.Text, zone)?.Instant - start;
    }

    private static TimeSpan? Length(string? number, Hl7Value? unit)
    {
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var length) || length is <= 0 or > 1_000_000)
        {
            return null;
        }

        return (unit?[1].Text.ToLowerInvariant() ?? "") switch
        {
            "" => TimeSpan.FromMinutes(length),
            "s" or "sec" or "second" or "seconds" => TimeSpan.FromSeconds(length),
            "h" or "hr" or "hour" or "hours" => TimeSpan.FromHours(length),
            "d" or "day" or "days" => TimeSpan.FromDays(length),
            var minutes when minutes.StartsWith('m') => TimeSpan.FromMinutes(length),
            _ => null,
        };
    }

    /// <summary>The hospital service, else the point of care of the place, else that of the visit.</summary>
    private static DepartmentData? DepartmentOf(Hl7Message message)
    {
        var pv1 = message.Find("PV1");
        var place = First(message, "AIL", 3);
        foreach (var (code, name) in new[] { (pv1?[10][1], pv1?[10][2]), (place[1], place[9]), (pv1?[3][1], pv1?[3][9]) })
        {
            if (Text(code ?? default, HisEventLimits.Code) is { } text)
            {
                return new(text, Text(name ?? default, HisEventLimits.Name));
            }
        }

        return null;
    }

    private static ClinicianData? ClinicianOf(Hl7Message message)
    {
        var person = First(message, "AIP", 3) is { IsEmpty: false } booked ? booked : message.Find("PV1")?[7] ?? default;
        if (person.IsEmpty)
        {
            return null;
        }

        return person.IsNull ? new("", "") : new(Text(person[1], HisEventLimits.Id), Hl7Names.OfClinician(person) is { Length: > 0 } name ? name : null);
    }

    /// <summary>Building, floor, room: what helps to find it.</summary>
    private static string? LocationOf(Hl7Message message)
    {
        var place = First(message, "AIL", 3);
        var words = string.Join(' ', ((string[])[place[7].Text, place[8].Text, place[2].Text]).Where(part => part.Length > 0));
        return words.Length is 0 or > HisEventLimits.Location ? null : words;
    }

    /// <summary>Only what is meant for the patient (NTE-4, HL7 table 0364): other notes are for staff, and may be clinical.</summary>
    private static string? InstructionsOf(Hl7Message message)
    {
        var notes = message.All("NTE").Where(nte => nte[4][1].Text.ToUpperInvariant() is "PI").SelectMany(nte => nte[3].Repetitions).Select(note => note.Text).Where(text => text.Length > 0);
        return string.Join('\n', notes) is { Length: > 0 and <= HisEventLimits.Instructions } words ? words : null;
    }

    private static Hl7Value First(Hl7Message message, string segment, int field) =>
        message.All(segment).Select(found => found[field]).FirstOrDefault(value => !value.IsEmpty);

    private static string? Text(Hl7Value value, int most) => value.Text is { Length: > 0 } text && text.Length <= most ? text : null;
}
