using CareLoop.Access;
using CareLoop.App;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace CareLoop.Tests.Access;

public sealed class StaffAccessTests
{
    [Theory]
    [InlineData("Administrator@east", null)]
    [InlineData("Clinician@east", ProblemKind.Denied)]
    [InlineData("", ProblemKind.Denied)]
    public void Admit_BehindThePlatform_GoesByTheRoles(string role, ProblemKind? expected)
    {
        var result = Access(platform: true).Admit(Request(PlatformHeader.Of(role)), ConfigurationFunctions.PublishName);

        Assert.Equal(expected, result.Problem?.Kind);
    }

    [Fact]
    public void Admit_WithoutThePlatform_BelievesNoHeader()
    {
        var result = Access(platform: false).Admit(Request(PlatformHeader.Of("Administrator@*")), ConfigurationFunctions.PublishName);

        Assert.Equal(ProblemKind.Unauthenticated, result.Problem?.Kind);
    }

    [Fact]
    public void Admit_HeaderSentTwice_BelievesNeither()
    {
        var twice = new StringValues([PlatformHeader.Of("Clinician@east"), PlatformHeader.Of("Administrator@*")]);

        Assert.Equal(ProblemKind.Unauthenticated, Access(platform: true).Admit(Request(twice), ConfigurationFunctions.PublishName).Problem?.Kind);
    }

    [Fact]
    public void Admit_NoHeader_IsUnauthenticated() =>
        Assert.Equal(ProblemKind.Unauthenticated, Access(platform: true).Admit(Request(default), ConfigurationFunctions.PublishName).Problem?.Kind);

    [Fact]
    public void Admit_ExcludedPath_BelievesNoHeader()
    {
        var result = Access(platform: true, "/api/config").Admit(Request(PlatformHeader.Of("Administrator@*")), ConfigurationFunctions.PublishName);

        Assert.Equal(ProblemKind.Unauthenticated, result.Problem?.Kind);
    }

    private static StaffAccess Access(bool platform, params string[] excluded) =>
        new(new PlatformAuthentication(Options.Create(new AccessOptions { PlatformAuthenticates = platform, ExcludedPaths = excluded })));

    private static HttpRequest Request(StringValues header)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/api/config/template";
        if (header.Count > 0)
            request.Headers[ClientPrincipal.HeaderName] = header;
        return request;
    }
}
