using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Fuzz;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// A hub on this machine: it describes a model, sends small files itself and large ones from a store on another host name, and fails in
/// the ways that a hub can.
/// </summary>
internal sealed class TestHub : IDisposable
{
    public const string Model = "albert/albert-base-v2";
    public const string Commit = LocalHub.Commit;

    private static readonly string[] LargeExtensions = [".safetensors", ".bin", ".model"];

    private readonly LocalHub hub;
    private readonly LocalHub store;
    private readonly Dictionary<string, byte[]> files;

    public TestHub(string folder)
    {
        files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes);
        hub = new LocalHub((request, stream) => stream.Write(AnswerHub(request)));
        store = new LocalHub((request, stream) => stream.Write(AnswerStore(request)));
    }

    public string Address => hub.Address;

    public string StoreAddress => store.AddressOn("localhost");

    /// <summary>What was asked for: the host, the path, the range and the token.</summary>
    public ConcurrentQueue<(string Host, string Path, string? Range, string? Token)> Requests { get; } = [];

    /// <summary>Files that the repository has besides those that are needed.</summary>
    public IDictionary<string, byte[]> Files => files;

    /// <summary>Only who shows this token may read.</summary>
    public string? Token { get; set; }

    /// <summary>How often it says that it is busy, with seconds to wait.</summary>
    public int BusyTimes { get; set; }

    /// <summary>Ends each answer of the store after so many bytes.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Answers every request for a part with the whole.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>How many answers of the store have a wrong byte.</summary>
    public int WrongTimes { get; set; }

    /// <summary>Where large files are said to be, instead of the store.</summary>
    public string? LeadsTo { get; set; }

    /// <summary>Status of every answer, with this error code.</summary>
    public (int Status, string? Code)? Refusal { get; set; }

    public void Dispose()
    {
        hub.Dispose();
        store.Dispose();
    }

    private static byte[] Refuse(int status, string? code) => LocalHub.Answer($"{status} Refused", [], $"X-Error-Code: {code}");

    private void Note(HubRequest request) => Requests.Enqueue(
        (request.Headers["Host"].Split(':')[0], request.Path, request.Range, request.Headers.GetValueOrDefault("Authorization")));

    private byte[] AnswerHub(HubRequest request)
    {
        Note(request);
        if (Refusal is { } refusal)
        {
            return Refuse(refusal.Status, refusal.Code);
        }

        if (BusyTimes > 0)
        {
            BusyTimes--;
            return LocalHub.Answer("429 Too Many Requests", [], "Retry-After: 1");
        }

        if (Token is not null && request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Token}")
        {
            return Refuse(401, "RepoNotFound");
        }

        string path = request.Path.Split('?')[0];
        string resolve = $"/{Model}/resolve/{Commit}/";
        return path.StartsWith($"/api/models/{Model}/revision/", StringComparison.Ordinal)
            ? AnswerListing(path[(path.LastIndexOf('/') + 1)..])
            : path.StartsWith(resolve, StringComparison.Ordinal) && files.TryGetValue(path[resolve.Length..], out byte[]? content)
            ? AnswerFile(request, path[resolve.Length..], content)
            : Refuse(404, "RepoNotFound");
    }

    private byte[] AnswerListing(string revision)
    {
        var siblings = files.Keys.Select(name => new { rfilename = name, size = files[name].Length });
        return revision is "main" or Commit
            ? LocalHub.Answer("200 OK", JsonSerializer.SerializeToUtf8Bytes(new { id = Model, sha = Commit, siblings }))
            : Refuse(404, "RevisionNotFound");
    }

    private byte[] AnswerFile(HubRequest request, string name, byte[] content)
    {
        if (LargeExtensions.Any(extension => name.EndsWith(extension, StringComparison.Ordinal)))
        {
            return LocalHub.Answer(
                "302 Found",
                [],
                $"X-Linked-Etag: \"{Convert.ToHexStringLower(SHA256.HashData(content))}\"",
                $"X-Linked-Size: {content.Length}",
                $"Location: {LeadsTo ?? StoreAddress}/{name}");
        }

#pragma warning disable CA5350 // Git's own names.
        byte[] hash = SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]);
#pragma warning restore CA5350
        return Send(request, content, $"ETag: \"{Convert.ToHexStringLower(hash)}\"");
    }

    private byte[] AnswerStore(HubRequest request)
    {
        Note(request);
        byte[] content = [.. files[request.Path[1..]]];
        if (WrongTimes > 0)
        {
            WrongTimes--;
            content[content.Length / 2] ^= 1;
        }

        byte[] whole = Send(request, content, "ETag: \"0123456789abcdef0123456789abcdef01234567\"");
        int start = Math.Min(IgnoresRanges ? 0 : request.Start ?? 0, content.Length);
        int head = whole.Length - (content.Length - start);
        return CutAfter is { } cut && head + cut < whole.Length ? whole[..(head + cut)] : whole;
    }

    private byte[] Send(HubRequest request, byte[] content, string tag)
    {
        int start = IgnoresRanges ? 0 : request.Start ?? 0;
        return start > 0 && start >= content.Length ? LocalHub.Answer("416 Range Not Satisfiable", [])
            : LocalHub.Answer(
                start > 0 ? "206 Partial Content" : "200 OK",
                content[start..],
                [
                    tag, $"Content-Length: {content.Length - start}",
                    .. start > 0 ? [$"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}"] : Array.Empty<string>(),
                ]);
    }
}
