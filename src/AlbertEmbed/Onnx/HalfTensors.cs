using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>A checkpoint's weights, rounded to float16.</summary>
/// <param name="source">The weights as they are stored.</param>
internal sealed class HalfTensors(ITensorSource source) : ITensorSource
{
    private readonly Dictionary<string, Weight> rounded = [];
    private readonly List<Array> memory = [];

    /// <summary>The rounded weights, which must be kept as long as the graph is run.</summary>
    public IReadOnlyList<Array> Memory => memory;

    public Weight Get(string name, params ReadOnlySpan<long> shape)
    {
        if (!rounded.TryGetValue(name, out Weight? weight))
        {
            weight = rounded[name] = Round(source.Get(name, shape));
        }

        return weight;
    }

    private Weight Round(Weight weight)
    {
        if (weight.Type == ElementType.Float16)
        {
            return weight;
        }

        byte[] halves = weight.ToHalves();
        memory.Add(halves);
        return weight with
        {
            Type = ElementType.Float16,
            Address = Marshal.UnsafeAddrOfPinnedArrayElement(halves, 0),
            Source = null,
        };
    }
}
