namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor of a PyTorch file: a view of a storage.</summary>
/// <param name="Storage">The numbers; other tensors may share them.</param>
/// <param name="Offset">Index of the first number.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Strides">Distance in numbers between neighbours in each dimension.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>How many numbers it has.</summary>
    public long Count
    {
        get
        {
            long count = Shape.Contains(0) ? 0 : 1;
            foreach (long dimension in Shape)
            {
                count = checked(count * dimension);
            }

            return count;
        }
    }

    /// <exception cref="FormatException">The tensor is not inside its storage.</exception>
    public static TorchTensor Make(TorchStorage storage, long offset, object?[] shape, object?[] strides)
    {
        TorchTensor tensor = new(storage, offset, [.. shape.Select(Integer)], [.. strides.Select(Integer)]);
        return tensor.Strides.Length == tensor.Shape.Length
            && offset >= 0
            && offset <= storage.Count
            && (tensor.Shape.Contains(0) || tensor.Fits())
            ? tensor
            : throw new FormatException("a tensor lies outside its storage");
    }

    /// <summary>Copies its numbers out of the storage's bytes into a pinned array, row-major.</summary>
    public byte[] CopyPinned(ReadOnlySpan<byte> storage)
    {
        int size = Storage.Type.Size();
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)(Count * size)), pinned: true);
        if (IsContiguous())
        {
            storage.Slice(checked((int)(Offset * size)), bytes.Length).CopyTo(bytes);
            return bytes;
        }

        long[] index = new long[Shape.Length];
        for (int done = 0; done < bytes.Length; done += size)
        {
            long from = Offset;
            for (int i = 0; i < index.Length; i++)
            {
                from += index[i] * Strides[i];
            }

            storage.Slice((int)(from * size), size).CopyTo(bytes.AsSpan(done));
            for (int i = index.Length - 1; i >= 0 && ++index[i] == Shape[i]; i--)
            {
                index[i] = 0;
            }
        }

        return bytes;
    }

    private bool Fits()
    {
        Int128 count = 1;
        Int128 last = Offset;
        for (int i = 0; i < Shape.Length; i++)
        {
            // The comparison is in the loop because many dimensions overflow even 128 bits.
            count *= Shape[i];
            last += (Int128)(Shape[i] - 1) * Strides[i];
            if (count > Storage.Count || last >= Storage.Count)
            {
                return false;
            }
        }

        // Stride 0 repeats numbers and could ask for any amount of memory. Weights do not do that, so the count must fit the storage.
        return last < Storage.Count;
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (int i = Shape.Length - 1; i >= 0; i--)
        {
            if (Shape[i] != 1 && Strides[i] != expected)
            {
                return false;
            }

            expected *= Shape[i];
        }

        return true;
    }

    private static long Integer(object? value) =>
        value is long and >= 0 ? (long)value : throw new FormatException("a tensor's shape is not a list of numbers");
}
