using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>What is known of how searched vectors are stored, besides what their file itself says.</summary>
/// <param name="Name">The vectors as the user names them.</param>
/// <param name="Queries">Components of a query's vector.</param>
internal sealed record StoredForm(string Name, int Queries)
{
    /// <summary>What the metadata say; null without them.</summary>
    public VectorType? Type { get; init; }

    /// <summary>Components of each vector by the metadata; null without them.</summary>
    public int? Width { get; init; }

    /// <summary>The ranges of 8-bit numbers; null where nothing says them.</summary>
    public VectorRanges? Ranges { get; init; }

    /// <summary>How to read vectors.</summary>
    /// <param name="type">What they are stored as.</param>
    /// <param name="storedWidth">Numbers of each vector.</param>
    /// <exception cref="UserException">Nothing says the ranges of these numbers, or they are those of other components.</exception>
    public VectorCodec Codec(VectorType type, int storedWidth)
    {
        if (type.HasRanges() && Ranges?.Min.Length != storedWidth)
        {
            throw UserException.Usage(Ranges is null
                ? $"{Name} has numbers of 8 bits, and there is no metadata that says in which ranges of components. Give --ranges."
                : $"{Name} has vectors of {Plural.Of(storedWidth, "component")}, and there are ranges of {Ranges.Min.Length}.");
        }

        return new VectorCodec(type, type.IsBits() ? WidthOfBits(type, storedWidth) : storedWidth, Ranges);
    }

    /// <summary>
    /// What the numbers of a file are that says only their type. Without metadata, bytes are bits unless there are ranges for them.
    /// </summary>
    /// <param name="element">The numbers.</param>
    public VectorType TypeOf(ElementType element) => element switch
    {
        _ when Type is { } said && said.Element() == element => said,
        ElementType.Float16 => VectorType.Float16,
        ElementType.Int8 => Ranges is null ? VectorType.Binary : VectorType.Int8,
        ElementType.UInt8 => Ranges is null ? VectorType.UnsignedBinary : VectorType.UInt8,
        _ => VectorType.Float32,
    };

    /// <summary>The last byte may have bits that stand for nothing.</summary>
    private int WidthOfBits(VectorType type, int bytes) =>
        Width is { } width && type.StoredWidth(width) == bytes ? width
        : Width is null && type.StoredWidth(Queries) == bytes ? Queries
        : checked(bytes * 8);
}
