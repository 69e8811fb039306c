namespace AlbertEmbed.Engine;

/// <summary>Writes blocks, and counts what is in them. One thread uses it.</summary>
/// <param name="sink">Where records go.</param>
/// <param name="newFinisher">Makes what finishes vectors, once for each thread.</param>
/// <param name="threads">Threads that put records into the output's form.</param>
/// <param name="summary">Receives the counts.</param>
/// <param name="unknown">Looks into texts with unknown tokens.</param>
internal sealed class BlockWriter<TItem>(
    ITextSink<TItem> sink, Func<VectorFinisher> newFinisher, int threads, RunSummary summary, UnknownExamples unknown)
    where TItem : struct, ITextItem
{
    private readonly SinkPart<TItem> all = new(sink, newFinisher());

    private readonly PartedWriting<TItem>? parts =
        threads > 1 && sink is IPartedSink<TItem> parted ? new(parted, newFinisher, threads) : null;

    /// <summary>Writes a block that is encoded.</summary>
    /// <exception cref="Errors.UserException">It cannot be written.</exception>
    public void Write(ItemBlock<TItem> written)
    {
        EncodingBlock block = written.Block;
        if (parts is not null)
        {
            parts.Write(written);
        }
        else
        {
            all.Take(written, 0, block.Count);
        }

        for (int i = 0; i < block.Count; i++)
        {
            summary.Add(block[i].Sequences);
            unknown.LookInto(written.Items[i], block[i].Sequences);
        }

        summary.Skip([.. written.Skipped.Select(item => new RecordRange(item, 1))], written.Skipped.Count);
        sink.Flush();
    }
}
