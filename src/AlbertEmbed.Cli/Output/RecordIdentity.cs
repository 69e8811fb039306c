using System.Text.Json;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>Writes what identifies a record into the JSON object of its line.</summary>
internal static class RecordIdentity
{
    /// <summary>Writes the record's id; its number when it has no id.</summary>
    public static void Write(Utf8JsonWriter json, in TextRecord record)
    {
        if (record.Id is { } id)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }
        else
        {
            json.WriteNumber("index"u8, record.Index);
        }
    }

    /// <summary>Writes the fields of the input that are kept.</summary>
    public static void WriteKeptFields(Utf8JsonWriter json, in TextRecord record)
    {
        foreach (KeptField field in record.Kept ?? [])
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(field.Json, skipInputValidation: true);
        }
    }
}
