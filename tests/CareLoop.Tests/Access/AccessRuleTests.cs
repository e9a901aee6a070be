using CareLoop.Access;
using CareLoop.Common;
using Xunit;

namespace CareLoop.Tests.Access;

public sealed class AccessRuleTests
{
    private static readonly AccessRule Rule = AccessRule.Staff(Role.Clinician, Role.DepartmentHead);

    // Who holds these roles, on a record of this organisation and department, gets this answer; null is yes.
    public static TheoryData<string, string, string?, ProblemKind?> Cases => new()
    {
        // A role within the record's scope.
        { "Clinician@east", "east", null, null },
        { "Clinician@east", "east", "CARD", null },
        { "Clinician@*", "west", "CARD", null },
        { "Clinician@*/CARD", "west", "CARD", null },
        { "DepartmentHead@east/CARD", "east", "CARD", null },
        { "Auditor@* Clinician@east", "east", "ONC", null },

        // The role, but for others: they may not even know that the record is there.
        { "Clinician@east", "west", null, ProblemKind.NotFound },
        { "Clinician@east", "EAST", null, ProblemKind.NotFound },
        { "DepartmentHead@east/CARD", "east", "ONC", ProblemKind.NotFound },
        { "DepartmentHead@east/CARD", "west", "CARD", ProblemKind.NotFound },
        { "Administrator@* Clinician@east", "west", null, ProblemKind.NotFound },

        // A role in one department reaches nothing of the organisation as a whole, nor one organisation what is common.
        { "DepartmentHead@east/CARD", "east", null, ProblemKind.NotFound },
        { "Clinician@east", "*", null, ProblemKind.NotFound },

        // None of the roles: the answer is the same whoever's record it is.
        { "", "east", null, ProblemKind.Denied },
        { "Administrator@*", "east", null, ProblemKind.Denied },
        { "Auditor@east CustomerService@east", "east", "CARD", ProblemKind.Denied },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Authorise_RolesAndRecord_AnswersAsStated(string roles, string organisation, string? department, ProblemKind? expected)
    {
        var principal = Holder(roles);

        var result = Rule.Authorise(principal, organisation, department);

        Assert.Equal(expected, result.Problem?.Kind);
        Assert.Equal(expected is null, Rule.Covers(principal, organisation, department));
        Assert.Equal(expected == ProblemKind.Denied, !Rule.Admit(principal).IsOk);
    }

    [Fact]
    public void Authorise_SomebodyElsesRecord_AnswersLikeNone()
    {
        var refused = Rule.Authorise(Holder("Clinician@east"), "west", null).Problem;

        Assert.Same(AccessRule.NotFound, refused);
    }

    public static TheoryData<AccessKind> OtherKinds => [.. Enum.GetValues<AccessKind>().Where(kind => kind != AccessKind.Staff)];

    [Theory]
    [MemberData(nameof(OtherKinds))]
    public void Authorise_RuleThatIsNotForStaff_DeniesEverybody(AccessKind kind)
    {
        AccessRule[] all = [AccessRule.HisSystem, AccessRule.Queue, AccessRule.Timer, AccessRule.Link, AccessRule.Anybody, AccessRule.Platform];
        var rule = Assert.Single(all, rule => rule.Kind == kind);

        Assert.Equal(ProblemKind.Denied, rule.Authorise(Holder("Administrator@*"), "east", null).Problem?.Kind);
    }

    [Fact]
    public void Staff_WithoutARole_IsNoRule() => Assert.Throws<ArgumentOutOfRangeException>(() => AccessRule.Staff());

    private static Principal Holder(string roles) =>
        new("5b5450db-eb26-4c1a-981c-ba1d25f0483d", "Sample Person", [.. roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(role => RoleGrant.Parse(role, null))]);
}
