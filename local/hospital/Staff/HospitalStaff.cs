using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Staff;

/// <summary>The hospital's directory, as its administrator writes it.</summary>
internal static class HospitalStaff
{
    public const string OutreachTeam = "OUT";

    /// <summary>Numbers of staff begin so; no patient has one.</summary>
    private const string Numbers = "+861990000";

    private const string Director = "CS-1";

    public static object Directory { get; } = new
    {
        departments = Team.All.Select(team => new { code = team.Department.Code, name = team.Department.Name, head = team.Head.Id, headNurse = team.HeadNurse.Id, onCall = new[] { new { number = team.OnCall } } }),
        people = Team.All.SelectMany((team, index) => team.Clinicians.Append(team.HeadNurse).Select(person => new
        {
            id = person.Id,
            name = person.Name,
            department = team.Department.Code,
            superior = person == team.Head ? null : team.Head.Id,
            phone = person == team.Head ? FormattableString.Invariant($"{Numbers}1{index:000}") : null,
        })).Append(new { id = Director, name = "客服主任", department = (string)null!, superior = (string?)null, phone = (string?)(Numbers + "2000") }),
        // As far as one can go and come back in a day.
        teams = new[] { new { code = OutreachTeam, name = "随访小组", districts = new[] { "1101" }, latitude = 39.92, longitude = 116.42, maxKm = 300 } },
        customerService = new { director = Director, onCall = new[] { new { number = Numbers + "2001" } } },
    };

    public static bool IsStaff(string phone) => phone.StartsWith(Numbers, StringComparison.Ordinal);
}
