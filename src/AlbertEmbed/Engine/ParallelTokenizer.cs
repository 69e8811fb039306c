using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Tokenizes texts on several threads.</summary>
/// <param name="tokenizer">Makes token ids.</param>
/// <param name="options">What becomes of bad and of long texts, and how many threads there are.</param>
internal sealed class ParallelTokenizer(TextTokenizer tokenizer, PipelineOptions options)
{
    /// <summary>Fewer are tokenized sooner than threads wake up.</summary>
    private const int FewTexts = 32;

    private readonly OverflowTokenizer texts = new(tokenizer, options.Overflow, options.Stride);
    private readonly ConcurrentBag<TokenBuffer> buffers = [];

    /// <summary>Tokenizes a block of items. The first bad one ends it, unless bad ones are left out.</summary>
    /// <exception cref="UserException">The model's files cannot tokenize texts.</exception>
    public TokenizedItems<TItem> Tokenize<TItem>(List<TItem> items)
        where TItem : struct, ITextItem
    {
        TokenizedText[] tokenized = new TokenizedText[items.Count];
        UserException?[] problems = new UserException?[items.Count];
        if (items.Count <= FewTexts)
        {
            Tokenize(items, tokenized, problems, (0, items.Count));
        }
        else
        {
            TokenizeOnSeveralThreads(items, tokenized, problems);
        }

        TokenizedItems<TItem> result = new(items.Count);
        for (int i = 0; i < tokenized.Length && result.BadItem is null; i++)
        {
            if (problems[i] is null)
            {
                result.Add(items[i], tokenized[i]);
            }
            else if (options.SkipBadRecords)
            {
                result.Skipped.Add(items[i].Index);
            }
            else
            {
                result.BadItem = problems[i];
            }
        }

        return result;
    }

    private void TokenizeOnSeveralThreads<TItem>(List<TItem> items, TokenizedText[] tokenized, UserException?[] problems)
        where TItem : struct, ITextItem
    {
        try
        {
            Parallel.ForEach(
                Partitioner.Create(0, items.Count),
                new ParallelOptions { MaxDegreeOfParallelism = options.TokenizerThreads },
                range => Tokenize(items, tokenized, problems, (range.Item1, range.Item2)));
        }
        catch (AggregateException e) when (e.InnerException is UserException wrong)
        {
            ExceptionDispatchInfo.Throw(wrong);
        }
    }

    private void Tokenize<TItem>(List<TItem> items, TokenizedText[] tokenized, UserException?[] problems, (int Start, int End) range)
        where TItem : struct, ITextItem
    {
        TokenBuffer buffer = buffers.TryTake(out TokenBuffer? free) ? free : new TokenBuffer(options.Recipe.IsTokens);
        for (int i = range.Start; i < range.End; i++)
        {
            TokenSequence[] sequences = texts.Tokenize(items[i], buffer, out problems[i]);
            tokenized[i] = new TokenizedText(sequences, items[i].ByteLength) { Tokens = buffer.KeepsDetails ? TokenText.Of(buffer) : [] };
        }

        buffers.Add(buffer);
    }
}
