namespace AlbertEmbed.Search;

/// <summary>The vectors of an earlier run.</summary>
internal interface IVectorStore : IDisposable
{
    /// <summary>Components of each vector.</summary>
    int Width { get; }

    /// <summary>The number of vectors; known after a scan.</summary>
    long Count { get; }

    /// <summary>Reads all vectors once, and offers each to the lists of all queries.</summary>
    /// <param name="queries">Vectors of length 1.</param>
    /// <param name="listFor">Makes a list for the nearest to a query.</param>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>For each query the lists to be joined.</returns>
    List<TopList>[] Scan(float[][] queries, Func<float[], TopList> listFor, int threads, CancellationToken stop);
}
