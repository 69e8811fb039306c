using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Tests.Support;

/// <summary>A hub that answers what a test writes, byte by byte. Each answer ends the connection.</summary>
internal sealed class RawHub : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?, IEnumerable<byte[]>> answer;

    /// <param name="answer">Gives the answer to a path and the first byte that is wanted, in pieces.</param>
    public RawHub(Func<string, string?, IEnumerable<byte[]>> answer)
    {
        this.answer = answer;
        listener.Start();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>An answer with a content.</summary>
    public static byte[] Answer(string status, byte[] content, params string[] headers) =>
        [.. Encoding.Latin1.GetBytes(
            string.Join("\r\n", [$"HTTP/1.1 {status}", "Connection: close", .. headers, string.Empty, string.Empty])), .. content];

    /// <summary>The description of a model whose files have neither sizes nor hashes.</summary>
    public static byte[] Listing(params IEnumerable<string> files) => Answer(
        "200 OK",
        JsonSerializer.SerializeToUtf8Bytes(new { sha = TestHub.Commit, siblings = files.Select(file => new { rfilename = file }) }));

    public void Dispose() => listener.Dispose();

    private void Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = listener.AcceptTcpClient();
                try
                {
                    using StreamReader reader = new(client.GetStream());
                    string path = reader.ReadLine()!.Split(' ')[1];
                    string? range = null;
                    for (string? line; (line = reader.ReadLine())?.Length > 0;)
                    {
                        range = line.StartsWith("Range: bytes=", StringComparison.Ordinal) ? line["Range: bytes=".Length..^1] : range;
                    }

                    foreach (byte[] piece in answer(path, range))
                    {
                        client.GetStream().Write(piece);
                    }
                }
                catch (IOException)
                {
                    // The client has heard enough.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed.
        }
    }
}
