#!/usr/bin/env python3
"""Fine-tunes a checkpoint to classify texts.

    finetune.py TRAIN.tsv[.xz] [TEST.tsv[.xz]] --init FOLDER -o FOLDER [--steps 1000] [--resume]

Tables have the columns text and label. The output is a Hugging Face folder (AlbertForSequenceClassification): albert-embed classify -m FOLDER
labels texts with it. With TEST prints accuracy, F1 and the confusion matrix as JSON.
"""

import argparse
import json

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
from evaluate import metrics, rows  # noqa: E402


def chances(model, sequences, options):
    """Probability of each label, [texts, labels]."""
    model.eval()
    parts = []
    with torch.no_grad():
        for begin in range(0, len(sequences), options.batch_size):
            parts.append(model(*tokens.batch(sequences[begin : begin + options.batch_size], options.device)).softmax(1).cpu().numpy())
    return np.concatenate(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("test", nargs="?")
    parser.add_argument("--init", required=True, help="checkpoint folder to start from")
    parser.add_argument("--length", type=int, default=128, help="longest text, in tokens (default 128)")
    parser.add_argument("--dropout", type=float, default=0.1, help="before the classifier (default 0.1)")
    training.add_options(parser, steps=1000, rate=5e-5)
    options = parser.parse_args()
    if options.test:
        needs.packages("sklearn")

    torch.manual_seed(options.seed)
    table = rows(options.train)
    labels = sorted({row["label"] for row in table})
    config = checkpoint.read_config(options.init)
    config.update(id2label={str(i): label for i, label in enumerate(labels)}, label2id={label: i for i, label in enumerate(labels)}, classifier_dropout_prob=options.dropout)
    options.length = min(options.length, config["max_position_embeddings"])
    model = checkpoint.load(albert.ForClassification(config), options.init)

    sequences = [ids for ids, _ in tokens.tokenize([row["text"] for row in table], options.init, options.length)]
    truth = torch.tensor([labels.index(row["label"]) for row in table])

    def losses(rng):
        chosen = rng.choice(len(sequences), min(options.batch_size, len(sequences)), replace=False)
        scores = model(*tokens.batch([sequences[i] for i in chosen], options.device))
        wanted = truth[chosen].to(options.device)
        return {"loss": functional.cross_entropy(scores, wanted)}, {"accuracy": (scores.argmax(1) == wanted).float().mean().item()}

    training.Training(model, config, options.init, options).run(losses)
    if options.test:
        test = rows(options.test)
        tested = [ids for ids, _ in tokens.tokenize([row["text"] for row in test], options.init, options.length)]
        print(json.dumps(metrics(np.array([row["label"] for row in test]), chances(model, tested, options), np.array(labels))))


if __name__ == "__main__":
    main()
