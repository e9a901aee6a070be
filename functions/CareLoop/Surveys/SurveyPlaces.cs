using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Surveys;

/// <summary>How many a department is asked for by one survey in a month.</summary>
/// <param name="Organisation">Whose patients.</param>
/// <param name="Survey">The survey's name, of whatever version.</param>
/// <param name="Department">By code; null for care in none that is known.</param>
/// <param name="Month">Of the hospital's calendar, as <c>2026-03</c>.</param>
/// <param name="Most">The survey's quota.</param>
internal sealed record SurveyQuota(string Organisation, string Survey, string? Department, string Month, int Most)
{
    public string Partition => "quota~" + DerivedId.Of(Organisation, Survey, Department ?? "", Month);
}

/// <summary>
/// The places of quotas, in table <c>limits</c>, which all instances share: a row a survey that has one, and beside it how many there are, in one
/// transaction. Asked for again, a survey has the place that it has: never more are given than there are, and none twice.
/// </summary>
internal sealed class SurveyPlaces(StorageClients storage, Clocks clocks)
{
    private const string Count = "count", Taken = "taken", Place = "place~";

    /// <summary>Waits between the tries where other instances took places at the same time; past the end the survey's turn comes again.</summary>
    private static readonly TimeSpan[] ConflictWaits =
        [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1)];

    private readonly TableClient limits = storage.Table(TableNames.Limits);

    /// <summary>Takes a place: two requests.</summary>
    /// <param name="quota">Of which quota.</param>
    /// <param name="survey">For which survey of a patient, by its id.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>False where all are taken by others.</returns>
    public async Task<bool> TakeAsync(SurveyQuota quota, string survey, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var count = await limits.GetEntityIfExistsAsync<TableEntity>(quota.Partition, Count, cancellationToken: cancellationToken);
            var taken = count.HasValue ? count.Value!.GetInt32(Taken) ?? 0 : 0;
            if (taken >= quota.Most)
            {
                return (await limits.GetEntityIfExistsAsync<TableEntity>(quota.Partition, Place + survey, cancellationToken: cancellationToken)).HasValue;
            }

            var next = new TableEntity(quota.Partition, Count) { [Taken] = taken + 1 };
            var transaction = new RowTransaction(quota.Partition);
            transaction.Add(new TableEntity(quota.Partition, Place + survey));
            if (count.HasValue)
            {
                transaction.Replace(next, count.Value!.ETag);
            }
            else
            {
                transaction.Add(next);
            }

            try
            {
                await transaction.SubmitAsync(limits, cancellationToken);
                return true;
            }
            catch (TableTransactionFailedException error) when (error.Status == 409 && error.FailedRowKey(transaction) == Place + survey)
            {
                // It has one: this was asked before, or the answer to it was lost.
                return true;
            }
            catch (RequestFailedException error) when (error.IsConflict() && attempt < ConflictWaits.Length)
            {
                // Another instance took one meanwhile.
            }

            if (ConflictWaits[attempt] > TimeSpan.Zero)
            {
                await Task.Delay(ConflictWaits[attempt], clocks.Wire, cancellationToken);
            }
        }
    }
}
