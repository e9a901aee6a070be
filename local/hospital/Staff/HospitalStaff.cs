using System.Security.Cryptography;
using System.Text;

using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Staff;

/// <summary>The hospital's directory, as its administrator writes it.</summary>
internal static class HospitalStaff
{
    public const string OutreachTeam = "OUT";

    /// <summary>Numbers of staff begin so; no patient has one.</summary>
    private const string Numbers = "+861990000";

    /// <summary>Who works on complaints, by id of the directory.</summary>
    public const string ComplaintHandler = "CH-1";

    /// <summary>Who are told above.</summary>
    public const string DirectorNumber = Numbers + "2000", PresidentNumber = Numbers + "2003";

    private const string Director = "CS-1", President = "P-1", Disputes = "M-1";

    public static object Directory { get; } = new
    {
        departments = Team.All.Select(team => new { code = team.Department.Code, name = team.Department.Name, head = team.Head.Id, headNurse = team.HeadNurse.Id, complaintOfficer = OfficerOf(team), onCall = new[] { new { number = team.OnCall } } }),
        people = Team.All.SelectMany((team, index) => team.Clinicians.Append(team.HeadNurse)
            .Select(person => Person(person.Id, person.Name, team.Department.Code, person == team.Head ? null : team.Head.Id, person == team.Head ? HeadNumber(index) : null))
            .Append(Person(OfficerOf(team), "投诉专员", team.Department.Code, team.Head.Id, FormattableString.Invariant($"{Numbers}3{index:000}"))))
            .Append(Person(Director, "客服主任", null, null, DirectorNumber))
            .Append(Person(ComplaintHandler, "投诉专员", null, null, Numbers + "2002", AccountOf(Complaints.CaseOffice.Handler)))
            .Append(Person(President, "院办主任", null, null, PresidentNumber))
            .Append(Person(Disputes, "医患办主任", null, null, Numbers + "2004")),
        // As far as one can go and come back in a day.
        teams = new[] { new { code = OutreachTeam, name = "随访小组", districts = new[] { "1101" }, latitude = 39.92, longitude = 116.42, maxKm = 300 } },
        customerService = new { director = Director, onCall = new[] { new { number = Numbers + "2001" } } },
        presidentOffice = new { director = President },
        disputeOffice = new { director = Disputes },
    };

    /// <summary>The phone of a department's head.</summary>
    public static string HeadNumber(string department) => HeadNumber(Team.All.ToList().FindIndex(team => team.Department.Code == department));

    public static bool IsStaff(string phone) => phone.StartsWith(Numbers, StringComparison.Ordinal);

    private static string HeadNumber(int index) => FormattableString.Invariant($"{Numbers}1{index:000}");

    private static string OfficerOf(Team team) => "O-" + team.Department.Code;

    /// <summary>The account with which the local host signs a name in.</summary>
    private static string AccountOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private static object Person(string id, string name, string? department, string? superior, string? phone, string? account = null) => new { id, account, name, department, superior, phone };
}
