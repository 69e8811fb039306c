namespace AlbertEmbed.Packing;

/// <summary>A way to pack a file.</summary>
internal enum PackingKind
{
    Gzip,
    Zstd,
    Xz,
    Bzip2,
}
