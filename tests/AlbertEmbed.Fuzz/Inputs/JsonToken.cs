namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>A token of JSON, from its first byte to the one after its last.</summary>
internal readonly record struct JsonToken(int Start, int End, JsonTokenKind Kind);
