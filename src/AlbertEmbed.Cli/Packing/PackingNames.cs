namespace AlbertEmbed.Packing;

/// <summary>What the name of a packed file ends in.</summary>
internal static class PackingNames
{
    private static readonly (string Extension, PackingKind Kind)[] Known =
        [(".gz", PackingKind.Gzip), (".zst", PackingKind.Zstd), (".xz", PackingKind.Xz), (".bz2", PackingKind.Bzip2)];

    /// <summary>How a file is packed, by its name; null when it is not.</summary>
    public static PackingKind? Of(string path)
    {
        foreach ((string extension, PackingKind kind) in Known)
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The name of what is packed: <c>a.txt</c> for <c>a.txt.xz</c>.</summary>
    public static string Within(string path) => Of(path) is null ? path : path[..^Path.GetExtension(path).Length];

    /// <summary>As users call it.</summary>
    public static string Word(this PackingKind kind) => kind switch
    {
        PackingKind.Gzip => "gzip",
        PackingKind.Zstd => "zstd",
        PackingKind.Xz => "xz",
        _ => "bzip2",
    };
}
