#!/usr/bin/env python3
"""What one would run from Python on a GPU in place of albert-embed, for gpu.sh: peers.py LIBRARY TEXTS NAME=CHECKPOINT=ONNX...

LIBRARY is sentence-transformers or onnxruntime-gpu; ONNX is a checkpoint's folder for the latter, exported with mean pooling. First prints what it is, or nothing where
it is not here. Then reads jobs, one JSON object a line, {"model": name, "precision": "fp32", "count": texts, "batch": texts}, and prints for each how many seconds the
texts took, model loaded and warm, or null where the library has no such precision.
"""

import json
import os
import pathlib
import sys
import time

DEVICE = os.environ.get("GPU_SH_DEVICE", "cuda")


class SentenceTransformers:
    """As its documentation says; it sorts texts by length."""

    def __init__(self, models):
        import sentence_transformers
        import torch

        self.torch = torch
        self.name = f"sentence-transformers {sentence_transformers.__version__} (PyTorch {torch.__version__})"
        self.loaded = {}
        self.make = lambda name: sentence_transformers.SentenceTransformer(models[name][0], device=DEVICE)

    def encoder(self, model, precision):
        if (model, precision) not in self.loaded:
            made = self.make(model)
            self.loaded[model, precision] = made.half() if precision == "fp16" else made
        made = self.loaded[model, precision]

        def encode(texts, batch):
            self.torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
            return made.encode(texts, batch_size=batch, show_progress_bar=False)

        return encode


class OnnxRuntime:
    """The exported graph, which pools, on texts sorted by length; ids by Hugging Face's tokenizer."""

    def __init__(self, models):
        import numpy
        import onnxruntime
        import tokenizers

        provider = "CPUExecutionProvider" if DEVICE == "cpu" else "CUDAExecutionProvider"
        if provider not in onnxruntime.get_available_providers():
            raise ImportError(f"onnxruntime {onnxruntime.__version__} has no {provider}")
        self.numpy, self.models = numpy, models
        self.name = f"onnxruntime-gpu {onnxruntime.__version__}"
        self.loaded = {}
        self.session = lambda folder, tf32: onnxruntime.InferenceSession(
            folder / "model.onnx", providers=[(provider, {} if DEVICE == "cpu" else {"use_tf32": str(int(tf32))})])
        self.tokenizer = lambda folder: tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))

    def encoder(self, model, precision):
        if precision == "fp16":
            return None
        if (model, precision) not in self.loaded:
            folder = pathlib.Path(self.models[model][1])
            self.loaded[model, precision] = (self.session(folder, precision == "tf32"), self.tokenizer(folder))
        session, tokenizer = self.loaded[model, precision]
        tokenizer.enable_truncation(json.loads((pathlib.Path(self.models[model][1]) / "tokenizer_config.json").read_text()).get("model_max_length", 512))
        tokenizer.enable_padding()
        wanted = {one.name for one in session.get_inputs()}

        def encode(texts, batch):
            rows = []
            ordered = sorted(texts, key=len, reverse=True)
            for start in range(0, len(ordered), batch):
                encoded = tokenizer.encode_batch(ordered[start : start + batch])
                inputs = {
                    "input_ids": [one.ids for one in encoded], "attention_mask": [one.attention_mask for one in encoded],
                    "token_type_ids": [one.type_ids for one in encoded],
                }
                rows.extend(session.run(None, {name: self.numpy.array(ids, self.numpy.int64) for name, ids in inputs.items() if name in wanted})[0])
            return rows

        return encode


LIBRARIES = {"sentence-transformers": SentenceTransformers, "onnxruntime-gpu": OnnxRuntime}


def main(library, source, named):
    models = {name: paths for name, *paths in (one.split("=") for one in named)}
    with open(source, encoding="utf-8") as file:
        texts = file.read().splitlines()
    try:
        peer = LIBRARIES[library](models)
    except ImportError as missing:
        sys.exit(f"{library}: left out, for {missing}")
    print(json.dumps(peer.name), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        encode = peer.encoder(job["model"], job["precision"])
        if encode is None:
            print("null", flush=True)
            continue
        encode(texts[: job["batch"]], job["batch"])
        begin = time.perf_counter()
        encode(texts[: job["count"]], job["batch"])
        print(json.dumps(time.perf_counter() - begin), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
