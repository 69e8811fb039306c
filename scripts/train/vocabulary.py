#!/usr/bin/env python3
"""Learns a vocabulary as ALBERT's: SentencePiece unigram, lower case, accents stripped, <pad> <unk> [CLS] [SEP] [MASK] first.

    vocabulary.py TEXT[.xz]... -o FOLDER [--size 30000]

Writes spiece.model, tokenizer_config.json and a config.json of ALBERT-base's shape, for albert-embed tokenize and the other scripts. Needs SentencePiece, NumPy and PyTorch.
"""

import argparse
import json
import pathlib
import re
import shutil
import sys
import tempfile
import unicodedata

import needs

needs.packages("sentencepiece", "numpy", "torch")

import sentencepiece  # noqa: E402

import checkpoint  # noqa: E402
from corpus import lines  # noqa: E402

# Always pieces of their own, as in the vocabularies that were published with the paper.
ALWAYS = ["(", ")", '"', "-", ".", "\u2013", "\u00a3", "\u20ac"]


def plain(text, lower, accents):
    """What albert-embed does to a text before it looks for pieces."""
    text = text.replace("``", '"').replace("''", '"')
    if not accents:
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.lower() if lower else text


def explain(error, size):
    """What SentencePiece says of the number of pieces, in words of this script."""
    most = re.search(r"value <= (\d+)", str(error))
    least = re.search(r"smaller than required_chars\. \d+ vs (\d+)", str(error))
    if most:
        return f"--size {size} is too large for this text, which has too few different words for more than {most[1]} pieces. Use --size {most[1]} or less, or more text."
    if least:
        return f"--size {size} is too small: the text's characters and the special pieces are {least[1]} already. Use a larger --size."
    return f"SentencePiece cannot learn {size} pieces from this text: {error}"


def train(source, folder, options):
    try:
        sentencepiece.SentencePieceTrainer.train(
            input=str(source),
            model_prefix=str(folder / "spiece"),
            model_type="unigram",
            vocab_size=options.size,
            character_coverage=0.99995,
            pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, pad_piece="<pad>", unk_piece="<unk>",
            control_symbols=["[CLS]", "[SEP]", "[MASK]"],
            user_defined_symbols=ALWAYS,
            minloglevel=2,
        )  # fmt: skip
    except RuntimeError as error:
        sys.exit(explain(error, options.size))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", help="a sentence a line")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--size", type=int, default=30000, help="pieces, those five included (default 30000)")
    parser.add_argument("--length", type=int, default=512, help="the longest text of models with it, in tokens (default 512)")
    parser.add_argument("--cased", action="store_true", help="keep upper case")
    parser.add_argument("--keep-accents", action="store_true")
    options = parser.parse_args()

    folder = pathlib.Path(options.output)
    with tempfile.TemporaryDirectory() as temporary:
        source = pathlib.Path(temporary, "text.txt")
        with source.open("w", encoding="utf-8") as file:
            for line in lines(options.texts):
                if line:
                    file.write(plain(line, not options.cased, options.keep_accents) + "\n")
        if source.stat().st_size == 0:
            sys.exit(f"{', '.join(options.texts)}: there is no text to learn from.")
        made = pathlib.Path(temporary, "made")
        made.mkdir()
        train(source, made, options)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / "spiece.model", folder / "spiece.model")
    config = {
        "tokenizer_class": "AlbertTokenizer",
        "do_lower_case": not options.cased,
        "keep_accents": options.keep_accents,
        "remove_space": True,
        "model_max_length": options.length,
        "bos_token": "[CLS]", "eos_token": "[SEP]", "unk_token": "<unk>", "sep_token": "[SEP]",
        "pad_token": "<pad>", "cls_token": "[CLS]", "mask_token": "[MASK]",
    }  # fmt: skip
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    shape = {"vocab_size": options.size, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}
    (folder / "config.json").write_text(json.dumps({**checkpoint.DEFAULTS, **shape, "max_position_embeddings": options.length}, indent=2) + "\n")


if __name__ == "__main__":
    main()
