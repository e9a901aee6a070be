namespace CareLoop.Local.Memory.Tables;

/// <summary>A property of a row; its type is the value's: string, bool, int, long, double, DateTime (UTC), Guid or byte[].</summary>
internal readonly record struct Property(string Name, object? Value);
