namespace AlbertEmbed.Checkpoints;

/// <summary>A float32 tensor in memory that stays where it is as long as its checkpoint is open.</summary>
/// <param name="Name">Name in the checkpoint, and of the graph's initializer.</param>
/// <param name="Shape">Dimensions, row-major.</param>
/// <param name="Address">First element.</param>
internal sealed record Weight(string Name, long[] Shape, nint Address)
{
    public long ByteLength => Shape.Aggregate((long)sizeof(float), (product, dimension) => product * dimension);
}
