using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Columns;

/// <summary>Decides what the values of a JSON field are in a column, and makes them such.</summary>
internal static class JsonColumnType
{
    private const double LargestExact = 9007199254740992;

    /// <summary>The type that holds all of some values as they are: Booleans, whole numbers, numbers, texts; else JSON.</summary>
    public static ColumnType Of(IEnumerable<string> values)
    {
        List<ColumnType> fitting = [ColumnType.Boolean, ColumnType.Int64, ColumnType.Double, ColumnType.Text, ColumnType.Json];
        foreach (string value in values)
        {
            fitting.RemoveAll(type => Convert(value, type) is null);
        }

        return fitting[0];
    }

    /// <summary>The bytes that a value takes in a column of values like it.</summary>
    public static int Size(string value) =>
        Convert(value, Of([value])) is { } bytes ? bytes.Length + (value[0] is '"' or '{' or '[' ? sizeof(int) : 0) : 0;

    /// <summary>A value as Parquet stores it.</summary>
    /// <param name="json">The value.</param>
    /// <param name="type">The type.</param>
    /// <returns>Null where the type does not hold the value as it is.</returns>
    public static byte[]? Convert(string json, ColumnType type)
    {
        char first = json[0];
        bool isNumber = first is '-' or (>= '0' and <= '9');
        return type.Physical switch
        {
            PhysicalType.Boolean => json == "true" ? [1] : json == "false" ? [0] : null,
            PhysicalType.Int64 =>
                isNumber && long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
                ? Bytes(whole)
                : null,
            PhysicalType.Double => isNumber && Number(json) is { } number ? Bytes(BitConverter.DoubleToInt64Bits(number)) : null,
            PhysicalType.ByteArray when type.Logical.Kind == LogicalKind.Text => first == '"' ? Encoding.UTF8.GetBytes(Text(json)) : null,
            PhysicalType.ByteArray when type.Logical.Kind == LogicalKind.Json => Encoding.UTF8.GetBytes(json),
            _ => null,
        };
    }

    /// <summary>A number that a double holds: a whole one only where none of its digits is lost.</summary>
    private static double? Number(string json)
    {
        double number = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool isWhole = !json.AsSpan().ContainsAny('.', 'e', 'E');
        return double.IsFinite(number) && (!isWhole || Math.Abs(number) <= LargestExact) ? number : null;
    }

    private static string Text(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetString()!;
    }

    private static byte[] Bytes(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
