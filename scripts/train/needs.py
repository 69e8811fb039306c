#!/usr/bin/env python3
"""Says in one sentence what a script lacks, before it does anything.

    needs.py MODULE... [albert-embed]      for scripts in bash: ends with 1 where one of them is not here
"""

import importlib.util
import os
import pathlib
import shutil
import sys

# Debian's name of the package, and that of pip.
PACKAGES = {
    "numpy": ("python3-numpy", "numpy"),
    "sklearn": ("python3-sklearn", "scikit-learn"),
    "matplotlib": ("python3-matplotlib", "matplotlib"),
    "torch": ("python3-torch", "torch"),
    "sentencepiece": ("python3-sentencepiece", "sentencepiece"),
}
PROGRAM = "albert-embed"


def lacks(sentence):
    """Ends the script. Who asks what it does is told that all the same."""
    if {"-h", "--help"} & set(sys.argv[1:]) and sys.modules["__main__"].__doc__:
        sys.exit(print(sys.modules["__main__"].__doc__.strip()))
    sys.exit(sentence)


def packages(*modules, script=None):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        debian, pip = (" ".join(PACKAGES[module][kind] for module in missing) for kind in (0, 1))
        lacks(f"{script or pathlib.Path(sys.argv[0]).name} needs what {sys.executable} does not have: apt-get install {debian} (Debian's python3), or pip install {pip}.")


def program(script=None):
    name = os.environ.get("ALBERT_EMBED_PROGRAM", PROGRAM)
    if shutil.which(name) is None:
        lacks(f"{script or pathlib.Path(sys.argv[0]).name} needs the program albert-embed, and {name} is not here: put it on the path, or its place into ALBERT_EMBED_PROGRAM.")


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    caller = os.environ.get("NEEDED_BY")
    packages(*(word for word in sys.argv[1:] if word in PACKAGES), script=caller)
    if PROGRAM in sys.argv[1:]:
        program(script=caller)
