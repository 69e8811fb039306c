#!/usr/bin/env python3
"""Runs the same command lines with two builds of the program and says in what they differ.

Each line of commands.txt is run with both builds, each time in a fresh folder with the same small inputs, which is also its home folder,
with a hub on this machine in place of the network. What is compared, byte by byte: exit code, standard output, standard error, and all
files and folders that are there afterwards. Only what must differ is made the same before: where the build lies, process ids, and what
`--progress`, `-v` and `bench` say of times and rates.
"""

import argparse
import concurrent.futures
import difflib
import os
import queue
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import inputs

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHOWN_LINES = 8
SHOWN_WIDTH = 200
LIMIT_SECONDS = 120


def read_lines(path):
    return [line for line in map(str.strip, path.read_text().splitlines()) if line and not line.startswith("#")]


def split(line):
    """The commands of a line. `;` stands between them; NAME=VALUE before the words sets a variable, `< FILE` is standard input."""
    commands, words = [], []
    for word in shlex.split(line) + [";"]:
        if word != ";":
            words.append(word)
            continue
        variables = {}
        while words and re.match(r"[A-Z_]+=", words[0]):
            name, value = words.pop(0).split("=", 1)
            variables[name] = value
        source = None
        if len(words) > 1 and words[-2] == "<":
            source = words[-1]
            words = words[:-2]
        commands.append((variables, words, source))
        words = []
    return commands


class Build:
    def __init__(self, program):
        self.program = Path(program).resolve()
        if not os.access(self.program, os.X_OK) or self.program.is_dir():
            sys.exit(f"{program} is no program. Name the albert-embed of a build.")

    def run(self, line, folder, template, environment):
        """What a line gives: a dictionary from what it is to its bytes."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder, symlinks=True)
        results = {}
        for number, (variables, words, source) in enumerate(split(line), 1):
            where = f"command {number}: " if ";" in line else ""
            with open(folder / source if source else os.devnull, "rb") as stdin:
                try:
                    done = subprocess.run(
                        [self.program, *words], cwd=folder, stdin=stdin, capture_output=True, timeout=LIMIT_SECONDS,
                        env={**environment, "HOME": str(folder), "HF_HOME": str(folder / "hf"), "TMPDIR": str(folder / "tmp"), **variables})
                    code, out, error = done.returncode, done.stdout, done.stderr
                except subprocess.TimeoutExpired as e:
                    code, out, error = f"none after {LIMIT_SECONDS} seconds", e.stdout or b"", e.stderr or b""
            results[where + "exit code"] = str(code).encode()
            results[where + "standard output"] = self.same(out, words)
            results[where + "standard error"] = self.same(error, words)
        for path in sorted(folder.rglob("*")):
            name = f"file {path.relative_to(folder)}"
            if path.is_symlink():
                results[name] = f"link to {os.readlink(path)}".encode()
            elif path.is_dir():
                results[name] = f"folder, mode {path.stat().st_mode:o}".encode()
            else:
                results[name] = f"mode {path.stat().st_mode:o}\n".encode() + path.read_bytes()
        return results

    def same(self, said, words):
        said = said.replace(os.fsencode(self.program.parent), b"BUILD")
        said = re.sub(rb"\b(process|pid) \d+", rb"\1 N", said)
        if words[:1] == ["bench"] or "-v" in words or "always" in words:
            said = re.sub(rb"\d+(\.\d+)? ?(ms|s|seconds|min|texts/s|tokens/s|records/s|KB/s|MB/s)\b", rb"N \2", said)
        if words[:1] == ["bench"]:
            said = re.sub(rb"\d+([.,]\d+)*([eE][-+]?\d+)?", b"N", said)
        return said


def changed_lines(old, new):
    """Lines with - that are only in the old text and with + that are only in the new one; long ones from shortly before what differs."""
    changed = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = min(b - a, d - c)
        for before, after in zip(old[a:a + pairs], new[c:c + pairs]):
            same = len(os.path.commonprefix([before, after]))
            start = max(0, same - SHOWN_WIDTH // 2)
            changed += [f"{sign}{'…' if start else ''}{line[start:start + SHOWN_WIDTH]}" for sign, line in (("-", before), ("+", after))]
        changed += [f"-{line[:SHOWN_WIDTH]}" for line in old[a + pairs:b]] + [f"+{line[:SHOWN_WIDTH]}" for line in new[c + pairs:d]]
    return changed


def differences(before, after):
    """What differs, in lines to print."""
    told = []
    for what in sorted(before.keys() | after.keys()):
        old, new = before.get(what), after.get(what)
        if old == new:
            continue
        if old is None or new is None:
            told.append(f"  {what}: only {'before' if new is None else 'after'}")
        elif b"\0" in old + new:
            first = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
            told.append(f"  {what}: {len(old)} and {len(new)} bytes, the first difference at byte {first}")
        else:
            told.append(f"  {what}:")
            lines = changed_lines(*(text.decode(errors="replace").splitlines() for text in (old, new)))
            told += [f"    {line}" for line in lines[:SHOWN_LINES]]
            if len(lines) > SHOWN_LINES:
                told.append(f"    and {len(lines) - SHOWN_LINES} lines more")
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", metavar="BEFORE", help="the albert-embed of a build")
    parser.add_argument("after", metavar="AFTER", help="the albert-embed of the other")
    parser.add_argument("--commands", type=Path, default=HERE / "commands.txt", metavar="FILE", help="other command lines")
    parser.add_argument("--only", metavar="REGEX", help="only the lines in which this is found")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="lines that run side by side (default: the cores)")
    parser.add_argument("--verbose", action="store_true", help="print each line with its exit codes too")
    arguments = parser.parse_args()
    builds = Build(arguments.before), Build(arguments.after)
    lines = [line for line in read_lines(arguments.commands) if re.search(arguments.only or "", line)]
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="albert-embed-builds-") as root:
        root = Path(root).resolve()
        models, template = root / "models", root / "template"
        models.mkdir()
        template.mkdir()
        inputs.make_models(models, ROOT / "tests" / "AlbertEmbed.Tests" / "Data")
        inputs.make(template, models)
        environment = {name: os.environ[name] for name in ("PATH", "DOTNET_ROOT") if name in os.environ}
        environment |= {"HF_ENDPOINT": inputs.start_hub(models / "gelu-new"), "ALBERT_EMBED_MODEL": "models/gelu-new", "LANG": "C.UTF-8"}
        folders = queue.SimpleQueue()
        for number in range(arguments.jobs):
            folders.put(root / f"run-{number}")

        def compare(line):
            # Both builds run in a folder of one name, so that no path differs.
            folder = folders.get()
            try:
                return [build.run(line, folder, template, environment) for build in builds]
            finally:
                folders.put(folder)

        differing = 0
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for line, (before, after) in zip(lines, pool.map(compare, lines)):
                told = differences(before, after)
                differing += bool(told)
                if arguments.verbose:
                    codes = [code.decode() for what, code in before.items() if what.endswith("exit code")]
                    print(f"{' '.join(codes)}\t{line}", flush=True)
                if told:
                    print("\n".join([line, *told]), flush=True)
    print(f"{len(lines)} command lines, {differing} differ" + (f" ({time.monotonic() - begin:.0f} s)" if arguments.verbose else ""))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
