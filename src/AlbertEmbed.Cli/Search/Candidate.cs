namespace AlbertEmbed.Search;

/// <summary>A record that may be among the nearest.</summary>
/// <param name="Index">Its number among the vectors.</param>
/// <param name="Score">Cosine with the query.</param>
/// <param name="Vector">Its vector.</param>
/// <param name="Line">Its line, where the vectors are JSON Lines.</param>
internal sealed record Candidate(long Index, double Score, float[] Vector, byte[]? Line)
{
    /// <summary>The best first; equal ones in the order of their numbers.</summary>
    public static int Compare(Candidate one, Candidate other) =>
        other.Score.CompareTo(one.Score) is not 0 and var order ? order : one.Index.CompareTo(other.Index);
}
