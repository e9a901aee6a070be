using System.Security.Cryptography;
using System.Text;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Intake;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Intake;

/// <summary>Systems that can't sign are known by what the platform vouches for, and by nothing that anybody can send.</summary>
public sealed class HisSendersTests
{
    private const string EntraObject = "11111111-2222-3333-4444-555555555555";
    private static readonly byte[] Certificate = [0x30, 0x82, 0x01, 0x02];

    private static readonly string Principal = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        "{\"auth_typ\":\"aad\",\"claims\":[{\"typ\":\"http://schemas.microsoft.com/identity/claims/objectidentifier\",\"val\":\"" + EntraObject + "\"}]}"));

    [Theory]
    [InlineData(true, true, "engine")]
    [InlineData(true, false, null)]
    [InlineData(false, true, null)]
    public void Authenticate_ByCertificate_OnlyWhereThePlatformDemandsIt(bool forwards, bool isKnown, string? expected)
    {
        var header = Convert.ToBase64String(isKnown ? Certificate : [1, 2, 3]);

        Assert.Equal(expected, SenderOf(forwards, platform: false, ("X-ARR-ClientCert", header)));
    }

    [Theory]
    [InlineData(true, "cloud")]
    [InlineData(false, null)]
    public void Authenticate_ByEntra_OnlyWhereThePlatformAuthenticates(bool platform, string? expected) =>
        Assert.Equal(expected, SenderOf(forwards: true, platform, (ClientPrincipal.HeaderName, Principal)));

    [Theory]
    [InlineData("not base64!")]
    [InlineData("")]
    public void Authenticate_BySomethingElse_IsNobody(string header) =>
        Assert.Null(SenderOf(forwards: true, platform: true, ("X-ARR-ClientCert", header), (ClientPrincipal.HeaderName, header)));

    private static string? SenderOf(bool forwards, bool platform, params (string Name, string Value)[] headers)
    {
        var options = new IntakeOptions
        {
            PlatformForwardsCertificates = forwards,
            Senders =
            [
                new SenderOptions { Name = "signs", Secrets = ["whsec_" + Convert.ToBase64String(new byte[24])] },
                new SenderOptions { Name = "engine", Certificates = [Convert.ToHexString(SHA256.HashData(Certificate))] },
                new SenderOptions { Name = "cloud", EntraObjects = [EntraObject] },
            ],
        };
        Assert.Empty(options.Validate(new(options)));
        var access = new PlatformAuthentication(Options.Create(new AccessOptions { PlatformAuthenticates = platform }));
        var senders = new HisSenders(new Fixed(options), access, new Clocks(TimeProvider.System, TimeProvider.System));

        var found = senders.Authenticate(new HisWebhookRequest(null, name => headers.FirstOrDefault(header => header.Name == name).Value, default, "/api/his/hl7v2"));

        return found.IsOk ? found.Value.Name : null;
    }

    private sealed class Fixed(IntakeOptions value) : IOptionsMonitor<IntakeOptions>
    {
        public IntakeOptions CurrentValue => value;

        public IntakeOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<IntakeOptions, string?> listener) => null;
    }
}
