using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>
/// Writes an output of float32 a second time, as numbers within the ranges of its vectors, which are known only when all of them are. The
/// first writing stays until the second has its name, so that a run that is killed meanwhile goes on with it.
/// </summary>
internal static class RangedOutput
{
    private const int BufferLength = 1 << 16;

    /// <param name="output">The output file's name. Its part is complete.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="type">What vectors become.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>The ranges of the vectors.</returns>
    /// <exception cref="UserException">The disk is full, or the like.</exception>
    public static VectorRanges Write(string output, int width, VectorType type, CancellationToken stop)
    {
        string temporary = output + OutputNames.Ranged;
        UnfinishedWork.Add(temporary);
        try
        {
            string part = output + OutputTarget.PartSuffix;
            VectorRanges ranges = ReadRanges(part, width, stop).OrZeros();
            using (FileStream file = OwnFile.Create(temporary, output))
            {
                using BufferedStream target = new(file, BufferLength);
                WriteAll(part, new VectorCodec(type, width, ranges), target, stop);
                target.Flush();
                file.Flush(flushToDisk: true);
            }

            UnfinishedWork.Remove(temporary);
            return ranges;
        }
        catch (Exception e)
        {
            OwnFile.Delete(temporary);
            UnfinishedWork.Remove(temporary);
            if (FileFault.Is(e))
            {
                throw UserException.Failure($"{output} cannot be written any further: {FileFault.Reason(e)}", e);
            }

            throw;
        }
    }

    private static VectorRanges ReadRanges(string part, int width, CancellationToken stop)
    {
        VectorRanges ranges = VectorRanges.Empty(width);
        using FileStream file = File.OpenRead(part);
        if (NpyHeader.Read(file) is not { } header)
        {
            RangedLines.Read(part, ranges, stop);
            return ranges;
        }

        foreach (ReadOnlyMemory<float> rows in NpyRows.Read(file, header, stop))
        {
            ranges.Add(rows.Span);
        }

        return ranges;
    }

    private static void WriteAll(string part, VectorCodec codec, Stream target, CancellationToken stop)
    {
        using FileStream file = File.OpenRead(part);
        if (NpyHeader.Read(file) is not { } header)
        {
            RangedLines.Write(part, codec, target, stop);
            return;
        }

        target.Write((NpyWriter.HeaderOf(codec) with { Rows = header.Rows }).ToBytes());
        byte[] stored = [];
        foreach (ReadOnlyMemory<float> rows in NpyRows.Read(file, header, stop))
        {
            int length = rows.Length / codec.Width * codec.RowLength;
            stored = stored.Length >= length ? stored : new byte[length];
            _ = codec.TryEncode(rows.Span, stored.AsSpan(0, length));
            target.Write(stored.AsSpan(0, length));
        }
    }
}
