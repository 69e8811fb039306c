namespace AlbertEmbed.Input;

/// <summary>The fields of a record that the user asks for.</summary>
internal sealed record FieldNames
{
    public const string DefaultText = "text";

    /// <summary>The name under which the output has the id that was asked for.</summary>
    public const string IdName = "id";

    /// <summary>The options that name fields.</summary>
    public const string TextOption = "--text-field";
    public const string PairOption = "--pair-field";
    public const string IdOption = "--id-field";
    public const string KeepOption = "--keep";

    /// <summary>Names the label of a text, for training.</summary>
    public const string LabelOption = "--label-field";

    /// <summary>Names that the program itself writes into a record's object, and expects there when it reads one.</summary>
    public static readonly string[] Reserved =
    [
        "index", "embedding", "embedding_f16", "embedding_i8", "embedding_u8", "embedding_b1", "embedding_ub1", "tokens", "offsets",
        "n_tokens", "truncated", "unknown",
    ];

    /// <summary>The same for labels in the place of vectors.</summary>
    public static readonly string[] ReservedByLabels =
    [
        "index", "label", "labels", "score", "scores", "value", "values", "entities", "logits", .. Reserved[2..],
    ];

    // A set, because each field of each record is looked up.
    private readonly HashSet<string> kept = [];

    /// <summary>The text; null for <c>text</c>, or for the only column of a table.</summary>
    public string? Text { get; init; }

    /// <summary>The second segment, or null.</summary>
    public string? Pair { get; init; }

    /// <summary>What identifies the record, or null for its number.</summary>
    public string? Id { get; init; }

    /// <summary>Fields that go to the output.</summary>
    public IReadOnlyList<string> Keep
    {
        get;
        init
        {
            field = value;
            kept = new HashSet<string>(value, StringComparer.Ordinal);
        }
    } = [];

    /// <summary>All fields go to the output, but for those whose names the program writes itself.</summary>
    public bool KeepAll { get; init; }

    /// <summary>The label that a text has, or null. It is kept, but does not go to an output.</summary>
    public string? Label { get; init; }

    /// <summary>Names that the output gives to what it says itself.</summary>
    public IReadOnlyList<string> Taken { get; init; } = Reserved;

    /// <summary>Whether the output has the text under its own name already.</summary>
    public bool TextIsWritten { get; init; }

    /// <summary>Whether a field is named: only JSON Lines and tables have fields.</summary>
    public bool AreNeeded => Options.Any();

    /// <summary>The options that name fields, as far as they are given.</summary>
    public IEnumerable<string> Options => new (string Name, bool IsGiven)[]
    {
        (TextOption, Text is not null), (PairOption, Pair is not null), (IdOption, Id is not null),
        (LabelOption, Label is not null), (KeepOption, Keep.Count > 0), ("--keep-all", KeepAll),
    }.Where(option => option.IsGiven).Select(option => option.Name);

    /// <summary>The names of all fields that are asked for.</summary>
    public IReadOnlyCollection<string> Wanted => [.. ((string?[])[Text ?? DefaultText, Pair, Id, Label]).OfType<string>(), .. Keep];

    /// <summary>Whether any field goes to the output.</summary>
    public bool KeepAny => KeepAll || Keep.Count > 0 || Label is not null;

    /// <summary>The option that names a field which is asked for.</summary>
    public string OptionFor(string field) => field == (Text ?? DefaultText) ? TextOption
        : field == Pair ? PairOption
        : field == Id ? IdOption
        : field == Label ? LabelOption
        : KeepOption;

    public bool Keeps(string field) => field == Label || Asked(field);

    private bool Asked(string field) => !IsWritten(field) && (KeepAll ? !Taken.Contains(field) : kept.Contains(field));

    /// <summary>Whether all fields were asked for and this one is left out, because the output uses its name for something else.</summary>
    public bool Loses(string field) =>
        KeepAll && (Taken.Contains(field) || (IsWritten(field) && field != (field == IdName ? Id : Text ?? DefaultText)));

    /// <summary>Whether the output has something under this name: the id or the text, which may be those of another field.</summary>
    private bool IsWritten(string field) => (TextIsWritten && field == DefaultText) || (Id is not null && field == IdName);
}
