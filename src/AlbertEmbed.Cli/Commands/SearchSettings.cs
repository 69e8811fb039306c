using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>search</c> is asked for.</summary>
/// <param name="Embedding">Queries, model and vectors.</param>
/// <param name="Vectors">Name of an earlier run's output.</param>
/// <param name="Top">How many records to show for each query.</param>
/// <param name="Texts">The input that the vectors were made of; empty to show no texts.</param>
internal sealed record SearchSettings(EmbeddingSettings Embedding, string Vectors, int Top, string[] Texts);
