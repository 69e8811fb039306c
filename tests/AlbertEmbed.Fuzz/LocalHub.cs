using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AlbertEmbed.Fuzz;

/// <summary>
/// What all hubs of tests share: a port of this machine, and a thread for each client that asks. Each answer ends the connection.
/// </summary>
internal sealed class LocalHub : IDisposable
{
    /// <summary>The commit that hubs of tests have.</summary>
    public const string Commit = "8e2f239c5f8a2c0f253781ca60135db913e5c80c";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Action<HubRequest, Stream> answer;

    /// <param name="answer">Writes the answer to a request.</param>
    public LocalHub(Action<HubRequest, Stream> answer)
    {
        this.answer = answer;
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Where it is.</summary>
    public string Address => AddressOn("127.0.0.1");

    /// <summary>Where it is, under another name of this machine.</summary>
    public string AddressOn(string host) => $"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>An answer with a content.</summary>
    public static byte[] Answer(string status, byte[] content, params IEnumerable<string> headers) =>
        [.. Encoding.Latin1.GetBytes(
            string.Join("\r\n", [$"HTTP/1.1 {status}", "Connection: close", .. headers, string.Empty, string.Empty])), .. content];

    /// <summary>Environment variables of a program that takes models from a hub.</summary>
    /// <param name="address">The hub.</param>
    /// <param name="cache">Where the program keeps models.</param>
    /// <param name="huggingFace">Where models of other programs would be.</param>
    public static Dictionary<string, string> Variables(string address, string cache, string huggingFace) => new()
    {
        ["HF_ENDPOINT"] = address,
        ["ALBERT_EMBED_CACHE"] = cache,
        ["HF_HUB_CACHE"] = huggingFace,
    };

    public void Dispose() => listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed.
        }
    }

    private void Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (HubRequest.Read(stream) is { } request)
                {
                    answer(request, stream);
                }
            }
            catch (IOException)
            {
                // The client went away.
            }
        }
    }
}
