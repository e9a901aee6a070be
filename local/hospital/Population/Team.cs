using System.Globalization;

namespace CareLoop.Local.Hospital.Population;

/// <summary>A department with its people.</summary>
/// <param name="OnCall">The phone of who is on call, E.164; no patient has it.</param>
internal sealed record Team(Department Department, IReadOnlyList<Clinician> Clinicians, Clinician HeadNurse, string OnCall)
{
    public static readonly IReadOnlyList<Team> All =
    [
        .. Department.All.Select((department, index) => new Team(
            department, Clinician.Of(department), Clinician.HeadNurseOf(department), "+861990000" + index.ToString("0000", CultureInfo.InvariantCulture))),
    ];

    public Clinician Head => Clinicians[0];

    public static Team Of(Department department) => All.First(team => team.Department == department);

    /// <summary>Null for nobody of this hospital.</summary>
    public static Clinician? Find(string? id) => All.SelectMany(team => team.Clinicians).FirstOrDefault(clinician => clinician.Id == id);
}
