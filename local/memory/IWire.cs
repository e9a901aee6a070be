using Azure.Core;

namespace CareLoop.Local.Memory;

/// <summary>The way between a client and storage: it may be slow, lose a request, or lose its answer.</summary>
public interface IWire
{
    /// <summary>Carries one request. What it throws, the client sees as a failure of the network.</summary>
    /// <param name="message">The request; an answer that does not come from storage may be set here.</param>
    /// <param name="serve">Lets storage handle the request and answer it; to be called at most once.</param>
    ValueTask CarryAsync(HttpMessage message, Action serve);
}
