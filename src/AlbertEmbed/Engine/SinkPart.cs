namespace AlbertEmbed.Engine;

/// <summary>What one thread needs to put records into an output's form.</summary>
/// <param name="Sink">Takes them.</param>
/// <param name="Finisher">Makes their vectors.</param>
internal sealed record SinkPart<TItem>(ITextSink<TItem> Sink, VectorFinisher Finisher)
    where TItem : struct, ITextItem
{
    /// <summary>Takes some records of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="start">The first one.</param>
    /// <param name="end">The one behind the last.</param>
    public void Take(ItemBlock<TItem> block, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            Sink.Write(block.Items[i], Finisher.Finish(block.Block, i));
        }
    }
}
