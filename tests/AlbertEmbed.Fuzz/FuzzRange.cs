namespace AlbertEmbed.Fuzz;

/// <summary>The cases that a fuzz plays, each made of its number alone.</summary>
/// <param name="Count">How many, at most.</param>
/// <param name="First">The number of the first.</param>
/// <param name="Parallel">How many at a time.</param>
/// <param name="Seconds">After how many seconds it ends, or 0.</param>
internal sealed record FuzzRange(int Count, int First, int Parallel, int Seconds)
{
    public TimeSpan? Time => Seconds > 0 ? TimeSpan.FromSeconds(Seconds) : null;
}
