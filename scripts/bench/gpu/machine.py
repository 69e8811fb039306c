"""The program on this machine's GPU, run by gpu.sh's checks and tables: where it is, what it may take, and how long there is."""

import os
import pathlib
import subprocess
import time

BUNDLED = pathlib.Path(__file__).resolve().parents[3] / "models" / "default"

# Seconds that are kept for what is printed at the end.
RESERVE = 6


class Late(Exception):
    """There is no time left for this."""


class Machine:
    def __init__(self, program, work):
        self.program = program
        self.work = pathlib.Path(work)
        self.rehearses = os.environ["GPU_SH_DEVICE"] == "cpu"
        self.device = "cpu" if self.rehearses else "cuda"
        self.named = "cpu" if self.rehearses else "cuda:0"
        self.end = time.monotonic() + float(os.environ["GPU_SH_SECONDS"]) - RESERVE

    def left(self):
        return self.end - time.monotonic()

    def precision(self, name):
        """TensorFloat-32 is CUDA's: in a rehearsal float32 stands for it."""
        return "fp32" if self.rehearses and name == "tf32" else name

    def start(self, *arguments, **environment):
        return subprocess.Popen(
            [self.program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | environment)

    def run(self, *arguments, limit=60, code=0, **environment):
        """Runs the program, which must end with the given code; returns what it printed, standard error behind."""
        if self.left() < 1:
            raise Late
        process = self.start(*arguments, **environment)
        try:
            output, error = process.communicate(timeout=min(limit, self.left()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            if self.left() < 1:
                raise Late from None
            raise AssertionError(f"{' '.join(map(str, arguments))} took more than {limit} s") from None
        assert process.returncode == code, f"{' '.join(map(str, arguments))} ended with {process.returncode}, not {code}: {error.strip()[:500]}"
        return output, error

    def embed(self, source, target, *options, device=None, **keywords):
        """Embeds a file into another one; returns standard error."""
        return self.run("--device", device or self.device, "-i", source, "-o", target, "--force", "--no-meta", *options, **keywords)[1]

    def seconds(self, source, target, *options, **keywords):
        """How long the whole process takes."""
        begin = time.perf_counter()
        self.embed(source, target, "-q", *options, **keywords)
        return time.perf_counter() - begin

    def card(self):
        """Name and driver of the GPU, as NVIDIA's tool tells them."""
        if self.rehearses:
            return "no GPU (rehearsal)", "none"
        told = subprocess.run(
            ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"], capture_output=True, text=True, check=True).stdout
        name, driver = told.splitlines()[0].split(", ")
        return name, driver
