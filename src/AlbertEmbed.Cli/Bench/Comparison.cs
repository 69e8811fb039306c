using System.Globalization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Bench;

/// <summary>The result of comparing two settings on the same texts.</summary>
internal sealed record Comparison
{
    public required string First { get; init; }

    public required string Second { get; init; }

    public required int Texts { get; init; }

    public required double FirstTextsPerSecond { get; init; }

    public required double SecondTextsPerSecond { get; init; }

    /// <summary>How many times as fast the second is as the first.</summary>
    public double Speed => SecondTextsPerSecond / FirstTextsPerSecond;

    /// <summary>Cosine between the two vectors of a text, the mean over all texts.</summary>
    public required double MeanCosine { get; init; }

    /// <summary>The smallest cosine of a text's two vectors.</summary>
    public required double LeastCosine { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        first             {ForeignText.Visible(First)}: {FirstTextsPerSecond:F1} texts a second
        second            {ForeignText.Visible(Second)}: {SecondTextsPerSecond:F1} texts a second
        speed             {Speed:F2} times the first
        cosine, mean      {MeanCosine:F6}
        cosine, least     {LeastCosine:F6}
        texts             {Texts}
        """);
}
