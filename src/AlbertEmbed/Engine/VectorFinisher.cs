using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Makes a text's final vector of its pooled ones: windows are merged, dense layers and normalisation follow.</summary>
/// <param name="recipe">What is done.</param>
/// <param name="width">Components of a token's vector.</param>
/// <param name="template">Names the special tokens.</param>
internal sealed class VectorFinisher(EmbeddingRecipe recipe, int width, SequenceTemplate template)
{
    private readonly VectorSteps steps = new(recipe.Steps);
    private float[] vectors = [];

    /// <summary>The vectors of a text, which hold until the next call.</summary>
    public EmbeddedText Finish(EncodingBlock block, int text)
    {
        TokenizedText tokenized = block[text];
        TokenSequence[] sequences = tokenized.Sequences;
        int first = block.Starts[text];
        bool isInWindows = sequences.Length > 1;
        EmbeddedText embedded = new()
        {
            Vectors = [],
            TokenCount = sequences[0].Ids.Length + (isInWindows ? sequences[0].TextCount - sequences[0].ContentCount : 0),
            UnknownCount = isInWindows ? sequences[0].TextUnknownCount : sequences[0].UnknownCount,
            IsTruncated = sequences[0].IsTruncated,
            IsTokens = recipe.IsTokens,
        };
        return recipe.IsTokens
            ? FinishTokens(embedded, block, first, tokenized)
            : embedded with { Vectors = RequireFinite(FinishVector(block, first, sequences), block, text) };
    }

    /// <summary>The encoder's vectors were checked when they came; dense layers may make infinity of them.</summary>
    private static ReadOnlySpan<float> RequireFinite(ReadOnlySpan<float> vector, EncodingBlock block, int text) =>
        VectorPooling.IsFinite(vector)
            ? vector
            : throw UserException.Model(
                $"{block.PlaceOf(text)}: the model's dense layers give no finite vector for this text. Their "
                    + $"weights are damaged or overflow.");

    private ReadOnlySpan<float> FinishVector(EncodingBlock block, int first, TokenSequence[] sequences)
    {
        if (sequences.Length == 1)
        {
            return steps.Apply(block.Vectors(first));
        }

        Span<float> vector = Room(ref vectors, block.Width);
        Merge(block, first, sequences, vector);
        return steps.Apply(vector);
    }

    /// <summary>
    /// The largest of each component for max, else the mean, in which each window counts as often as it has tokens that are pooled.
    /// </summary>
    private void Merge(EncodingBlock block, int first, TokenSequence[] sequences, Span<float> vector)
    {
        int tokens = sequences.Sum(sequence => sequence.Ids.Length - sequence.Unpooled);
        for (int part = 0; part < recipe.Poolings.Count; part++)
        {
            Span<float> merged = vector.Slice(part * width, width);
            bool isMax = recipe.Poolings[part] == PoolingMode.Max;
            merged.Fill(isMax ? float.NegativeInfinity : 0);
            for (int i = 0; i < sequences.Length; i++)
            {
                ReadOnlySpan<float> one = block.Vectors(first + i).Slice(part * width, width);
                if (isMax)
                {
                    TensorPrimitives.Max(merged, one, merged);
                }
                else
                {
                    TensorPrimitives.MultiplyAdd(one, sequences[i].Ids.Length - sequences[i].Unpooled, merged, merged);
                }
            }

            if (!isMax)
            {
                TensorPrimitives.Divide(merged, tokens, merged);
            }
        }
    }

    private EmbeddedText FinishTokens(EmbeddedText embedded, EncodingBlock block, int first, TokenizedText tokenized)
    {
        List<TokenRow> rows = TokenRow.Choose(tokenized.Sequences);
        Span<float> values = Room(ref vectors, rows.Count * width);
        int[] ids = new int[rows.Count];
        string[] tokens = new string[rows.Count];
        (int, int)[] offsets = new (int, int)[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            TokenSequence sequence = tokenized.Sequences[rows[i].Sequence];
            Span<float> value = values.Slice(i * width, width);
            block.Vectors(first + rows[i].Sequence).Slice(rows[i].Position * width, width).CopyTo(value);
            if (recipe.Steps.Count > 0)
            {
                VectorPooling.Normalize(value);
            }

            ids[i] = sequence.Ids[rows[i].Position];
            int source = sequence.Sources[rows[i].Position];
            TokenText token = source < 0 ? new TokenText(template.Token(ids[i]), 0, 0) : tokenized.Tokens[source];
            tokens[i] = token.Surface;
            offsets[i] = (token.Start, token.End);
        }

        return embedded with { Vectors = values, Ids = ids, Tokens = tokens, Offsets = offsets };
    }

    private static Span<float> Room(ref float[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = new float[length];
        }

        return memory.AsSpan(0, length);
    }
}
