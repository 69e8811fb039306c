using AlbertEmbed.Inference;

namespace AlbertEmbed.Engine;

/// <summary>
/// Cuts texts into batches by their lengths, the longest first. Without a ladder a batch is never padded: it holds texts of one length,
/// unless the encoder takes different ones side by side. So no work is wasted, and a vector does not depend, to the last bit, on its batch.
/// </summary>
/// <param name="mostTokens">Tokens in a batch; a longer text is a batch by itself.</param>
/// <param name="mostTexts">Texts in a batch.</param>
/// <param name="mixesLengths">Whether a batch may hold texts of different lengths.</param>
/// <param name="ladder">The lengths to which texts are padded: those of one rung share batches.</param>
internal sealed class BatchCutter(int mostTokens, int mostTexts, bool mixesLengths, LengthLadder? ladder = null)
{
    /// <summary>
    /// A batch that is emptier than this share of what it may hold takes texts of shorter rungs too: each batch costs some time, whatever
    /// it holds.
    /// </summary>
    private const int SmallBatchShare = 8;

    /// <param name="lengths">Tokens of each text, special ones included.</param>
    /// <returns>The indices of each batch's texts; each text is in exactly one.</returns>
    public List<int[]> Cut(int[] lengths)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Length)];
        int[] sorted = Array.ConvertAll(lengths, length => -length);
        Array.Sort(sorted, order);
        List<int[]> batches = [];
        for (int start = 0, end; start < order.Length; start = end)
        {
            int rung = RungOf(start);
            long tokens = rung;
            for (end = start + 1; end < order.Length && CanJoin(end); end++)
            {
                tokens += TokensOf(end);
            }

            batches.Add(order[start..end]);

            bool CanJoin(int next) =>
                next - start < mostTexts
                && tokens + TokensOf(next) <= mostTokens
                && (mixesLengths || RungOf(next) == rung || (ladder is not null && tokens < mostTokens / SmallBatchShare));

            int TokensOf(int next) => ladder is null ? -sorted[next] : rung;
        }

        return batches;

        int RungOf(int at) => ladder?.RungOf(-sorted[at]) ?? -sorted[at];
    }
}
