namespace AlbertEmbed.Engine;

/// <summary>What the engine embeds: a text, and whatever its owner wants back beside the vector.</summary>
internal interface ITextItem
{
    string Text { get; }

    /// <summary>The second segment of a pair; null for a single text.</summary>
    string? Pair { get; }

    /// <summary>What is wrong with a bad item; null for a good one.</summary>
    string? Problem { get; }

    /// <summary>Where the item comes from, for messages.</summary>
    string Place { get; }

    /// <summary>0-based number of the item, bad ones counted.</summary>
    long Index { get; }

    /// <summary>Bytes of the item in its input, for the progress.</summary>
    int ByteLength { get; }
}
