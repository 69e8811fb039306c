using AlbertEmbed.Errors;

namespace AlbertEmbed.Search;

/// <summary>Refuses vectors that have no direction.</summary>
internal static class FiniteNumbers
{
    /// <param name="vector">A vector whose length is not finite, perhaps only because its components are large.</param>
    /// <param name="place">Where it stands, in words.</param>
    /// <exception cref="UserException">A component is infinite, or not a number.</exception>
    public static void Require(ReadOnlySpan<float> vector, string place)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                string what = float.IsNaN(vector[i]) ? "not a number (NaN)" : "infinite";
                throw UserException.BadRecord(
                    $"{place}: component {i + 1} is {what}, so nothing can be compared with it. Make the vectors again; float16 "
                        + $"ends at 65504, float32 does not.");
            }
        }
    }
}
