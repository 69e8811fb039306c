using System.Runtime.InteropServices;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Equal for sequences that the encoder cannot tell apart.</summary>
internal readonly struct TokenKey(TokenSequence sequence) : IEquatable<TokenKey>
{
    private readonly TokenSequence sequence = sequence;

    public bool Equals(TokenKey other) =>
        sequence.FirstSegmentLength == other.sequence.FirstSegmentLength
        && sequence.Unpooled == other.sequence.Unpooled
        && sequence.Ids.AsSpan().SequenceEqual(other.sequence.Ids);

    public override bool Equals(object? obj) => obj is TokenKey other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(MemoryMarshal.AsBytes<int>(sequence.Ids));
        return hash.ToHashCode();
    }
}
