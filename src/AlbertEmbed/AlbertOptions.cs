namespace AlbertEmbed;

/// <summary>How a model is run. Null, or an empty list: what the checkpoint says.</summary>
public sealed record AlbertOptions
{
    /// <summary>How token vectors become one; replaces the checkpoint's own poolings and dense layers.</summary>
    public AlbertPooling? Pooling { get; init; }

    /// <summary>L2-normalises each vector. Where the checkpoint itself does so, they are normalised in any case.</summary>
    public bool Normalize { get; init; }

    /// <summary>Hidden states to use: 0 is the embedding output, 1 to N are the layers, -1 is the last one. Empty: the last one.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>How several hidden states become one.</summary>
    public AlbertLayerMerge LayerMerge { get; init; }

    /// <summary>
    /// Text that is put before each text, the first one of a pair; empty for none. Ranges of tokens count in the text as given.
    /// </summary>
    public string? Prompt { get; init; }

    /// <summary>The name of one of the checkpoint's prompts, in place of <see cref="Prompt"/>.</summary>
    public string? PromptName { get; init; }

    /// <summary>
    /// How many components of each vector are kept, the first ones; <see cref="Normalize"/> then normalises them.
    /// </summary>
    public int? Dimensions { get; init; }

    /// <summary>Most tokens of a text, special ones included.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>What happens to longer texts.</summary>
    public AlbertOverflow Overflow { get; init; }

    /// <summary>Tokens that neighbouring windows share, with <see cref="AlbertOverflow.Window"/>.</summary>
    public int Stride { get; init; } = 32;

    /// <summary>Whether text is lower-cased. Not for a checkpoint with a tokenizer.json, which says so itself.</summary>
    public bool? LowerCase { get; init; }

    /// <summary>Whether accents are kept. Not for a checkpoint with a tokenizer.json, which says so itself.</summary>
    public bool? KeepAccents { get; init; }

    /// <summary>How exactly the model computes.</summary>
    public AlbertPrecision Precision { get; init; }

    /// <summary>Where the model runs. A device that is named is taken or refused; <see cref="AlbertDevice.Auto"/> may be the CPU.</summary>
    public AlbertDevice Device { get; init; }

    /// <summary>
    /// Makes the model ready for a few texts: that takes a third of the time, and each text a tenth more. Vectors differ in their last
    /// digits. On a CPU, and not with <see cref="AlbertPrecision.Int8"/>.
    /// </summary>
    public bool ForFewTexts { get; init; }

    /// <summary>
    /// Batches that are computed at the same time, by all calls together; null: one per core, or one for few texts, which shares the cores.
    /// </summary>
    public int? Threads { get; init; }
}
