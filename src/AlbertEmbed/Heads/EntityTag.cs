namespace AlbertEmbed.Heads;

/// <summary>A tagger's label, taken apart: <c>B-PER</c> begins an entity <c>PER</c>.</summary>
/// <param name="Type">The entity's label; null outside of entities.</param>
/// <param name="Begins">Whether it begins an entity, whatever stands before it.</param>
/// <param name="Ends">Whether the entity ends with it, whatever follows.</param>
internal readonly record struct EntityTag(string? Type, bool Begins, bool Ends)
{
    private const string Outside = "O";

    /// <summary>Reads labels of BIO, IO, BILOU and BIOES, and labels without such a letter, which join with their like.</summary>
    public static EntityTag Of(string label) => label switch
    {
        Outside => default,
        ['B', '-', ..] => new EntityTag(label[2..], Begins: true, Ends: false),
        ['I', '-', ..] => new EntityTag(label[2..], Begins: false, Ends: false),
        ['L' or 'E', '-', ..] => new EntityTag(label[2..], Begins: false, Ends: true),
        ['U' or 'S', '-', ..] => new EntityTag(label[2..], Begins: true, Ends: true),
        _ => new EntityTag(label, Begins: false, Ends: false),
    };
}
