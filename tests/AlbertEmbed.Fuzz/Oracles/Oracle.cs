using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AlbertEmbed.Tokenization;
using Reference = Tokenizers.DotNet.Tokenizer;

namespace AlbertEmbed.Fuzz.Oracles;

/// <summary>Compares our tokenizer with Hugging Face's library, which defines what the ids of a text are.</summary>
internal sealed class Oracle : IDisposable
{
    private readonly Reference reference;
    private readonly TextTokenizer own;
    private readonly TokenBuffer plain = new();
    private readonly TokenBuffer detailed = new(keepDetails: true);

    /// <param name="file">The reference's <c>tokenizer.json</c>.</param>
    /// <param name="ownFile">Ours: the same.</param>
    /// <param name="lines">Real texts, whose mutations are compared too.</param>
    public Oracle(JsonObject file, JsonObject ownFile, IReadOnlyList<string> lines)
    {
        string folder = Directory.CreateTempSubdirectory("albert-embed-oracle").FullName;
        try
        {
            string path = Path.Combine(folder, "tokenizer.json");
            File.WriteAllBytes(path, OracleFile.Comparable(file));
            reference = new Reference(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        own = new TextTokenizer(new Tokenizer(TokenizerJson.Parse(OracleFile.Comparable(ownFile))), int.MaxValue);
        JsonNode vocabulary = file["model"]!["vocab"]!;
        Texts = new OracleTexts(
            vocabulary is JsonObject words ? [.. words.Select(word => word.Key)]
                : [.. vocabulary.AsArray().Select(piece => piece![0]!.GetValue<string>())],
            [.. (file["added_tokens"]?.AsArray() ?? []).Select(token => token!["content"]!.GetValue<string>())],
            lines);
    }

    /// <summary>Why the reference cannot run here, or null.</summary>
    public static string? Obstacle { get; } =
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "Its package is for linux-x64."
        : NativeLibrary.TryLoad("hf_tokenizers", typeof(Reference).Assembly, null, out _) ? null
        : "Its native library does not load.";

    /// <summary>The texts to compare.</summary>
    public OracleTexts Texts { get; }

    /// <summary>How the two tokenizers differ on a text; null if they do not.</summary>
    public string? Difference(string text)
    {
        int[] expected = [.. reference.Encode(text).Select(id => (int)id)];
        int[] found = own.Encode(text, plain).Ids;
        int[] withDetails = own.Encode(text, detailed).Ids;
        return !found.SequenceEqual(expected) ? Describe("our ids", found, expected)
            : !withDetails.SequenceEqual(expected) ? Describe("our ids with offsets", withDetails, expected)
            : null;
    }

    /// <summary>The text without the characters that the difference does not need.</summary>
    public string Smallest(string text)
    {
        List<string> characters = [.. text.EnumerateRunes().Select(rune => rune.ToString())];
        for (int size = characters.Count / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= characters.Count;)
            {
                List<string> shorter = [.. characters[..at], .. characters[(at + size)..]];
                if (Difference(string.Concat(shorter)) is not null)
                {
                    characters = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        return string.Concat(characters);
    }

    public void Dispose() => reference.Dispose();

    private static string Describe(string what, int[] found, int[] expected) =>
        $"{what} {string.Join(' ', found)}, the reference's {string.Join(' ', expected)}";
}
