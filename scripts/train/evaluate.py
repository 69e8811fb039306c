#!/usr/bin/env python3
"""Measures a model on labelled texts, through the command line.

    evaluate.py sts FILE.tsv[.xz]                       columns text1, text2, score: Spearman correlation of the cosine
    evaluate.py classify TRAIN.tsv[.xz] TEST.tsv[.xz]   columns text, label: logistic regression on the vectors
    evaluate.py classify FILE.tsv[.xz]                  the same with five-fold cross-validation
    evaluate.py train TRAIN.tsv[.xz] [TEST.tsv[.xz]]    the same by albert-embed classify train, which needs no scikit-learn: the vectors as
                                                        they are, and a strength that cross-validation finds (or -- --strength C)

Options after -- go to albert-embed: evaluate.py sts FILE -- -m folder --precision int8. The program is albert-embed, or what
ALBERT_EMBED_PROGRAM names. Prints one JSON object. Needs NumPy; classify also scikit-learn.
"""

import argparse
import csv
import json
import lzma

import needs

needs.packages("numpy")

import numpy as np  # noqa: E402

import program  # noqa: E402


def rows(path):
    """The rows of a table with a header. Fields are written without quoting."""
    open_text = lzma.open if path.endswith(".xz") else open
    with open_text(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def embed(texts, options):
    """One vector for each text: float64 [texts, width]."""
    return program.vectors(texts, options).astype(np.float64)


def ranks(values):
    """Ranks from 0; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[inverse]


def spearman(one, other):
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def sts(path, options):
    table = rows(path)
    first = embed([row["text1"] for row in table], options)
    second = embed([row["text2"] for row in table], options)
    cosines = np.sum(first * second, 1) / (np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1))
    scores = np.array([float(row["score"]) for row in table])
    return {"pairs": len(table), "spearman": round(100 * spearman(cosines, scores), 3)}


def metrics(truth, chances, labels):
    """truth [texts], probabilities [texts, labels]. Precision, recall and F1 are means over the labels; percentages."""
    from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support, roc_auc_score

    guess = labels[chances.argmax(1)]
    precision, recall, f1, _ = precision_recall_fscore_support(truth, guess, average="macro", zero_division=0)
    area = roc_auc_score(truth, chances[:, 1]) if len(labels) == 2 else roc_auc_score(truth, chances, multi_class="ovr", labels=labels)
    shares = {"accuracy": accuracy_score(truth, guess), "precision": precision, "recall": recall, "f1": f1, "roc_auc": area}
    return {
        "texts": len(truth),
        **{name: round(100 * float(share), 3) for name, share in shares.items()},
        "labels": labels.tolist(),
        "confusion": confusion_matrix(truth, guess, labels=labels).tolist(),
    }


def classify(paths, options):
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train = rows(paths[0])
    x, y = embed([row["text"] for row in train], options), np.array([row["label"] for row in train])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=2000, random_state=0))
    if len(paths) > 1:
        test = rows(paths[1])
        model.fit(x, y)
        truth, chances = np.array([row["label"] for row in test]), model.predict_proba(embed([row["text"] for row in test], options))
    else:
        truth, chances = y, cross_val_predict(model, x, y, cv=5, method="predict_proba")
    return metrics(truth, chances, np.unique(y))


def train(paths, options):
    """The keys and percentages of classify, as far as the program says them."""
    arguments = ["classify", "train", paths[0], "--json", *(["--test", paths[1]] if len(paths) > 1 else []), *options]
    found = json.loads(program.output(arguments))
    shares = {"accuracy": found["accuracy"], "f1": found["macro_f1"], **({"roc_auc": found["roc_auc"]} if "roc_auc" in found else {})}
    return {
        "texts": found["texts"],
        **{name: round(100 * share, 3) for name, share in shares.items()},
        "strength": found["strength"],
        "labels": [one["label"] for one in found["classes"]],
        "confusion": found["confusion"],
    }


def main():
    arguments, options = program.split_arguments()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["sts", "classify", "train"])
    parser.add_argument("files", nargs="+")
    parsed = parser.parse_args(arguments)
    if parsed.task == "classify":
        needs.packages("sklearn")
    needs.program()
    tasks = {"sts": lambda: sts(parsed.files[0], options), "classify": lambda: classify(parsed.files, options), "train": lambda: train(parsed.files, options)}
    print(json.dumps(tasks[parsed.task]()))


if __name__ == "__main__":
    main()
