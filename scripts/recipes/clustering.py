#!/usr/bin/env python3
"""Sorts texts into groups: vectors, k-means on the sphere, and what each group is about.

    clustering.py FILE.tsv[.xz] [-k 20] [-- ALBERT-EMBED OPTIONS]      a table with the column text, or a text a line

Prints for each group its size, the words that tell it from the others, and the texts nearest to its centre. Where the table has a column label,
also how well the groups agree with it (V-measure, adjusted Rand index), as JSON on the last line. Needs NumPy and scikit-learn.
"""

import json

import shared  # Says what is missing, so it comes before what may be.

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, v_measure_score


def main():
    parser, options, rest = shared.parse(__doc__, lambda parser: parser.add_argument("-k", type=int, default=20, help="groups (default 20)"))
    table = shared.read(options.file)
    texts = [row["text"] for row in table]
    if options.k > len(texts):
        parser.error(f"-k {options.k}: there are only {len(texts)} texts")
    vectors = shared.unit_vectors(texts, rest)
    model = KMeans(options.k, n_init=4, random_state=0).fit(vectors)
    words = list(shared.words_of_groups(texts, model.labels_, options.k))
    for group in np.bincount(model.labels_, minlength=options.k).argsort()[::-1]:
        members = np.flatnonzero(model.labels_ == group)
        nearest = members[(vectors[members] @ model.cluster_centers_[group]).argsort()[::-1][:3]]
        print(f"{len(members):6}  {', '.join(words[group])}")
        for text in nearest:
            print(f"        {texts[text][:100]}")
    if "label" in table[0]:
        labels = [row["label"] for row in table]
        scores = {"v_measure": v_measure_score(labels, model.labels_), "adjusted_rand": adjusted_rand_score(labels, model.labels_)}
        print(json.dumps({"texts": len(texts), "groups": options.k, **{name: round(100 * score, 2) for name, score in scores.items()}}))


if __name__ == "__main__":
    main()
