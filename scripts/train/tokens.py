"""Texts to token ids, by albert-embed itself: what a model is trained on is what it will be run on."""

import json

import torch

from program import run

CLS, SEP, MASK = 2, 3, 4


def tokenize(texts, folder, length):
    """For each text its ids without [CLS] and [SEP], at most length - 2, and which of them start a word."""
    for line in run(["tokenize", "-m", str(folder), "--max-length", str(length)], texts).splitlines():
        record = json.loads(line)
        yield record["ids"][1:-1], [token.startswith("\u2581") for token in record["tokens"][1:-1]]


def batch(sequences, device):
    """Ids with their [CLS] and [SEP], padded: ids, token type ids and attention mask, int64 [batch, length]."""
    ids = torch.zeros(len(sequences), max(len(sequence) for sequence in sequences) + 2, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence) + 2] = torch.tensor([CLS, *sequence, SEP])
        mask[row, : len(sequence) + 2] = 1
    return ids.to(device), torch.zeros_like(ids).to(device), mask.to(device)
