namespace AlbertEmbed.Output;

/// <summary>An output and the files beside it that are written with it.</summary>
internal sealed class OutputSet(OutputTarget main, OutputTarget? splits = null, OutputTarget? ids = null) : IDisposable
{
    private readonly OutputTarget[] all = [.. new[] { splits, ids, main }.OfType<OutputTarget>()];

    public OutputTarget Main => main;

    /// <summary>Where each record's rows start, for vectors of tokens in NPY.</summary>
    public OutputTarget? Splits => splits;

    /// <summary>What identifies each record, for NPY.</summary>
    public OutputTarget? Ids => ids;

    /// <summary>What an earlier run has saved of a table that is not complete; null for none.</summary>
    public byte[]? EarlierTable { get; init; }

    /// <summary>Saves what a later run needs to go on with a table; null where the output is none.</summary>
    public Func<byte[]>? SaveTable { get; set; }

    /// <summary>Whether incomplete files stay, for a later run to go on with.</summary>
    public bool KeepsPart
    {
        get => main.KeepsPart;
        set => Array.ForEach(all, target => target.KeepsPart = value);
    }

    /// <summary>The files' names without their folder, the output last.</summary>
    public IReadOnlyList<string> Names => [.. all.Select(target => target.Name)];

    /// <summary>Bytes written to each file, by its name.</summary>
    public SortedDictionary<string, long> Positions =>
        new(all.ToDictionary(target => target.Name, target => target.Position), StringComparer.Ordinal);

    /// <summary>The digest of what was written to each file, by its name.</summary>
    public SortedDictionary<string, string> Digests =>
        new(all.ToDictionary(target => target.Name, target => target.Digest), StringComparer.Ordinal);

    /// <summary>Cuts the files, which makes room on a full disk.</summary>
    public void CutTo(SortedDictionary<string, long> positions) => Array.ForEach(all, target => target.CutTo(positions[target.Name]));

    /// <summary>Waits until all bytes are on the disk.</summary>
    public void Sync() => Array.ForEach(all, target => target.Sync());

    /// <summary>Writes what is pending. Files are on the disk then, still under their temporary names.</summary>
    public void Complete() => Array.ForEach(all, target => target.Complete());

    public void Dispose() => Array.ForEach(all, target => target.Dispose());
}
