using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>
/// Finds out whether a session's attention leaves padding out. ONNX Runtime's fused attention has several kernels, which take the texts'
/// lengths in different forms; a build without the one that is counted on gives wrong vectors and no error.
/// </summary>
internal static class AttentionCheck
{
    private const int ShortText = 7;
    private const int LongText = 12;
    private const float Tolerance = 0.02F;

    /// <summary>
    /// Runs the same text twice beside a longer one, with different padding: all its vectors have to be the same.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="vocabularySize">How many tokens there are.</param>
    /// <param name="mostTokens">Most tokens of a text.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? Problem(IEncoderSession session, int vocabularySize, int mostTokens)
    {
        int shortText = Math.Min(ShortText, mostTokens / 2);
        int longText = Math.Min(LongText, mostTokens);
        try
        {
            float[] expected = Run(0);
            float[] actual = Run(vocabularySize - 1);
            int size = session.Output.IsPerText || session.Output.IsPooled ? expected.Length / 3 : shortText * session.Width;
            ReadOnlySpan<float> first = expected.AsSpan(0, size);
            return AreClose(first, expected.AsSpan(size, size))
                && AreClose(first, actual.AsSpan(0, size))
                && AreClose(first, actual.AsSpan(size, size))
                    ? null
                    : "it does not leave padding out";
        }
        catch (Exception e) when (e is UserException or DeviceMemoryException)
        {
            return e.Message;
        }

        float[] Run(long padding)
        {
            EncoderBatch batch = new() { PaddingId = padding };
            batch.SetLengths(shortText, shortText, longText);
            for (int i = 0; i < batch.Tokens; i++)
            {
                int at = i < 2 * shortText ? i % shortText : i;
                batch.InputIds[i] = (at + 1L) * vocabularySize / (batch.Tokens + 2);
                batch.TokenTypeIds[i] = 0;
            }

            return [.. session.Run(batch)];
        }
    }

    private static bool AreClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float largest = 0;
        float difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        return difference <= Tolerance * largest;
    }
}
