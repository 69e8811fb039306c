using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Runs;

/// <summary>Opens the parts of an output: empty, or behind what an interrupted run has written.</summary>
internal static class OutputParts
{
    /// <param name="output">The output file's name.</param>
    /// <param name="names">Its name, and those of the files that are written beside it.</param>
    /// <param name="resumed">What the interrupted run has written; null to start again.</param>
    /// <param name="packing">How the output is packed; null when it is not.</param>
    /// <exception cref="UserException">A file cannot be opened, or what an earlier run has left cannot be removed.</exception>
    public static List<OutputTarget> Open(string output, List<string> names, JournalState? resumed, PackingKind? packing)
    {
        List<OutputTarget> opened = [];
        try
        {
            if (resumed is null)
            {
                FileJournal.Remove(output);
            }

            names.ForEach(name => opened.Add(OpenOne(name, resumed, name == output ? Blocks(packing, resumed) : null)));
            return opened;
        }
        catch (Exception e)
        {
            opened.ForEach(target => target.KeepsPart = resumed is not null);
            opened.ForEach(target => target.Dispose());
            if (FileFault.Is(e))
            {
                throw UserException.Failure($"What an earlier run has left of {output} cannot be removed: {FileFault.Reason(e)}", e);
            }

            throw;
        }
    }

    private static PackedBlocks? Blocks(PackingKind? packing, JournalState? resumed)
    {
        PackedBlocks? blocks = packing is { } kind ? new PackedBlocks(kind) : null;
        blocks?.Restore(resumed?.Pending);
        return blocks;
    }

    private static OutputTarget OpenOne(string path, JournalState? resumed, PackedBlocks? packing)
    {
        string name = Path.GetFileName(path);
        return resumed is null
            ? OutputTarget.OpenTemporaryFile(path, 0, packing)
            : OutputTarget.OpenTemporaryFile(
                path, resumed.Bytes.GetValueOrDefault(name), packing, resumed.Digests.GetValueOrDefault(name) ?? string.Empty);
    }
}
