using System.Globalization;
using AlbertEmbed.Heads;

namespace AlbertEmbed.CommandLine;

/// <summary>Puts into words which head is trained.</summary>
/// <param name="progress">Gives the head; null before the first one.</param>
internal sealed class TrainingStatus(Func<TrainingProgress?> progress)
{
    /// <param name="room">Most characters.</param>
    public string Describe(int room)
    {
        if (progress() is not { } now)
        {
            return StatusWords.Fit(null, [new StatusPart(0, "training")], room);
        }

        string strength = now.Strength.ToString(CultureInfo.InvariantCulture);
        string texts = now.Fold is { } fold ? $"fold {fold} of {StratifiedFolds.Count}" : "all texts";
        return StatusWords.Fit(null, [new StatusPart(0, $"training: {texts}"), new StatusPart(1, $"strength {strength}")], room);
    }
}
