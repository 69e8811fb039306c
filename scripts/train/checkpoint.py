"""Hugging Face ALBERT checkpoint folders: read and written, with nothing but NumPy and PyTorch."""

import json
import os
import pathlib
import re
import shutil
import struct

import numpy as np
import torch

DEFAULTS = {
    "model_type": "albert",
    "embedding_size": 128,
    "num_hidden_groups": 1,
    "inner_group_num": 1,
    "hidden_act": "gelu_new",
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "hidden_dropout_prob": 0,
    "attention_probs_dropout_prob": 0,
    "initializer_range": 0.02,
    "pad_token_id": 0,
    "bos_token_id": 2,
    "eos_token_id": 3,
}
TOKENIZER_FILES = ["spiece.model", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"]
TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def read_config(folder):
    return {**DEFAULTS, **json.loads(pathlib.Path(folder, "config.json").read_text(encoding="utf-8"))}


def read_tensors(folder):
    """Names to float32 tensors. The format: 8 bytes of length, a JSON header of that length, the numbers (safetensors)."""
    data = pathlib.Path(folder, "model.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header, tensors = json.loads(data[8 : 8 + length]), {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            array = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(array.astype(np.float32))
    return tensors


def write_tensors(path, tensors):
    """Writes float32 tensors, whole or not at all."""
    arrays = {name: tensor.detach().cpu().float().contiguous().numpy() for name, tensor in tensors.items()}
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    part = pathlib.Path(f"{path}.part")
    with part.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(array.tobytes())
    os.replace(part, path)


def load(model, folder):
    """Fills a model from a folder; heads that the folder lacks stay as they are. Returns the model."""
    tensors = read_tensors(folder)
    if not any(name.startswith("albert.") for name in tensors):
        tensors = {f"albert.{name}": tensor for name, tensor in tensors.items()}
    tensors = {re.sub(r"^albert\.pooler\.dense\.", "albert.pooler.", name): tensor for name, tensor in tensors.items()}
    known = model.state_dict()
    missing = sorted(name for name in known if name.startswith("albert.") and not name.startswith("albert.pooler.") and name not in tensors)
    if missing:
        raise SystemExit(f"{folder}: model.safetensors has no {missing[0]}")
    known.update({name: tensor for name, tensor in tensors.items() if name in known and tensor.shape == known[name].shape})
    model.load_state_dict(known)
    return model


def save(model, config, tokenizer, folder):
    """Writes config.json, model.safetensors and the tokenizer's files, which come from another folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**config, "architectures": [model.architecture], "torch_dtype": "float32"}, indent=2)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")
    write_tensors(folder / "model.safetensors", model.state_dict())
    copy_tokenizer(tokenizer, folder)


def copy_tokenizer(source, folder):
    for name in TOKENIZER_FILES:
        path = pathlib.Path(source, name)
        if path.exists() and path.resolve() != pathlib.Path(folder, name).resolve():
            shutil.copyfile(path, pathlib.Path(folder, name))
