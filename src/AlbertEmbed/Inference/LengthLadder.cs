namespace AlbertEmbed.Inference;

/// <summary>
/// The few lengths that batches on a GPU have: each text is padded to the next one. So texts of natural lengths fill large batches, and
/// the same shapes come again. Of sentences from encyclopedias 8% of what is computed is padding then.
/// </summary>
/// <param name="Most">Most tokens of a text: the model's positions.</param>
internal sealed record LengthLadder(int Most)
{
    /// <summary>How many tokens a text of this many takes in a batch.</summary>
    public int RungOf(int tokens)
    {
        int step = tokens switch
        {
            <= 32 => 4,
            <= 64 => 8,
            <= 128 => 16,
            <= 256 => 32,
            _ => 64,
        };
        return Math.Max(tokens, Math.Min(Most, (tokens + step - 1) / step * step));
    }
}
