"""Running text: a sentence a line, a blank line between documents; .xz is unpacked."""

import hashlib
import lzma
import pathlib

import numpy as np

import tokens


def lines(paths):
    for path in paths:
        with (lzma.open if str(path).endswith(".xz") else open)(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield line.strip()


class Documents:
    """Token ids of all sentences, one after the other, and where sentences and documents begin."""

    def __init__(self, paths, tokenizer, length, cache):
        key = hashlib.sha256("".join(f"{pathlib.Path(path).resolve()}:{pathlib.Path(path).stat().st_size};" for path in [*paths, *tokenizer_files(tokenizer)]).encode())
        path = pathlib.Path(cache, f"tokens-{key.hexdigest()[:16]}-{length}.npz")
        if not path.exists():
            self.encode(paths, tokenizer, length, path)
        with np.load(path) as arrays:
            self.ids, self.word_starts, self.sentences, self.documents = (arrays[name] for name in ("ids", "word_starts", "sentences", "documents"))

    @staticmethod
    def encode(paths, tokenizer, length, path):
        texts, documents = [], [0]
        for line in lines(paths):
            if line:
                texts.append(line)
            elif len(texts) > documents[-1]:
                documents.append(len(texts))
        if len(texts) > documents[-1]:
            documents.append(len(texts))
        ids, starts, sentences = [], [], [0]
        for sentence, begins in tokens.tokenize(texts, tokenizer, length):
            ids.extend(sentence)
            starts.extend(begins)
            sentences.append(len(ids))
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, ids=np.array(ids, np.int32), word_starts=np.array(starts, bool), sentences=np.array(sentences), documents=np.array(documents))

    def __len__(self):
        return len(self.documents) - 1

    def pair(self, document, rng, length):
        """Two neighbouring stretches of a document, of together at most length tokens: (from, to) and (from, to) in ids."""
        first, last = self.documents[document], self.documents[document + 1]
        begin = rng.integers(first, last - 1)
        end = begin + 1
        while end < last and self.sentences[end + 1] - self.sentences[begin] <= length:
            end += 1
        end = max(end, begin + 2)
        middle = rng.integers(begin + 1, end)
        a, b = [self.sentences[begin], self.sentences[middle]], [self.sentences[middle], self.sentences[end]]
        while a[1] - a[0] + b[1] - b[0] > length:
            # The longer one loses a token, at either end. Nothing must tell which comes first: neither an end that is always whole nor
            # which of the two is the longer when both were cut.
            excess = (a[1] - a[0]) - (b[1] - b[0])
            longer = a if excess > 0 or (excess == 0 and rng.random() < 0.5) else b
            if rng.random() < 0.5:
                longer[0] += 1
            else:
                longer[1] -= 1
        return a, b


def tokenizer_files(folder):
    return [path for path in (pathlib.Path(folder, name) for name in ("spiece.model", "tokenizer.json", "tokenizer_config.json", "vocab.txt")) if path.exists()]
