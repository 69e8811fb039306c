using System.Runtime.InteropServices;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Finds sequences with the same tokens, so that each is encoded once.</summary>
internal static class DuplicateFinder
{
    /// <returns>For each sequence, the index of the first one that equals it; its own index when it is the first.</returns>
    public static int[] FirstEqual(IReadOnlyList<TokenSequence> sequences)
    {
        int[] firsts = new int[sequences.Count];
        Dictionary<TokenKey, int> known = new(sequences.Count);
        for (int i = 0; i < firsts.Length; i++)
        {
            ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new TokenKey(sequences[i]), out bool isKnown);
            first = isKnown ? first : i;
            firsts[i] = first;
        }

        return firsts;
    }
}
