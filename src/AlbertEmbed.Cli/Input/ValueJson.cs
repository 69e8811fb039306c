using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Columns;

namespace AlbertEmbed.Input;

/// <summary>
/// Writes a value of a column as JSON: numbers and Booleans as such; dates and times in the form of ISO 8601, with all digits that the
/// column has; bytes in base64; numbers that JSON does not have as the texts NaN, Infinity and -Infinity.
/// </summary>
internal static class ValueJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="FormatException">The bytes are no value of this type.</exception>
    public static void Write(Utf8JsonWriter json, ColumnType type, ReadOnlySpan<byte> value)
    {
        switch (type.Logical.Kind)
        {
            case LogicalKind.Text or LogicalKind.Enum:
                json.WriteStringValue(Text(value));
                break;
            case LogicalKind.Json:
                WriteJson(json, Text(value));
                break;
            case LogicalKind.Decimal:
                json.WriteRawValue(DecimalText(Unscaled(type, value), type.Scale ?? 0), skipInputValidation: true);
                break;
            case LogicalKind.Date or LogicalKind.Time or LogicalKind.Timestamp:
                json.WriteStringValue(TimeText.Of(type, value));
                break;
            case LogicalKind.Interval:
                json.WriteStringValue(TimeText.OfInterval(value));
                break;
            case LogicalKind.Uuid when value.Length == 16:
                json.WriteStringValue(new Guid(value, bigEndian: true));
                break;
            case LogicalKind.Float16 when value.Length == 2:
                WriteNumber(json, (float)BinaryPrimitives.ReadHalfLittleEndian(value));
                break;
            case LogicalKind.Integer when !type.Logical.IsSigned:
                json.WriteNumberValue(type.Physical == PhysicalType.Int32
                    ? BinaryPrimitives.ReadUInt32LittleEndian(value)
                    : BinaryPrimitives.ReadUInt64LittleEndian(value));
                break;
            default:
                WritePhysical(json, type.Physical, value);
                break;
        }
    }

    /// <summary>Bytes as text.</summary>
    /// <exception cref="FormatException">They are not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> value)
    {
        try
        {
            return StrictUtf8.GetString(value);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"byte {e.Index + 1} of it is not valid UTF-8", e);
        }
    }

    private static void WritePhysical(Utf8JsonWriter json, PhysicalType physical, ReadOnlySpan<byte> value)
    {
        switch (physical)
        {
            case PhysicalType.Boolean:
                json.WriteBooleanValue(value[0] != 0);
                break;
            case PhysicalType.Int32:
                json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(value));
                break;
            case PhysicalType.Int64:
                json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(value));
                break;
            case PhysicalType.Int96:
                json.WriteStringValue(TimeText.OfInt96(value));
                break;
            case PhysicalType.Float:
                WriteNumber(json, BinaryPrimitives.ReadSingleLittleEndian(value));
                break;
            case PhysicalType.Double:
                double number = BinaryPrimitives.ReadDoubleLittleEndian(value);
                if (double.IsFinite(number))
                {
                    json.WriteNumberValue(number);
                }
                else
                {
                    json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                }

                break;
            default:
                json.WriteBase64StringValue(value);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>JSON goes on as such; a text that is none is written as text.</summary>
    private static void WriteJson(Utf8JsonWriter json, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            json.WriteRawValue(RawJson.OnOneLine(document.RootElement), skipInputValidation: true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            json.WriteStringValue(text);
        }
    }

    private static BigInteger Unscaled(ColumnType type, ReadOnlySpan<byte> value) => type.Physical switch
    {
        PhysicalType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(value),
        PhysicalType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(value),
        PhysicalType.ByteArray or PhysicalType.FixedBytes => new BigInteger(value, isUnsigned: false, isBigEndian: true),
        _ => throw new FormatException("a decimal number is stored in a way that is not known"),
    };

    private static string DecimalText(BigInteger unscaled, int scale)
    {
        const int MostDigits = 1000;
        if (scale is < 0 or > MostDigits)
        {
            throw new FormatException("a decimal number has more digits than any column has");
        }

        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string point = scale > 0 ? "." : string.Empty;
        return $"{(unscaled.Sign < 0 ? "-" : string.Empty)}{digits[..^scale]}{point}{digits[(digits.Length - scale)..]}";
    }
}
