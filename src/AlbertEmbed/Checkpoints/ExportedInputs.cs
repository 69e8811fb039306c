using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>The inputs of an exported graph, known by the names that exporters give.</summary>
internal sealed class ExportedInputs
{
    /// <summary>For a graph that takes a fixed number of texts and tokens: bounds the memory of a run.</summary>
    private const long MostTokens = 1 << 20;

    private static readonly string[] IdNames = ["input_ids"];
    private static readonly string[] MaskNames = ["attention_mask", "input_mask"];
    private static readonly string[] TypeNames = ["token_type_ids", "segment_ids"];

    private readonly OnnxFile file;

    /// <exception cref="Errors.UserException">An input is not known, or has a shape or type that cannot be filled.</exception>
    public ExportedInputs(OnnxFile file, AlbertConfig config)
    {
        this.file = file;
        List<OnnxPort> rest = [.. file.Inputs];
        AttentionMask = TakeNamed(rest, MaskNames);
        TokenTypeIds = TakeNamed(rest, TypeNames);
        InputIds = TakeNamed(rest, IdNames) ?? TakeOnly(rest)
            ?? throw file.Error($"has no input input_ids; its inputs are {string.Join(", ", file.Inputs)}");
        if (rest.Count > 0)
        {
            throw file.Error(
                $"wants {string.Join(", ", rest)}, which only its exporter knows; "
                    + "input_ids, attention_mask and token_type_ids can be given");
        }

        All = [.. ((OnnxPort?[])[InputIds, AttentionMask, TokenTypeIds]).OfType<OnnxPort>()];
        foreach (OnnxPort input in All)
        {
            CheckTypeAndShape(input);
        }

        CheckFixedSizes(config);
    }

    public IReadOnlyList<OnnxPort> All { get; }

    /// <summary>int32 or int64 [batch, length].</summary>
    public OnnxPort InputIds { get; }

    /// <summary>int32 or int64 [batch, length], 0 for padding.</summary>
    public OnnxPort? AttentionMask { get; }

    /// <summary>int32 or int64 [batch, length].</summary>
    public OnnxPort? TokenTypeIds { get; }

    /// <summary>Texts of each run, for a graph that takes a fixed number.</summary>
    public int? FixedCount => FixedSize(0);

    /// <summary>Tokens of each text, for a graph that takes a fixed number.</summary>
    public int? FixedLength => FixedSize(1);

    private static OnnxPort? TakeNamed(List<OnnxPort> ports, string[] names) =>
        ports.Find(port => names.Contains(port.PlainName)) is { } found && ports.Remove(found) ? found : null;

    /// <summary>The last unnamed input can only be the ids.</summary>
    private static OnnxPort? TakeOnly(List<OnnxPort> ports) => ports is [var only] && ports.Remove(only) ? only : null;

    private int? FixedSize(int dimension) => InputIds.Shape?[dimension] is { } size ? (int)Math.Min(size, int.MaxValue) : null;

    private void CheckTypeAndShape(OnnxPort input)
    {
        if (input.Type is not (ElementType.Int32 or ElementType.Int64) || input.Shape is not (null or { Count: 2 }))
        {
            throw file.Error($"wants {input} of element type {input.Type}; int32 and int64 [batch, length] can be given");
        }

        if (input.Shape is { } shape && InputIds.Shape is { } ids && !shape.SequenceEqual(ids))
        {
            throw file.Error($"wants {input} beside {InputIds}; both should have one shape");
        }
    }

    private void CheckFixedSizes(AlbertConfig config)
    {
        if (FixedLength is not null && AttentionMask is null)
        {
            throw file.Error(
                $"takes only texts of {Plural.Of(FixedLength.Value, "token")}, and without attention_mask "
                    + $"shorter ones cannot be filled up");
        }

        if (FixedLength > config.MaxPositions || (long)(FixedCount ?? 1) * (FixedLength ?? config.MaxPositions) > MostTokens)
        {
            throw file.Error($"wants {InputIds}, more than a model of {config.MaxPositions} positions can use");
        }
    }
}
