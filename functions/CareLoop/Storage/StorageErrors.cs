using Azure;
using Azure.Data.Tables;
using CareLoop.Patients;

namespace CareLoop.Storage;

/// <summary>What the storage services' refusals mean.</summary>
internal static class StorageErrors
{
    /// <summary>Somebody else changed, created or removed the row in between (409, 412, or 404 of an update).</summary>
    public static bool IsConflict(this RequestFailedException error) => error.Status is 409 or 412 or 404;

    /// <summary>The row key of the operation that made a transaction fail, where the service tells it.</summary>
    public static string? FailedRowKey(this TableTransactionFailedException error, RowTransaction transaction) =>
        error.FailedTransactionActionIndex is { } index && index < transaction.Count ? transaction.RowKeyAt(index) : null;

    /// <summary>It says nothing about the work itself: storage, others at the same rows, or time stood against it.</summary>
    public static bool MayPass(Exception error) => error switch
    {
        AggregateException aggregate => aggregate.InnerExceptions.All(MayPass),
        OperationCanceledException or PersistentConflictException => true,
        _ => IsTransient(error),
    };

    /// <summary>Storage could not be reached or could not do it now; the same request may succeed later.</summary>
    private static bool IsTransient(Exception error) => error switch
    {
        RequestFailedException failure => failure.Status is 0 or 408 or 429 or >= 500,
        _ => error is IOException or TimeoutException or HttpRequestException,
    };
}
