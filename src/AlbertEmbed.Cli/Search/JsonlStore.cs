using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Search;

/// <summary>Vectors in JSON Lines, as numbers or base64, read from the start to the end.</summary>
internal sealed partial class JsonlStore(string path) : IVectorStore
{
    private int? width;

    public int Width => width ??= FirstWidth();

    public long Count { get; private set; }

    public List<TopList>[] Scan(float[][] queries, Func<float[], TopList> listFor, int threads, CancellationToken stop)
    {
        TopList[] lists = [.. queries.Select(listFor)];
        long row = 0;
        foreach (TextRecord line in Lines())
        {
            stop.ThrowIfCancellationRequested();
            float[] vector = ParseVector(line);
            if (vector.Length != Width)
            {
                throw UserException.BadRecord(
                    $"{line.Place}: the vector has {Plural.Of(vector.Length, "component")}, those before it {Width}.");
            }

            float length = TensorPrimitives.Norm<float>(vector);
            if (!float.IsFinite(length))
            {
                FiniteNumbers.Require(vector, line.Place);
            }

            for (int i = 0; i < queries.Length; i++)
            {
                float score = Vectors.FastCosine(queries[i], vector, length);
                if (lists[i].Accepts(score, row) && !lists[i].LeavesOut(score, vector, length))
                {
                    lists[i].Add(new Candidate(row, score, vector, Encoding.UTF8.GetBytes(line.Text)));
                }
            }

            row++;
        }

        Count = row;

        return [.. lists.Select(list => new List<TopList> { list })];
    }

    public void Dispose()
    {
        // Each pass opens and closes the file.
    }

    private int FirstWidth()
    {
        foreach (TextRecord line in Lines())
        {
            return ParseVector(line).Length;
        }

        throw UserException.Usage($"{path} holds no vectors.");
    }

    private IEnumerable<TextRecord> Lines()
    {
        using LineReader reader = new(InputFile.Open(path), path, new DelimiterEnd(LineReader.LineFeed));
        foreach (TextRecord line in reader.ReadAll())
        {
            yield return line.Problem is null ? line : throw UserException.BadRecord($"{line.Place}: {line.Problem}");
        }
    }

    private static float[] ToFloats(byte[] bytes) => bytes.Length % sizeof(float) == 0
        ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
        : throw new FormatException($"{Plural.Of(bytes.Length, "byte")} cannot be a vector of float32");

    private static float[] ParseVector(in TextRecord line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text);
            JsonElement embedding = json.RootElement.GetProperty("embedding");
            return embedding.ValueKind == JsonValueKind.String
                ? ToFloats(embedding.GetBytesFromBase64())
                : [.. embedding.EnumerateArray().Select(value => value.GetSingle())];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw UserException.BadRecord(
                NotANumber().IsMatch(line.Text)
                    ? $"{line.Place}: NaN and Infinity are not numbers in JSON, and nothing can be compared "
                        + $"with them. Make the vectors again."
                    : $"{line.Place}: the line has no vector in a field embedding, as the output of embed has. "
                        + $"Vectors of tokens cannot be searched.",
                e);
        }
    }

    /// <summary>What other programs write for numbers that JSON does not have.</summary>
    [GeneratedRegex(@"[\[,]\s*-?(NaN|Infinity)\s*[,\]]")]
    private static partial Regex NotANumber();
}
