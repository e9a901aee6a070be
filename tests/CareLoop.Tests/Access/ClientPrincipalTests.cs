using System.Text;
using CareLoop.Access;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Access;

public sealed class ClientPrincipalTests
{
    private const string WsRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    [Fact]
    public void Read_HeaderOfThePlatform_GivesIdNameAndRoles()
    {
        var header = PlatformHeader.Of("aad", "name", WsRole, (PlatformHeader.ObjectIdClaim, PlatformHeader.ObjectId), ("name", "Sample Person"), (WsRole, "Clinician@east"), ("roles", "Auditor@*"));

        var principal = ClientPrincipal.Read(header);

        Assert.NotNull(principal);
        Assert.Equal(PlatformHeader.ObjectId, principal.Id);
        Assert.Equal("Sample Person", principal.Name);
        Assert.Equal(["Clinician@east", "Auditor@*"], principal.Grants.Select(grant => grant.ToString()));
    }

    [Fact]
    public void Read_RoleTypeOfItsOwn_IsHonoured()
    {
        var header = PlatformHeader.Of("aad", "name", "my-roles", ("oid", PlatformHeader.ObjectId), ("my-roles", "Outreach@east"), (WsRole, "Administrator@*"));

        var principal = ClientPrincipal.Read(header);

        Assert.Equal(["Outreach@east"], principal!.Grants.Select(grant => grant.ToString()));
    }

    [Fact]
    public void Read_RolesThatAreUnknownOrTwice_AreLeftOut()
    {
        var header = PlatformHeader.Of("aad", "name", "roles", ("oid", PlatformHeader.ObjectId), ("roles", "Surgeon@east"), ("roles", "Auditor@*"), ("roles", "Auditor@*"), ("groups", "Administrator@*"));

        var principal = ClientPrincipal.Read(header);

        Assert.Equal(["Auditor@*"], principal!.Grants.Select(grant => grant.ToString()));
    }

    [Fact]
    public void Read_AnotherProvider_IsNobody()
    {
        Assert.Null(ClientPrincipal.Read(PlatformHeader.Of("google", "name", "roles", ("oid", PlatformHeader.ObjectId), ("roles", "Administrator@*"))));
    }

    [Theory]
    [InlineData()]
    [InlineData("not-a-guid")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData(PlatformHeader.ObjectId, "6b5450db-eb26-4c1a-981c-ba1d25f0483d")]
    public void Read_NoneOrMoreThanOneObjectId_IsNobody(params string[] ids)
    {
        Assert.Null(ClientPrincipal.Read(PlatformHeader.Of("aad", "name", "roles", [.. ids.Select(id => ("oid", id)), ("roles", "Administrator@*")])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("%%%")]
    [InlineData("e30")]
    public void Read_NotBase64_IsNobody(string? header) => Assert.Null(ClientPrincipal.Read(header));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"auth_typ":1}""")]
    [InlineData("""{"auth_typ":"aad","claims":{}}""")]
    [InlineData("""{"auth_typ":"aad","claims":[1,null,{},{"typ":"oid"},{"typ":1,"val":2}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"oid","val":"\ud800"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"\udc00","val":"x"}]}""")]
    [InlineData("""{"auth_typ":"aad" """)]
    public void Read_OtherJson_IsNobody(string json) => Assert.Null(ClientPrincipal.Read(Base64(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Read_DeeplyNestedOrHuge_IsNobody()
    {
        Assert.Null(ClientPrincipal.Read(Base64(Encoding.UTF8.GetBytes(new string('[', 10_000)))));
        Assert.Null(ClientPrincipal.Read(new string('A', 300_000)));
    }

    [Fact]
    public void Read_AnyText_NeverThrows() =>
        Prop.ForAll<string>(text => ClientPrincipal.Read(text) is null).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(bytes => ClientPrincipal.Read(Base64(bytes)) is null).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AHeaderWithOneByteChanged_NeverThrows()
    {
        var good = Convert.FromBase64String(PlatformHeader.Of("aad", "name", "roles", ("oid", PlatformHeader.ObjectId), ("name", "样例"), ("roles", "Auditor@*")));

        Prop.ForAll<byte, int>((value, at) =>
        {
            var bytes = (byte[])good.Clone();
            bytes[(int)((uint)at % bytes.Length)] = value;
            var principal = ClientPrincipal.Read(Base64(bytes));
            return principal is null || Guid.TryParse(principal.Id, out _);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ToString_Principal_TellsNoName() =>
        Assert.DoesNotContain("Sample", new Principal(PlatformHeader.ObjectId, "Sample Person", []).ToString(), StringComparison.Ordinal);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
