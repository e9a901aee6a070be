using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>Names, telephone numbers and languages of people (data types HumanName, ContactPoint, Patient.communication).</summary>
internal static class FhirPeople
{
    private static readonly string[] Uses = ["official", "usual", "", "nickname", "anonymous", "temp"];

    private static readonly string[] Places = ["mobile", "home", "", "temp", "work"];

    /// <summary>One name of several: the official one before the usual, none that is no longer used.</summary>
    public static string? NameOf(FhirElement names) =>
        names.Items.Where(name => name["use"].Text(16) is not ("old" or "maiden"))
            .OrderBy(name => Rank(Uses, name["use"].Text(16)))
            .Select(Written)
            .FirstOrDefault(name => name is not null);

    /// <summary>The numbers that are or will be in use, best first: by rank, then mobile before home before work. Null where nothing is said of any.</summary>
    public static IReadOnlyList<PhoneData>? PhonesOf(FhirElement telecom, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (telecom.IsAbsent)
        {
            return null;
        }

        return
        [
            .. telecom.Items.Where(point => IsPhone(point) && point["use"].Text(16) != "old" && !(EndOf(point["period"]["end"].Text(64), zone) < now))
                .OrderBy(point => point["rank"].Number() is { } rank and > 0 ? rank : int.MaxValue)
                .ThenBy(point => Rank(Places, point["use"].Text(16)))
                .Select(point => Number(point) is { } number ? new PhoneData(number, FhirTime.Read(point["period"]["start"].Text(64), zone)?.Day, Day(EndOf(point["period"]["end"].Text(64), zone), zone)) : null)
                .OfType<PhoneData>()
                .DistinctBy(phone => phone.Number)
                .Take(HisEventLimits.Phones),
        ];
    }

    /// <summary>The preferred language, else the only one.</summary>
    public static string? LanguageOf(FhirElement communication)
    {
        var languages = communication.Items.ToList();
        var preferred = languages.Where(language => language["preferred"].Kind == System.Text.Json.JsonValueKind.True).ToList();
        return (preferred.Count > 0 ? preferred : languages.Count == 1 ? languages : [])
            .Select(language => language["language"].Code(HisEventLimits.Language) ?? language["language"]["text"].Whole(HisEventLimits.Language))
            .FirstOrDefault(tag => tag is not null && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }

    /// <summary>Whether a period has begun and not ended; without one it has.</summary>
    public static bool IsInUse(FhirElement period, TimeZoneInfo zone, DateTimeOffset now) =>
        !(FhirTime.Read(period["start"].Text(64), zone)?.Begin(zone) > now) && !(EndOf(period["end"].Text(64), zone) < now);

    private static DateOnly? Day(DateTimeOffset? instant, TimeZoneInfo zone) => instant is { } at ? LocalTimes.LocalDate(at, zone) : null;

    /// <summary>The end of a period of any precision: a year that is over is over.</summary>
    private static DateTimeOffset? EndOf(string? text, TimeZoneInfo zone)
    {
        if (FhirTime.Read(text, zone) is not { } end)
        {
            return null;
        }

        return end.End(zone) ?? FhirTime.Read(text!.Length == 4 ? $"{text}-12-31" : $"{text}-28", zone)?.End(zone);
    }

    private static string? Written(FhirElement name)
    {
        if (name["text"].Text(HisEventLimits.Name) is { } text)
        {
            return text;
        }

        var given = name["given"].Items.Select(part => part.Text(HisEventLimits.Name)).OfType<string>();
        return WrittenName.Of(name["family"].Text(HisEventLimits.Name) ?? "", given).Trim() is { Length: > 0 } written ? written : null;
    }

    /// <summary>A value without a system is taken for a number where it looks like one.</summary>
    private static bool IsPhone(FhirElement point) => point["system"].Text(16) switch
    {
        "phone" or "sms" => true,
        null => point["value"].Text(HisEventLimits.Phone) is { } value && value.Any(char.IsDigit) && !value.Any(c => c is '@' or '/'),
        _ => false,
    };

    private static string? Number(FhirElement point)
    {
        var value = point["value"].Whole(HisEventLimits.Phone);
        return value?.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) == true ? value["tel:".Length..].Trim() is { Length: > 0 } number ? number : null : value;
    }

    private static int Rank(string[] order, string? use) => Array.IndexOf(order, use ?? "") is >= 0 and var rank ? rank : order.Length;
}
