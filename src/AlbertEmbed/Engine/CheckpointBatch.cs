using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Engine;

/// <summary>Chooses how many tokens a batch has, when the user does not say.</summary>
internal static class CheckpointBatch
{
    /// <param name="checkpoint">The model.</param>
    /// <param name="choices">How it is run.</param>
    /// <param name="maxLength">Most tokens of a text; null for the checkpoint's limit.</param>
    /// <param name="note">Tells the user what was chosen for a GPU and why.</param>
    public static int DefaultTokens(Checkpoint checkpoint, SessionChoices choices, int? maxLength, Action<string> note)
    {
        // An exported graph does not run on a GPU, and has no weights that could be counted.
        if (!choices.Device.IsGpu || checkpoint.Source is ExportedSource)
        {
            return choices.Device.DefaultBatchTokens;
        }

        int longest = maxLength ?? checkpoint.MaxLength(null);
        return new GpuBatch(checkpoint.Config, checkpoint.Tensors.NumberCount, longest, choices.Precision).Choose(choices.Device, note);
    }
}
