using System.Text.Json;
using AlbertEmbed.Output;

namespace AlbertEmbed.Tests.Support;

/// <summary>A folder with some texts, whose vectors are stored in few bytes.</summary>
internal sealed class SmallVectorFolder : IDisposable
{
    private readonly WorkFolder folder = new();

    public SmallVectorFolder() => Input = folder.Write("in.txt", string.Join('\n', Texts) + "\n");

    public static string[] Texts { get; } = [.. Enumerable.Range(0, 300).Select(i => $"text {i % 97} of {i % 13}")];

    public string Input { get; }

    public WorkFolder Folder => folder;

    public string Path(string name) => folder.Path(name);

    /// <summary>Embeds the texts into a file that has the type for a name.</summary>
    /// <returns>Its path.</returns>
    public string Make(string type, string extension, params string[] options)
    {
        string path = folder.Path($"{type}{extension}");
        string[] encoding = extension == ".npy" ? [] : ["--encoding", "base64"];
        folder.Make(["-i", Input, "-o", path, "--dtype", type, .. encoding, .. options]);
        return path;
    }

    /// <summary>The vectors of the texts in full.</summary>
    public float[][] MakeFull(int width, params string[] options)
    {
        string path = folder.Path("full.npy");
        folder.Make(["-i", Input, "-o", path, .. options]);
        return
        [
            .. File.ReadAllBytes(path)[128..].Chunk(width * sizeof(float)).Select(
                row => row.Chunk(sizeof(float)).Select(number => BitConverter.ToSingle(number)).ToArray()),
        ];
    }

    public float[] Vector(string text, params string[] options) =>
        JsonDocument.Parse(folder.Embed([text, .. options]).Output).RootElement.GetProperty("embedding").Floats();

    /// <summary>The bytes of all vectors of a file.</summary>
    public static IEnumerable<byte> Stored(string path, string type) => OutputNames.IsNpy(path)
        ? File.ReadAllBytes(path)[128..]
        : GoldenData.Lines(path).SelectMany(line => line.GetProperty($"embedding_{type}").GetBytesFromBase64());

    public static byte[] Encode(VectorCodec codec, float[] row)
    {
        byte[] stored = new byte[codec.RowLength];
        Assert.True(codec.TryEncode(row, stored));
        return stored;
    }

    public void Dispose() => folder.Dispose();
}
