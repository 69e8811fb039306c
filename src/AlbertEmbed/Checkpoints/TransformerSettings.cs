using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// The settings of sentence-transformers for texts before the encoder: <c>sentence_bert_config.json</c>, or one of its six other names, in
/// the encoder's folder.
/// </summary>
internal sealed record TransformerSettings
{
    /// <summary>Supported keys, keys without an effect, and those that must be empty.</summary>
    private static readonly string[] Keys =
    [
        "max_seq_length", "do_lower_case", "transformer_task", "modality_config", "module_output_name", "processing_kwargs", "unpad_inputs",
        .. Unsupported,
    ];

    /// <summary>Most tokens of a text, special ones included, whatever the tokenizer's files state; null without a limit.</summary>
    public int? MaxLength { get; private init; }

    /// <summary>Whether a text is lower-cased before the tokenizer.</summary>
    public bool LowerCasesFirst { get; private init; }

    /// <summary>Keys that must be missing, null or empty.</summary>
    private static string[] Unsupported =>
        ["query_length", "document_length", "query_expansion", "model_args", "tokenizer_args", "config_args", "tokenizer_name_or_path"];

    /// <summary>
    /// The most tokens of a text that the folder asks for: what sentence-transformers is told goes before what the tokenizer is.
    /// </summary>
    public int MostTokens(int? tokenizerLimit) => MaxLength ?? tokenizerLimit ?? int.MaxValue;

    /// <param name="folder">The folder of the encoder and its tokenizer.</param>
    /// <exception cref="UserException">The file is damaged, or has an unsupported setting.</exception>
    public static TransformerSettings Read(string folder)
    {
        if (
            CheckpointFiles.TransformerSettings.Select(
                name => JsonFile.TryRead(Path.Combine(folder, name))).FirstOrDefault(file => file is not null) is
                not { } json)
        {
            return new TransformerSettings();
        }

        try
        {
            json.RefuseOtherKeys(Keys);
            RefuseUnsupported(json);
            int? limit = LimitOfCall(json) ?? (json.Has("max_seq_length") ? json.Integer("max_seq_length") : null);
            return limit is null or > 0
                ? new TransformerSettings { MaxLength = limit, LowerCasesFirst = json.Flag("do_lower_case") ?? false }
                : throw json.Error($"the most tokens of a text should be positive, but are {limit}.");
        }
        catch (FormatException e)
        {
            throw json.Error($"{e.Message}. Remove that from a copy of the folder to go on without it.");
        }
    }

    private static void RefuseUnsupported(JsonFile json)
    {
        Expect("transformer_task", "\"feature-extraction\"");
        Expect("module_output_name", "\"token_embeddings\"");
        if (json.Find("modality_config") is { } modalities
            && !(
                modalities.ValueKind == JsonValueKind.Object
                    && modalities.EnumerateObject().All(entry => entry.Name == "text" && IsLastHiddenState(entry.Value))))
        {
            throw new FormatException($"modality_config {modalities.GetRawText()} is not supported; the text's last hidden state is");
        }

        foreach (string key in Unsupported)
        {
            if (json.Find(key) is { } value && !IsEmpty(value))
            {
                throw new FormatException($"{key} {value.GetRawText()} is not supported");
            }
        }

        void Expect(string key, string value)
        {
            if (json.Find(key)?.GetRawText() is { } found && found != value)
            {
                throw new FormatException($"{key} {found} is not supported; {value} is");
            }
        }
    }

    private static bool IsLastHiddenState(JsonElement text) =>
        text.ValueKind == JsonValueKind.Object
        && text.EnumerateObject().All(
            entry => (entry.Name, entry.Value.ToString()) is ("method", "forward") or ("method_output_name", "last_hidden_state"));

    /// <summary>
    /// The limit among the arguments for the tokenizer (processing_kwargs), for texts and for all kinds of input. Other arguments must ask
    /// for the usual behaviour.
    /// </summary>
    private static int? LimitOfCall(JsonFile json)
    {
        int? limit = null;
        if (json.Find("processing_kwargs") is not { } kinds)
        {
            return limit;
        }

        if (kinds.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"processing_kwargs should be an object, but is {kinds.GetRawText()}");
        }

        foreach (JsonProperty kind in kinds.EnumerateObject().Where(kind => !IsEmpty(kind.Value)))
        {
            if (kind.Name is not ("text" or "common") || kind.Value.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"processing_kwargs {kind.Name} {kind.Value.GetRawText()} is not supported");
            }

            foreach (JsonProperty argument in kind.Value.EnumerateObject().Where(argument => !IsDoneAnyway(argument)))
            {
                if (argument.Name != "max_length"
                    || argument.Value.ValueKind != JsonValueKind.Number
                    || !argument.Value.TryGetInt32(out int value)
                    || (limit ?? value) != value)
                {
                    throw new FormatException(
                        $"processing_kwargs {kind.Name} {argument.Name} {argument.Value.GetRawText()} is not supported");
                }

                limit = value;
            }
        }

        return limit;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    /// <summary>Texts are always cut and get special tokens; padding changes no vector.</summary>
    private static bool IsDoneAnyway(JsonProperty argument) => (argument.Name, argument.Value.GetRawText()) switch
    {
        (_, "null") => true,
        ("truncation", "true" or "\"longest_first\"") => true,
        ("add_special_tokens" or "return_attention_mask" or "return_token_type_ids", "true") => true,
        ("padding" or "return_tensors" or "pad_to_multiple_of" or "padding_side", _) => true,
        _ => false,
    };
}
