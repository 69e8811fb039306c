using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Fetches models from a hub into our cache.</summary>
/// <param name="store">The cache.</param>
/// <param name="settings">The hub.</param>
/// <param name="program">What this program calls itself.</param>
/// <param name="report">Tells the user.</param>
internal sealed class ModelPull(ModelStore store, HubSettings settings, string program, PullReport report) : IDisposable
{
    private readonly HubConnection connection = new(settings, program, report.Note);

    /// <summary>Fetches a model. When several programs do so at the same time, one fetches and the others wait for it.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <param name="refresh">Whether the hub is asked again for what is there already.</param>
    /// <param name="stop">Ends it; the next call goes on with what has been fetched.</param>
    /// <returns>The model's folder.</returns>
    /// <exception cref="UserException">It cannot be fetched, or cannot be run.</exception>
    public async Task<string> FetchModel(ModelName name, string revision, bool refresh, CancellationToken stop)
    {
        try
        {
            using IDisposable held = await store.Lock(name, report.Note, stop);
            return (refresh ? null : store.FindSnapshot(name, revision)) ?? await FetchRevision(name, revision, stop);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure(
                $"The cache {store.Folder} cannot be written: {FileFault.Reason(e).TrimEnd('.')}. Make room, or set "
                    + $"{EnvironmentVariables.Cache} to another folder.",
                e);
        }
    }

    public void Dispose() => connection.Dispose();

    private async Task<string> FetchRevision(ModelName name, string revision, CancellationToken stop)
    {
        HubListing listing = await List(name, revision, stop);
        string snapshot = store.Snapshot(name, listing.Commit);
        if (!Directory.Exists(snapshot))
        {
            try
            {
                await FetchFiles(name, listing, stop);
            }
            catch (OperationCanceledException) when (Directory.Exists(store.Partial(name, listing.Commit)))
            {
                report.Note($"the part of {name} that has come is kept; the same command goes on from there.");
                throw;
            }
        }

        store.Refer(name, revision, listing.Commit);
        return snapshot;
    }

    private async Task<HubListing> List(ModelName name, string revision, CancellationToken stop)
    {
        using HubReply reply = await connection.Request($"api/models/{name}/revision/{Uri.EscapeDataString(revision)}?blobs=true", 0, stop);
        HubRefusal.Check(reply.Response, connection.Name, name, "description");
        try
        {
            return HubListing.Parse(await HubConnection.ReadAll(reply.Response.Content, stop));
        }
        catch (Exception e) when (e is FormatException or HttpRequestException or IOException)
        {
            throw UserException.Model(
                $"{connection.Name} gives no description of {name}: {e.Message}. Check {EnvironmentVariables.Endpoint}.", e);
        }
    }

    private async Task FetchFiles(ModelName name, HubListing listing, CancellationToken stop)
    {
        string folder = store.Partial(name, listing.Commit);
        List<string> needed = NeededFiles.Choose([.. listing.Files.Select(file => file.Name)], name.ToString());
        PullProgress progress = new(name.ToString()) { Total = needed.Sum(file => listing.Find(file).Length ?? 0) };
        FileDownload download = new(connection, name, listing.Commit, progress, report.Note);
        report.Note($"fetching {name} from {connection.Name} into {store.Folder}.");
        using (report.Show(progress))
        {
            // The settings come first: they say whether it is an ALBERT model.
            string config = needed.First(file => Path.GetFileName(file) == CheckpointFiles.Config);
            await Take(config);
            RefuseOthers(name, folder, config);
            foreach (string index in needed.Where(CheckpointFiles.IsShardIndex).ToArray())
            {
                await Take(index);
                string place = index[..^Path.GetFileName(index).Length];
                needed.AddRange(CheckpointTensors.ShardNames(Path.Combine(folder, index)).Select(shard => place + shard));
            }

            progress.Total = needed.Sum(file => listing.Find(file).Length ?? 0);
            progress.Add(-progress.Done);
            foreach (string file in needed)
            {
                await Take(file);
            }
        }

        new ModelManifest
        {
            Model = name.ToString(),
            Commit = listing.Commit,
            Source = connection.Name,
            Files = [.. needed.Order(StringComparer.Ordinal).Select(file => ModelFile.Read(folder, file))],
        }.Write(folder);
        store.Publish(name, listing.Commit);

        Task Take(string file) => download.Fetch(listing.Find(file), Path.Combine(folder, file), stop);
    }

    private static void RefuseOthers(ModelName name, string folder, string config)
    {
        try
        {
            AlbertConfig.Read(Path.Combine(folder, config));
        }
        catch (UserException e)
        {
            string path = Path.Combine(folder, config) + ": ";
            Directory.Delete(folder, recursive: true);
            throw UserException.Model($"{name}: {e.Message.Replace(path, string.Empty, StringComparison.Ordinal)}", e);
        }
    }
}
