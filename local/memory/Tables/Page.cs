namespace CareLoop.Local.Memory.Tables;

/// <summary>A page of a query's answer.</summary>
/// <param name="Rows">In the order of their keys; may be none although the query goes on.</param>
/// <param name="Next">The keys to go on from; null at the end.</param>
internal sealed record Page(List<Row> Rows, (string PartitionKey, string RowKey)? Next);
