using CareLoop.Access;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Access;

public sealed class RoleGrantTests
{
    [Theory]
    [InlineData("Clinician@east", Role.Clinician, "east", "*")]
    [InlineData("DepartmentHead@east/CARD", Role.DepartmentHead, "east", "CARD")]
    [InlineData("Auditor@*", Role.Auditor, "*", "*")]
    [InlineData("Outreach@*/CARD", Role.Outreach, "*", "CARD")]
    [InlineData("CustomerService@east/*", Role.CustomerService, "east", "*")]
    [InlineData("ComplaintHandler@east/A/B", Role.ComplaintHandler, "east", "A/B")]
    [InlineData("Clinician@%E4%B8%9C%E9%99%A2/%E5%BF%83", Role.Clinician, "东院", "心")]
    public void TryParse_ValueOfAnAppRole_GivesRoleAndScope(string value, Role role, string organisation, string department)
    {
        Assert.True(RoleGrant.TryParse(value, null, out var grant));

        Assert.Equal(new RoleGrant(role, new Scope(organisation, department)), grant);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Clinician")]
    [InlineData("Clinician@")]
    [InlineData("Clinician@east/")]
    [InlineData("Clinician@/CARD")]
    [InlineData("clinician@east")]
    [InlineData("Surgeon@east")]
    [InlineData("2@east")]
    [InlineData("Clinician,Auditor@east")]
    [InlineData(" Clinician@east")]
    [InlineData("Clinician@ea*")]
    [InlineData("Clinician@%2A")]
    [InlineData("Clinician@%00")]
    [InlineData("Clinician@ ")]
    public void TryParse_AnythingElse_GivesNothing(string? value) => Assert.False(RoleGrant.TryParse(value, null, out _));

    [Fact]
    public void TryParse_LongerThanEntraAllows_GivesNothing() =>
        Assert.False(RoleGrant.TryParse("Clinician@" + new string('x', RoleGrant.MaxLength), null, out _));

    [Fact]
    public void ToString_AnyGrant_ReadsBackAndHoldsOnlyWhatEntraAllows()
    {
        var code = Gen.NonEmptyListOf(Gen.Elements("abcXYZ019-_./@%*心院 é".ToCharArray())).Select(characters => new string([.. characters]))
            .Where(text => !text.Contains('*') && !string.IsNullOrWhiteSpace(text) && text.Length <= 6).Or(Gen.Constant("*"));
        var grants = from role in Gen.Elements(Enum.GetValues<Role>())
                     from organisation in code
                     from department in code
                     select new RoleGrant(role, new Scope(organisation, department));

        Prop.ForAll(grants.ToArbitrary(), grant =>
        {
            var written = grant.ToString();
            return written.All(character => char.IsAsciiLetterOrDigit(character) || ":!#$%&'()*+,-./;<=>?@[]^_`{|}~".Contains(character))
                && (written.Length > RoleGrant.MaxLength || (RoleGrant.TryParse(written, null, out var read) && read == grant));
        }).QuickCheckThrowOnFailure();
    }
}
