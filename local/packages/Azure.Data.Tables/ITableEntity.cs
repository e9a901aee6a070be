namespace Azure.Data.Tables;

public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <summary>When the service last wrote the row; the service ignores what a client sends.</summary>
    DateTimeOffset? Timestamp { get; set; }

    ETag ETag { get; set; }
}
