using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>Reading and writing of the property kinds that CareLoop uses.</summary>
internal static class TableEntityExtensions
{
    public static void Set(this TableEntity row, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            row[name] = value;
        }
    }

    /// <summary>Leaves out what was never set: .NET's first instant is none that Table storage holds, its own is 1601 (<see cref="StorageLimits"/>).</summary>
    public static void Set(this TableEntity row, string name, DateTimeOffset? value)
    {
        if (value is { } instant && instant != default)
        {
            row[name] = instant.ToUniversalTime();
        }
    }

    public static void Set(this TableEntity row, string name, int? value)
    {
        if (value is { } number)
        {
            row[name] = number;
        }
    }

    public static void Set<T>(this TableEntity row, string name, T value) where T : struct, Enum => row[name] = KebabEnum.Write(value);

    public static void SetJson<T>(this TableEntity row, string name, IReadOnlyCollection<T>? value)
    {
        if (value is { Count: > 0 })
        {
            row[name] = StoredJson.Write(value);
        }
    }

    /// <summary>A map of words; a list of pairs would not read back as one.</summary>
    public static void SetMap(this TableEntity row, string name, IReadOnlyDictionary<string, string> value)
    {
        if (value.Count > 0)
        {
            row[name] = StoredJson.Write(value);
        }
    }

    public static IReadOnlyDictionary<string, string> GetMap(this TableEntity row, string name) =>
        StoredJson.Read<Dictionary<string, string>>(row.GetString(name)) ?? new Dictionary<string, string>(StringComparer.Ordinal);

    public static T GetEnum<T>(this TableEntity row, string name, T otherwise = default) where T : struct, Enum =>
        KebabEnum.Read<T>(row.GetString(name)) ?? otherwise;

    public static IReadOnlyList<T> GetList<T>(this TableEntity row, string name) => StoredJson.ReadList<T>(row.GetString(name));

    public static DateTimeOffset? GetInstant(this TableEntity row, string name) => row.GetDateTimeOffset(name)?.ToUniversalTime();
}
