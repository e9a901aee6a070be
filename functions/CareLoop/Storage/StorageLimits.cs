namespace CareLoop.Storage;

/// <summary>
/// What Azure Table and Queue storage hold at most. Source: "Understanding the Table service data model" and
/// "Performing entity group transactions" (Microsoft Learn).
/// </summary>
internal static class StorageLimits
{
    /// <summary>Operations in one entity-group transaction.</summary>
    public const int TransactionOperations = 100;

    /// <summary>Bytes in the payload of one entity-group transaction (4 MiB).</summary>
    public const int TransactionBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one entity (1 MiB).</summary>
    public const int RowBytes = 1024 * 1024;

    /// <summary>Properties of one entity beside its keys and timestamp.</summary>
    public const int RowProperties = 252;

    /// <summary>UTF-16 characters in one string property (64 KiB).</summary>
    public const int PropertyCharacters = 32 * 1024;

    /// <summary>Rows in one page of a query's answer.</summary>
    public const int PageRows = 1000;

    /// <summary>Bytes of one queue message as it is stored, base64 included (64 KiB).</summary>
    public const int QueueMessageBytes = 64 * 1024;
}
