using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AlbertEmbed.Inference;

/// <summary>
/// Inputs and outputs of runs in memory that stays from run to run, one run at a time: page-locked where the device's provider gives such
/// memory, so that it copies from there and to there while it computes, and neither allocates nor waits.
/// </summary>
/// <remarks>
/// They are given to <c>Run</c>, and not bound with <c>OrtIoBinding</c>. What is bound is copied to the device when it is bound, so it
/// would have to be bound again for each batch; and it is copied on any stream that is free, which no run waits for (<c>BindInput</c>,
/// <c>CopyOneInputAcrossDevices</c> in the runtime's <c>framework/utils.cc</c>): with two threads a run could start before its inputs are
/// there. <c>Run</c> copies on its own stream, in order, and waits for that at its end, as long as the run option
/// <c>disable_synchronize_execution_providers</c> is not set. The memory is named the CPU's, because the CUDA library knows page-locked
/// addresses itself, and because a node that reads an input on the CPU needs no copy then.
/// </remarks>
/// <param name="pageLocked">Gives page-locked memory; null for memory of this process.</param>
internal sealed class KeptTensors(OrtAllocator? pageLocked) : IDisposable
{
    /// <summary>Larger tensors take longer to compute than to copy.</summary>
    public const long MostBytes = 1 << 30;

    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);

    /// <summary>A tensor with the type and shape of another one. It holds what the last run has left there.</summary>
    /// <param name="name">The graph's input or output.</param>
    /// <param name="tensor">The other one, of at most <see cref="MostBytes"/>.</param>
    public OrtValue Like(string name, OrtValue tensor)
    {
        int length = tensor.GetTensorMutableRawData().Length;
        if (!places.TryGetValue(name, out Place? place) || place.Bytes < length)
        {
            // Batches grow by small steps, and page-locking takes a millisecond.
            long bytes = Math.Clamp(2L * (place?.Bytes ?? 0), length, MostBytes);
            place?.Dispose();
            places[name] = place = new Place(pageLocked, (int)bytes);
        }

        return place.Like(tensor.GetTensorTypeAndShape(), length);
    }

    public void Dispose()
    {
        foreach (Place place in places.Values)
        {
            place.Dispose();
        }

        places.Clear();
    }

    /// <summary>Memory of one tensor.</summary>
    private sealed class Place : IDisposable
    {
        private readonly OrtMemoryAllocation? allocation;
        private readonly byte[] own;
        private OrtValue? value;
        private TensorElementType type;
        private long[] shape = [];

        public Place(OrtAllocator? pageLocked, int bytes)
        {
            Bytes = bytes;
            allocation = Allocate(pageLocked, bytes);
            own = allocation is null ? GC.AllocateUninitializedArray<byte>(bytes, pinned: true) : [];
        }

        public int Bytes { get; }

        private nint Address => allocation?.DangerousGetHandle() ?? TensorMemory.AddressOf(own);

        public OrtValue Like(OrtTensorTypeAndShapeInfo form, int length)
        {
            if (value is null || type != form.ElementDataType || !shape.AsSpan().SequenceEqual(form.Shape))
            {
                value?.Dispose();
                (type, shape) = (form.ElementDataType, form.Shape);
                value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, Address, length);
            }

            return value;
        }

        public void Dispose()
        {
            value?.Dispose();
            allocation?.Dispose();
        }

        /// <summary>There may be too little page-locked memory; other memory does as well, only slower.</summary>
        private static OrtMemoryAllocation? Allocate(OrtAllocator? pageLocked, int bytes)
        {
            try
            {
                OrtMemoryAllocation? allocated = pageLocked?.Allocate((uint)bytes);
                if (allocated is { IsInvalid: false })
                {
                    return allocated;
                }

                allocated?.Dispose();
            }
            catch (OnnxRuntimeException)
            {
                // Below.
            }

            return null;
        }
    }
}
