#!/usr/bin/env python3
"""Named entities from token vectors: each word's vector, and those of its neighbours, to a logistic regression.

    ner_features.py TRAIN.conll TEST.conll [-- ALBERT-EMBED OPTIONS]

Files: a word and its tag (O, B-PER, I-PER, ...) a line, other columns between them; a blank line between sentences. Prints precision, recall and F1 of whole
entities as JSON. Needs NumPy and scikit-learn.
"""

import json
import pathlib
import tempfile

import shared  # Says what is missing, so it comes before what may be.

import numpy as np
from sklearn.linear_model import LogisticRegression


def sentences(path):
    """Lists of (word, tag)."""
    sentence = []
    for line in [*pathlib.Path(path).read_text(encoding="utf-8").splitlines(), ""]:
        columns = line.split()
        if not columns or columns[0] == "-DOCSTART-":
            if sentence:
                yield sentence
            sentence = []
        else:
            sentence.append((columns[0], columns[-1]))


def word_vectors(corpus, options):
    """For each sentence [words, width]: the mean of the tokens that lie in the word. Offsets count UTF-16 units of the text."""
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder, "tokens.jsonl")
        shared.program.run(["-p", "tokens", "-o", str(target), *options], [" ".join(word for word, _ in sentence) for sentence in corpus])
        with target.open(encoding="utf-8") as lines:
            for sentence, line in zip(corpus, lines):
                record = json.loads(line)
                vectors, offsets = np.array(record["embedding"], np.float32), np.array(record["offsets"])
                rows, begin = [], 0
                for word, _ in sentence:
                    end = begin + len(word.encode("utf-16-le")) // 2
                    inside = (offsets[:, 0] < end) & (offsets[:, 1] > begin)
                    rows.append(vectors[inside].mean(0) if inside.any() else np.zeros(vectors.shape[1], np.float32))
                    begin = end + 1
                yield np.array(rows)


def features(corpus, options):
    """[words of all sentences, 3 * width]: the word before, the word, the word after."""
    parts = []
    for rows in word_vectors(corpus, options):
        padded = np.pad(rows, ((1, 1), (0, 0)))
        parts.append(np.hstack([padded[:-2], rows, padded[2:]]))
    return np.concatenate(parts)


def entities(tags):
    """{(first word, last word + 1, kind)} of B- and I- tags; an I- of another kind begins an entity."""
    found, start, kind = set(), None, None
    for place, tag in enumerate([*tags, "O"]):
        if start is not None and (tag[:2] != "I-" or tag[2:] != kind):
            found.add((start, place, kind))
            start = None
        if start is None and tag != "O":
            start, kind = place, tag[2:]
    return found


def main():
    parser, options, rest = shared.parse(__doc__, lambda parser: parser.add_argument("test"), "sentences to learn from")
    train, test = list(sentences(options.file)), list(sentences(options.test))
    if not train or not test:
        parser.error("both files need sentences")
    model = LogisticRegression(C=0.1, max_iter=300, random_state=0)
    model.fit(features(train, rest), [tag for sentence in train for _, tag in sentence])
    guesses, begin, right, guessed, wanted = model.predict(features(test, rest)), 0, 0, 0, 0
    for sentence in test:
        truth, guess = entities([tag for _, tag in sentence]), entities(guesses[begin : begin + len(sentence)])
        right, guessed, wanted, begin = right + len(truth & guess), guessed + len(guess), wanted + len(truth), begin + len(sentence)
    precision, recall = right / max(guessed, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(json.dumps({"sentences": len(test), "entities": wanted, **{name: round(100 * value, 2) for name, value in (("precision", precision), ("recall", recall), ("f1", f1))}}))


if __name__ == "__main__":
    main()
