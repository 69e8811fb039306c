using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Commands;

/// <summary>A head that <c>classify train</c> has made, as its file holds it.</summary>
internal sealed record HeadFile
{
    public const string OneLabel = "one label";
    public const string SeveralLabels = "several labels";

    private const string ThisFormat = "albert-embed head 1";

    /// <summary>More than any head has: ten thousand labels of the widest ALBERT take a fifth.</summary>
    private const long LongestFile = 1 << 30;

    /// <summary>Says that it is a head, and how it is written.</summary>
    public string Format { get; init; } = ThisFormat;

    public required string Program { get; init; }

    /// <summary>The model, as it was named.</summary>
    public required string Model { get; init; }

    /// <summary>What decides the vectors that it takes.</summary>
    public required SortedDictionary<string, string> Recipe { get; init; }

    /// <summary>The options that make such vectors.</summary>
    public required SortedDictionary<string, string> Options { get; init; }

    /// <summary>How many labels a text has.</summary>
    public required string Kind { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>scikit-learn's C.</summary>
    public required double Strength { get; init; }

    public required string ClassWeight { get; init; }

    public required HeadScores Scores { get; init; }

    /// <summary>float32, little-endian: [numbers, width].</summary>
    public required byte[] Weights { get; init; }

    /// <summary>float32, little-endian: [numbers].</summary>
    public required byte[] Bias { get; init; }

    /// <summary>SHA-256 of all this, written as this program does.</summary>
    public string Sha256 { get; init; } = string.Empty;

    /// <exception cref="UserException">The file is missing, damaged, or no head.</exception>
    public static HeadFile Read(string path)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAll(path, LongestFile);
            HeadFile? file = JsonSerializer.Deserialize(bytes, HeadJson.Default.HeadFile);
            return file?.Fault() is { } fault ? throw Damaged(path, fault) : file ?? throw Damaged(path, "it is null");
        }
        catch (JsonException e)
        {
            throw Damaged(path, e.LineNumber is null ? "it is no such JSON" : $"line {e.LineNumber + 1} is not as such a file has it");
        }
        catch (InvalidOperationException)
        {
            throw Damaged(path, "it holds half of a surrogate pair");
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
    }

    /// <summary>The file's bytes, with their digest.</summary>
    public byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this with { Sha256 = Digest() }, HeadJson.Default.HeadFile), (byte)'\n'];

    public LabelHead ToHead() =>
        new(Kind == SeveralLabels ? HeadKind.MultiLabel : HeadKind.SingleLabel, Labels, Floats(Weights), Floats(Bias));

    /// <summary>The bytes of numbers.</summary>
    public static byte[] BytesOf(float[] numbers) => MemoryMarshal.AsBytes<float>(numbers).ToArray();

    private static UserException Damaged(string path, string fault) => UserException.Model(
        $"{path} is no classifier that classify train has made, or it is damaged: {fault}. Train it again, or give another file.");

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private string Digest() =>
        Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Sha256 = string.Empty }, HeadJson.Default.HeadFile)));

    /// <summary>What is wrong with it; null where nothing is.</summary>
    private string? Fault()
    {
        if (Format != ThisFormat)
        {
            return $"its format is \"{Format}\", not \"{ThisFormat}\"";
        }

        int numbers = Kind == OneLabel && Labels.Count == 2 ? 1 : Labels.Count;
        return Recipe.ContainsValue(null!) || Options.ContainsValue(null!) || Labels.Contains(null) ? "a value is null"
            : Kind is not (OneLabel or SeveralLabels) ? $"its kind is \"{Kind}\""
            : Labels.Count < (Kind == OneLabel ? 2 : 1)
                || Labels.Distinct().Count() != Labels.Count ? "its labels are too few, or occur twice"
            : Options.Keys.FirstOrDefault(name => !VectorOptions.Names.Contains(name)) is { } option ? $"its option {option} is not known"
            : Bias.Length != numbers * sizeof(float) || Weights.Length == 0 || Weights.Length % Bias.Length != 0
                ? "its weights do not fit its labels"
            : !TensorPrimitives.IsFiniteAll<float>(Floats(Weights)) || !TensorPrimitives.IsFiniteAll<float>(Floats(Bias))
                ? "its weights are not finite"
            : Digest() != Sha256 ? "it was changed since then"
            : null;
    }
}
