#!/usr/bin/env python3
"""Pre-trains an ALBERT from running text: masked n-grams and sentence order prediction (Lan et al. 2020, sections 3.1 and 4.1).

    pretrain.py TEXT[.xz]... --tokenizer FOLDER -o FOLDER [--layers 6 --hidden 384 ...] [--resume]
    pretrain.py TEXT[.xz]... --init FOLDER -o FOLDER            goes on from a checkpoint

Text: a sentence a line, a blank line between documents. The output is a Hugging Face folder that albert-embed runs, with training.jsonl
(losses, and those on documents that were held out) and training.svg. Needs python3-torch, and albert-embed for the tokens.
"""

import argparse

import needs

needs.packages("numpy", "torch")
needs.program()

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch.nn import functional  # noqa: E402

import albert  # noqa: E402
import checkpoint  # noqa: E402
import tokens  # noqa: E402
import training  # noqa: E402
from corpus import Documents  # noqa: E402

NGRAMS = np.array([1, 1 / 2, 1 / 3]) / (1 + 1 / 2 + 1 / 3)


def mask_ngrams(ids, word_starts, rng, share, vocabulary):
    """Hides whole words, one to three in a row, until a share of the tokens is hidden: 80% become [MASK], 10% some piece, 10% stay.

    Returns the ids to be read and a bool for each token."""
    ids, hidden = ids.copy(), np.zeros(len(ids), bool)
    if len(ids) == 0:
        return ids, hidden
    words = np.flatnonzero(word_starts)
    words = words if len(words) and words[0] == 0 else np.concatenate([[0], words])
    ends = np.append(words[1:], len(ids))
    budget = max(1, round(share * len(ids)))
    for word in rng.permutation(len(words)):
        if hidden.sum() >= budget:
            break
        for n in range(rng.choice(3, p=NGRAMS), -1, -1):
            last = min(word + n, len(words) - 1)
            span = slice(words[word], ends[last])
            if not hidden[span].any() and (hidden.sum() + span.stop - span.start <= budget or n == 0):
                hidden[span] = True
                break
    for place in np.flatnonzero(hidden):
        chance = rng.random()
        if chance < 0.8:
            ids[place] = tokens.MASK
        elif chance < 0.9:
            ids[place] = rng.integers(tokens.MASK + 1, vocabulary)
    return ids, hidden


class Examples:
    """Batches of segment pairs, half of them in the wrong order."""

    def __init__(self, documents, chosen, options, vocabulary):
        self.documents, self.options, self.vocabulary = documents, options, vocabulary
        counts = np.array([documents.documents[d + 1] - documents.documents[d] for d in chosen], int)
        if not (counts > 1).any():
            raise SystemExit("Too little text: at least two documents of at least two sentences are needed, a blank line between them.")
        self.chosen = chosen[counts > 1]
        self.chances = counts[counts > 1] / counts[counts > 1].sum()

    def batch(self, rng, size):
        """ids, token type ids, attention mask, hidden [batch, length]; the pieces at hidden places; 1 for swapped pairs."""
        rows, answers, swapped = [], [], []
        for document in rng.choice(self.chosen, size, p=self.chances):
            # Some are short, as texts in use are.
            room = self.options.length - 3
            room = room if rng.random() > 0.1 else int(rng.integers(8, room))
            a, b = self.documents.pair(document, rng, room)
            swapped.append(int(rng.random() < 0.5))
            a, b = (b, a) if swapped[-1] else (a, b)
            parts = []
            for begin, end in (a, b):
                source = self.documents.ids[begin:end]
                read, hidden = mask_ngrams(source, self.documents.word_starts[begin:end], rng, self.options.mask_share, self.vocabulary)
                parts.append((read, hidden, source))
            rows.append(parts)
        length = 3 + max(sum(len(part[0]) for part in parts) for parts in rows)
        ids, types, mask, masked = (np.zeros((size, length), np.int64) for _ in range(4))
        for row, ((read_a, hidden_a, source_a), (read_b, hidden_b, source_b)) in enumerate(rows):
            sequence = [tokens.CLS, *read_a, tokens.SEP, *read_b, tokens.SEP]
            ids[row, : len(sequence)], mask[row, : len(sequence)] = sequence, 1
            types[row, len(read_a) + 2 : len(sequence)] = 1
            masked[row, : len(sequence)] = [0, *hidden_a, 0, *hidden_b, 0]
            answers.extend([*source_a[hidden_a], *source_b[hidden_b]])
        arrays = [ids, types, mask, masked.astype(bool), np.array(answers, np.int64), np.array(swapped)]
        return [torch.from_numpy(array).to(self.options.device) for array in arrays]


def losses(model, batch):
    ids, types, mask, masked, answers, swapped = batch
    pieces, orders = model(ids, types, mask, masked)
    right = (orders.argmax(1) == swapped).float().mean().item()
    return {"mlm": functional.cross_entropy(pieces, answers), "sop": functional.cross_entropy(orders, swapped)}, {"sop_accuracy": right}


def evaluate(model, examples, options):
    """The losses on documents that are never trained on, always the same pairs."""
    model.eval()
    with torch.no_grad():
        results = [losses(model, examples.batch(np.random.default_rng([options.seed, 1, i]), options.batch_size)) for i in range(options.eval_batches)]
    means = {name: np.mean([parts[name].item() for parts, _ in results]) for name in ("mlm", "sop")}
    means["sop_accuracy"] = np.mean([notes["sop_accuracy"] for _, notes in results])
    return {f"held_out_{name}": round(float(value), 5) for name, value in means.items()}


def make_config(options, pieces):
    return {
        **checkpoint.DEFAULTS,
        "vocab_size": pieces,
        "embedding_size": options.embedding,
        "hidden_size": options.hidden,
        "num_hidden_layers": options.layers,
        "num_hidden_groups": options.groups,
        "num_attention_heads": options.heads,
        "intermediate_size": options.intermediate or 4 * options.hidden,
        "hidden_act": options.activation,
        "max_position_embeddings": options.length,
        "initializer_range": options.initializer_range,
        "hidden_dropout_prob": options.dropout,
        "attention_probs_dropout_prob": options.dropout,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+")
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--tokenizer", help="folder of vocabulary.py: the weights start at random")
    start.add_argument("--init", help="checkpoint folder to go on from; its config decides the sizes")
    for name, default in (("layers", 12), ("groups", 1), ("hidden", 768), ("heads", 12), ("embedding", 128), ("length", 512), ("eval-batches", 8)):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    parser.add_argument("--intermediate", type=int, help="width of the feed-forward layers (default 4 times hidden)")
    parser.add_argument("--activation", choices=list(albert.ACTIVATIONS), default="gelu_new", help="default gelu_new")
    parser.add_argument("--dropout", type=float, default=0.0, help="default 0, as in the paper's larger models")
    parser.add_argument("--initializer-range", type=float, default=0.02, help="deviation of random weights (default 0.02; narrow models want more)")
    parser.add_argument("--mask-share", type=float, default=0.15, help="share of the tokens to be guessed (default 0.15)")
    parser.add_argument("--held-out", type=float, default=0.05, help="share of the documents that is only measured on (default 0.05)")
    training.add_options(parser, steps=10000, rate=None, optimizer="lamb")
    options = parser.parse_args()
    if options.length < 16:
        parser.error("--length: a pair of segments needs 16 tokens or more")
    if options.learning_rate is None:
        # The paper's for LAMB and batches of 4,096, by the square root of the batch (You et al. 2020, section 3.2).
        options.learning_rate = 0.00176 * (options.batch_size / 4096) ** 0.5

    torch.manual_seed(options.seed)
    tokenizer = options.tokenizer or options.init
    documents = Documents(options.texts, tokenizer, options.length, options.output)
    config = checkpoint.read_config(options.init) if options.init else make_config(options, checkpoint.read_config(tokenizer)["vocab_size"])
    options.length = min(options.length, config["max_position_embeddings"])
    model = albert.ForPreTraining(config)
    if options.init:
        checkpoint.load(model, options.init)

    order = np.random.default_rng(options.seed).permutation(len(documents))
    kept = max(1, round(options.held_out * len(documents)))
    examples, held_out = (Examples(documents, chosen, options, config["vocab_size"]) for chosen in (order[kept:], order[:kept]))
    run = training.Training(model, config, tokenizer, options)
    run.run(lambda rng: losses(model, examples.batch(rng, options.batch_size)), lambda: evaluate(model, held_out, options))


if __name__ == "__main__":
    main()
