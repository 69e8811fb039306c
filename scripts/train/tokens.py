"""Texts to token ids and vectors, by albert-embed itself: what a model is trained on is what it will be run on.

The program is albert-embed, or what ALBERT_EMBED_PROGRAM names.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch

PAD, CLS, SEP, MASK = 0, 2, 3, 4


def run(arguments, texts, output=None):
    """Runs the program on texts; returns what it printed."""
    program = os.environ.get("ALBERT_EMBED_PROGRAM", "albert-embed")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "texts.jsonl")
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        command = [program, *arguments, "-q", "-i", str(source), *(["-o", str(output)] if output else [])]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        return done.stdout if done.returncode == 0 else sys.exit(done.returncode)  # it has said why


def tokenize(texts, folder, length):
    """For each text its ids without [CLS] and [SEP], at most length - 2, and which of them start a word."""
    for line in run(["tokenize", "-m", str(folder), "--max-length", str(length)], texts).splitlines():
        record = json.loads(line)
        yield record["ids"][1:-1], [token.startswith("\u2581") for token in record["tokens"][1:-1]]


def vectors(texts, folder, *options):
    """float32 [texts, width]."""
    with tempfile.TemporaryDirectory() as target:
        path = pathlib.Path(target, "vectors.npy")
        run(["-m", str(folder), *options], texts, path)
        return np.load(path)


def batch(sequences, device):
    """Ids with their [CLS] and [SEP], padded: ids, token type ids and attention mask, int64 [batch, length]."""
    ids = torch.zeros(len(sequences), max(len(sequence) for sequence in sequences) + 2, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence) + 2] = torch.tensor([CLS, *sequence, SEP])
        mask[row, : len(sequence) + 2] = 1
    return ids.to(device), torch.zeros_like(ids).to(device), mask.to(device)
