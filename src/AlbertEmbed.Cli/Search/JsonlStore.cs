using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Vectors in JSON Lines, as numbers or base64, read from the start to the end.</summary>
internal sealed partial class JsonlStore : IVectorStore
{
    private readonly string path;

    private JsonlStore(string path, VectorCodec codec) => (this.path, Codec) = (path, codec);

    public VectorCodec Codec { get; }

    public long Count { get; private set; }

    /// <param name="path">The file.</param>
    /// <param name="form">What else is known of how vectors are stored.</param>
    /// <exception cref="UserException">It holds no vectors.</exception>
    public static JsonlStore Open(string path, StoredForm form)
    {
        foreach (TextRecord line in Lines(path))
        {
            (VectorType type, byte[] stored) = Parse(line);
            if (stored.Length == 0 || stored.Length % type.Element().Size() != 0)
            {
                throw NoVector(line, null);
            }

            return new JsonlStore(path, form.Codec(type, stored.Length / type.Element().Size()));
        }

        throw UserException.Usage($"{path} holds no vectors.");
    }

    public List<TopList>[] Scan(float[][] queries, Func<int, TopList> listFor, int threads, CancellationToken stop)
    {
        TopList[] lists = [.. Enumerable.Range(0, queries.Length).Select(listFor)];
        RowScan scan = new(Codec, queries);
        float[] memory = new float[Codec.Width];
        long row = 0;
        foreach (TextRecord line in Lines(path))
        {
            stop.ThrowIfCancellationRequested();
            scan.Offer(new RowOrigin(row++, line.Place, line.Text), Stored(line), memory, lists);
        }

        Count = row;

        return [.. lists.Select(list => new List<TopList> { list })];
    }

    public Dictionary<long, float[]> Read(IReadOnlyList<long> rows, CancellationToken stop)
    {
        Dictionary<long, float[]> read = new(rows.Count);
        HashSet<long> wanted = [.. rows];
        long row = 0;
        foreach (TextRecord line in Lines(path))
        {
            stop.ThrowIfCancellationRequested();
            if (wanted.Contains(row))
            {
                read[row] = new float[Codec.Width];
                Codec.Decode(Stored(line), read[row]);
            }

            row++;
        }

        Count = row;
        return read;
    }

    public void Dispose()
    {
        // Each pass opens and closes the file.
    }

    /// <summary>The bytes of a line's vector, which is like those before it.</summary>
    private byte[] Stored(in TextRecord line)
    {
        (VectorType type, byte[] stored) = Parse(line);
        if (type != Codec.Type)
        {
            throw UserException.BadRecord(
                $"{line.Place}: the vector is in a field {VectorField.Of(type)}, those before it in {VectorField.Of(Codec.Type)}.");
        }

        if (stored.Length != Codec.RowLength)
        {
            string found = Plural.Of(stored.Length / type.Element().Size(), "component");
            throw UserException.BadRecord($"{line.Place}: the vector has {found}, those before it {Codec.StoredWidth}.");
        }

        return stored;
    }

    private static IEnumerable<TextRecord> Lines(string path)
    {
        using LineReader reader = new(InputFile.Open(path), path, new DelimiterEnd(LineReader.LineFeed));
        foreach (TextRecord line in reader.ReadAll())
        {
            yield return line.Problem is null ? line : throw UserException.BadRecord($"{line.Place}: {line.Problem}");
        }
    }

    /// <returns>What the vector of a line is stored as, and its bytes.</returns>
    private static (VectorType Type, byte[] Stored) Parse(in TextRecord line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text);
            (VectorType type, JsonElement value) = VectorField.Find(json.RootElement);
            if (value.ValueKind == JsonValueKind.String)
            {
                byte[] stored = value.GetBytesFromBase64();
                return stored.Length % type.Element().Size() == 0
                    ? (type, stored)
                    : throw new FormatException($"{Plural.Of(stored.Length, "byte")} cannot be a vector of {type.Name()}");
            }

            return type == VectorType.Float32
                ? (type, MemoryMarshal.AsBytes<float>([.. value.EnumerateArray().Select(number => number.GetSingle())]).ToArray())
                : throw new FormatException($"{VectorField.Of(type)} is not base64");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw NoVector(line, e);
        }
    }

    private static UserException NoVector(in TextRecord line, Exception? e) => UserException.BadRecord(
        NotANumber().IsMatch(line.Text)
            ? $"{line.Place}: NaN and Infinity are not numbers in JSON, and nothing can be compared "
                + $"with them. Make the vectors again."
            : $"{line.Place}: the line has no vector in a field embedding, as the output of embed has. "
                + $"Vectors of tokens cannot be searched.",
        e);

    /// <summary>What other programs write for numbers that JSON does not have.</summary>
    [GeneratedRegex(@"[\[,]\s*-?(NaN|Infinity)\s*[,\]]")]
    private static partial Regex NotANumber();
}
