using System.Text.Json;
using AlbertEmbed.Input;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>One of the nearest records of a query.</summary>
/// <param name="Query">Number of the query.</param>
/// <param name="Rank">1 for the nearest.</param>
/// <param name="Found">The record.</param>
internal sealed record SearchHit(int Query, int Rank, Candidate Found)
{
    /// <summary>What identifies the record, as JSON.</summary>
    public string? Id { get; private set; }

    public string? Text { get; set; }

    /// <summary>Its number in the input; null when only its id is known.</summary>
    public long? Index { get; set; }

    /// <summary>Whether the vectors' own line says the number.</summary>
    public bool SaysIndex { get; private set; }

    public List<KeptField> Kept { get; } = [];

    /// <summary>Takes over what an output line says of the record.</summary>
    public void Describe(ReadOnlyMemory<byte> line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        foreach (JsonProperty field in json.RootElement.EnumerateObject())
        {
            switch (field.Name)
            {
                case "index":
                    Index = field.Value.GetInt64();
                    SaysIndex = true;
                    break;
                case "id":
                    Id = field.Value.GetRawText();
                    break;
                case "text":
                    Text = field.Value.ToString();
                    break;
                case "embedding" or "n_tokens" or "truncated" or "unknown":
                    break;
                default:
                    Kept.Add(new KeptField(field.Name, field.Value.GetRawText()));
                    break;
            }
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("query"u8, Query);
        json.WriteNumber("rank"u8, Rank);
        if (Index is { } index)
        {
            json.WriteNumber("index"u8, index);
        }

        json.WriteNumber("score"u8, (float)Found.Score);
        if (Id is not null)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(Id, skipInputValidation: true);
        }

        if (Text is not null)
        {
            json.WriteString("text"u8, Text);
        }

        foreach (KeptField field in Kept)
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(field.Json, skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}
