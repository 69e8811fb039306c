using System.Numerics.Tensors;
using AlbertEmbed.Input;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>Records without words, which are embedded behind the queries: nobody looks for a record with such a vector.</summary>
/// <param name="withPair">Whether there may be pairs among the vectors.</param>
internal sealed class EmptyRecords(bool withPair)
{
    /// <summary>Two vectors of one record are less far apart.</summary>
    private const float Same = 1e-3F;

    private readonly List<float[]> others = [];
    private List<float[]> vectors = [];

    private List<TextRecord> Records =>
    [
        new TextRecord(string.Empty, "an empty text", 1),
        .. withPair ? (TextRecord[])[new TextRecord(string.Empty, "an empty pair", 1, string.Empty)] : [],
    ];

    /// <summary>The records alone.</summary>
    public RecordSource Source => new(new RecordList(Records));

    /// <summary>How many there are.</summary>
    public int Count => withPair ? 2 : 1;

    /// <summary>Puts them behind the queries.</summary>
    public RecordSource Behind(RecordSource queries) => queries with { Reader = new RecordsBehind(queries.Reader, Records) };

    /// <summary>Takes their vectors off the end of the queries'.</summary>
    public void Take(QueryWriter queries) => vectors = [.. Enumerable.Range(0, Count).Select(_ => queries.TakeLast())];

    /// <summary>Takes what becomes of them behind another prompt than the queries have.</summary>
    public void TakeMore(List<float[]> vectors) => others.AddRange(vectors);

    /// <summary>What is left out for a query: nothing where it has no words itself.</summary>
    public IReadOnlyList<float[]> For(float[] query) =>
        vectors.Exists(empty => TensorPrimitives.Distance<float>(query, empty) < Same) ? [] : [.. vectors, .. others];
}
