"""Writes a checkpoint of ALBERT-base's shape with random weights, for measuring speed: base_model.py FOLDER

The tokenizer is the bundled model's, so texts are cut as a real vocabulary cuts them. Needs NumPy.
"""

import json
import pathlib
import shutil
import struct
import sys

import numpy as np

VOCABULARY, EMBEDDING, HIDDEN, INTERMEDIATE, POSITIONS = 30000, 128, 768, 3072, 512
LAYER = "encoder.albert_layer_groups.0.albert_layers.0"


def weights(random):
    tensors = {}

    def matrix(name, *shape):
        tensors[name] = (random.standard_normal(shape) * 0.04).astype("<f4")

    def linear(name, outputs, inputs):
        matrix(f"{name}.weight", outputs, inputs)
        matrix(f"{name}.bias", outputs)

    def norm(name, width):
        tensors[f"{name}.weight"] = (1 + 0.1 * random.standard_normal(width)).astype("<f4")
        tensors[f"{name}.bias"] = (0.1 * random.standard_normal(width)).astype("<f4")

    matrix("embeddings.word_embeddings.weight", VOCABULARY, EMBEDDING)
    matrix("embeddings.position_embeddings.weight", POSITIONS, EMBEDDING)
    matrix("embeddings.token_type_embeddings.weight", 2, EMBEDDING)
    norm("embeddings.LayerNorm", EMBEDDING)
    linear("encoder.embedding_hidden_mapping_in", HIDDEN, EMBEDDING)
    for part in ("query", "key", "value", "dense"):
        linear(f"{LAYER}.attention.{part}", HIDDEN, HIDDEN)
    norm(f"{LAYER}.attention.LayerNorm", HIDDEN)
    linear(f"{LAYER}.ffn", INTERMEDIATE, HIDDEN)
    linear(f"{LAYER}.ffn_output", HIDDEN, INTERMEDIATE)
    norm(f"{LAYER}.full_layer_layer_norm", HIDDEN)
    linear("pooler", HIDDEN, HIDDEN)
    return tensors


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    tensors = weights(np.random.default_rng(0))
    header, end = {}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": [end, end + tensor.nbytes]}
        end += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.tobytes())
    config = {
        "model_type": "albert", "architectures": ["AlbertModel"], "vocab_size": VOCABULARY, "embedding_size": EMBEDDING,
        "hidden_size": HIDDEN, "num_hidden_layers": 12, "num_hidden_groups": 1, "inner_group_num": 1, "num_attention_heads": 12,
        "intermediate_size": INTERMEDIATE, "hidden_act": "gelu_new", "max_position_embeddings": POSITIONS, "type_vocab_size": 2,
        "layer_norm_eps": 1e-12, "pad_token_id": 0,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    bundled = pathlib.Path(__file__).resolve().parents[2] / "models" / "default"
    for name in ("tokenizer.json", "spiece.model"):
        shutil.copy(bundled / name, folder / name)

    # As long as the position table allows, not as short as the bundled model's texts are cut.
    tokenizer = json.loads((bundled / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer | {"model_max_length": POSITIONS}, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
