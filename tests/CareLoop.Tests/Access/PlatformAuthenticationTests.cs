using CareLoop.Access;
using CareLoop.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Access;

public sealed class PlatformAuthenticationTests
{
    private static readonly string Header = PlatformHeader.Of("Administrator@*");

    [Theory]
    [InlineData("True")]
    [InlineData("true")]
    [InlineData("TRUE")]
    public void Authenticate_WherePlatformAuthenticates_BelievesTheHeader(string flag)
    {
        var result = Authentication((AccessOptions.PlatformFlag, flag)).Authenticate("/api/config/template", Header);

        Assert.True(result.IsOk);
        Assert.Equal(PlatformHeader.ObjectId, result.Value.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("False")]
    [InlineData("1")]
    [InlineData("yes")]
    public void Authenticate_WithoutThePlatformsFlag_BelievesNobody(string? flag) =>
        AssertNobody(Authentication((AccessOptions.PlatformFlag, flag)).Authenticate("/api/config/template", Header));

    [Fact]
    public void Authenticate_FlagOnlyInOurOwnSection_BelievesNobody() =>
        AssertNobody(Authentication(("Access:PlatformAuthenticates", "true"), ("Access:WEBSITE_AUTH_ENABLED", "true")).Authenticate("/api/config/template", Header));

    [Theory]
    [InlineData("/api/his", "/api/his", true)]
    [InlineData("/api/his", "/api/his/events", true)]
    [InlineData("/api/his", "/API/HIS/events", true)]
    [InlineData("/api/his/*", "/api/his/events", true)]
    [InlineData("/api/his/*", "/api/his", true)]
    [InlineData("/api/his/", "/api/his/events", true)]
    [InlineData("/api/h*", "/api/his/events", true)]
    [InlineData("/*", "/api/config/template", true)]
    [InlineData("/", "/api/config/template", true)]
    [InlineData("/api/his", "/api/history", false)]
    [InlineData("/api/his/*", "/api/history", false)]
    [InlineData("/api/his", "/api", false)]
    public void Authenticate_OnAnExcludedPath_BelievesNobody(string excluded, string path, bool isExcluded)
    {
        var result = Authentication((AccessOptions.PlatformFlag, "True"), ("Access:ExcludedPaths:0", "/health"), ("Access:ExcludedPaths:1", excluded)).Authenticate(path, Header);

        if (isExcluded)
            AssertNobody(result);
        else
            Assert.True(result.IsOk);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bm90IGpzb24=")]
    public void Authenticate_NoHeaderOrGarbage_IsNobody(string? header) =>
        AssertNobody(Authentication((AccessOptions.PlatformFlag, "True")).Authenticate("/api/config/template", header));

    [Fact]
    public void AddAccess_ExcludedPathWithoutSlash_IsRefusedAtStart() =>
        Assert.Throws<OptionsValidationException>(() => Authentication(("Access:ExcludedPaths:0", "api/his")).Authenticate("/", null));

    private static void AssertNobody(Result<Principal> result) => Assert.Equal(ProblemKind.Unauthenticated, result.Problem?.Kind);

    private static PlatformAuthentication Authentication(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddAccess();
        return services.BuildServiceProvider().GetRequiredService<PlatformAuthentication>();
    }
}
