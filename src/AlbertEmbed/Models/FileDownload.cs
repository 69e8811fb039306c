using System.Net;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Models;

/// <summary>Fetches one file of a commit: goes on where an earlier attempt was cut, and keeps only what has the right hash.</summary>
/// <param name="connection">To the hub.</param>
/// <param name="model">What the model is called.</param>
/// <param name="commit">Its commit.</param>
/// <param name="progress">Counts bytes.</param>
/// <param name="note">Takes notes for the user.</param>
internal sealed class FileDownload(HubConnection connection, ModelName model, string commit, PullProgress progress, Action<string> note)
{
    private const string PartSuffix = ".part";
    private const int MostCuts = 8;
    private const int BufferLength = 1 << 17;

    /// <summary>Fetches a file, unless it is there already.</summary>
    /// <param name="file">Which.</param>
    /// <param name="target">Where it goes. It is there whole or not at all.</param>
    /// <param name="stop">Ends it; what has come stays for the next time.</param>
    /// <exception cref="UserException">It cannot be had, or has the wrong content.</exception>
    public async Task Fetch(HubFile file, string target, CancellationToken stop)
    {
        if (File.Exists(target))
        {
            progress.Add(new FileInfo(target).Length);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string part = target + PartSuffix;
        if (OwnFile.Exists(part) && !OwnFile.IsPlain(part))
        {
            // A link or pipe that somebody has put there is neither followed nor waited for.
            File.Delete(part);
        }

        bool startedAfresh = Length(part) == 0;
        for (int cuts = 0; ;)
        {
            long before = Length(part);
            (bool isWhole, string? hash, long? length) = await Receive(file, part, stop);
            if (!isWhole)
            {
                // As long as something comes each time, it goes on.
                cuts = Length(part) > before ? 1 : cuts + 1;
                if (cuts == MostCuts)
                {
                    throw UserException.Model($"The connection to {connection.Name} was cut {MostCuts} times while fetching {file.Name}. What has come is kept; the same command goes on.");
                }

                note($"the connection was cut after {Length(part)} bytes of {file.Name}; going on from there.");
                await Task.Delay(TimeSpan.FromMilliseconds(200 << cuts), stop);
                continue;
            }

            if (IsRight(part, file, hash, length, out string? wrong))
            {
                File.Move(part, target, overwrite: true);
                return;
            }

            progress.Add(-Length(part));
            File.Delete(part);
            if (startedAfresh)
            {
                throw UserException.Model($"{model}: {file.Name} came with the wrong content ({wrong}). It was not kept; try again, and if it stays so, check {EnvironmentVariables.Endpoint}.");
            }

            // An earlier attempt may have left something else.
            startedAfresh = true;
        }
    }

    private bool IsRight(string part, HubFile file, string? hash, long? length, out string? wrong)
    {
        length ??= file.Length;
        if (length is { } expected && Length(part) != expected)
        {
            wrong = $"{Length(part)} bytes, {expected} expected";
            return false;
        }

        // Where the list and the file's own headers name a hash, both have to be right.
        string[] hashes = [.. new[] { file.Hash, hash }.OfType<string>().Distinct()];
        wrong = Array.Find(hashes, expected => !ContentHash.Matches(part, expected)) is { } broken ? $"its hash is not {broken}" : null;
        if (hashes.Length == 0)
        {
            note($"{connection.Name} names no hash for {file.Name}: it was not verified.");
        }

        return wrong is null;
    }

    /// <summary>Receives what is missing, as far as it comes.</summary>
    private async Task<(bool IsWhole, string? Hash, long? Length)> Receive(HubFile file, string part, CancellationToken stop)
    {
        long start = Length(part);
        using HubReply reply = await connection.Get($"{model}/resolve/{commit}/{Uri.EscapeDataString(file.Name).Replace("%2F", "/", StringComparison.Ordinal)}", start, stop);
        if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Nothing is missing, or it was something else.
            progress.Add(start);
            return (true, reply.Hash, reply.Length);
        }

        HubRefusal.Check(reply.Response, connection.Name, model, file.Name);
        bool goesOn = reply.Status == HttpStatusCode.PartialContent && reply.Response.Content.Headers.ContentRange?.From == start;
        if (reply.Status == HttpStatusCode.PartialContent && !goesOn)
        {
            throw UserException.Model($"{connection.Name} sent another part of {file.Name} than the one asked for. Try again later.");
        }

        long most = reply.Length ?? file.Length ?? long.MaxValue;
        await using FileStream output = goesOn ? OwnFile.Open(part) : OwnFile.Create(part);
        output.Seek(0, SeekOrigin.End);
        await using Stream content = await reply.Response.Content.ReadAsStreamAsync(stop);
        progress.Add(goesOn ? start : 0);
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            int read;
            try
            {
                read = await HubConnection.Read(content, buffer, stop);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                progress.Add(-output.Length);
                return (false, reply.Hash, reply.Length);
            }

            if (read == 0)
            {
                return (true, reply.Hash, reply.Length);
            }

            await output.WriteAsync(buffer.AsMemory(0, read), stop);
            progress.Add(read);
            if (output.Length > most)
            {
                // Too much is as wrong as too little, and could be without end.
                return (true, reply.Hash, reply.Length);
            }
        }
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
