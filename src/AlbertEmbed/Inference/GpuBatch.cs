using System.Globalization;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Inference;

/// <summary>
/// How many tokens a batch on a GPU has when the user does not say: as many as keep its processors busy, fewer where its memory is small.
/// </summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">How many numbers the model's weights have.</param>
/// <param name="longest">Most tokens of a text.</param>
/// <param name="precision">How the model is run.</param>
internal sealed class GpuBatch(AlbertConfig config, long weights, int longest, Precision precision)
{
    /// <summary>
    /// Fewer use a GPU no better than a CPU. A batch that does not fit is halved when it is run, so a wrong guess costs time alone.
    /// </summary>
    private const int Fewest = 512;

    /// <summary>One is encoded while the next one is copied.</summary>
    private const int InFlight = 2;

    /// <summary>The runtime takes memory in powers of two, so up to twice of what is needed.</summary>
    private const int RoundedUp = 2;

    /// <summary>What the libraries for matrix products take for themselves.</summary>
    private const long Workspaces = 256L << 20;

    /// <summary>
    /// Bytes that one token takes where most values live at once: in attention its row, its query, key and value, each a second time in the
    /// order of heads, and its scores over all tokens of its text before and after softmax; in the feed-forward part its inner values
    /// before,
    /// in and after the activation. All are counted, because the runtime keeps what it once took. The last hidden state is float32.
    /// </summary>
    public long BytesPerToken
    {
        get
        {
            long size = precision == Precision.Fp16 ? sizeof(ushort) : sizeof(float);
            long values = (10L * config.HiddenSize) + (3L * config.IntermediateSize) + (2L * config.Heads * longest);
            return (size * values) + ((long)sizeof(float) * config.HiddenSize);
        }
    }

    /// <summary>The number of tokens for a device: a power of two, so that a little more or less free memory changes nothing.</summary>
    /// <param name="device">The device.</param>
    /// <param name="note">Tells the user what was chosen and why.</param>
    public int Choose(Device device, Action<string> note)
    {
        int most = device.DefaultBatchTokens;
        if (DeviceMemory.OfGpu(device) is not { } memory)
        {
            note(string.Create(
                CultureInfo.InvariantCulture, $"batches of {most} tokens: how much memory {device} has cannot be asked for."));
            return most;
        }

        long free = Math.Min(memory.Free, GpuMemoryLimit.Read() ?? long.MaxValue);
        int tokens = Fit(free, most);
        note(string.Create(
            CultureInfo.InvariantCulture,
            $"batches of {tokens} tokens: {device} has {free >> 20} MiB free, and {most} tokens of up to {longest} in a text may take "
                + $"{Needed(most) >> 20} MiB."));
        return tokens;
    }

    /// <summary>The number of tokens for which so much memory is enough.</summary>
    /// <param name="free">Bytes.</param>
    /// <param name="most">The number where there is plenty.</param>
    internal int Fit(long free, int most)
    {
        int tokens = most;
        while (tokens > Fewest && Needed(tokens) > free)
        {
            tokens /= 2;
        }

        return tokens;
    }

    /// <summary>Bytes that a run with such batches may take.</summary>
    internal long Needed(int tokens) =>
        Workspaces + (weights * (precision == Precision.Fp16 ? sizeof(ushort) : sizeof(float)))
            + (RoundedUp * InFlight * tokens * BytesPerToken);
}
