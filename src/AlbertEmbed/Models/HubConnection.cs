using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>
/// Sends requests to a hub: follows its redirects as far as they are safe, waits when it is busy, and says in one line why it does not
/// answer.
/// </summary>
/// <remarks>Source: the hub's HTTP interface as huggingface_hub's file_download.py uses it.</remarks>
internal sealed class HubConnection : IDisposable
{
    private const int MostRedirects = 8;
    private const int MostTries = 5;

    /// <summary>Without a network more tries do not help.</summary>
    private const int MostTriesWithoutNetwork = 2;
    private const int LongestAnswer = 32 << 20;
    private const int BufferLength = 1 << 16;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly HubSettings settings;
    private readonly HttpClient client;
    private readonly Action<string> note;

    /// <param name="settings">The hub, and who asks.</param>
    /// <param name="program">What this program calls itself.</param>
    /// <param name="note">Tells the user why something takes longer.</param>
    public HubConnection(HubSettings settings, string program, Action<string> note)
    {
        this.settings = settings;
        this.note = note;

        // Redirects are followed by this class, which knows which of them are safe.
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = LongestSilence })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(program);
    }

    /// <summary>The hub's address, for messages.</summary>
    public string Name => settings.Endpoint.ToString().TrimEnd('/');

    /// <summary>Sends a request, again and again while the hub is busy or cannot be reached.</summary>
    /// <param name="path">Where, below the hub's address.</param>
    /// <param name="start">The first byte that is wanted.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="UserException">The hub does not answer, or leads to where it should not.</exception>
    public async Task<HubReply> Request(string path, long start, CancellationToken stop)
    {
        for (int attempt = 1; ; attempt++)
        {
            (HubReply? reply, HubTrouble? trouble) = await Attempt(path, start, stop);
            if (trouble is null)
            {
                return reply!;
            }

            TimeSpan wait = trouble.AskedWait ?? TimeSpan.FromSeconds(1 << (attempt - 1));
            if (attempt >= trouble.MostTries || wait > LongestWait)
            {
                string asked = wait > LongestWait
                    ? string.Create(CultureInfo.InvariantCulture, $" and asks to wait {wait.TotalSeconds:F0} s")
                    : string.Empty;
                throw UserException.Model($"{trouble.Words}{asked}. Try again later, or give a folder instead of a name.");
            }

            note(string.Create(CultureInfo.InvariantCulture, $"{trouble.Words}; trying again in {wait.TotalSeconds:F0} s."));
            await Task.Delay(wait, stop);
        }
    }

    /// <summary>Reads some of an answer's content, and gives up when nothing comes for a while.</summary>
    /// <exception cref="IOException">The connection is cut, or nothing has come for too long.</exception>
    public static async Task<int> Read(Stream content, Memory<byte> buffer, CancellationToken stop)
    {
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(LongestSilence);
        try
        {
            return await content.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new IOException("nothing came any more", e);
        }
    }

    /// <summary>Reads all of an answer that is not a model's file.</summary>
    /// <exception cref="FormatException">It is too long.</exception>
    /// <exception cref="IOException">The connection is cut, silent, or so slow that the answer takes minutes.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAll(HttpContent content, CancellationToken stop)
    {
        using CancellationTokenSource slow = CancellationTokenSource.CreateLinkedTokenSource(stop);
        slow.CancelAfter(LongestWait);
        await using Stream stream = await content.ReadAsStreamAsync(stop);
        using MemoryStream all = new();
        byte[] buffer = new byte[BufferLength];
        try
        {
            for (int read; (read = await Read(stream, buffer, slow.Token)) > 0;)
            {
                all.Write(buffer.AsSpan(0, read));
                if (all.Length > LongestAnswer)
                {
                    throw new FormatException($"it is longer than {LongestAnswer >> 20} MiB");
                }
            }
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new IOException("it comes too slowly", e);
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    public void Dispose() => client.Dispose();

    /// <returns>The reply, or why another attempt may bring one.</returns>
    private async Task<(HubReply? Reply, HubTrouble? Trouble)> Attempt(string path, long start, CancellationToken stop)
    {
        try
        {
            HubReply reply = await Follow(new Uri(settings.Endpoint, path), start, stop);
            if (!IsBusy(reply.Status))
            {
                return (reply, null);
            }

            using (reply)
            {
                TimeSpan? asked = AskedWait(reply.Response.Headers.RetryAfter);
                return (null, new HubTrouble($"{Name} answers {(int)reply.Status} for {path}", MostTries, asked));
            }
        }
        catch (HttpRequestException e)
        {
            return (null, new HubTrouble($"{Name} cannot be reached: {Words(e)}", MostTriesWithoutNetwork, AskedWait: null));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, new HubTrouble($"{Name} does not answer", MostTries, AskedWait: null));
        }
    }

    private async Task<HubReply> Follow(Uri address, long start, CancellationToken stop)
    {
        string? hash = null;
        long? length = null;
        for (int hop = 0; hop <= MostRedirects; hop++)
        {
            HttpResponseMessage response = await Send(address, start, stop);
            if (settings.IsHub(address))
            {
                // Headers of a store behind the hub say nothing about the hub's file.
                hash = ContentHash.FromETag(HubReply.Header(response, "X-Linked-Etag"))
                    ?? hash
                    ?? ContentHash.FromETag(response.Headers.ETag?.Tag);
                length = long.TryParse(
                    HubReply.Header(response, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                    ? size
                    : length;
            }

            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return new HubReply(response, hash, length);
            }

            response.Dispose();
            if (!Uri.TryCreate(address, location, out Uri? next))
            {
                throw UserException.Model(
                    $"{Name} leads to {location.OriginalString}, which is not an address. Check {EnvironmentVariables.Endpoint}.");
            }

            address = settings.MayGo(address, next)
                ? next
                : throw UserException.Model(
                    $"{Name} leads to {next.Scheme}://{next.Authority}, which is not encrypted. It is not followed; check "
                        + $"{EnvironmentVariables.Endpoint}.");
        }

        throw UserException.Model($"{Name} leads from one address to the next without end. Check {EnvironmentVariables.Endpoint}.");
    }

    private async Task<HttpResponseMessage> Send(Uri address, long start, CancellationToken stop)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
        }

        if (settings.Token is { } token && settings.IsHub(address))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(LongestSilence);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
    }

    /// <summary>The library's messages about answers hold pieces of these, so they are not shown.</summary>
    private static string Words(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => "what it answers is not HTTP",
        HttpRequestError.ResponseEnded => "its answer ends too soon",
        HttpRequestError.ConfigurationLimitExceeded => "the headers of its answer are too long",
        HttpRequestError.SecureConnectionError =>
            $"there is no encrypted connection ({(error.InnerException ?? error).Message.TrimEnd('.')})",
        _ => error.Message.TrimEnd('.'),
    };

    private static bool IsBusy(HttpStatusCode status) => (int)status is 408 or 429 or (>= 500 and not 501);

    private static TimeSpan? AskedWait(RetryConditionHeaderValue? header) =>
        header is null ? null : header.Delta ?? Later(header.Date);

    private static TimeSpan? Later(DateTimeOffset? date) =>
        date is { } time ? TimeSpan.FromSeconds(Math.Max(0, (time - DateTimeOffset.UtcNow).TotalSeconds)) : null;
}
