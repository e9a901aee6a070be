using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>Whose complaints are here: who names a department in so many words writes to it.</summary>
internal static class CasePolicy
{
    /// <summary>Departments that people name by themselves; the others' names tell what somebody is treated for.</summary>
    public static readonly IReadOnlyList<Department> Named = [.. Department.All.Where(department => department.NeutralName is null)];

    /// <summary>As it is published. The first two rules are those that are shipped: rules are replaced as a whole.</summary>
    public static object Document { get; } = new
    {
        rules = new object[]
        {
            new { id = "recovery", when = new { sources = new[] { "survey", "check" } }, owner = new { ownDepartment = true } },
            new { id = "praise", when = new { kinds = new[] { "praise" } }, owner = new { ownDepartment = true } },
        }.Concat(Named.Select(department => (object)new
        {
            id = "named-" + department.Code.ToLowerInvariant(),
            when = new { words = new[] { department.Name } },
            owner = new { department = department.Code },
        })),
    };
}
