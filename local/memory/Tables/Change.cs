namespace CareLoop.Local.Memory.Tables;

/// <summary>What a request does to a row.</summary>
internal enum ChangeKind
{
    Insert,
    Replace,
    Merge,
    Delete,
}

/// <summary>One write.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="PartitionKey">The row's partition.</param>
/// <param name="RowKey">The row's key.</param>
/// <param name="Properties">The properties beside the keys.</param>
/// <param name="IfMatch">The version that it is about, <c>*</c> for any that there is, null where there need be none.</param>
/// <param name="ReturnsContent">Whether the row is to be returned, which only an insertion does.</param>
internal sealed record Change(ChangeKind Kind, string PartitionKey, string RowKey, List<Property> Properties, string? IfMatch, bool ReturnsContent = false);
