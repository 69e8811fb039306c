namespace AlbertEmbed.Runs;

/// <summary>Frees memory of blocks that are written.</summary>
internal static class BlockMemory
{
    private const int LargeBlock = 4096;

    /// <summary>
    /// Collects after a large block. Its texts and tokens live too long for the collector's first generations and all die at once:
    /// collected then, in milliseconds for seconds of work, they do not pile up.
    /// </summary>
    public static void Collect(int items)
    {
        if (items >= LargeBlock)
        {
            GC.Collect();
        }
    }
}
