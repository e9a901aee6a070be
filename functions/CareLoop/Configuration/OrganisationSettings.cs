using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>A department as it may be named to a patient.</summary>
/// <param name="Code">Its code, as the HIS sends it.</param>
/// <param name="Name">Its name; null where the name that the HIS sends will do.</param>
/// <param name="NeutralName">What stands in a text instead, where the name tells a diagnosis.</param>
public sealed record DepartmentSettings(string Code, string? Name, string? NeutralName);

/// <summary>
/// What an organisation is called, where and when it is (kind <see cref="ConfigKind.Organisation"/>). A field that an
/// organisation leaves out is that of <see cref="Scope.Any"/>, and failing that the one shipped.
/// </summary>
public sealed record OrganisationSettings
{
    private const int OldestWard = 21;
    private const int MaxName = 60;
    private const int MaxDepartments = 2_000;

    /// <summary>As shipped: a hospital in China.</summary>
    public static OrganisationSettings Shipped { get; } = new();

    /// <summary>The code of the organisation, or <see cref="Scope.Any"/>.</summary>
    public string Organisation { get; init; } = Scope.Any;

    /// <summary>The version published; 0 as shipped.</summary>
    public int Version { get; init; }

    /// <summary>The name that patients know.</summary>
    public string Name { get; init; } = "医院";

    /// <summary>Its time zone, by IANA name in the document.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The language of a patient who has told none.</summary>
    public Language Language { get; init; } = Language.Chinese;

    /// <summary>The calling code of a phone number given without one (ITU-T E.164), without the plus.</summary>
    public string CountryCode { get; init; } = "86";

    /// <summary>The local hours in which no text goes out that the patient has not asked for; null for none.</summary>
    public QuietHours? QuietHours { get; init; } = new(new TimeOnly(21, 0), new TimeOnly(8, 0));

    /// <summary>Whom to call in an emergency.</summary>
    public string EmergencyNumber { get; init; } = "120";

    /// <summary>Where a patient can call the organisation; null where no text should name a number.</summary>
    public string? Phone { get; init; }

    /// <summary>The number or code from which its texts come; null for the one that the app is set up with.</summary>
    public string? Sender { get; init; }

    /// <summary>
    /// The age in years from which a patient is texted alone; below it a guardian is, where one is known. 14 as in China's Personal
    /// Information Protection Law (articles 28 and 31); 0 for never.
    /// </summary>
    public int GuardianAge { get; init; } = 14;

    /// <summary>From when its patients are texted; null where they always are.</summary>
    public GoLive? GoLive { get; init; }

    /// <summary>Where patients fetch reports, as a text may say it; null where no text should say.</summary>
    public string? ReportPlace { get; init; }

    /// <summary>Departments whose name in a text differs from the one that the HIS sends.</summary>
    public IReadOnlyList<DepartmentSettings> Departments { get; init; } = [];

    /// <summary>What to call a department in a text to a patient; null where nothing is known of it.</summary>
    /// <param name="code">Its code, where the HIS gives one.</param>
    /// <param name="name">Its name as the HIS gives it.</param>
    public string? DepartmentName(string? code, string? name)
    {
        var own = Departments.FirstOrDefault(department => department.Code == code);
        return own?.NeutralName ?? own?.Name ?? name;
    }

    /// <summary>Whether its patients may be texted at an instant.</summary>
    public bool IsLive(DateTimeOffset instant) => GoLive is null || (GoLive.Begins(Zone) is { } begins && instant >= begins);

    internal static OrganisationSettings Read(DocumentReader reader, string organisation, int version, OrganisationSettings fallback)
    {
        var settings = fallback with
        {
            Organisation = organisation,
            Version = version,
            Name = reader.Text("name", MaxName) is { } name && !string.IsNullOrWhiteSpace(name) ? name : fallback.Name,
            Zone = reader.Value("zone", TryZone, fallback.Zone, "An IANA time zone, such as Asia/Shanghai."),
            Language = reader.Value("language", TryLanguage, fallback.Language, "A language that there are words in: zh-CN or en."),
            CountryCode = reader.Value("countryCode", TryCountryCode, fallback.CountryCode, "One to three digits, the first not 0."),
            QuietHours = reader.Value("quietHours", TryQuietHours, fallback.QuietHours, "Two different times, such as 21:00-08:00, or none."),
            EmergencyNumber = reader.Value("emergencyNumber", TryNumber, fallback.EmergencyNumber, "A number to dial."),
            Phone = reader.Value<string?>("phone", TryNumber!, fallback.Phone, "A number to dial."),
            Sender = reader.Value("sender", TrySender, fallback.Sender, "A number with its country, such as +8610690000, or a code."),
            GuardianAge = reader.Number("guardianAge", 0, OldestWard, fallback.GuardianAge),
            // One that is not understood keeps everybody from being texted: somebody did not want that yet.
            GoLive = reader.Value("goLive", GoLive.TryParse, reader.Contains("goLive") ? GoLive.Undecided : fallback.GoLive, "A day, such as 2026-12-01, or undecided."),
            ReportPlace = reader.Text("reportPlace", MaxName) is { } place && !string.IsNullOrWhiteSpace(place) ? place : fallback.ReportPlace,
            Departments = reader.Contains("departments") ? ReadDepartments(reader) : fallback.Departments,
        };
        reader.Done();
        return settings;
    }

    private static List<DepartmentSettings> ReadDepartments(DocumentReader reader)
    {
        var departments = new List<DepartmentSettings>();
        foreach (var item in reader.Objects("departments", MaxDepartments))
        {
            var code = item.Text("code", MaxName, required: true);
            var department = new DepartmentSettings(code ?? string.Empty, item.Text("name", MaxName), item.Text("neutralName", MaxName));
            item.Done();
            if (code is null)
                continue;

            if (departments.Any(other => other.Code == code))
                item.RefuseField("code", "This department is there already.");
            else
                departments.Add(department);
        }

        return departments;
    }

    private static bool TryZone(string text, out TimeZoneInfo zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone!) && zone.HasIanaId;

    private static bool TryLanguage(string text, out Language language) => Language.TryParse(text, CultureInfo.InvariantCulture, out language);

    private static bool TryCountryCode(string text, out string code)
    {
        code = text;
        return text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && text[0] != '0';
    }

    private static bool TryNumber(string text, out string number)
    {
        number = text;
        return text.Length is >= 2 and <= 20 && text.All(character => char.IsAsciiDigit(character) || character is '+' or '-' or ' ');
    }

    private static bool TrySender(string text, out string? sender)
    {
        sender = text;
        return text.Length is >= 3 and <= 16 && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '+');
    }

    private static bool TryQuietHours(string text, out QuietHours? hours)
    {
        hours = null;
        if (text == "none")
            return true;

        var (window, malformed) = Messaging.QuietHours.Parse(text);
        if (malformed || window == Messaging.QuietHours.None)
            return false;

        hours = window;
        return true;
    }
}
