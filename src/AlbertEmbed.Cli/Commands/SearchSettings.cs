using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>search</c> is asked for.</summary>
/// <param name="Embedding">Queries, model and vectors.</param>
/// <param name="Vectors">Names of earlier runs' outputs.</param>
/// <param name="Top">How many records to show for each query.</param>
/// <param name="Texts">The input that the vectors were made of; empty to show no texts.</param>
internal sealed record SearchSettings(EmbeddingSettings Embedding, IReadOnlyList<string> Vectors, int Top, string[] Texts)
{
    /// <summary>The input of one output: as many as there are outputs go one with each; otherwise all belong to each.</summary>
    public string[] TextsOf(int output) => Vectors.Count > 1 && Texts.Length == Vectors.Count ? [Texts[output]] : Texts;
}
