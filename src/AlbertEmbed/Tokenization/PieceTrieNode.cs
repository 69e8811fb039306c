namespace AlbertEmbed.Tokenization;

/// <summary>A node of a <see cref="PieceTrie"/>. The index of a child is the node's base plus the child's code.</summary>
internal struct PieceTrieNode
{
    /// <summary>Parent of a node that is not in use.</summary>
    public const int Free = -1;

    /// <summary>Parent of the root.</summary>
    public const int None = -2;

    /// <summary>No piece ends here.</summary>
    public const int NoPiece = -1;

    /// <summary>
    /// Only piece 0 continues from here, with the codes from <see cref="Base"/> on among those of all pieces. The values for the other
    /// pieces follow downwards.
    /// </summary>
    public const int FirstTail = NoPiece - 1;

    public int Base;
    public int Parent;
    public int Piece;
}
