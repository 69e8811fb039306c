using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Models;

/// <summary>
/// Our own cache. <c>OWNER/REPOSITORY/snapshots/COMMIT</c> holds a model's files, whole or not at all; <c>refs/REVISION</c> names a
/// commit; <c>partial/COMMIT</c> holds files that are being fetched, and the one program that fetches them holds <c>lock</c>.
/// </summary>
/// <param name="folder">Where it is.</param>
internal sealed class ModelStore(string folder)
{
    private const string Snapshots = "snapshots";
    private const string References = "refs";
    private const string LockFile = "lock";

    /// <summary>How often another program may remove a model just before this one locks it.</summary>
    private const int MostRemovals = 100;

    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(100);

    /// <summary><c>$ALBERT_EMBED_CACHE</c>, else <c>albert-embed</c> in the user's cache folder.</summary>
    public static ModelStore Default =>
        new(EnvironmentVariables.Get(EnvironmentVariables.Cache) ?? Path.Combine(EnvironmentVariables.CacheHome, "albert-embed"));

    public string Folder => folder;

    /// <summary>The folder of a model's files.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <returns>Null when it is not there.</returns>
    public string? FindSnapshot(ModelName name, string revision)
    {
        string commit = CachedCommit.CommitIn(Reference(name, revision)) ?? revision;
        string snapshot = Snapshot(name, commit);
        return HubListing.IsCommit(commit) && Directory.Exists(snapshot) ? snapshot : null;
    }

    /// <summary>Where the files of a commit lie when they are all there.</summary>
    public string Snapshot(ModelName name, string commit) => Path.Combine(Model(name), Snapshots, commit);

    /// <summary>Where the files of a commit lie while they are being fetched.</summary>
    public string Partial(ModelName name, string commit) => Path.Combine(Model(name), "partial", commit);

    /// <summary>Gives the fetched files of a commit their place.</summary>
    public void Publish(ModelName name, string commit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Snapshot(name, commit))!);
        Directory.Move(Partial(name, commit), Snapshot(name, commit));
    }

    /// <summary>Writes down which commit a revision names.</summary>
    public void Refer(ModelName name, string revision, string commit)
    {
        string reference = Reference(name, revision);
        Directory.CreateDirectory(Path.GetDirectoryName(reference)!);
        OwnFile.Replace(reference, Encoding.UTF8.GetBytes(commit));
    }

    /// <summary>Waits until no other program fetches or removes a model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="note">Tells the user what is waited for.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The lock, which is held until it is disposed. The system frees it when the program ends in any way.</returns>
    public async Task<IDisposable> Lock(ModelName name, Action<string> note, CancellationToken stop)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            if (TryLock(name) is { } held)
            {
                return held;
            }

            if (isFirst)
            {
                note($"{FileLock.Holder(LockPath(name))} is fetching {name}; waiting for it.");
            }

            await Task.Delay(LockInterval, stop);
        }
    }

    /// <summary>Deletes a model. Of several revisions only those that name the commit go.</summary>
    /// <exception cref="UserException">It is not there, or another program fetches it.</exception>
    public void Remove(ModelName name, string? revision)
    {
        string model = Model(name);
        string missing =
            $"{name}{(revision is null ? string.Empty : $" (revision {revision})")} is not in {folder}, so it cannot be removed.";
        if (!Directory.Exists(model))
        {
            throw UserException.Model(missing);
        }

        using FileLock held = TryLock(name)
            ?? throw UserException.Usage(
                $"{FileLock.Holder(LockPath(name))} is fetching {name} now, so it cannot be removed. Wait for its end.");
        if (revision is null)
        {
            Directory.Delete(model, recursive: true);
            return;
        }

        string snapshot = FindSnapshot(name, revision) ?? throw UserException.Model(missing);
        foreach ((string other, string commit) in Revisions(model).Where(reference => reference.Commit == Path.GetFileName(snapshot)))
        {
            File.Delete(Reference(name, other));
        }

        Directory.Delete(snapshot, recursive: true);
    }

    /// <summary>All models that are whole.</summary>
    public IEnumerable<CachedModel> List()
    {
        foreach (string model in Folders.In(folder).SelectMany(owner => Folders.In(owner)))
        {
            (string Revision, string Commit)[] revisions = [.. Revisions(model)];
            foreach (string snapshot in Folders.In(Path.Combine(model, Snapshots)))
            {
                string commit = Path.GetFileName(snapshot);
                if (ModelManifest.Read(snapshot) is { } manifest)
                {
                    string revision =
                        string.Join(", ", revisions.Where(reference => reference.Commit == commit).Select(reference => reference.Revision));
                    yield return new CachedModel
                    {
                        Model = manifest.Model,
                        Revision = revision.Length > 0 ? revision : commit,
                        Commit = commit,
                        Bytes = manifest.Length,
                        Source = "cache",
                        Folder = snapshot,
                    };
                }
            }
        }
    }

    private static IEnumerable<(string Revision, string Commit)> Revisions(string model)
    {
        string references = Path.Combine(model, References);
        return from file in Folders.FilesBelow(references)
               where !file.EndsWith(OwnFile.ReplacementSuffix, StringComparison.Ordinal)
               let commit = CachedCommit.CommitIn(file)
               where commit is not null
               select (Path.GetRelativePath(references, file).Replace(Path.DirectorySeparatorChar, '/'), commit);
    }

    private FileLock? TryLock(ModelName name)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                OwnFile.MakeFolder(Model(name));
                return FileLock.TryTake(LockPath(name));
            }
            catch (DirectoryNotFoundException) when (attempt < MostRemovals)
            {
                // Another program has just removed the model, or the cache lies below a file.
            }
        }
    }

    private string LockPath(ModelName name) => Path.Combine(Model(name), LockFile);

    private string Model(ModelName name) => Path.Combine(folder, name.Owner, name.Repository);

    private string Reference(ModelName name, string revision) => Path.Combine(Model(name), References, revision);
}
