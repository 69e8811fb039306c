using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tests.Support;

/// <summary>Whatever tensors a graph asks for, with small random numbers; the same name always has the same ones.</summary>
/// <param name="type">Float32 or BFloat16.</param>
internal sealed class RandomTensors(ElementType type) : ITensorSource
{
    private readonly Dictionary<string, Array> arrays = [];

    public Weight Get(string name, params ReadOnlySpan<long> shape)
    {
        int count = 1;
        foreach (long dimension in shape)
        {
            count *= (int)dimension;
        }

        if (!arrays.TryGetValue(name, out Array? pinned))
        {
            pinned = arrays[name] = type == ElementType.Float32 ? Floats(count) : BFloats(count);
        }

        return new Weight(name, shape.ToArray(), type, Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0));
    }

    private float[] Floats(int count)
    {
        float[] values = GC.AllocateUninitializedArray<float>(count, pinned: true);
        Random random = new(arrays.Count);
        for (int i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() - 0.5F) / 8;
        }

        return values;
    }

    private ushort[] BFloats(int count)
    {
        float[] values = Floats(count);
        ushort[] halves = GC.AllocateUninitializedArray<ushort>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            halves[i] = (ushort)(BitConverter.SingleToInt32Bits(values[i]) >> 16);
        }

        return halves;
    }
}
