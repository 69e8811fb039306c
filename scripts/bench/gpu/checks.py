"""What must hold on a GPU: each check is a function whose first line says what, and fails with what differs."""

import concurrent.futures
import json
import random
import time

import numpy as np

from machine import BUNDLED, Late

POOLINGS = ("mean", "cls", "max", "pooler")
TOLERANCE = {"fp32": 1e-5, "tf32": 2e-3, "fp16": 2e-3}
LEAST_COSINE = 0.99999
RUNS = 20


class Checks:
    def __init__(self, machine, texts, folders):
        self.machine = machine
        self.folders = folders
        self.failed = 0
        few = 30 if machine.rehearses else 2000
        self.few = self.write("few.txt", texts[:few])
        self.many = self.write("many.txt", texts[: 200 if machine.rehearses else 60000])

    def write(self, name, texts):
        path = self.machine.work / name
        path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
        return path

    def out(self, name):
        return self.machine.work / name

    def all(self, until):
        """Prints a line for each check; those for which there is no time say so."""
        for check in (
            self.listed, self.expected_fp32, self.expected_tf32, self.expected_fp16, *([self.golden] if self.folders else []), self.chosen, self.refused,
            self.limited, self.sized, self.repeated, self.resumed,
        ):
            name = check.__doc__.splitlines()[0]
            begin = time.monotonic()
            try:
                if self.machine.left() < until:
                    raise Late
                said = check()
            except Late:
                print(f"left out, for there is no time: {name}", flush=True)
            except AssertionError as differs:
                self.failed += 1
                print(f"WRONG: {name} {differs}", flush=True)
            else:
                print(f"ok: {name}{f' {said}' if said else ''} ({time.monotonic() - begin:.1f} s)", flush=True)

    def listed(self):
        """info lists the card with its name and memory."""
        devices = json.loads(self.machine.run("info", BUNDLED, "--json")[0])["devices"]
        mine = [one for one in devices if one["device"] == self.machine.named]
        assert mine, f"there is no {self.machine.named} among {devices}"
        assert mine[0].get("memory", 0) > 1e9 and mine[0].get("name"), mine[0]
        card = self.machine.card()[0]
        assert self.machine.rehearses or mine[0]["name"] == card, f"info says {mine[0]['name']}, and nvidia-smi {card}"
        return f"{mine[0]}"

    def expected_fp32(self):
        """Expected vectors of the bundled model at fp32."""
        return self.expected(BUNDLED, "fp32")

    def expected_tf32(self):
        """Expected vectors of the bundled model at tf32."""
        return self.expected(BUNDLED, "tf32")

    def expected_fp16(self):
        """Expected vectors of the bundled model at fp16."""
        return self.expected(BUNDLED, "fp16")

    def golden(self):
        """Expected vectors at fp32 of the checkpoints that were named."""
        return " ".join(f"{folder.name}: {self.expected(folder, 'fp32')}" for folder in self.folders)

    def expected(self, folder, precision):
        lines = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
        said = []
        for pooling in POOLINGS:
            stated = [line for line in lines if pooling in line and "windows" not in line]
            if not stated:
                continue
            records = self.out("expected-texts.jsonl")
            pairs = [{"text": line["text"]} | ({"pair": line["pair"]} if "pair" in line else {}) for line in stated]
            kinds = [pairs[: len([one for one in pairs if "pair" not in one])], [one for one in pairs if "pair" in one]]
            vectors = []
            for kind, options in zip(kinds, ([], ["--pair-field", "pair"])):
                if kind:
                    records.write_text("".join(json.dumps(one) + "\n" for one in kind), encoding="utf-8")
                    self.machine.embed(
                        records, self.out("expected.npy"), "-q", "-m", folder, "-p", pooling, "--precision", self.machine.precision(precision), *options)
                    vectors.append(np.load(self.out("expected.npy")))
            wanted = np.array([line[pooling] for line in stated if "pair" not in line] + [line[pooling] for line in stated if "pair" in line])
            said.append(f"{pooling} {self.compare(np.concatenate(vectors), wanted, precision)}")
        return ", ".join(said)

    def compare(self, vectors, wanted, precision):
        assert vectors.shape == wanted.shape, f"{vectors.shape} in place of {wanted.shape}"
        furthest = np.abs(vectors - wanted).max()
        cosine = ((vectors * wanted).sum(1) / np.linalg.norm(vectors, axis=1) / np.linalg.norm(wanted, axis=1)).min()
        assert furthest <= TOLERANCE[precision], f"differ by {furthest:.2g}"
        assert cosine >= LEAST_COSINE, f"have a cosine of {cosine:.7f}"
        return f"{furthest:.2g}"

    def chosen(self):
        """--device auto takes the GPU and says so, with the same bytes."""
        error = self.machine.embed(self.few, self.out("auto.npy"), "-v", device="auto")
        assert f"device {self.machine.named}:" in error, error
        self.machine.embed(self.few, self.out("named.npy"), "-q", device=self.machine.named)
        assert self.same("auto.npy", "named.npy"), "the vectors differ"

    def refused(self):
        """cuda:99 is refused with exit code 5 and one line, and what goes with another device with exit code 2."""
        output, error = self.machine.run("--device", "cuda:99", "text", code=5)
        assert not output and error.count("\n") == 1, output + error
        self.machine.run("--device", "cuda", "--precision", "int8", "text", code=2)
        self.machine.run("--device", "cpu", "--precision", "tf32", "text", code=2)
        self.machine.run("text", code=2, ALBERT_EMBED_GPU_MEMORY="4 GB")

    def limited(self):
        """A batch that does not fit into the GPU's memory is halved, and a model that does not is refused."""
        options = ("-q", "--batch-tokens", "16384")
        self.machine.embed(self.few, self.out("unlimited.npy"), *options)
        self.machine.embed(self.few, self.out("limited.npy"), *options, ALBERT_EMBED_GPU_MEMORY="160")
        furthest = np.abs(np.load(self.out("unlimited.npy")) - np.load(self.out("limited.npy"))).max()
        assert furthest <= TOLERANCE["fp32"], f"the vectors differ by {furthest:.2g}"
        self.machine.run("--device", self.machine.device, "text", code=0 if self.machine.rehearses else 5, ALBERT_EMBED_GPU_MEMORY="4")
        return f"{furthest:.2g} apart"

    def sized(self):
        """Batches are as large as the GPU's memory allows, and -v says why."""
        large = self.machine.embed(self.few, self.out("sized.npy"), "-v")
        small = self.machine.embed(self.few, self.out("sized.npy"), "-v", ALBERT_EMBED_GPU_MEMORY="700")
        assert self.machine.rehearses or "batches of 16384 tokens" in large, large
        assert self.machine.rehearses or ("batches of " in small and "batches of 16384" not in small), small

    def repeated(self):
        """20 runs give the same bytes, at fp32 and at fp16, four at a time."""
        def one(number):
            precision = ("fp32", "fp16")[number % 2]
            name = f"repeated-{number}.npy"
            self.machine.embed(self.few, self.out(name), "-q", "--precision", precision)
            return self.out(name).read_bytes()

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            outputs = list(pool.map(one, range(2 * (2 if self.machine.rehearses else RUNS))))
        kinds = [len(set(outputs[precision::2])) for precision in (0, 1)]
        assert kinds == [1, 1], f"there are {kinds[0]} outputs at fp32 and {kinds[1]} at fp16"

    def resumed(self):
        """A run that is killed (-9) again and again and resumed gives the same bytes."""
        said = []
        for precision in ("fp32", "fp16"):
            options = ["--device", self.machine.device, "-i", self.many, "-q", "--no-meta", "--precision", precision]
            begin = time.perf_counter()
            self.machine.run(*options, "-o", self.out("whole.npy"), "--force")
            whole = time.perf_counter() - begin
            killed = self.out(f"killed-{precision}.npy")
            kills = 0
            for _ in range(3):
                process = self.machine.start(*options, "-o", killed, *(["--resume"] if kills else ["--force"]))
                time.sleep(whole * random.uniform(0.3, 0.8))
                process.kill()
                process.communicate()
                if killed.exists():
                    break
                kills += 1
            if not killed.exists():
                self.machine.run(*options, "-o", killed, "--resume")
            assert killed.read_bytes() == self.out("whole.npy").read_bytes(), f"the vectors differ at {precision} after {kills} kills"
            said.append(f"{precision}: {kills} kills")
        return ", ".join(said)

    def same(self, one, other):
        return self.out(one).read_bytes() == self.out(other).read_bytes()
