#!/usr/bin/env python3
"""The checks and tables of gpu.sh, which starts this: run.py PROGRAM TEXTS [CHECKPOINT-FOLDER...]"""

import gzip
import itertools
import lzma
import os
import pathlib
import platform
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).resolve().parents[2] / "train")]

import needs  # noqa: E402

needs.packages("numpy", script="gpu.sh")

import base_model  # noqa: E402
from checks import Checks  # noqa: E402
from machine import Late, Machine  # noqa: E402
from table import Table  # noqa: E402

MOST_TEXTS = 200000

# Seconds that are kept for what comes later: the tables, and the last of them.
FOR_TABLES, FOR_BENCH = 125, 55


def read(path):
    opened = {".gz": gzip.open, ".xz": lzma.open}.get(pathlib.Path(path).suffix, open)
    with opened(path, "rt", encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\r\n") for line in itertools.islice(file, MOST_TEXTS)]


def main(program, source, folders):
    with tempfile.TemporaryDirectory() as work:
        machine = Machine(program, work)
        name, driver = machine.card()
        version = machine.run("--version")[0].strip()
        print(f"{name}, driver {driver}, {os.cpu_count()} cores ({platform.machine()}), {version}\n", flush=True)
        texts = read(source)
        base = machine.work / "base"
        base_model.main(base)
        checks = Checks(machine, texts, [pathlib.Path(folder) for folder in folders])
        table = Table(machine, texts, base)
        try:
            table.start()
            checks.all(0 if machine.rehearses else FOR_TABLES)
            table.measure(FOR_BENCH / (10 if machine.rehearses else 1))
            table.print()
            table.bench()
        except Late:
            print("\nThe time is over.")
        finally:
            table.end()
        failed = checks.failed + table.failed
        print(f"\n{failed} checks failed." if failed else "\nAll checks passed that were made.")
        return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
