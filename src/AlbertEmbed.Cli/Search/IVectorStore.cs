using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>The vectors of an earlier run.</summary>
internal interface IVectorStore : IDisposable
{
    /// <summary>How the vectors are stored.</summary>
    VectorCodec Codec { get; }

    /// <summary>The number of vectors; known after a scan.</summary>
    long Count { get; }

    /// <summary>Reads all vectors once, and offers each to the lists of all queries.</summary>
    /// <param name="queries">Vectors of length 1; where bits are stored, those that their bits stand for.</param>
    /// <param name="listFor">Makes a list for the nearest to the query with this number.</param>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>For each query the lists to be joined.</returns>
    List<TopList>[] Scan(float[][] queries, Func<int, TopList> listFor, int threads, CancellationToken stop);

    /// <summary>Reads some vectors.</summary>
    /// <param name="rows">Their numbers, in ascending order.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>Those that are there, by their numbers. All vectors have been counted then.</returns>
    Dictionary<long, float[]> Read(IReadOnlyList<long> rows, CancellationToken stop);
}
