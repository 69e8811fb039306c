#!/usr/bin/env python3
"""Writes src/AlbertEmbed/Tokenization/UnicodeTables.g.cs from the Unicode Character Database.

    python3 generate.py DATABASE_FOLDER LOWER_CASE_JSON      # generate.sh fetches both and calls this

The reference tokenizer fixes Unicode versions (decompositions and marks: 9.0; WordPiece's classes: 8.0; lower case: 17.0;
grapheme clusters: 16.0). Categories and decompositions of assigned characters are stable but for the few exceptions
listed here, so an older version is this database cut off at DerivedAge.
"""

import json
import pathlib
import sys

SCALARS = 0x110000
BLOCK = 128

# Bits of one character's properties. The C# side is UnicodeData.cs.
GRAPHEME = ["Other", "CR", "LF", "Control", "Extend", "ZWJ", "Regional_Indicator", "Prepend", "SpacingMark", "L", "V", "T", "LV", "LVT"]
EXTENDED_PICTOGRAPHIC = 1 << 4
CONJUNCT = {"Consonant": 1 << 5, "Linker": 2 << 5, "Extend": 3 << 5}
MARK_9 = 1 << 7
WHITE_SPACE = 1 << 8
DIGIT = 1 << 9
CONTROL_8 = 1 << 10
NONSPACING_MARK_8 = 1 << 11
PUNCTUATION_8 = 1 << 12
WORD = 1 << 13

# Characters whose category changed after the version that the reference uses.
MARK_9_MORE, MARK_9_LESS = {0x1CF2, 0x1CF3}, {0x111C9}
NONSPACING_8_MORE, NONSPACING_8_LESS = {0x1734}, {0x1885, 0x1886, 0xA9BD, 0x111C9}
PUNCTUATION_8_MORE = {0x166D, 0x111C9}


def load(folder, name):
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))[name.rsplit("/", 1)[-1]]


def expand(entry):
    bounds = [int(bound, 16) for bound in entry["range"]]
    return range(bounds[0], bounds[-1] + 1)


def version(text):
    major, minor = text.split(".")[:2]
    return int(major), int(minor)


def read_characters(folder):
    """Category, decomposition and combining class of every assigned character."""
    category, decomposition, combining = {}, {}, {}
    first = None
    for entry in load(folder, "UnicodeData"):
        code = int(entry["codepoint"], 16)
        if entry["name"].endswith(", First>"):
            first = code
            continue
        start = first if entry["name"].endswith(", Last>") else code
        for scalar in range(start, code + 1):
            category[scalar] = entry["category"]
        if "characterDecompositionMapping" in entry:
            parts = entry["characterDecompositionMapping"].split()
            compatibility = parts[0].startswith("<")
            decomposition[code] = (compatibility, [int(part, 16) for part in parts[compatibility:]])
        if entry["canonicalCombiningClass"] != "0":
            combining[code] = int(entry["canonicalCombiningClass"])
    return category, decomposition, combining


def decompose(decomposition, scalar, compatibility):
    if scalar in decomposition and (compatibility or not decomposition[scalar][0]):
        return [part for piece in decomposition[scalar][1] for part in decompose(decomposition, piece, compatibility)]
    return [scalar]


def properties(folder, category, age):
    values = [0] * SCALARS
    for entry in load(folder, "auxiliary/GraphemeBreakProperty"):
        for scalar in expand(entry):
            values[scalar] |= GRAPHEME.index(entry["property"])
    for entry in load(folder, "emoji/emoji-data"):
        if entry["property"] == "Extended_Pictographic":
            for scalar in expand(entry):
                values[scalar] |= EXTENDED_PICTOGRAPHIC
    alphabetic = set()
    for entry in load(folder, "DerivedCoreProperties"):
        if entry["property"] == "InCB":
            for scalar in expand(entry):
                values[scalar] |= CONJUNCT[entry["syllabicCategory"]]
        if entry["property"] == "Alphabetic":
            alphabetic.update(expand(entry))
    for entry in load(folder, "PropList"):
        if entry["property"] == "White_Space":
            for scalar in expand(entry):
                values[scalar] |= WHITE_SPACE
        if entry["property"] == "Join_Control":
            alphabetic.update(expand(entry))
    for entry in load(folder, "extracted/DerivedNumericType"):
        if entry["type"] in ("Decimal", "Digit"):
            for scalar in expand(entry):
                values[scalar] |= DIGIT

    for scalar, kind in category.items():
        old9, old8 = age.get(scalar, (99, 0)) <= (9, 0), age.get(scalar, (99, 0)) <= (8, 0)
        if (kind[0] == "M" and old9 and scalar not in MARK_9_LESS) or scalar in MARK_9_MORE:
            values[scalar] |= MARK_9
        if kind in ("Cc", "Cf", "Co") and old8 and scalar not in (0x09, 0x0A, 0x0D):
            values[scalar] |= CONTROL_8
        if (kind == "Mn" and old8 and scalar not in NONSPACING_8_LESS) or scalar in NONSPACING_8_MORE:
            values[scalar] |= NONSPACING_MARK_8
        if (kind[0] == "P" and old8) or scalar in PUNCTUATION_8_MORE:
            values[scalar] |= PUNCTUATION_8
        if scalar in alphabetic or kind[0] == "M" or kind in ("Nd", "Pc"):
            values[scalar] |= WORD
    return values


def two_levels(values):
    blocks, index = {}, []
    for start in range(0, SCALARS, BLOCK):
        block = tuple(values[start : start + BLOCK])
        index.append(blocks.setdefault(block, len(blocks)))
    return index, [value for block in blocks for value in block]


def utf16(scalars):
    data = "".join(map(chr, scalars)).encode("utf-16-le")
    return [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]


def mapping(decomposition, age, compatibility):
    """Keys in order, where each one's text starts (one more at the end), and all texts in UTF-16."""
    keys, starts, text = [], [], []
    for scalar in sorted(decomposition):
        if age[scalar] > (9, 0) or (decomposition[scalar][0] and not compatibility):
            continue
        keys.append(scalar)
        starts.append(len(text))
        text += utf16(decompose(decomposition, scalar, compatibility))
    return keys, starts + [len(text)], text


def compositions(folder, decomposition, age):
    """Pairs that compose (NFC), in order: first character, second character, the composed one."""
    excluded = set()
    for entry in load(folder, "DerivedNormalizationProps"):
        if entry["property"] == "Full_Composition_Exclusion":
            excluded.update(expand(entry))
    pairs = [
        (parts[0], parts[1], scalar)
        for scalar, (compatibility, parts) in decomposition.items()
        if not compatibility and len(parts) == 2 and scalar not in excluded and age[scalar] <= (9, 0)
    ]
    return sorted(pairs)


def table(kind, name, summary, values):
    lines, line = [], "       "
    for value in values:
        item = f" {value},"
        if len(line) + len(item) > 138:
            lines.append(line)
            line = "       "
        line += item
    lines.append(line)
    return f"    /// <summary>{summary}</summary>\n    public static ReadOnlySpan<{kind}> {name} =>\n    [\n" + "\n".join(lines) + "\n    ];\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    category, decomposition, combining = read_characters(folder)
    lower = dict(json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")))
    age = {scalar: version(entry["unicodeVersion"]) for entry in load(folder, "DerivedAge") for scalar in expand(entry)}

    index, blocks = two_levels(properties(folder, category, age))
    compatibility = mapping(decomposition, age, True)
    canonical = mapping(decomposition, age, False)
    lower_keys = sorted(lower)
    combining_keys = [scalar for scalar in sorted(combining) if age[scalar] <= (9, 0)]
    pairs = compositions(folder, decomposition, age)
    parts = [
        table("ushort", "PropertyIndex", f"Block number of each {BLOCK} scalar values.", index),
        table("ushort", "PropertyBlocks", "Properties, block after block: the bits that UnicodeData names.", blocks),
        table("int", "CompatibilityKeys", "Scalar values with a full compatibility decomposition (NFKD), Unicode 9.0.", compatibility[0]),
        table("ushort", "CompatibilityStarts", "Where each one's text starts.", compatibility[1]),
        table("ushort", "CompatibilityText", "The decompositions in UTF-16.", compatibility[2]),
        table("int", "CanonicalKeys", "Scalar values with a full canonical decomposition (NFD), Unicode 9.0.", canonical[0]),
        table("ushort", "CanonicalStarts", "Where each one's text starts.", canonical[1]),
        table("ushort", "CanonicalText", "The decompositions in UTF-16.", canonical[2]),
        table("int", "CombiningKeys", "Scalar values with a canonical combining class other than 0, Unicode 9.0.", combining_keys),
        table("byte", "CombiningClasses", "Their classes.", [combining[key] for key in combining_keys]),
        table("int", "CompositionFirsts", "First characters of the pairs that compose (NFC), Unicode 9.0; in order of both.", [pair[0] for pair in pairs]),
        table("int", "CompositionSeconds", "Second characters.", [pair[1] for pair in pairs]),
        table("int", "CompositionResults", "What each pair becomes.", [pair[2] for pair in pairs]),
        table("int", "LowerKeys", "Scalar values with a simple lower-case mapping, Unicode 17.0.", lower_keys),
        table("int", "LowerValues", "Their lower case.", [lower[key] for key in lower_keys]),
    ]
    header = """// <auto-generated>
//     Made by scripts/unicode/generate.py (generate.sh there) from the Unicode Character Database; do not edit.
//     Unicode data: Copyright 1991-2025 Unicode, Inc., Unicode License v3.
// </auto-generated>

namespace AlbertEmbed.Tokenization;

/// <summary>Character data in the versions that the reference tokenizer uses. Read through <see cref="UnicodeData"/>.</summary>
internal static class UnicodeTables
{
"""
    target = pathlib.Path(__file__).parents[2] / "src/AlbertEmbed/Tokenization/UnicodeTables.g.cs"
    target.write_text(header + "\n".join(parts) + "}\n", encoding="utf-8")
    print(f"{target.name}: {len(blocks) // BLOCK} property blocks, {len(compatibility[0])} + {len(canonical[0])} decompositions, {len(lower)} lower-case letters")


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    main()
