using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Opens the vectors of an earlier run.</summary>
internal static class VectorStore
{
    /// <param name="path">The file.</param>
    /// <param name="header">Its header; null when it has none, and is Parquet or JSON Lines.</param>
    /// <param name="form">What else is known of how they are stored.</param>
    /// <exception cref="UserException">The file cannot be opened, or holds no vectors.</exception>
    public static IVectorStore Open(string path, NpyHeader? header, StoredForm form)
    {
        try
        {
            return header is not null ? NpyStore.Open(path, header, form)
                : ParquetFile.StartsWithMagic(path) ? ParquetStore.Open(path, form)
                : OutputNames.IsNpy(path) ? throw UserException.Usage($"{path} is not an NPY file of vectors in C order.")
                : JsonlStore.Open(path, form);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The vectors {path} cannot be opened: {FileFault.ReasonToOpen(e)}", e);
        }
    }
}
