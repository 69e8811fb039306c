namespace AlbertEmbed.Heads;

/// <summary>The head that is trained at the moment.</summary>
/// <param name="Strength">scikit-learn's C.</param>
/// <param name="Fold">Number of the fold that is held out, from 1; null where all texts are trained with.</param>
internal sealed record TrainingProgress(double Strength, int? Fold);
