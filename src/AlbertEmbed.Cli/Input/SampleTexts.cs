namespace AlbertEmbed.Input;

/// <summary>Texts for measuring when the user gives none: sentences of common words, their lengths log-normal, always the same.</summary>
internal static class SampleTexts
{
    private const double MedianWords = 18;
    private const double Sigma = 0.7;
    private const int MostWords = 400;

    private static readonly string[] Words =
        ("the of and to in a is that it was for on are with as they at be this from have or by one had not but what all were "
        + "when we there can an your which their said if do will each about how up out them then she many some so these would "
        + "other into has more her two like him see time could no make than first been its who now people my made over did down "
        + "only way find use may water long little very after words called just where most know get through back much before go "
        + "good new write our used me man too any day same right look think also around another came come work three word must "
        + "because does part even place well such here take why things help put years different away again off went old number "
        + "great tell men say small every found still between name should home big give air line set own under read last never us "
        + "left end along while might next").Split(' ');

    public static string[] Make(int count)
    {
#pragma warning disable CA5394 // The same texts every time are wanted.
        Random random = new(20);
        return [.. Enumerable.Range(0, count).Select(_ => Text())];

        string Text() => string.Join(' ', Enumerable.Range(0, Length(random)).Select(_ => Words[random.Next(Words.Length)]));
#pragma warning restore CA5394
    }

    /// <summary>Box and Muller's transform of two uniform numbers.</summary>
    private static int Length(Random random)
    {
#pragma warning disable CA5394 // As above.
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
#pragma warning restore CA5394
        return Math.Clamp((int)(MedianWords * Math.Exp(Sigma * normal)), 1, MostWords);
    }
}
