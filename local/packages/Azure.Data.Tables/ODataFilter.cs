using System.Globalization;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>Literals of a $filter, after "Querying Tables and Entities" of the Table service REST API.</summary>
internal static class ODataFilter
{
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var literals = Array.ConvertAll(filter.GetArguments(), argument => (object)Literal(argument));
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    private static string Literal(object value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        char letter => Quote(letter.ToString()),
        StringBuilder text => Quote(text.ToString()),
        sbyte or byte or short or ushort or int => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        uint or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture) + "L",
        float number => Number(number),
        double number => Number(number),
        Guid id => $"guid'{id:D}'",
        DateTimeOffset instant => $"datetime'{EntityJson.Format(instant)}'",
        DateTime instant => $"datetime'{EntityJson.Format(instant)}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes.ToMemory().Span)}'",
        Enum => Quote(value.ToString()),
        _ => throw new ArgumentException($"A filter can't hold a value of type {value.GetType()}."),
    };

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // A whole number without a point would be read as an Int32.
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsInteger(number) && !text.Contains('E', StringComparison.Ordinal) ? text + ".0" : text;
    }
}
