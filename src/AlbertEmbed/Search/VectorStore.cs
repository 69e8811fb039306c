using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Opens the vectors of an earlier run.</summary>
internal static class VectorStore
{
    /// <exception cref="UserException">The file is missing, or holds no vectors.</exception>
    public static IVectorStore Open(string path)
    {
        try
        {
            FileStream stream = File.OpenRead(path);
            if (NpyHeader.Read(stream) is { } header)
            {
                return NpyStore.Open(stream, header);
            }

            stream.Dispose();
            return path.EndsWith(OutputNames.Npy, StringComparison.OrdinalIgnoreCase)
                ? throw UserException.Usage($"{path} is no NPY file of float32 or float16 in C order.")
                : new JsonlStore(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"The vectors {path} cannot be opened: {e.Message}", e);
        }
    }
}
