using Azure.Core;

namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>Where a key signs, nobody asks for a token.</summary>
internal sealed class NoCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
