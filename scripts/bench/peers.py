#!/usr/bin/env python3
"""What one would run from Python instead of albert-embed, for peers.mjs: peers.py MODEL-FOLDER

First prints the names of what can run here, a JSON list: sentence-transformers, and a loop over PyTorch (train/albert.py). Then embeds the texts of
each line of standard input, {"peer": name, "texts": [text...], "ids": [[id...]...]}, in batches of 32, and prints how many vectors it made.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))

BATCH_SIZE = 32


def torch_loop(folder):
    """In the order of the input, padded to the longest of the batch; mean over the tokens."""
    import torch

    import albert
    import checkpoint
    import tokens

    model = checkpoint.load(albert.ForEmbedding(checkpoint.read_config(folder)), folder).eval()

    def embed(_, ids):
        with torch.inference_mode():
            starts = range(0, len(ids), BATCH_SIZE)
            return torch.cat([model(*tokens.batch([one[1:-1] for one in ids[start : start + BATCH_SIZE]], "cpu")) for start in starts]).numpy()

    return embed


def sentence_transformers(folder):
    """As its documentation says; it sorts texts by length, and takes the mean over the tokens of a folder that names no pooling."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(folder, device="cpu")
    return lambda texts, _: model.encode(texts, batch_size=BATCH_SIZE, show_progress_bar=False)


def load(folder):
    """What can be imported here, by name."""
    found = {}
    for name, make in {"sentence-transformers": sentence_transformers, "PyTorch loop, ids ready": torch_loop}.items():
        try:
            found[name] = make(folder)
        except ImportError as missing:
            print(f"{name}: left out, for {missing}", file=sys.stderr)
    return found


def main(folder):
    peers = load(folder)
    print(json.dumps(list(peers)), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        print(len(peers[job["peer"]](job["texts"], job["ids"])), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
