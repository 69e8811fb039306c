namespace AlbertEmbed.Engine;

/// <summary>
/// Cuts texts into batches by their lengths, the longest first. A batch is never padded: it holds texts of one length, unless the
/// encoder takes different ones side by side. So no work is wasted, and a vector does not depend, to the last bit, on its batch.
/// </summary>
/// <param name="mostTokens">Tokens in a batch; a longer text is a batch by itself.</param>
/// <param name="mostTexts">Texts in a batch.</param>
/// <param name="mixesLengths">Whether a batch may hold texts of different lengths.</param>
internal sealed class BatchCutter(int mostTokens, int mostTexts, bool mixesLengths)
{
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
            long tokens = -sorted[start];
            for (end = start + 1; end < order.Length && CanJoin(end); end++)
            {
                tokens -= sorted[end];
            }

            batches.Add(order[start..end]);

            bool CanJoin(int next) =>
                next - start < mostTexts && tokens - sorted[next] <= mostTokens && (mixesLengths || sorted[next] == sorted[start]);
        }

        return batches;
    }
}
