using Azure;
using Azure.Data.Tables;
using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>
/// How often something may be done that anybody can do: answer the page of a counter, complain, ask after a case. Counted in storage, one
/// row a place or a caller: what holds must hold for all instances.
/// </summary>
internal sealed class PublicRate(StorageClients storage, Clocks clocks)
{
    /// <summary>In <see cref="Window"/>; our assumption of what a busy counter comes to.</summary>
    public const int AtMost = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const string RowKey = "answers";
    private const int Tries = 8;

    private readonly TableClient table = storage.Table(TableNames.Limits);

    /// <summary>Counts one more.</summary>
    /// <param name="place">The place's partition.</param>
    /// <param name="once">Of this form: sent again, it counts no further time.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="atMost">So many in a window.</param>
    /// <returns>How long to wait; null where it may go.</returns>
    public async Task<TimeSpan?> TakeAsync(string place, string once, CancellationToken cancellationToken, int atMost = AtMost)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = clocks.Now;
            var window = now.Ticks / Window.Ticks;
            var found = await table.GetEntityIfExistsAsync<TableEntity>("place~" + place, RowKey, cancellationToken: cancellationToken);
            var forms = found.HasValue && found.Value!.GetInt64("window") == window ? found.Value.GetList<string>("forms") : [];
            if (forms.Contains(once))
                return null;
            if (forms.Count >= atMost)
                return new DateTimeOffset((window + 1) * Window.Ticks, TimeSpan.Zero) - now;

            var row = new TableEntity("place~" + place, RowKey) { ["window"] = window };
            row.SetJson<string>("forms", [.. forms, once]);
            try
            {
                _ = found.HasValue
                    ? await table.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                    : await table.AddEntityAsync(row, cancellationToken);
                return null;
            }
            catch (RequestFailedException error) when (error.IsConflict())
            {
                // Somebody else answers this moment.
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), cancellationToken);
            }
        }

        return TimeSpan.FromMinutes(1);
    }
}
