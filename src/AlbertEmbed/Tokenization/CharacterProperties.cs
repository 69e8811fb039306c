namespace AlbertEmbed.Tokenization;

/// <summary>
/// One character's properties, as scripts/unicode/generate.py packs them. The low four bits are a <see cref="GraphemeClass"/>.
/// </summary>
[Flags]
internal enum CharacterProperties
{
    None = 0,

    /// <summary>Extended_Pictographic: emoji that may be joined.</summary>
    Pictographic = 1 << 4,

    /// <summary>Indic_Conjunct_Break: 0 none, 1 consonant, 2 linker, 3 extend.</summary>
    ConjunctConsonant = 1 << 5,
    ConjunctLinker = 2 << 5,
    ConjunctExtend = 3 << 5,

    /// <summary>Category Mn, Mc or Me in Unicode 9.0.</summary>
    Mark = 1 << 7,

    /// <summary>White_Space.</summary>
    WhiteSpace = 1 << 8,

    /// <summary>Numeric_Type Decimal or Digit.</summary>
    Digit = 1 << 9,

    /// <summary>Category Cc, Cf or Co in Unicode 8.0, but for tab, line feed and carriage return.</summary>
    Control = 1 << 10,

    /// <summary>Category Mn in Unicode 8.0.</summary>
    NonspacingMark = 1 << 11,

    /// <summary>Category P* in Unicode 8.0.</summary>
    Punctuation = 1 << 12,

    /// <summary>A character of a word: letters, marks, decimal digits, connectors, joiners.</summary>
    Word = 1 << 13,
}
