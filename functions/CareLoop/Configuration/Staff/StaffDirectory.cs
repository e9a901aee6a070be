using CareLoop.Common;

namespace CareLoop.Configuration.Staff;

/// <summary>Who works in an organisation, and who answers for whom (kind <see cref="ConfigKind.Directory"/>).</summary>
internal sealed record StaffDirectory(string Organisation, int Version, IReadOnlyList<DirectoryDepartment> Departments, IReadOnlyList<DirectoryPerson> People, IReadOnlyList<OutreachTeam> Teams, CustomerServiceCentre CustomerService)
{
    /// <summary>The office of the president, which hears of what nobody below has ended.</summary>
    public CustomerServiceCentre PresidentOffice { get; init; } = new(null, []);

    /// <summary>The office for medical disputes.</summary>
    public CustomerServiceCentre DisputeOffice { get; init; } = new(null, []);

    /// <summary>Nobody.</summary>
    public static StaffDirectory Empty(string organisation) => new(organisation, 0, [], [], [], new CustomerServiceCentre(null, []));

    /// <summary>Somebody by id; null for who is not known.</summary>
    public DirectoryPerson? Person(string? id) => People.FirstOrDefault(person => person.Id == id);

    /// <summary>Who signs in with an account.</summary>
    public DirectoryPerson? PersonOfAccount(string? account) =>
        account is null ? null : People.FirstOrDefault(person => string.Equals(person.Account, account, StringComparison.OrdinalIgnoreCase));

    /// <summary>A department by its code.</summary>
    public DirectoryDepartment? Department(string? code) => Departments.FirstOrDefault(department => department.Code == code);

    /// <summary>
    /// Who acts for somebody on a local day: the person, or who stands in, or who stands in for that one. Where the deputies come round in
    /// a circle everybody in it is away, and it is the person first asked. Null for who is not known.
    /// </summary>
    public DirectoryPerson? ActingFor(string? personId, DateOnly day)
    {
        var asked = Person(personId);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = asked;
        while (at is not null && seen.Add(at.Id))
        {
            if (Standing(at, day) is not { } deputy)
                return at;

            at = deputy;
        }

        return asked;
    }

    /// <summary>The number that somebody answers at an instant: the department's, else the customer service centre's.</summary>
    public OnCallNumber? OnCall(string? department, DateTimeOffset instant, TimeZoneInfo zone) =>
        Answered(Department(department)?.OnCall ?? [], instant, zone) ?? Answered(CustomerService.OnCall, instant, zone);

    /// <summary>
    /// The team that visits a patient: the one of which most of the district's code is said; failing that the nearest of those that go so
    /// far. Null where none does.
    /// </summary>
    /// <param name="district">The code of the patient's district.</param>
    /// <param name="latitude">In degrees.</param>
    /// <param name="longitude">In degrees.</param>
    public OutreachTeam? TeamFor(string? district, double? latitude, double? longitude)
    {
        if (!string.IsNullOrEmpty(district) && Teams.Where(team => Said(team, district) > 0).MaxBy(team => Said(team, district)) is { } own)
            return own;

        return latitude is { } lat && longitude is { } lon
            ? Teams.Where(team => Kilometres(team, lat, lon) <= team.MaxKm).MinBy(team => Kilometres(team, lat, lon))
            : null;
    }

    /// <summary>Who answers for a department's complaints: its officer, failing that its head.</summary>
    public string? ComplaintOfficer(string? department) => Department(department) is { } known ? known.ComplaintOfficer ?? known.Head : null;

    private DirectoryPerson? Standing(DirectoryPerson person, DateOnly day) =>
        Person(person.Deputies.FirstOrDefault(deputy => deputy.From <= day && day <= deputy.Until)?.Person);

    private static OnCallNumber? Answered(IReadOnlyList<OnCallNumber> numbers, DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = LocalTimes.Local(instant, zone);
        return numbers.FirstOrDefault(number => number.IsAnswered(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)));
    }

    private static int Said(OutreachTeam team, string district) =>
        team.Districts.Where(prefix => district.StartsWith(prefix, StringComparison.Ordinal)).Select(prefix => prefix.Length).DefaultIfEmpty().Max();

    private static double Kilometres(OutreachTeam team, double latitude, double longitude) =>
        team is { Latitude: { } from, Longitude: { } along } ? GreatCircle.Kilometres(from, along, latitude, longitude) : double.PositiveInfinity;
}

/// <summary>A department.</summary>
/// <param name="Code">As the HIS sends it.</param>
/// <param name="Head">A person's id.</param>
/// <param name="HeadNurse">A person's id.</param>
/// <param name="OnCall">Numbers by their hours; the first that answers at an instant.</param>
internal sealed record DirectoryDepartment(string Code, string? Name, string? Head, string? HeadNurse, IReadOnlyList<OnCallNumber> OnCall)
{
    /// <summary>Who answers for its complaints, by id; null for its head.</summary>
    public string? ComplaintOfficer { get; init; }
}

/// <summary>A number that somebody answers.</summary>
/// <param name="Number">E.164.</param>
/// <param name="From">Local time from which it is answered.</param>
/// <param name="To">Local time until which; before <paramref name="From"/> it is the next morning's, the same is all day.</param>
/// <param name="Days">ISO days of the week, 1 for Monday, on which the hours begin; empty for all.</param>
internal sealed record OnCallNumber(string Number, TimeOnly From, TimeOnly To, IReadOnlyList<int> Days)
{
    /// <summary>Whether somebody answers it then, by the wall clock.</summary>
    public bool IsAnswered(DateOnly day, TimeOnly time)
    {
        if (From < To)
            return BeginsOn(day) && From <= time && time < To;

        return From == To ? BeginsOn(day) : (BeginsOn(day) && From <= time) || (BeginsOn(day.AddDays(day == DateOnly.MinValue ? 0 : -1)) && time < To);
    }

    private bool BeginsOn(DateOnly day) => Days.Count == 0 || Days.Contains(day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek);
}

/// <summary>Somebody who works there.</summary>
/// <param name="Id">The HIS's id of a clinician; for who is no clinician any other.</param>
/// <param name="Account">The object id in Microsoft Entra ID; null where the person does not sign in.</param>
/// <param name="Roles">In the hospital's words.</param>
/// <param name="Department">A department's code.</param>
/// <param name="Superior">A person's id.</param>
/// <param name="Phone">E.164, for reminders; null for none.</param>
/// <param name="Deputies">Who stands in, on which local days.</param>
internal sealed record DirectoryPerson(
    string Id, string? Account, string Name, IReadOnlyList<string> Roles, string? Department, string? Superior, string? Phone, IReadOnlyList<Deputy> Deputies);

/// <summary>Somebody who stands in for another.</summary>
internal sealed record Deputy(string Person, DateOnly From, DateOnly Until);

/// <summary>People who visit patients at home.</summary>
/// <param name="Code">Its name in worklists.</param>
/// <param name="Districts">Beginnings of district codes (GB/T 2260 in China) that it visits.</param>
/// <param name="Latitude">Where it sets out, in degrees; null where distances are not looked at.</param>
/// <param name="Longitude">In degrees.</param>
/// <param name="MaxKm">How far it goes, as the crow flies, to patients whose position is known.</param>
/// <param name="Members">People's ids.</param>
internal sealed record OutreachTeam(string Code, string? Name, IReadOnlyList<string> Districts, double? Latitude, double? Longitude, int MaxKm, IReadOnlyList<string> Members);

/// <summary>The customer service centre, or another office.</summary>
/// <param name="Director">A person's id.</param>
/// <param name="OnCall">Its numbers, for where a department has none.</param>
internal sealed record CustomerServiceCentre(string? Director, IReadOnlyList<OnCallNumber> OnCall);
