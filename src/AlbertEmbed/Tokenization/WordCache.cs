using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// The tokens of words seen before, by the text as given. The hash of a word is its only place, where a later word replaces an earlier
/// one. Long words are not stored.
/// </summary>
/// <remarks>Not thread-safe: each <see cref="TokenBuffer"/> has its own.</remarks>
internal sealed class WordCache
{
    private const int PlaceBits = 15;
    private const int MostUnits = 16;
    private const int MostTokens = 6;

    private readonly Entry[] entries = new Entry[1 << PlaceBits];

    /// <summary>Appends the tokens of a word, if they are stored.</summary>
    public bool TryAppend(ReadOnlySpan<char> word, TokenBuffer output)
    {
        if (word.Length > MostUnits)
        {
            return false;
        }

        ref Entry entry = ref entries[Place(word)];
        if (entry.Length != word.Length || !word.SequenceEqual(entry.Units[..word.Length]))
        {
            return false;
        }

        output.AddRange(entry.Ids[..entry.Tokens], entry.Unknown);
        return true;
    }

    public void Store(ReadOnlySpan<char> word, ReadOnlySpan<int> ids, int unknown)
    {
        if (word.Length > MostUnits || ids.Length > MostTokens)
        {
            return;
        }

        ref Entry entry = ref entries[Place(word)];
        (entry.Length, entry.Tokens, entry.Unknown) = ((byte)word.Length, (byte)ids.Length, (byte)unknown);
        word.CopyTo(entry.Units);
        ids.CopyTo(entry.Ids);
    }

    /// <summary>Multiplies and mixes four units at a time, and takes the upper bits, which a product mixes best.</summary>
    private static int Place(ReadOnlySpan<char> word)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)word.Length;
        ReadOnlySpan<ulong> four = MemoryMarshal.Cast<char, ulong>(word);
        foreach (ulong part in four)
        {
            hash = (hash ^ part) * Factor;
        }

        ulong rest = 0;
        foreach (char unit in word[(4 * four.Length)..])
        {
            rest = (rest << 16) | unit;
        }

        hash = (hash ^ rest ^ (hash >> 29)) * Factor;
        return (int)(hash >> (64 - PlaceBits));
    }

    /// <summary>
    /// One word and its tokens, in one line of the processor's cache. Length 0 means a free place and also the empty word, which has no
    /// tokens.
    /// </summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Entry
    {
        public byte Length;
        public byte Tokens;
        public byte Unknown;
        public UnitArray Units;
        public IdArray Ids;
    }

    [InlineArray(MostUnits)]
    private struct UnitArray
    {
        private char first;
    }

    [InlineArray(MostTokens)]
    private struct IdArray
    {
        private int first;
    }
}
