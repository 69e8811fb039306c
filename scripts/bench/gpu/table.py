"""The tables of gpu.sh: whole processes beside Python's libraries, in turns, and the share of what the GPU's matrix units can do."""

import json
import os
import pathlib
import queue
import statistics
import subprocess
import sys
import threading

from machine import BUNDLED, Late

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ("sentence-transformers", "onnxruntime-gpu")
PRECISIONS = ("fp32", "tf32", "fp16")
BATCHES = (64, 256, 1024)
ROUNDS = 3


class Peer:
    """A library in a process of its own, which is started while others are still checked."""

    def __init__(self, machine, library, source, models):
        self.machine = machine
        self.library = library
        self.process = subprocess.Popen(
            [sys.executable, HERE / "peers.py", library, source, *models], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"})
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.name = None
        self.best = {}

    def read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def answer(self, limit):
        try:
            return self.lines.get(timeout=max(0.1, min(limit, self.machine.left())))
        except queue.Empty:
            raise Late from None

    def wait(self):
        """Whether it is here."""
        self.name = self.answer(40)
        if self.name is None:
            print((self.process.stderr.read().strip().splitlines() or ["it ended"])[-1], flush=True)
        return self.name is not None

    def seconds(self, model, precision, count, batch, limit=40):
        try:
            self.process.stdin.write(json.dumps({"model": model, "precision": precision, "count": count, "batch": batch}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        return self.answer(limit)

    def best_batch(self, model, precision, count):
        """The batch size of those that are tried with which this many texts take least; null where it cannot do it."""
        if (model, precision) not in self.best:
            tried = {batch: self.seconds(model, precision, count, batch) for batch in BATCHES}
            known = {batch: seconds for batch, seconds in tried.items() if seconds}
            self.best[model, precision] = min(known, key=known.get) if known else None
        return self.best[model, precision]

    def end(self):
        self.process.kill()
        self.process.wait()


class Row:
    def __init__(self, model, precision, who, count, measure):
        self.model, self.precision, self.who, self.count, self.measure = model, precision, who, count, measure
        self.seconds = []


class Table:
    def __init__(self, machine, texts, base):
        self.machine = machine
        small = machine.rehearses
        self.models = {"bundled": BUNDLED, "base shape": base}
        self.lines = {"bundled": 80 if small else 200000, "base shape": 20 if small else 50000}
        self.peer_lines = {"bundled": 40 if small else 20000, "base shape": 10 if small else 10000}
        self.tried_lines = 20 if small else 2000
        self.sources = {}
        for name, count in self.lines.items():
            self.lines[name] = min(count, len(texts))
            self.peer_lines[name] = min(self.peer_lines[name], len(texts))
            self.sources[name] = machine.work / f"{name.split()[0]}-lines.txt"
            self.sources[name].write_text("".join(text + "\n" for text in texts[:count]), encoding="utf-8")
        self.bench_lines = {}
        for name, count in (("bundled", 130000), ("base shape", 65000)):
            self.bench_lines[name] = machine.work / f"{name.split()[0]}-bench.txt"
            self.bench_lines[name].write_text("".join(text + "\n" for text in texts[: 20 if small else count]), encoding="utf-8")
        self.rows = []
        self.peers = []
        self.failed = 0

    def start(self):
        """Starts what takes long to load."""
        named = []
        for name, folder in self.models.items():
            exported = self.machine.work / f"{name.split()[0]}-onnx"
            self.machine.run("export", folder, "-o", exported, "--pooling", "mean", "--precision", "fp32", "-q", "--force")
            named.append(f"{name}={folder}={exported}")
        self.peers = [Peer(self.machine, library, self.sources["bundled"], named) for library in PEERS]

    def ours(self, model, precision, attention):
        def measure():
            return self.machine.seconds(
                self.sources[model], self.machine.work / "measured.npy", "-m", self.models[model], "--precision", self.machine.precision(precision),
                ALBERT_EMBED_ATTENTION=attention)

        return Row(model, precision, f"albert-embed, {attention} attention", self.lines[model], measure)

    def theirs(self, peer, model, precision):
        def measure():
            batch = peer.best_batch(model, precision, self.tried_lines)
            return batch and peer.seconds(model, precision, self.peer_lines[model], batch)

        return Row(model, precision, peer.library, self.peer_lines[model], measure)

    def measure(self, until):
        """Runs all in turns, until it is measured often enough or the time is over. The smaller precision first: it is what counts."""
        present = []
        for peer in self.peers:
            try:
                present += [peer] if peer.wait() else []
            except Late:
                print(f"{peer.library}: left out, for it was not loaded in time", flush=True)
        for precision in reversed(PRECISIONS):
            for model in self.models:
                kinds = ["plain"] if precision == "fp32" else ["fused", "plain"]
                self.rows += [self.ours(model, precision, kind) for kind in kinds]
                self.rows += [self.theirs(peer, model, precision) for peer in present]
        for _ in range(1 if self.machine.rehearses else ROUNDS):
            for row in self.rows:
                if self.machine.left() < until + 1.5 * max(row.seconds, default=3):
                    continue
                try:
                    row.seconds += [one for one in [row.measure()] if one]
                except Late:
                    print(f"no time: {row.model}, {row.precision}, {row.who}", flush=True)
                except AssertionError as failed:
                    self.failed += 1
                    print(f"WRONG: {row.model}, {row.precision}, {row.who}: {failed}", flush=True)

    def print(self):
        rates = {}
        print("\n| model | precision | run by | lines | seconds, median | lines a second | times sentence-transformers |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for row in self.rows:
            if row.seconds:
                rates[row.model, row.precision, row.who] = row.count / statistics.median(row.seconds)
        best = {}
        for (model, _, who), rate in rates.items():
            if who == PEERS[0]:
                best[model] = max(rate, best.get(model, 0))
        for row in sorted(self.rows, key=lambda row: (list(self.models).index(row.model), PRECISIONS.index(row.precision))):
            rate = rates.get((row.model, row.precision, row.who))
            if rate:
                batch = next((f", batches of {peer.best[row.model, row.precision]}" for peer in self.peers if peer.library == row.who), "")
                times = f"{rate / best[row.model]:.2f}" if row.model in best else ""
                print(
                    f"| {row.model} | {row.precision} | {row.who}{batch} | {row.count} | {statistics.median(row.seconds):.2f} | {rate:.0f} | {times} |")
        said = ", ".join(peer.name for peer in self.peers if peer.name)
        print(f"\nWhole processes for albert-embed; texts to vectors alone, model loaded and warm, for the others ({said or 'none is here'}).")
        print("The last column is against sentence-transformers' best precision.", flush=True)

    def bench(self):
        """What the encoder reaches of the GPU's matrix products."""
        print("\n| model | precision | encoder, TFLOP/s | matrix ceiling, TFLOP/s | share | padding | GPU memory | host memory |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
        for precision in reversed(PRECISIONS):
            for model, folder in self.models.items():
                try:
                    told = self.machine.run(
                        "bench", "-m", folder, "--device", self.machine.device, "--precision", self.machine.precision(precision), "--rounds", "1",
                        "-i", self.bench_lines[model], "--json", limit=30)[0]
                except Late:
                    continue
                except AssertionError as failed:
                    self.failed += 1
                    print(f"WRONG: {failed}", flush=True)
                    continue
                one = json.loads(told)
                memory = f"{one['peak_device_memory'] / 1e6:.0f} MB" if "peak_device_memory" in one else "none"
                print(
                    f"| {model} | {precision} | {one['gigaflops'] / 1e3:.1f} | {one['ceiling_gigaflops'] / 1e3:.1f} | {100 * one['share_of_ceiling']:.0f}% "
                    f"| {one['padding_ratio']:.2f} | {memory} | {one['peak_memory'] / 1e6:.0f} MB |", flush=True)

    def end(self):
        for peer in self.peers:
            peer.end()
