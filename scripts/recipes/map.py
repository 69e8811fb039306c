#!/usr/bin/env python3
"""Draws a corpus as a map: near texts lie near each other. One HTML file that needs nothing else, not even a network.

    map.py FILE.tsv[.xz] -o MAP.html [--most 5000] [-- ALBERT-EMBED OPTIONS]      a table with the column text, or a text a line

Colours are the column label where there is one, else groups found by k-means, the largest first, each with the words that tell it from the others. Point at a dot to read its text; type into the box to find texts; the
wheel zooms. Needs NumPy and scikit-learn.
"""

import json
import pathlib
import re

import shared  # Says what is missing, so it comes before what may be.

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE


def places(vectors):
    """t-SNE of the first principal components, each coordinate from 0 to 1: [texts, 2]."""
    reduced = PCA(min(50, *vectors.shape), random_state=0).fit_transform(vectors)
    perplexity = min(30, max(2, (len(vectors) - 1) // 3))
    flat = TSNE(2, perplexity=perplexity, init="pca", learning_rate="auto", random_state=0).fit_transform(reduced)
    return (flat - flat.min(0)) / np.maximum(flat.max(0) - flat.min(0), 1e-9)


def natural(name):
    """Sorts 2 before 10, and numbers before words."""
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", name) if part]


def named_groups(texts, vectors, count):
    """Each text's group as a number, and the groups' names, the largest first."""
    found = KMeans(count, n_init=4, random_state=0).fit(vectors).labels_
    order = np.bincount(found, minlength=count).argsort(kind="stable")[::-1]
    groups = order.argsort()[found]
    words = shared.words_of_groups(texts, groups, count)
    return groups, [f"{number}. {', '.join(some[:3]) or 'other texts'}" for number, some in enumerate(words, 1)]


def main():
    def add_options(parser):
        parser.add_argument("-o", "--output", required=True)
        parser.add_argument("--most", type=int, default=5000, help="texts; of more, a random choice is drawn (default 5000)")
        parser.add_argument("-k", type=int, default=12, help="groups to colour where there is no column label (default 12)")

    parser, options, rest = shared.parse(__doc__, add_options)
    table = shared.read(options.file)
    if len(table) < 4:
        parser.error(f"{options.file}: a map needs at least 4 texts")
    if len(table) > options.most:
        table = [table[row] for row in sorted(np.random.default_rng(0).choice(len(table), options.most, replace=False))]
    texts = [row["text"] for row in table]
    vectors = shared.unit_vectors(texts, rest)
    if "label" in table[0]:
        names = sorted({row["label"] for row in table}, key=natural)
        groups = [names.index(row["label"]) for row in table]
    else:
        groups, names = named_groups(texts, vectors, min(options.k, len(table)))
    points = [[round(float(x), 4), round(float(y), 4), int(group), text] for (x, y), group, text in zip(places(vectors), groups, texts)]
    page = (pathlib.Path(__file__).parent / "map.html").read_text(encoding="utf-8")
    data = json.dumps({"title": pathlib.Path(options.file).name, "names": names, "points": points}, ensure_ascii=False).replace("<", "\\u003c")
    pathlib.Path(options.output).write_text(page.replace("/* DATA */ null", data), encoding="utf-8")
    print(f"{options.output}: {len(points)} texts, {len(names)} colours")


if __name__ == "__main__":
    main()
