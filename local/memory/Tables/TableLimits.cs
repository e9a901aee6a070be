using System.Text;
using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Tables;

/// <summary>What the Table service holds. Source: "Understanding the Table service data model" and "Performing entity group transactions" (Microsoft Learn).</summary>
internal static class TableLimits
{
    /// <summary>Rows in one page.</summary>
    public const int PageRows = 1000;

    /// <summary>Changes in one transaction.</summary>
    public const int Changes = 100;

    /// <summary>Bytes of one transaction's body.</summary>
    public const int TransactionBytes = 4 * 1024 * 1024;

    private const int KeyBytes = 1024;
    private const int PropertyCount = 252;
    private const int PropertyBytes = 64 * 1024;
    private const int RowBytes = 1024 * 1024;
    private const int NameCharacters = 255;

    // The service's first instant is 1601-01-01, where the FILETIME begins.
    private static readonly DateTime FirstInstant = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Refusal? CheckKey(string? key)
    {
        if (key is null)
            return TableRefusals.NoKeys;
        if (key.Length * 2 > KeyBytes)
            return TableRefusals.KeyTooLarge;
        foreach (var letter in key)
        {
            if (letter is '/' or '\\' or '#' or '?' || char.IsControl(letter))
                return TableRefusals.OutOfRange;
        }

        return null;
    }

    public static Refusal? Check(string partitionKey, string rowKey, List<Property> properties)
    {
        var size = 4 + ((partitionKey.Length + rowKey.Length) * 2);
        foreach (var (name, value) in properties)
        {
            if (name.Length > NameCharacters)
                return TableRefusals.NameTooLong;
            if (!IsName(name))
                return TableRefusals.NameInvalid;
            if (value is DateTime instant && instant < FirstInstant)
                return TableRefusals.OutOfRange;
            var bytes = Bytes(value);
            if (bytes > PropertyBytes)
                return TableRefusals.PropertyTooLarge;
            size += 8 + (name.Length * 2) + bytes + (value is string or byte[]? 4 : 0);
        }

        return properties.Count > PropertyCount ? TableRefusals.TooManyProperties : size > RowBytes ? TableRefusals.EntityTooLarge : null;
    }

    // Property names follow the rules for identifiers of C#.
    private static bool IsName(string name)
    {
        if (name.Length == 0 || char.IsDigit(name[0]))
            return false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && rune.Value != '_')
                return false;
        }

        return true;
    }

    private static int Bytes(object? value) => value switch
    {
        string text => text.Length * 2,
        byte[] bytes => bytes.Length,
        Guid => 16,
        bool => 1,
        int => 4,
        _ => 8,
    };
}
