using System.Net;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Models;

/// <summary>Fetches files of a commit: goes on where an earlier attempt was cut, and keeps only content with the right hash.</summary>
/// <param name="connection">To the hub.</param>
/// <param name="model">What the model is called.</param>
/// <param name="commit">Its commit.</param>
/// <param name="progress">Counts bytes.</param>
/// <param name="note">Takes notes for the user.</param>
internal sealed class FileDownload(HubConnection connection, ModelName model, string commit, PullProgress progress, Action<string> note)
{
    private const int MostCuts = 8;
    private const int BufferLength = 1 << 17;

    /// <summary>Bytes that an attempt has to bring to count as progress. With less, a server could go on for years.</summary>
    private const long LeastProgress = 1 << 16;

    private static readonly TimeSpan LongestProgress = TimeSpan.FromMinutes(2);

    /// <summary>The wait after a connection was cut. It doubles with each attempt that brought nothing.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Fetches a file, unless it is there already.</summary>
    /// <param name="file">Which.</param>
    /// <param name="target">Where it goes. It is there whole or not at all.</param>
    /// <param name="stop">Ends it; the next call goes on with what has been fetched.</param>
    /// <exception cref="UserException">It cannot be fetched, or has the wrong content.</exception>
    public async Task Fetch(HubFile file, string target, CancellationToken stop)
    {
        PartialFile part = new(target);
        part.RemoveForeign();
        if (File.Exists(target))
        {
            progress.Add(new FileInfo(target).Length);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        bool isFromStart = part.Length == 0;
        while (true)
        {
            ReceivedContent received = await ReceiveToEnd(file, part, stop);
            if (IsRight(part, file, received, out string? wrong))
            {
                part.Publish();
                return;
            }

            progress.Add(-part.Length);
            part.Delete();
            if (isFromStart)
            {
                throw UserException.Model(
                    $"{model}: {file.Name} came with the wrong content ({wrong}). "
                    + $"It was not kept; try again, and if it stays so, check {EnvironmentVariables.Endpoint}.");
            }

            // The wrong bytes may be those of an earlier attempt: the file is fetched once more, all of it.
            isFromStart = true;
        }
    }

    /// <summary>Receives what is missing of a file, and goes on after the connection was cut.</summary>
    private async Task<ReceivedContent> ReceiveToEnd(HubFile file, PartialFile part, CancellationToken stop)
    {
        long most = part.Length;
        for (int cuts = 0; ;)
        {
            ReceivedContent received = await Receive(file, part, stop);
            if (received.IsWhole)
            {
                return received;
            }

            cuts = part.Length - most >= LeastProgress ? 1 : cuts + 1;
            most = Math.Max(most, part.Length);
            if (cuts == MostCuts)
            {
                throw UserException.Model(
                    $"The connection to {connection.Name} was cut {MostCuts} times while fetching {file.Name}. "
                    + "What has come is kept; the same command goes on.");
            }

            note($"the connection was cut after {Plural.Of(part.Length, "byte")} of {file.Name}; going on from there.");
            await Task.Delay(FirstWait * (1 << cuts), stop);
        }
    }

    private bool IsRight(PartialFile part, HubFile file, ReceivedContent received, out string? wrong)
    {
        if ((received.Length ?? file.Length) is { } expected && part.Length != expected)
        {
            wrong = $"{Plural.Of(part.Length, "byte")}, {expected} expected";
            return false;
        }

        // The list and the file's headers may each name a hash; both have to be right.
        string[] hashes = [.. new[] { file.Hash, received.Hash }.OfType<string>().Distinct()];
        wrong = Array.Find(hashes, expected => !ContentHash.Matches(part.PartPath, expected)) is { } broken
            ? $"its hash is not {broken}"
            : null;
        if (hashes.Length == 0)
        {
            note($"{connection.Name} names no hash for {file.Name}: it was not verified.");
        }

        return wrong is null;
    }

    /// <summary>Receives what is missing of a file until its end, or until the connection is cut.</summary>
    private async Task<ReceivedContent> Receive(HubFile file, PartialFile part, CancellationToken stop)
    {
        long start = part.Length;
        string path = Uri.EscapeDataString(file.Name).Replace("%2F", "/", StringComparison.Ordinal);
        using HubReply reply = await connection.Request($"{model}/resolve/{commit}/{path}", start, stop);
        bool isRest = start > 0 && (reply.Status is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable);
        if (isRest && IsOfAnother(part.Tag, reply.Version, hasHash: (reply.Hash ?? file.Hash) is not null))
        {
            note($"{connection.Name} has another version of {file.Name} now, or does not say which; fetching it from its start.");
            part.Delete();
            return await Receive(file, part, stop);
        }

        if (isRest && reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The file has all its bytes already, or those of another version, which its hash will show.
            progress.Add(start);
            return new ReceivedContent(IsWhole: true, reply.Hash, reply.Length);
        }

        HubRefusal.Check(reply.Response, connection.Name, model, file.Name);
        if (reply.Status == HttpStatusCode.PartialContent && reply.Response.Content.Headers.ContentRange?.From != start)
        {
            throw UserException.Model($"{connection.Name} sent another part of {file.Name} than the one asked for. Try again later.");
        }

        bool isWhole = await ReceiveContent(reply, file, part, isRest, stop);
        return new ReceivedContent(isWhole, reply.Hash, reply.Length);
    }

    private async Task<bool> ReceiveContent(HubReply reply, HubFile file, PartialFile part, bool isRest, CancellationToken stop)
    {
        long? length = reply.Length ?? file.Length;
        long most = length ?? MostUnsized(file.Name);
        bool isWhole;
        await using (FileStream output = isRest ? part.OpenAtEnd() : part.CreateEmpty(reply.Version))
        {
            progress.Add(output.Position);
            isWhole = await Copy(reply, output, most, stop);
        }

        if (length is null && part.Length > most)
        {
            part.Delete();
            throw UserException.Model(
                $"{connection.Name} does not say how long {file.Name} is, and sends more than {most >> 20} MiB. "
                + $"Check {EnvironmentVariables.Endpoint}.");
        }

        return isWhole;
    }

    /// <summary>Writes an answer's content to a file.</summary>
    /// <returns>Whether it came to its end. Content that is longer than it should be counts as ended, and fails the check of its
    /// length.</returns>
    private async Task<bool> Copy(HubReply reply, FileStream output, long most, CancellationToken stop)
    {
        using CancellationTokenSource slow = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using Stream content = await reply.Response.Content.ReadAsStreamAsync(stop);
        byte[] buffer = new byte[BufferLength];
        for (long enough = 0; output.Length <= most;)
        {
            if (output.Length >= enough)
            {
                slow.CancelAfter(LongestProgress);
                enough = output.Length + LeastProgress;
            }

            int read;
            try
            {
                read = await HubConnection.Read(content, buffer, slow.Token);
            }
            catch (Exception e)
                when (e is IOException or HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                progress.Add(-output.Length);
                return false;
            }

            if (read == 0)
            {
                return true;
            }

            await output.WriteAsync(buffer.AsMemory(0, read), stop);
            progress.Add(read);
        }

        return true;
    }

    /// <summary>
    /// Whether the rest that the hub offers may belong to another version than the bytes that are there. Where a hash is known, only a
    /// different tag counts: in the end the hash shows the truth.
    /// </summary>
    private static bool IsOfAnother(string? begun, string? version, bool hasHash) =>
        hasHash
            ? begun is not null && version is not null && begun != version
            : version is null || begun != version;

    /// <summary>Bytes that a file without a size may have: several times what the largest ALBERT model's takes.</summary>
    private static long MostUnsized(string name) =>
        Path.GetExtension(name) is ".json" or ".txt" or ".md" or ".model" ? RegularFile.LongestVocabulary : 1L << 33;
}
