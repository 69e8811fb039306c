namespace AlbertEmbed.Columns;

/// <summary>What a page holds.</summary>
internal enum PageKind
{
    Data = 0,
    Index = 1,
    Dictionary = 2,

    /// <summary>Data whose levels are not packed.</summary>
    DataV2 = 3,
}
