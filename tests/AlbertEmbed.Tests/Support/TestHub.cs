using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// A hub on this machine: it describes a model, sends small files itself and large ones from a store on another host name, and fails in
/// the ways that a hub can.
/// </summary>
internal sealed class TestHub : IDisposable
{
    public const string Model = "albert/albert-base-v2";
    public const string Commit = "8e2f239c5f8a2c0f253781ca60135db913e5c80c";

    private static readonly string[] LargeExtensions = [".safetensors", ".bin", ".model"];

    private readonly HttpListener hub;
    private readonly HttpListener store;
    private readonly Dictionary<string, byte[]> files;

    public TestHub(string folder)
    {
        files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes);
        (hub, Address) = Start("127.0.0.1", AnswerHub);
        (store, StoreAddress) = Start("localhost", AnswerStore);
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    public string StoreAddress { get; }

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
        hub.Close();
        store.Close();
    }

    private static (HttpListener Listener, string Address) Start(string host, Action<HttpListenerContext> answer)
    {
        int port = FreePort();
        HttpListener listener = new();
        listener.Prefixes.Add($"http://{host}:{port}/");
        listener.Start();
        new Thread(() => Serve(listener, answer)) { IsBackground = true }.Start();
        return (listener, $"http://{host}:{port}");
    }

    private static int FreePort()
    {
        using TcpListener any = new(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    private static void Serve(HttpListener listener, Action<HttpListenerContext> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = listener.GetContext();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            ThreadPool.QueueUserWorkItem(_ =>
            {
                try
                {
                    answer(context);
                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
                {
                    // The client went away, or we cut the answer.
                }
            });
        }
    }

    private void Note(HttpListenerRequest request) =>
        Requests.Enqueue(
            (request.UserHostName.Split(':')[0], request.Url!.PathAndQuery, request.Headers["Range"], request.Headers["Authorization"]));

    private void AnswerHub(HttpListenerContext context)
    {
        Note(context.Request);
        HttpListenerResponse response = context.Response;
        if (Refuses(context.Request, response))
        {
            return;
        }

        string path = context.Request.Url!.AbsolutePath;
        string resolve = $"/{Model}/resolve/{Commit}/";
        if (path.StartsWith($"/api/models/{Model}/revision/", StringComparison.Ordinal))
        {
            AnswerListing(response, path[(path.LastIndexOf('/') + 1)..]);
        }
        else if (path.StartsWith(resolve, StringComparison.Ordinal) && files.TryGetValue(path[resolve.Length..], out byte[]? content))
        {
            AnswerFile(context, path[resolve.Length..], content);
        }
        else
        {
            Refuse(response, 404, "RepoNotFound");
        }
    }

    private bool Refuses(HttpListenerRequest request, HttpListenerResponse response)
    {
        if (Refusal is { } refusal)
        {
            Refuse(response, refusal.Status, refusal.Code ?? string.Empty);
            return true;
        }

        if (BusyTimes > 0)
        {
            BusyTimes--;
            response.StatusCode = 429;
            response.Headers["Retry-After"] = "1";
            return true;
        }

        if (Token is not null && request.Headers["Authorization"] != $"Bearer {Token}")
        {
            Refuse(response, 401, "RepoNotFound");
            return true;
        }

        return false;
    }

    private static void Refuse(HttpListenerResponse response, int status, string code) =>
        (response.StatusCode, response.Headers["X-Error-Code"]) = (status, code);

    private void AnswerListing(HttpListenerResponse response, string revision)
    {
        if (revision is not ("main" or Commit))
        {
            Refuse(response, 404, "RevisionNotFound");
            return;
        }

        var siblings = files.Keys.Select(name => new { rfilename = name, size = files[name].Length });
        response.OutputStream.Write(JsonSerializer.SerializeToUtf8Bytes(new { id = Model, sha = Commit, siblings }));
    }

    private void AnswerFile(HttpListenerContext context, string name, byte[] content)
    {
        HttpListenerResponse response = context.Response;
        if (LargeExtensions.Any(extension => name.EndsWith(extension, StringComparison.Ordinal)))
        {
            response.Headers["X-Linked-Etag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
            response.Headers["X-Linked-Size"] = content.Length.ToString(CultureInfo.InvariantCulture);
            response.StatusCode = 302;
            response.Headers["Location"] = $"{LeadsTo ?? StoreAddress}/{name}";
            return;
        }

#pragma warning disable CA5350 // Git's own names.
        byte[] hash = SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]);
#pragma warning restore CA5350
        response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(hash)}\"";
        Send(context, content, cut: null);
    }

    private void AnswerStore(HttpListenerContext context)
    {
        Note(context.Request);
        byte[] content = [.. files[context.Request.Url!.AbsolutePath[1..]]];
        if (WrongTimes > 0)
        {
            WrongTimes--;
            content[content.Length / 2] ^= 1;
        }

        context.Response.Headers["ETag"] = "\"0123456789abcdef0123456789abcdef01234567\"";
        Send(context, content, CutAfter);
    }

    private void Send(HttpListenerContext context, byte[] content, int? cut)
    {
        int start = 0;
        if (context.Request.Headers["Range"] is { } range && !IgnoresRanges)
        {
            start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            if (start >= content.Length)
            {
                context.Response.StatusCode = 416;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes {start}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength64 = content.Length - start;
        int length = Math.Min(content.Length - start, cut ?? int.MaxValue);
        context.Response.OutputStream.Write(content, start, length);
        if (length < content.Length - start)
        {
            context.Response.OutputStream.Flush();
            context.Response.Abort();
        }
    }
}
