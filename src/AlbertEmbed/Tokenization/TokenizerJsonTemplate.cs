using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>The <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonTemplate
{
    /// <exception cref="FormatException">The post-processor is not supported, or contradicts itself.</exception>
    public static SequenceTemplate Parse(JsonElement? postProcessor) => postProcessor?.Type() switch
    {
        null =>
            new SequenceTemplate(
            [TemplatePart.Text(TemplatePart.A, 0)], [TemplatePart.Text(TemplatePart.A, 0), TemplatePart.Text(TemplatePart.B, 1)]),
        "TemplateProcessing" => Template(postProcessor.Value),
        "BertProcessing" =>
            SequenceTemplate.Bert(Token(postProcessor.Value.GetProperty("cls")), Token(postProcessor.Value.GetProperty("sep"))),
        var other => throw new FormatException($"its post-processor {other} is not supported"),
    };

    private static SequenceTemplate Template(JsonElement processor)
    {
        JsonElement special = processor.GetProperty("special_tokens");
        return new SequenceTemplate(Parts(processor.GetProperty("single"), special), Parts(processor.GetProperty("pair"), special));
    }

    private static IEnumerable<TemplatePart> Parts(JsonElement parts, JsonElement special)
    {
        foreach (JsonElement part in parts.EnumerateArray())
        {
            if (part.Part("Sequence") is { } sequence)
            {
                int which = sequence.Text("id") switch
                {
                    "A" => TemplatePart.A,
                    "B" => TemplatePart.B,
                    var other => throw new FormatException($"its template names a text {other}, and only A and B exist"),
                };
                yield return TemplatePart.Text(which, sequence.GetProperty("type_id").GetInt32());
                continue;
            }

            JsonElement token = part.GetProperty("SpecialToken");
            JsonElement entry = special.GetProperty(token.Text("id"));
            JsonElement ids = entry.GetProperty("ids");
            JsonElement tokens = entry.GetProperty("tokens");
            if (ids.GetArrayLength() != tokens.GetArrayLength())
            {
                throw new FormatException(
                    $"its template's special token {token.Text("id")} has {ids.GetArrayLength()} ids for {tokens.GetArrayLength()} tokens");
            }

            foreach ((JsonElement id, JsonElement text) in ids.EnumerateArray().Zip(tokens.EnumerateArray()))
            {
                string content = text.GetString() ?? string.Empty;
                yield return TemplatePart.Special(content, TokenId.Read(id, content), token.GetProperty("type_id").GetInt32());
            }
        }
    }

    private static (string Token, int Id) Token(JsonElement pair) => (pair[0].GetString()!, TokenId.Read(pair[1], pair[0].GetString()!));
}
