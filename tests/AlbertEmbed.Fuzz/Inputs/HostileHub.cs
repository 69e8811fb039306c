using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>
/// A hub whose answers are damaged: the listing, the headers, the status line or a file. It answers at once, or not at all.
/// </summary>
internal sealed class HostileHub : IDisposable
{
    public const string Model = "albert/albert-base-v2";

    private const string Folder = LocalHub.Commit + "/";

    private static readonly string[] Framing = ["Content-Length", "Transfer-Encoding"];

    private static readonly string[] Headers =
    [
        "Content-Length: 0", "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 9223372036854775807",
        "Content-Encoding: gzip", "Transfer-Encoding: chunked", "ETag: \"", "ETag: W/\"x\"",
        "ETag: \"0000000000000000000000000000000000000000\"", "X-Linked-Etag: \"../../x\"", "X-Linked-Size: -1",
        "X-Linked-Size: 99999999999999999999", "X-Linked-Size: 3", "X-Error-Code: GatedRepo", "X-Error-Code: \u001b[31m",
        "Content-Range: bytes 5-1/2", "Content-Type: \u0001", "Set-Cookie: a=b", "Retry-After: 0", "Location: /",
        "Location: file:///etc/passwd", "Location: http://127.0.0.1:1/", "Location: ::::", "X-Long: ",
    ];

    private static readonly string[] Statuses =
    [
        "200 OK", "206 Partial Content", "204 No Content", "301 Moved", "302 Found", "304 Not Modified", "401 No", "403 \u001b[31mNo",
        "404 Not Found", "416 No", "418 I'm a teapot", "600 x", "099 x", "abc", "100 Continue",
    ];

    private readonly LocalHub hub;
    private readonly Lock gate = new();
    private Dictionary<string, byte[]> files = [];
    private Random? random;
    private string? target;

    public HostileHub() => hub = new LocalHub((request, stream) =>
    {
        lock (gate)
        {
            stream.Write(Response(request.Path));
        }
    });

    public string Address => hub.Address;

    /// <summary>From now on, answers of these files. One kind of answer is damaged when there is a <paramref name="random"/>.</summary>
    public void Serve(Dictionary<string, byte[]> files, Random? random, string? target)
    {
        lock (gate)
        {
            (this.files, this.random, this.target) = (files, random, random?.Next(3) == 0 ? string.Empty : target);
        }
    }

    public void Dispose() => hub.Dispose();

    private byte[] Response(string path)
    {
        string name = path[(path.IndexOf(Folder, StringComparison.Ordinal) is >= 0 and int at ? at + Folder.Length : 0)..];
        bool listing = path.StartsWith("/api/", StringComparison.Ordinal);
        byte[]? found = listing ? Listing() : files.GetValueOrDefault(name);
        byte[] content = found ?? [];
        List<string> head = [found is not null ? "HTTP/1.1 200 OK" : "HTTP/1.1 404 Not Found", "Connection: close"];
        if (!listing)
        {
            head.Add($"ETag: \"{Convert.ToHexStringLower(SHA256.HashData(content))}\"");
        }

        int? written = null;
        if (random is not null && (target == name || (listing && target?.Length == 0)))
        {
            int way = random.Next(8);
            content = way < 4 && listing
                ? JsonMutations.Change(content, random)
                : way == 4
                ? ByteMutations.Change(content, random)
                : content;
            written = way == 5 ? random.Next(content.Length + 1) : null;
            head[0] = way == 6 ? "HTTP/1.1 " + Statuses[random.Next(Statuses.Length)] : head[0];
            for (int i = way is 6 or 7 ? random.Next(1, 4) : 0; i > 0; i--)
            {
                string header = Headers[random.Next(Headers.Length)];
                head.Insert(
                    random.Next(1, head.Count + 1),
                    header.EndsWith("Long: ", StringComparison.Ordinal) ? header + new string('x', 100_000) : header);
            }
        }

        if (!head.Exists(line => Array.Exists(Framing, name => line.StartsWith(name, StringComparison.Ordinal))))
        {
            head.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}"));
        }

        byte[] start = Encoding.UTF8.GetBytes(string.Join("\r\n", head) + "\r\n\r\n");
        start = random?.Next(40) == 0 ? ByteMutations.Change(start, random) : start;
        return [.. start, .. content.AsSpan(0, written ?? content.Length)];
    }

    private byte[] Listing() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = Model,
        sha = LocalHub.Commit,
        siblings = files.Select(file => new
        {
            rfilename = file.Key,
            size = file.Value.Length,
            lfs = new { sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Value)) },
        }),
    });
}
