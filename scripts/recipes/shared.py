"""What the recipes in Python share: what they need, tables and vectors, as train/evaluate.py reads and makes them, and words for groups of texts."""

import argparse
import lzma
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))

import needs  # noqa: E402

needs.packages("numpy", "sklearn")

import numpy as np  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402

import program  # noqa: E402
from evaluate import embed, rows  # noqa: E402


def parse(description, add_options, file_help="a table with the column text, or a text a line"):
    """The parser, its options, and those after -- for albert-embed."""
    arguments, rest = program.split_arguments()
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help=file_help)
    add_options(parser)
    parsed = parser.parse_args(arguments)
    needs.program()
    return parser, parsed, rest


def read(path):
    """Rows with the key text, and whatever other columns a table has."""
    if ".tsv" in pathlib.Path(path).suffixes:
        return rows(path)
    with (lzma.open if path.endswith(".xz") else open)(path, "rt", encoding="utf-8") as file:
        return [{"text": line.rstrip("\n")} for line in file if line.strip()]


def unit_vectors(texts, options):
    """float64 [texts, width], each of length 1."""
    vectors = embed(texts, options)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def words_of_groups(texts, groups, count):
    """For each group up to six words whose mean tf-idf is furthest above that of all texts."""
    words = TfidfVectorizer(stop_words="english", max_features=20000, token_pattern=r"(?u)\b\w[\w'+#.-]*\w\b|\w")
    try:
        table = words.fit_transform(texts)
    except ValueError:
        # The texts have stop words only, or no letters.
        yield from [[] for _ in range(count)]
        return
    names, everywhere = words.get_feature_names_out(), np.asarray(table.mean(0))[0]
    for group in range(count):
        above = np.asarray(table[groups == group].mean(0))[0] - everywhere
        yield [names[word] for word in above.argsort()[::-1][:6] if above[word] > 0]
