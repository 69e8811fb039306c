using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>search</c> is asked for.</summary>
internal sealed record SearchSettings
{
    /// <summary>Queries, model and vectors.</summary>
    public required EmbeddingSettings Embedding { get; init; }

    /// <summary>Names of earlier runs' outputs.</summary>
    public required IReadOnlyList<string> Vectors { get; init; }

    /// <summary>How many records to show for each query.</summary>
    public required int Top { get; init; }

    /// <summary>The input that the vectors were made of; empty to show no texts.</summary>
    public string[] Texts { get; init; } = [];

    /// <summary>The full vectors of each output, in the same order; empty to go by the outputs' own.</summary>
    public string[] Rescore { get; init; } = [];

    /// <summary>How many times as many records are scored again as are shown.</summary>
    public int RescoreFactor { get; init; }

    /// <summary>The file with ranges for 8-bit numbers that lack them.</summary>
    public string? RangesFile { get; init; }

    /// <summary>How many records are looked for.</summary>
    public int Candidates => Rescore.Length == 0 ? Top : (int)Math.Min((long)Top * RescoreFactor, int.MaxValue);

    /// <summary>The input of one output: as many as there are outputs go one with each; otherwise all belong to each.</summary>
    public string[] TextsOf(int output) => Vectors.Count > 1 && Texts.Length == Vectors.Count ? [Texts[output]] : Texts;
}
