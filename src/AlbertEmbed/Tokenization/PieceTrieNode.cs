namespace AlbertEmbed.Tokenization;

/// <summary>A node of a <see cref="PieceTrie"/>. Its children lie at its base plus their code.</summary>
internal struct PieceTrieNode
{
    /// <summary>Parent of a node that is not in use.</summary>
    public const int Free = -1;

    /// <summary>Parent of the root.</summary>
    public const int None = -2;

    /// <summary>No piece ends here.</summary>
    public const int NoPiece = -1;

    /// <summary>
    /// Only piece 0 goes on from here, from place <see cref="Base"/> of all pieces' codes. Those of the other pieces follow
    /// downwards.
    /// </summary>
    public const int FirstTail = NoPiece - 1;

    public int Base;
    public int Parent;
    public int Piece;
}
