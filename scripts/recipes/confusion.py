#!/usr/bin/env python3
"""Draws the confusion matrix of the JSON of albert-embed classify train (standard input) into a file: confusion.py PLOT.svg"""

import json
import pathlib
import sys

if sys.argv[1:2] in (["-h"], ["--help"]):
    sys.exit(print(__doc__))

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))

import needs  # noqa: E402

needs.packages("matplotlib", "numpy")

import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

metrics = json.load(sys.stdin)
matrix, labels = np.array(metrics["confusion"]), [one["label"] for one in metrics["classes"]]
figure, axes = plt.subplots(figsize=(1.5 + 0.5 * len(labels), 1.5 + 0.5 * len(labels)), layout="constrained")
axes.imshow(matrix / np.maximum(matrix.sum(1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
axes.set(xticks=range(len(labels)), yticks=range(len(labels)), xticklabels=labels, yticklabels=labels, xlabel="predicted", ylabel="labelled")
axes.set_title(f"accuracy {100 * metrics['accuracy']:.1f}%, F1 {100 * metrics['macro_f1']:.1f}%", fontsize=9)
for row, column in np.ndindex(matrix.shape):
    axes.text(column, row, matrix[row, column], ha="center", va="center", fontsize=8, color="white" if matrix[row, column] > matrix[row].sum() / 2 else "black")
figure.savefig(sys.argv[1])
