using System.Security.Cryptography;
using System.Text.Json;

namespace AlbertEmbed.Fuzz.Signals;

/// <summary>A hub that has one model and sends it in pieces, with a rest after each.</summary>
internal sealed class SlowHub : IDisposable
{
    public const string Model = "owner/model";

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly LocalHub hub;
    private readonly Dictionary<string, byte[]> files;
    private readonly int piece;

    /// <param name="folder">The model.</param>
    /// <param name="piece">Bytes that are sent at once.</param>
    public SlowHub(string folder, int piece)
    {
        this.piece = piece;
        files = Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        hub = new LocalHub(Answer);
    }

    public string Address => hub.Address;

    public void Dispose() => hub.Dispose();

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private void Answer(HubRequest request, Stream stream)
    {
        byte[]? content = request.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? Listing()
            : files.GetValueOrDefault(request.Path[(request.Path.LastIndexOf('/') + 1)..]);
        int start = request.Start ?? 0;
        string status = content is null ? "404 Not Found"
            : start == 0 ? "200 OK"
            : start < content.Length ? "206 Partial Content"
            : "416 Range Not Satisfiable";
        ReadOnlySpan<byte> rest = content is null || start > content.Length ? [] : content.AsSpan(start);
        string[] range = status[..3] == "206" ? [$"Content-Range: bytes {start}-{content!.Length - 1}/{content.Length}"] : [];
        stream.Write(LocalHub.Answer(status, [], [.. range, $"Content-Length: {rest.Length}"]));
        for (; rest.Length > 0; rest = rest[Math.Min(piece, rest.Length)..])
        {
            stream.Write(rest[..Math.Min(piece, rest.Length)]);
            Thread.Sleep(Rest);
        }
    }

    private byte[] Listing() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = Model,
        sha = LocalHub.Commit,
        siblings = files.Select(file => new { rfilename = file.Key, size = file.Value.Length, lfs = new { sha256 = Digest(file.Value) } }),
    });
}
