using System.Diagnostics;

namespace AlbertEmbed.Engine;

/// <summary>Where the time of a run went. Safe to use from several threads.</summary>
internal sealed class RunTimes
{
    private long forTexts;
    private long inModel;
    private long forWriter;

    /// <summary>Threads that run the encoder.</summary>
    public int Encoders { get; set; }

    /// <summary>How long each of these waited for texts, on average.</summary>
    public TimeSpan WaitedForTexts => Mean(ref forTexts);

    /// <summary>How long each of these ran the model, on average.</summary>
    public TimeSpan InModel => Mean(ref inModel);

    /// <summary>How long blocks that were encoded waited for the writer, all together.</summary>
    public TimeSpan WaitedForWriter => Time(Interlocked.Read(ref forWriter));

    /// <summary>Counts what one encoder's thread did since a moment.</summary>
    public void AddWaitForTexts(long since) => Interlocked.Add(ref forTexts, Stopwatch.GetTimestamp() - since);

    /// <inheritdoc cref="AddWaitForTexts"/>
    public void AddModel(long since) => Interlocked.Add(ref inModel, Stopwatch.GetTimestamp() - since);

    /// <summary>Counts a block that the writer has come to.</summary>
    /// <param name="since">When all of it was encoded.</param>
    public void AddWaitForWriter(long since) => Interlocked.Add(ref forWriter, Math.Max(0, Stopwatch.GetTimestamp() - since));

    private static TimeSpan Time(long ticks) => Stopwatch.GetElapsedTime(0, ticks);

    private TimeSpan Mean(ref long ticks) => Time(Interlocked.Read(ref ticks) / Math.Max(1, Encoders));
}
