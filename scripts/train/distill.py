#!/usr/bin/env python3
"""Distils a sentence encoder into a small ALBERT, as the bundled model was (models/default/MODEL_CARD.md).

    distill.py TEXT[.xz]... --parent FOLDER --tokenizer FOLDER -o FOLDER [--layers 6 --groups 3] [--resume]

The parent is a BERT or ALBERT checkpoint with model.safetensors. Each group of the student starts as a layer of the parent; its factorised
embedding is fitted to the parent's; then everything learns the parent's vectors: 1 - cosine, plus the divergence between the
similarities of the texts of a batch as the two see them. Text: one a line. The output is a folder that albert-embed runs, mean pooling.
"""

import argparse
import json
import pathlib
import shutil

import needs

needs.packages("numpy", "torch")
needs.program()

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch.nn import functional  # noqa: E402

import albert  # noqa: E402
import bert  # noqa: E402
import checkpoint  # noqa: E402
import program  # noqa: E402
import tokens  # noqa: E402
import training  # noqa: E402
from corpus import lines  # noqa: E402


def parent_folder(options):
    """The parent as albert-embed runs it."""
    if checkpoint.read_config(options.parent)["model_type"] == "albert":
        return options.parent
    folder = pathlib.Path(options.output, "parent")
    if not (folder / "model.safetensors").exists():
        bert.convert(options.parent, folder)
    return str(folder)


def parent_vectors(texts, parent, options):
    """What the student is to learn, computed once: float32 [texts, hidden], of the last layer and of the embeddings."""
    path = pathlib.Path(options.output, "parent.npz")
    if not (options.resume and path.exists()):
        last = program.vectors(texts, ["-m", str(parent), "--pooling", "mean", "--max-length", str(options.length)])
        first = program.vectors(texts[: options.fit_texts], ["-m", str(parent), "--pooling", "mean", "--layers", "0", "--max-length", str(options.length)])
        np.savez(path, last=last, first=first)
    with np.load(path) as arrays:
        return arrays["last"], arrays["first"]


def start_from(parent, student, parent_config, config):
    """Copies layers, evenly spread over the parent's, into the student's groups."""
    tensors = checkpoint.read_tensors(parent)
    tensors = {name.removeprefix("albert."): tensor for name, tensor in tensors.items()}
    depth, groups = parent_config["num_hidden_layers"], config["num_hidden_groups"]
    state = student.albert.state_dict()
    for group in range(groups):
        layer = int(group * (depth - 1) / max(groups - 1, 1) + 0.5)
        source = layer * parent_config["num_hidden_groups"] // depth
        for name in state:
            prefix = f"encoder.albert_layer_groups.{group}."
            if name.startswith(prefix):
                state[name] = tensors[f"encoder.albert_layer_groups.{source}." + name.removeprefix(prefix)]
    student.albert.load_state_dict(state)


def fit_embedding(student, sequences, wanted, options):
    """Least squares of the mean embedding of each text, by gradient descent on the embedding alone."""
    parts = [student.albert.embeddings, student.albert.encoder.embedding_hidden_mapping_in]
    optimizer = torch.optim.AdamW([parameter for part in parts for parameter in part.parameters()], lr=options.fit_rate)
    for step in range(options.fit_steps):
        chosen = np.random.default_rng([options.seed, 2, step]).integers(len(wanted), size=options.batch_size)
        ids, types, mask = tokens.batch([sequences[i] for i in chosen], options.device)
        loss = functional.mse_loss(albert.mean(student.albert.embed(ids, types), mask), torch.from_numpy(wanted[chosen]).to(options.device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def losses(student, batch, wanted, temperature):
    """1 - cosine of each text's two vectors, and Kullback-Leibler divergence of their similarities to the others of the batch."""
    vectors = functional.normalize(student(*batch), dim=1)
    wanted = functional.normalize(wanted, dim=1)
    itself = torch.eye(len(wanted), dtype=torch.bool, device=wanted.device)
    theirs, ours = ((v @ v.T / temperature).masked_fill(itself, -1e9) for v in (wanted, vectors))
    divergence = functional.kl_div(ours.log_softmax(1), theirs.log_softmax(1), log_target=True, reduction="batchmean")
    cosine = (vectors * wanted).sum(1).mean()
    return {"distance": 1 - cosine, "divergence": divergence}, {"cosine": cosine.item()}


def write_pooling(folder):
    """What sentence-transformers and albert-embed read: mean pooling."""
    source = pathlib.Path(__file__).parent / "../../models/default"
    shutil.copyfile(source / "modules.json", pathlib.Path(folder, "modules.json"))
    pooling = json.loads((source / "1_Pooling/config.json").read_text())
    pooling["word_embedding_dimension"] = checkpoint.read_config(folder)["hidden_size"]
    pathlib.Path(folder, "1_Pooling").mkdir(exist_ok=True)
    pathlib.Path(folder, "1_Pooling/config.json").write_text(json.dumps(pooling, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--parent", required=True)
    parser.add_argument("--tokenizer", required=True, help="folder of vocabulary.py, or a checkpoint")
    for name, default in (("layers", 6), ("groups", 3), ("embedding", 128), ("length", 256), ("fit-steps", 1000), ("fit-texts", 20000)):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    parser.add_argument("--fit-rate", type=float, default=0.003, help="learning rate of the embedding's fit (default 0.003)")
    parser.add_argument("--temperature", type=float, default=0.05, help="of the similarities (default 0.05)")
    training.add_options(parser, steps=15000, rate=0.0005)
    parser.set_defaults(schedule="cosine")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    pathlib.Path(options.output).mkdir(parents=True, exist_ok=True)
    parent = parent_folder(options)
    parent_config = checkpoint.read_config(parent)
    config = {**parent_config, "vocab_size": checkpoint.read_config(options.tokenizer)["vocab_size"], "embedding_size": options.embedding, "num_hidden_layers": options.layers}
    config.update(num_hidden_groups=options.groups, max_position_embeddings=options.length, pad_token_id=0, bos_token_id=2, eos_token_id=3)
    config.pop("architectures", None)

    texts = [line for line in lines(options.texts) if line]
    last, first = (torch.from_numpy(array) for array in parent_vectors(texts, parent, options))
    sequences = [ids for ids, _ in tokens.tokenize(texts, options.tokenizer, options.length)]
    student = albert.ForEmbedding(config)
    start_from(parent, student, parent_config, config)
    run = training.Training(student, config, options.tokenizer, options)
    if run.step == 0:
        run.log({"step": 0, "embedding_error": round(fit_embedding(student, sequences, first.numpy(), options), 6)})

    def batch(rng):
        chosen = rng.choice(len(texts), min(options.batch_size, len(texts)), replace=False)
        return losses(student, tokens.batch([sequences[i] for i in chosen], options.device), last[chosen].to(options.device), options.temperature)

    run.run(batch)
    write_pooling(options.output)


if __name__ == "__main__":
    main()
