#!/usr/bin/env python3
"""Makes the small checkpoints in tests/AlbertEmbed.Tests/Data, and the values that any program must give for them.

    python3 scripts/testdata/make.py      # needs numpy

The encoder and the tokenizer here are written a second time, plainly and in double precision, from the paper and from
SentencePiece's definition, so that the program is checked against something that shares no code with it.
"""

import collections
import io
import json
import math
import pathlib
import pickle
import shutil
import struct
import sys
import types
import zipfile

import numpy

TARGET = pathlib.Path(__file__).parents[2] / "tests/AlbertEmbed.Tests/Data"

BASE = {
    "architectures": ["AlbertModel"],
    "model_type": "albert",
    "embedding_size": 8,
    "hidden_size": 16,
    "num_hidden_layers": 3,
    "num_hidden_groups": 1,
    "inner_group_num": 1,
    "num_attention_heads": 4,
    "intermediate_size": 24,
    "hidden_act": "gelu_new",
    "max_position_embeddings": 20,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
}

VARIANTS = {
    "gelu-new": {},
    "gelu": {"hidden_act": "gelu", "num_attention_heads": 2, "layer_norm_eps": 1e-3},
    "relu": {"hidden_act": "relu", "embedding_size": 16},
    "groups": {"num_hidden_layers": 5, "num_hidden_groups": 2, "inner_group_num": 2},
    "one-type": {"type_vocab_size": 1},
    "masked-lm": {"architectures": ["AlbertForMaskedLM"]},
    "f16": {},
    "bf16": {},
    "sharded": {},
    "bin-zip": {},
    "bin-legacy": {},
}

WORDS = "the of and to in is a cat sat on mat hello world this test well know n ed ing".split()
PIECES = (
    ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]", "\u2581"]
    + ["\u2581" + word for word in WORDS]
    + list("abcdefghijklmnopqrstuvwxyz.,'-!\u00e9")
    + ["at", "he", "ll", "ing", "1", "2", "1,", "12", "th"]
)

TEXTS = [
    "Hello world",
    "",
    "The cat sat on the mat.",
    "this is a test, hello-world!",
    "[MASK] of the [SEP] cat",
    "caf\u00e9 \u65e5\u672c\u8a9e ``knowing''",
    "12,1 and 1,2",
    "  THE\tCAT \u00a0 in ",
]


def score(index, piece):
    """Longer pieces are likelier; every score is a float32."""
    kind = 0.0 if index < 5 else -2.0 - 7.0 / (1 + len(piece)) - 0.01 * index
    return float(numpy.float32(kind))


def tokenize(text):
    """Word by word, the best of all segmentations, from the left; ties to the earliest start of the last piece."""
    scores = {piece: score(i, piece) for i, piece in enumerate(PIECES)}
    for piece in scores:
        if len(piece) > 1 and piece[-1] == "," and piece[-2].isdigit():
            scores[piece] -= 100
    unknown = min(scores.values()) - 10
    ids = []
    segments = [text]
    for special in PIECES[:5]:
        segments = [part for segment in segments for part in (split_keep(segment, special) if segment not in PIECES[:5] else [segment])]
    for segment in segments:
        if segment in PIECES[:5]:
            ids.append(PIECES.index(segment))
            continue
        for word in segment.replace("``", '"').replace("''", '"').replace("\u00e9", "e").lower().split():
            word = "\u2581" + word
            best = [(0.0, 0)] + [(-math.inf, 0)] * len(word)
            for i in range(len(word)):
                for end in range(i + 1, len(word) + 1):
                    piece = word[i:end]
                    value = scores.get(piece, unknown if end == i + 1 else None)
                    if value is not None and best[i][0] + value > best[end][0]:
                        best[end] = (best[i][0] + value, i)
            found, end = [], len(word)
            while end > 0:
                start = best[end][1]
                found.insert(0, PIECES.index(word[start:end]) if word[start:end] in scores else 1)
                end = start
            ids += [token for k, token in enumerate(found) if token != 1 or k == 0 or found[k - 1] != 1]
    return [2] + ids + [3]


def split_keep(text, special):
    parts = text.split(special)
    result = [parts[0]]
    for part in parts[1:]:
        result += [special, part]
    return [part for part in result if part]


def weights(config, generator):
    embedding, hidden, inner = config["embedding_size"], config["hidden_size"], config["intermediate_size"]
    tensors = {}

    def matrix(name, *shape):
        tensors[name] = generator.standard_normal(shape) * 0.3

    def linear(name, outputs, inputs):
        matrix(f"{name}.weight", outputs, inputs)
        matrix(f"{name}.bias", outputs)

    def norm(name, width):
        tensors[f"{name}.weight"] = 1 + 0.2 * generator.standard_normal(width)
        matrix(f"{name}.bias", width)

    matrix("embeddings.word_embeddings.weight", config["vocab_size"], embedding)
    matrix("embeddings.position_embeddings.weight", config["max_position_embeddings"], embedding)
    matrix("embeddings.token_type_embeddings.weight", config["type_vocab_size"], embedding)
    norm("embeddings.LayerNorm", embedding)
    linear("encoder.embedding_hidden_mapping_in", hidden, embedding)
    for group in range(config["num_hidden_groups"]):
        for layer in range(config["inner_group_num"]):
            name = f"encoder.albert_layer_groups.{group}.albert_layers.{layer}"
            for part in ("query", "key", "value", "dense"):
                linear(f"{name}.attention.{part}", hidden, hidden)
            norm(f"{name}.attention.LayerNorm", hidden)
            linear(f"{name}.ffn", inner, hidden)
            linear(f"{name}.ffn_output", hidden, inner)
            norm(f"{name}.full_layer_layer_norm", hidden)
    linear("pooler", hidden, hidden)
    return tensors


def encode(config, tensors, ids):
    """Last hidden states [tokens, hidden], in double precision."""

    def linear(x, name):
        return x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + config["layer_norm_eps"])
        return scaled * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def activate(x):
        if config["hidden_act"] == "relu":
            return numpy.maximum(x, 0)
        if config["hidden_act"] == "gelu":
            return 0.5 * x * (1 + numpy.vectorize(math.erf)(x / math.sqrt(2)))
        return 0.5 * x * (1 + numpy.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    def attention(x, name):
        heads = config["num_attention_heads"]
        size = config["hidden_size"] // heads
        query, key, value = (linear(x, f"{name}.{part}").reshape(len(x), heads, size).swapaxes(0, 1) for part in ("query", "key", "value"))
        scores = query @ key.swapaxes(1, 2) / math.sqrt(size)
        shares = numpy.exp(scores - scores.max(-1, keepdims=True))
        context = shares / shares.sum(-1, keepdims=True) @ value
        return linear(context.swapaxes(0, 1).reshape(len(x), -1), f"{name}.dense")

    x = tensors["embeddings.word_embeddings.weight"][ids]
    x = x + tensors["embeddings.position_embeddings.weight"][: len(ids)] + tensors["embeddings.token_type_embeddings.weight"][0]
    x = linear(norm(x, "embeddings.LayerNorm"), "encoder.embedding_hidden_mapping_in")
    for layer in range(config["num_hidden_layers"]):
        group = int(layer / (config["num_hidden_layers"] / config["num_hidden_groups"]))
        for inner in range(config["inner_group_num"]):
            name = f"encoder.albert_layer_groups.{group}.albert_layers.{inner}"
            x = norm(x + attention(x, f"{name}.attention"), f"{name}.attention.LayerNorm")
            x = norm(x + linear(activate(linear(x, f"{name}.ffn")), f"{name}.ffn_output"), f"{name}.full_layer_layer_norm")
    return x


def store(values, kind):
    """Bytes of a tensor, and the values that a reader gets back."""
    single = values.astype("<f4")
    if kind == "F16":
        return values.astype("<f2").tobytes(), values.astype("<f2").astype(float)
    if kind == "BF16":
        upper = (single.view("<u4") >> 16).astype("<u2")
        return upper.tobytes(), (upper.astype("<u4") << 16).view("<f4").astype(float)
    return single.tobytes(), single.astype(float)


def safetensors(path, tensors, kind):
    header, data, stored = {"__metadata__": {"format": "pt"}}, b"", {}
    for name, values in tensors.items():
        raw, stored[name] = store(values, kind)
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return stored


class Storage:
    """Stands for a run of numbers; the pickler below writes a reference instead of it."""

    def __init__(self, key, count):
        self.key, self.count = key, count


def torch_names():
    """Functions and classes whose pickled names are PyTorch's, which need not be installed."""
    utils, torch = types.ModuleType("torch._utils"), types.ModuleType("torch")
    exec("def _rebuild_tensor_v2(*arguments): pass", utils.__dict__)
    exec("class FloatStorage: pass", torch.__dict__)
    utils._rebuild_tensor_v2.__module__ = utils.__name__
    torch.FloatStorage.__module__ = torch.__name__
    torch._utils = utils
    sys.modules.update({"torch": torch, "torch._utils": utils})
    return utils._rebuild_tensor_v2, torch.FloatStorage


class Tensor:
    def __init__(self, rebuild, arguments):
        self.rebuild, self.arguments = rebuild, arguments

    def __reduce__(self):
        return self.rebuild, self.arguments


def pickled(value, storage_type, old):
    class Pickler(pickle.Pickler):
        def persistent_id(self, item):
            if isinstance(item, Storage):
                reference = ("storage", storage_type, item.key, "cpu", item.count)
                return (*reference, None) if old else reference
            return None

    out = io.BytesIO()
    Pickler(out, protocol=2).dump(value)
    return out.getvalue()


def torch_file(path, tensors, old):
    """A pytorch_model.bin: the zip form, or the one before PyTorch 1.6. All tensors share one storage, as views can."""
    rebuild, storage_type = torch_names()
    data = b"".join(store(values, "F32")[0] for values in tensors.values())
    storage, state, offset = Storage("0", len(data) // 4), collections.OrderedDict(), 0
    for name, values in tensors.items():
        strides = tuple(int(numpy.prod(values.shape[i + 1 :])) for i in range(values.ndim))
        state[name] = Tensor(rebuild, (storage, offset, values.shape, strides, False, collections.OrderedDict()))
        offset += values.size
    if old:
        head = b"".join(pickle.dumps(part, protocol=2) for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
        keys = pickle.dumps(["0"], protocol=2)
        path.write_bytes(head + pickled(state, storage_type, old) + keys + struct.pack("<q", storage.count) + data)
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        entries = {"data.pkl": pickled(state, storage_type, old), "byteorder": b"little", "data/0": data, "version": b"3\n"}
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo("archive/" + name), content)


def varint(number):
    result = b""
    while number >= 0x80:
        result += bytes([number & 0x7F | 0x80])
        number >>= 7
    return result + bytes([number])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def sentencepiece():
    """A ModelProto without a character map: piece 1, score 2, type 3; trainer 2 with unk_id 40."""
    kinds = {"<pad>": 3, "<unk>": 2, "[CLS]": 3, "[SEP]": 3, "[MASK]": 3}
    model = b""
    for index, piece in enumerate(PIECES):
        model += field(1, field(1, piece.encode()) + b"\x15" + struct.pack("<f", score(index, piece)) + b"\x18" + varint(kinds.get(piece, 1)))
    return model + field(2, b"\x18\x01" + varint(40 << 3) + b"\x01")


def main():
    for number, (name, changes) in enumerate(VARIANTS.items()):
        folder = TARGET / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        config = {**BASE, "vocab_size": len(PIECES), **changes}
        (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
        (folder / "spiece.model").write_bytes(sentencepiece())
        tensors = weights(config, numpy.random.default_rng(number))
        prefix = "albert." if name == "masked-lm" else ""
        if prefix:
            tensors = {key: value for key, value in tensors.items() if not key.startswith("pooler")}
            tensors["predictions.bias"] = numpy.zeros(len(PIECES))
        named = {(key if key.startswith("predictions") else prefix + key): value for key, value in tensors.items()}
        kind = name.upper() if name in ("f16", "bf16") else "F32"
        if name == "sharded":
            stored, index = {}, {}
            for shard in range(2):
                file = f"model-0000{shard + 1}-of-00002.safetensors"
                part = dict(list(named.items())[shard::2])
                stored.update(safetensors(folder / file, part, kind))
                index.update({key: file for key in part})
            (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}, indent=1) + "\n")
        elif name.startswith("bin-"):
            torch_file(folder / "pytorch_model.bin", named, old=name == "bin-legacy")
            stored = {key: store(values, "F32")[1] for key, values in named.items()}
        else:
            stored = safetensors(folder / "model.safetensors", named, kind)
        stored = {key.removeprefix(prefix): value for key, value in stored.items()}

        with open(folder / "expected.jsonl", "w", encoding="utf-8") as lines:
            for text in TEXTS:
                ids = tokenize(text)
                hidden = encode(config, stored, ids)
                case = {"text": text, "ids": ids, "mean": hidden.mean(0), "cls": hidden[0], "max": hidden.max(0)}
                if "pooler.weight" in stored:
                    case["pooler"] = numpy.tanh(hidden[0] @ stored["pooler.weight"].T + stored["pooler.bias"])
                rounded = {key: [float(f"{x:.9g}") for x in value] if isinstance(value, numpy.ndarray) else value for key, value in case.items()}
                lines.write(json.dumps(rounded, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    main()
