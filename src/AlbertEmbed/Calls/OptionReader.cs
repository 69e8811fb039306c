using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Calls;

/// <summary>Reads the public options in the terms of the engine.</summary>
internal static class OptionReader
{
    /// <exception cref="ArgumentException">An option makes no sense for any model.</exception>
    public static void Check(AlbertOptions options)
    {
        Positive(options.Threads, nameof(AlbertOptions.Threads));
        Positive(options.MaxTokens, nameof(AlbertOptions.MaxTokens));
        Positive(options.Dimensions, nameof(AlbertOptions.Dimensions));
        Defined(options.Overflow);
        Defined(options.LayerMerge);
        Defined(options.Precision);
        Defined(options.Pooling ?? default);
        if (options.Prompt is not null && options.PromptName is not null)
        {
            throw new ArgumentException(
                $"{nameof(AlbertOptions.Prompt)} and {nameof(AlbertOptions.PromptName)} both say what to "
                    + $"put before texts. Set one of them.",
                nameof(options));
        }

        if (options.Stride < 0 || options.Layers is null)
        {
            throw new ArgumentException(
                $"{nameof(AlbertOptions.Stride)} is at least 0, and {nameof(AlbertOptions.Layers)} is not null.", nameof(options));
        }
    }

    public static RecipeChoice Recipe(AlbertOptions options) => new()
    {
        Pooling = options.Pooling is { } pooling ? ModeOf(pooling) : null,
        Layers = options.Layers.Count > 0 ? options.Layers : null,
        LayerMerge = options.LayerMerge switch
        {
            AlbertLayerMerge.Concatenate => LayerMerge.Concat,
            AlbertLayerMerge.Sum => LayerMerge.Sum,
            _ => LayerMerge.Mean,
        },
        Normalize = options.Normalize,
        Prompt = new PromptChoice(options.Prompt, options.PromptName),
        Dimensions = options.Dimensions,
    };

    public static LengthChoice Length(AlbertOptions options) => new()
    {
        MaxLength = options.MaxTokens,
        Stride = options.Stride,
        Overflow = options.Overflow switch
        {
            AlbertOverflow.Window => Overflow.Window,
            AlbertOverflow.Throw => Overflow.Error,
            _ => Overflow.Truncate,
        },
    };

    public static TokenizerChoices Tokenizer(AlbertOptions options) => new(options.LowerCase, options.KeepAccents);

    /// <exception cref="Errors.UserException">The runtime cannot be loaded.</exception>
    public static SessionChoices Session(AlbertOptions options) => new()
    {
        Device = options.Device.Choice ?? DeviceCheck.Choose(_ => { }),
        Precision = options.Precision switch
        {
            AlbertPrecision.Fp16 => Precision.Fp16,
            AlbertPrecision.Int8 => Precision.Int8,
            AlbertPrecision.Tf32 => Precision.Tf32,
            _ => Precision.Fp32,
        },
        Workload = options.ForFewTexts ? Workload.FewTexts : Workload.ManyTexts,
    };

    /// <summary>The options with everything filled in that was left open.</summary>
    public static AlbertOptions Resolve(AlbertOptions options, EmbeddingRecipe recipe, int maxTokens, Device device, int threads) =>
        options with
        {
            Pooling = recipe.Poolings is [var only] ? PoolingOf(only) : null,
            Normalize = recipe.Steps is [.., { IsNormalize: true }],
            Prompt = recipe.Prompt.Text,
            PromptName = null,
            Layers = [.. recipe.Output.Layers],
            MaxTokens = maxTokens,
            Device = AlbertDevice.Of(device),
            Threads = threads,
        };

    private static PoolingMode ModeOf(AlbertPooling pooling) => pooling switch
    {
        AlbertPooling.Cls => PoolingMode.Cls,
        AlbertPooling.Max => PoolingMode.Max,
        AlbertPooling.Pooler => PoolingMode.Pooler,
        AlbertPooling.MeanSqrtLen => PoolingMode.MeanSqrtLen,
        AlbertPooling.WeightedMean => PoolingMode.WeightedMean,
        AlbertPooling.LastToken => PoolingMode.LastToken,
        _ => PoolingMode.Mean,
    };

    /// <summary>Null where the graph itself pools.</summary>
    private static AlbertPooling? PoolingOf(PoolingMode mode)
    {
        foreach (AlbertPooling pooling in Enum.GetValues<AlbertPooling>())
        {
            if (ModeOf(pooling) == mode)
            {
                return pooling;
            }
        }

        return null;
    }

    private static void Positive(int? value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException($"{name} is at least 1.", nameof(value));
        }
    }

    private static void Defined<T>(T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentException($"There is no {typeof(T).Name} {value}.", nameof(value));
        }
    }
}
