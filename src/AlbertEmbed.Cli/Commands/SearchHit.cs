using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>One of the nearest records of a query.</summary>
/// <param name="Query">Number of the query.</param>
/// <param name="Found">The record.</param>
internal sealed record SearchHit(int Query, Candidate Found)
{
    /// <summary>Put before a field's name that search needs itself.</summary>
    private const string Prefix = "data_";

    /// <summary>What else it writes, it takes over from the record.</summary>
    private static readonly string[] OwnNames = ["query", "rank", "score"];

    private static readonly string[] OwnNamesOfSeveral = [.. OwnNames, "file"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>1 for the nearest.</summary>
    public int Rank { get; init; }

    /// <summary>Where it was found; null where only one file is searched.</summary>
    public string? File { get; init; }

    /// <summary>The file's number among those that are searched.</summary>
    public int FileNumber { get; init; }

    private string[] Reserved => File is null ? OwnNames : OwnNamesOfSeveral;

    /// <summary>What identifies the record, as JSON.</summary>
    public string? Id { get; private set; }

    public string? Text { get; private set; }

    /// <summary>The record of the input that the text is taken from.</summary>
    public TextRecord? Record { get; private set; }

    /// <summary>Its number in the input; null when only its id is known.</summary>
    public long? Index { get; set; }

    /// <summary>Whether the vectors' own line says the number.</summary>
    public bool SaysIndex { get; private set; }

    public List<KeptField> Kept { get; } = [];

    /// <summary>The fields of the record that have a name that search gives to its own, in the order of the record.</summary>
    public IEnumerable<KeptField> Renamed => Kept.Where(kept => Reserved.Contains(kept.Name));

    /// <summary>Takes over what an output line says of the record.</summary>
    /// <param name="line">The line.</param>
    /// <param name="place">Where it stands, in words.</param>
    /// <exception cref="UserException">It is not a line of an output.</exception>
    public void Describe(ReadOnlyMemory<byte> line, string place)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line, Strict);
            foreach (JsonProperty field in json.RootElement.EnumerateObject())
            {
                Describe(field);
            }

            if (Index is null && Id is not null && Id is not ['"' or '-' or (>= '0' and <= '9'), ..])
            {
                throw new FormatException("its id is neither text nor number");
            }
        }
        catch (InvalidOperationException e)
        {
            throw UserException.BadRecord(
                $"{place}: the line is not an object, or holds half of a surrogate pair, which no output of embed does.", e);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw UserException.BadRecord(
                $"{place}: the line does not say which record it is, as the output of embed does: {e.Message}", e);
        }
    }

    /// <summary>Takes over the text of its record in the input.</summary>
    public void Show(TextRecord record) => (Record, Text) = (record, record.Text);

    /// <summary>
    /// The name under which a field of the record is shown: one that search gives to its own, or to another field, is lengthened.
    /// </summary>
    public string NameOf(KeptField field)
    {
        string name = field.Name;
        while (Reserved.Contains(name) || (name != field.Name && Kept.Exists(other => other.Name == name)))
        {
            name = Prefix + name;
        }

        return name;
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
        if (File is not null)
        {
            json.WriteString("file"u8, File);
        }

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
            json.WritePropertyName(NameOf(field));
            json.WriteRawValue(field.Json, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private void Describe(JsonProperty field)
    {
        switch (field.Name)
        {
            case "index":
                Index = field.Value.GetInt64() is >= 0 and var index ? index : throw new FormatException("its index is negative");
                SaysIndex = true;
                break;
            case "id":
                // Beside a number it is a field of the input, which may hold anything.
                Id = KeptField.Of(field).Json;
                break;
            case "text":
                Text = field.Value.ToString();
                break;
            case "n_tokens" or "truncated" or "unknown":
            case var name when VectorField.Is(name):
                break;
            default:
                Kept.Add(KeptField.Of(field));
                break;
        }
    }
}
