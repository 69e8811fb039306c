"""BERT checkpoints as ALBERT ones: an ALBERT whose layers share nothing, with as wide an embedding as its layers, is a BERT."""

import json
import pathlib
import re
import shutil

import torch

import checkpoint

NAMES = [
    (r"^bert\.", ""),
    (r"^encoder\.layer\.(\d+)\.attention\.self\.", r"encoder.albert_layer_groups.\1.albert_layers.0.attention."),
    (r"^encoder\.layer\.(\d+)\.attention\.output\.", r"encoder.albert_layer_groups.\1.albert_layers.0.attention."),
    (r"^encoder\.layer\.(\d+)\.intermediate\.dense\.", r"encoder.albert_layer_groups.\1.albert_layers.0.ffn."),
    (r"^encoder\.layer\.(\d+)\.output\.dense\.", r"encoder.albert_layer_groups.\1.albert_layers.0.ffn_output."),
    (r"^encoder\.layer\.(\d+)\.output\.LayerNorm\.", r"encoder.albert_layer_groups.\1.albert_layers.0.full_layer_layer_norm."),
    (r"^pooler\.dense\.", "pooler."),
]


def rename(name):
    for pattern, replacement in NAMES:
        name = re.sub(pattern, replacement, name)
    return name


def convert(source, target):
    """Writes a BERT folder as an ALBERT folder of the same vectors, which albert-embed runs."""
    config = checkpoint.read_config(source)
    if config["model_type"] != "bert":
        raise SystemExit(f"{source}: model_type is {config['model_type']}, not bert")
    width = config["hidden_size"]
    config.update(model_type="albert", embedding_size=width, num_hidden_groups=config["num_hidden_layers"], architectures=["AlbertModel"])
    tensors = {rename(name): tensor for name, tensor in checkpoint.read_tensors(source).items()}
    tensors = {name: tensor for name, tensor in tensors.items() if name.startswith(("embeddings.", "encoder.", "pooler.")) and not name.endswith("position_ids")}
    tensors["encoder.embedding_hidden_mapping_in.weight"] = torch.eye(width)
    tensors["encoder.embedding_hidden_mapping_in.bias"] = torch.zeros(width)

    target = pathlib.Path(target)
    target.mkdir(parents=True, exist_ok=True)
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    checkpoint.write_tensors(target / "model.safetensors", tensors)
    checkpoint.copy_tokenizer(source, target)
    if pathlib.Path(source, "modules.json").exists():
        shutil.copyfile(pathlib.Path(source, "modules.json"), target / "modules.json")
        shutil.copytree(pathlib.Path(source, "1_Pooling"), target / "1_Pooling", dirs_exist_ok=True)
