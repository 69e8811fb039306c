using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// What sentence-transformers does with a text before the encoder, as <c>sentence_bert_config.json</c>, or one of its six other
/// names, says it beside the encoder.
/// </summary>
internal sealed record TransformerSettings
{
    /// <summary>Keys that change nothing here, and those of model kinds that are refused.</summary>
    private static readonly string[] Keys =
    [
        "max_seq_length", "do_lower_case", "transformer_task", "modality_config", "module_output_name", "processing_kwargs", "unpad_inputs",
        .. Unsupported,
    ];

    /// <summary>
    /// Tokens of a text, special ones included, whatever the tokenizer's own files say; null when it does not limit them.
    /// </summary>
    public int? MaxLength { get; private init; }

    /// <summary>Whether a text is lower-cased before anything else is done with it.</summary>
    public bool LowerCasesFirst { get; private init; }

    /// <summary>Keys that have to be absent, null or empty.</summary>
    private static string[] Unsupported =>
        ["query_length", "document_length", "query_expansion", "model_args", "tokenizer_args", "config_args", "tokenizer_name_or_path"];

    /// <param name="folder">The folder of the encoder and its tokenizer.</param>
    /// <exception cref="UserException">The file is damaged, or says what is not done here.</exception>
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
            RefuseOthers(json);
            int? limit = CallLimit(json) ?? (json.Has("max_seq_length") ? json.Integer("max_seq_length") : null);
            return limit is null or > 0
                ? new TransformerSettings { MaxLength = limit, LowerCasesFirst = json.Flag("do_lower_case") ?? false }
                : throw json.Error($"the most tokens of a text should be positive, but are {limit}.");
        }
        catch (FormatException e)
        {
            throw json.Error($"{e.Message}. Remove that from a copy of the folder to go on without it.");
        }
    }

    private static void RefuseOthers(JsonFile json)
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
    /// What the tokenizer is called with: for texts, and for all kinds of input. Only a limit, and what is done anyway, is known here.
    /// </summary>
    private static int? CallLimit(JsonFile json)
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

    /// <summary>Texts are cut, framed, and what fills up a batch changes no vector.</summary>
    private static bool IsDoneAnyway(JsonProperty argument) => (argument.Name, argument.Value.GetRawText()) switch
    {
        (_, "null") => true,
        ("truncation", "true" or "\"longest_first\"") => true,
        ("add_special_tokens" or "return_attention_mask" or "return_token_type_ids", "true") => true,
        ("padding" or "return_tensors" or "pad_to_multiple_of" or "padding_side", _) => true,
        _ => false,
    };
}
