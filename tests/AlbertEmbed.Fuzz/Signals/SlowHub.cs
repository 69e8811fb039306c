using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Fuzz.Signals;

/// <summary>A hub that has one model and sends it in pieces, with a rest after each.</summary>
internal sealed class SlowHub : IDisposable
{
    public const string Model = "owner/model";

    private const string Commit = "8e2f239c5f8a2c0f253781ca60135db913e5c80c";
    private const string Range = "Range: bytes=";
    private const int LongestRequest = 16_384;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> files;
    private readonly int piece;

    /// <param name="folder">The model.</param>
    /// <param name="piece">Bytes that are sent at once.</param>
    public SlowHub(string folder, int piece)
    {
        this.piece = piece;
        files = Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        listener.Start();
        Task.Run(Accept);
    }

    /// <summary>Where it is.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose() => listener.Dispose();

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static bool IsWhole(ReadOnlySpan<byte> request) => request.EndsWith("\r\n\r\n"u8);

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] request = new byte[LongestRequest];
                int length = 0;
                while (length < request.Length && !IsWhole(request.AsSpan(0, length)))
                {
                    int read = await stream.ReadAsync(request.AsMemory(length));
                    if (read == 0)
                    {
                        return;
                    }

                    length += read;
                }

                await Answer(stream, Encoding.Latin1.GetString(request, 0, length));
            }
            catch (IOException)
            {
                // The client has ended.
            }
        }
    }

    private async Task Answer(NetworkStream stream, string request)
    {
        string path = request.Split(' ')[1];
        byte[]? content = path.StartsWith("/api/", StringComparison.Ordinal)
            ? Listing()
            : files.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..]);
        int at = request.IndexOf(Range, StringComparison.Ordinal);
        int start = at < 0 ? 0 : int.Parse(request[(at + Range.Length)..].Split('-')[0], CultureInfo.InvariantCulture);
        string status = content is null ? "404 Not Found"
            : start == 0 ? "200 OK"
            : start < content.Length ? "206 Partial Content"
            : "416 Range Not Satisfiable";
        ReadOnlyMemory<byte> rest = content is null || start > content.Length ? Array.Empty<byte>() : content.AsMemory(start);
        string range = status[..3] == "206" ? $"Content-Range: bytes {start}-{content!.Length - 1}/{content.Length}\r\n" : string.Empty;
        string head = $"HTTP/1.1 {status}\r\nConnection: close\r\n{range}Content-Length: {rest.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head));
        for (; rest.Length > 0; rest = rest[Math.Min(piece, rest.Length)..])
        {
            await stream.WriteAsync(rest[..Math.Min(piece, rest.Length)]);
            await Task.Delay(Rest);
        }
    }

    private byte[] Listing() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = Model,
        sha = Commit,
        siblings = files.Select(file => new { rfilename = file.Key, size = file.Value.Length, lfs = new { sha256 = Digest(file.Value) } }),
    });
}
