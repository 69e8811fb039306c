#!/usr/bin/env python3
"""What vectors of fewer bytes cost: Spearman correlation on pairs with scores, and how many of the ten nearest texts are still found.

    small.py PAIRS.tsv[.xz] CORPUS.tsv[.xz] QUERIES.tsv[.xz]

PAIRS has the columns text1, text2 and score, the others a column text; 5,000 texts are searched for 500 queries. Ranges are those of the
vectors themselves. Options after -- go to albert-embed. The program is albert-embed, or what ALBERT_EMBED_PROGRAM names. Needs NumPy.
"""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))

import needs  # noqa: E402

needs.packages("numpy")

import numpy as np  # noqa: E402

import evaluate  # noqa: E402
import program  # noqa: E402

FORMS = [
    ("f32", []), ("f16", ["--dtype", "f16"]), ("i8", ["--dtype", "i8"]), ("b1", ["--dtype", "b1"]),
    ("f32, --dims 192", ["--dims", "192"]), ("i8, --dims 192", ["--dims", "192", "--dtype", "i8"]),
    ("b1, --dims 192", ["--dims", "192", "--dtype", "b1"]),
]  # fmt: skip
NEAREST = 10


def stored(path):
    """What stored numbers stand for, float64 [texts, width], and the bytes of one vector."""
    numbers, facts = np.load(path), json.loads(path.with_name(path.name + ".meta.json").read_text(encoding="utf-8"))
    if facts["recipe"]["dtype"] == "i8":
        low, high = (np.array(facts["ranges"][key], np.float64) for key in ("min", "max"))
        return low + (numbers.astype(np.float64) + 128.5) * (high - low) / 255, numbers.shape[1]
    if facts["recipe"]["dtype"] == "b1":
        bits = np.unpackbits(numbers.view(np.uint8) ^ 0x80, axis=1)[:, : facts["width"]]
        return 2.0 * bits - 1, numbers.shape[1]
    return numbers.astype(np.float64), numbers.shape[1] * numbers.itemsize


def nearest(queries, vectors, options):
    """The texts that search finds for each query."""
    found = [set() for _ in queries]
    for line in program.run(["search", "--in", str(vectors), "-k", str(NEAREST), *options], queries).splitlines():
        hit = json.loads(line)
        found[hit["query"]].add(hit["index"])
    return found


def recall(expected, found):
    return 100 * sum(len(one & other) for one, other in zip(expected, found)) / sum(map(len, expected))


def main():
    arguments, options = program.split_arguments()
    if len(arguments) != 3:
        sys.exit(__doc__.strip())
    needs.program()
    pairs, corpus, queries = map(evaluate.rows, arguments)
    texts = [row["text"] for row in corpus][:5000]
    asked = [row["text"] for row in queries][:500]
    both = [row["text1"] for row in pairs] + [row["text2"] for row in pairs]
    scores = np.array([float(row["score"]) for row in pairs])
    print("| stored as | bytes a vector | STS benchmark, Spearman x 100 | recall@10 | with --rescore |")
    print("| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        exact = None
        for number, (name, form) in enumerate(FORMS):
            sts, small = (pathlib.Path(folder, f"{kind}{number}.npy") for kind in ("sts", "corpus"))
            program.run([*options, *form, "-o", str(sts)], both)
            program.run([*options, *form, "-o", str(small)], texts)
            vectors, size = stored(sts)
            first, second = vectors[: len(pairs)], vectors[len(pairs) :]
            cosines = np.sum(first * second, 1) / (np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1))
            dims = [word for word in form if form.index(word) < 2] if "--dims" in form else []
            found = nearest(asked, small, [*options, *dims])
            exact = found if exact is None else exact
            full = pathlib.Path(folder, f"corpus{4 if dims else 0}.npy")
            rescored = recall(exact, nearest(asked, small, [*options, *dims, "--rescore", str(full)])) if small != full else recall(exact, found)
            spearman = 100 * evaluate.spearman(cosines, scores)
            print(f"| {name} | {size} | {spearman:.2f} | {recall(exact, found):.1f} | {rescored:.1f} |", flush=True)


if __name__ == "__main__":
    main()
