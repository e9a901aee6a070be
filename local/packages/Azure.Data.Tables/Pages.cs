#nullable enable
using System.Runtime.CompilerServices;

namespace Azure.Data.Tables;

/// <summary>Asks for the page that a token leads to; the first has none.</summary>
internal delegate Task<Page<T>> FetchPage<T>(string? continuationToken, int? size, CancellationToken cancellationToken);

internal sealed class Pages<T>(FetchPage<T> fetch, int? pageSize, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Walk(continuationToken, pageSizeHint ?? pageSize, CancellationToken);

    // A page may be empty and still lead on: only the absent token ends.
    private async IAsyncEnumerable<Page<T>> Walk(string? token, int? size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        do
        {
            var page = await fetch(token, size, cancellation).ConfigureAwait(false);
            yield return page;
            token = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(token));
    }
}
