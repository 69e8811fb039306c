"""What the recipes in Python share: tables and vectors, as train/evaluate.py reads and makes them."""

import argparse
import lzma
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))

import program  # noqa: E402
from evaluate import embed, rows  # noqa: E402


def parse(description, add_options, file_help="a table with the column text, or a text a line"):
    """The parser, its options, and those after -- for albert-embed."""
    arguments, rest = program.split_arguments()
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help=file_help)
    add_options(parser)
    return parser, parser.parse_args(arguments), rest


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
