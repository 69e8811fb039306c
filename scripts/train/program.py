"""albert-embed as a function of texts. The program is albert-embed, or what ALBERT_EMBED_PROGRAM names."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np


def output(arguments):
    """Runs the program; returns what it printed. Where it fails, so does the caller: it has said why."""
    program = os.environ.get("ALBERT_EMBED_PROGRAM", "albert-embed")
    done = subprocess.run([program, *arguments, "-q"], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    return done.stdout if done.returncode == 0 else sys.exit(done.returncode)


def run(arguments, texts):
    """Runs the program on texts; returns what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "texts.jsonl")
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        return output([*arguments, "-i", str(source)])


def vectors(texts, options):
    """float32 [texts, width]."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "vectors.npy")
        run([*options, "-o", str(path)], texts)
        return np.load(path)


def split_arguments():
    """This script's own arguments, and those after -- for albert-embed."""
    arguments = sys.argv[1:]
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]
