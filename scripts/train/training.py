"""What every training script shares: options, optimizer and schedule, progress, log, resuming, and the picture of the loss."""

import json
import math
import os
import pathlib
import pickle
import sys
import time

import numpy as np
import torch

import checkpoint
from lamb import Lamb


def add_options(parser, steps, rate, optimizer="adamw"):
    parser.add_argument("-o", "--output", required=True, help="folder of the new checkpoint")
    parser.add_argument("--steps", type=int, default=steps, help=f"optimizer steps (default {steps})")
    parser.add_argument("--batch-size", type=int, default=32, help="texts of a step (default 32)")
    parser.add_argument("--learning-rate", type=float, default=rate, help=f"at its highest (default {rate or '0.00176 for a batch of 4096, by the root of its size'})")
    parser.add_argument("--optimizer", choices=["adamw", "lamb"], default=optimizer, help=f"default {optimizer}")
    parser.add_argument("--schedule", choices=["linear", "cosine"], default="linear", help="how the rate falls after the warm-up (default linear)")
    parser.add_argument("--warmup", type=float, default=0.1, help="share of the steps in which the rate rises (default 0.1)")
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log-every", type=int, default=20, help="steps (default 20)")
    parser.add_argument("--save-every", type=int, default=500, help="steps (default 500)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="cpu or cuda (default: cuda where there is one)")
    parser.add_argument("--resume", action="store_true", help="go on where an interrupted run of the same options stopped")


class Training:
    """A run. The batch of a step depends on the seed and the step alone, so a resumed run equals one that was never stopped."""

    def __init__(self, model, config, tokenizer, options):
        self.model, self.config, self.tokenizer, self.options = model.to(options.device), config, tokenizer, options
        self.folder = pathlib.Path(options.output)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.optimizer = self.make_optimizer()
        self.step = 0
        self.log_path, self.state_path = self.folder / "training.jsonl", self.folder / "training.pt"
        self.recipe = {name: value for name, value in vars(options).items() if name not in ("resume", "device", "output", "save_every", "log_every")}
        self.saved = 0
        if options.resume and self.state_path.exists():
            self.restore()
        elif self.state_path.exists():
            raise SystemExit(f"{self.folder} holds a run already: go on with it (--resume), or give another folder.")
        else:
            self.log_path.write_text("")

    def make_optimizer(self):
        decayed, others = [], []
        for name, parameter in self.model.named_parameters():
            (others if name.endswith("bias") or "norm" in name.lower() else decayed).append(parameter)
        groups = [{"params": decayed, "weight_decay": self.options.weight_decay}, {"params": others, "weight_decay": 0}]
        kind = Lamb if self.options.optimizer == "lamb" else torch.optim.AdamW
        return kind(groups, lr=self.options.learning_rate)

    def rate(self, step):
        """Share of the learning rate: rises from 0, then falls to 0 at the last step."""
        warm = max(1, int(self.options.steps * self.options.warmup))
        if step < warm:
            return (step + 1) / warm
        done = (step - warm) / max(1, self.options.steps - warm)
        return 1 - done if self.options.schedule == "linear" else (1 + math.cos(math.pi * done)) / 2

    def run(self, losses, evaluate=None):
        """losses(rng) gives a batch's losses by name, which are added up, and other numbers to log; rng is the step's own.
        evaluate() gives numbers too, at the start and whenever the checkpoint is saved."""
        try:
            self.take_steps(losses, evaluate)
        except KeyboardInterrupt:
            print(f"\nstopped at step {self.step}; --resume goes on from step {self.saved}", file=sys.stderr)
            raise SystemExit(130) from None
        self.plot()

    def take_steps(self, losses, evaluate):
        start, seen, sums = time.time(), 0, {}
        if evaluate and self.step == 0:
            self.log({"step": 0, **evaluate()})
        while self.step < self.options.steps:
            torch.manual_seed(self.options.seed * 1_000_003 + self.step)
            for group in self.optimizer.param_groups:
                group["lr"] = self.options.learning_rate * self.rate(self.step)
            self.model.train()
            parts, notes = losses(np.random.default_rng([self.options.seed, self.step]))
            loss = sum(parts.values())
            if not torch.isfinite(loss):
                raise SystemExit(f"step {self.step}: the loss is {loss.item()}. Try a lower --learning-rate.")
            self.optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.step, seen = self.step + 1, seen + 1
            for name, value in {**{name: part.item() for name, part in parts.items()}, **notes}.items():
                sums.setdefault(name, []).append(value)
            saves = self.step % self.options.save_every == 0 or self.step == self.options.steps
            if self.step % self.options.log_every == 0 or saves:
                self.log({"step": self.step, **{name: round(float(np.mean(values)), 5) for name, values in sums.items()}})
                self.progress(seen / (time.time() - start), sums)
                sums = {}
            if saves:
                if evaluate:
                    self.log({"step": self.step, **evaluate()})
                self.save()

    def log(self, record):
        with self.log_path.open("a") as file:
            file.write(json.dumps(record) + "\n")

    def progress(self, speed, sums):
        left = (self.options.steps - self.step) / speed
        numbers = "  ".join(f"{name} {np.mean(values):.3f}" for name, values in sums.items())
        line = f"step {self.step}/{self.options.steps}  {numbers}  {speed:.1f} steps/s  {left / 60:.1f} min left"
        print(f"\r{line}\033[K" if sys.stderr.isatty() else line, end="" if sys.stderr.isatty() and left > 0 else "\n", file=sys.stderr, flush=True)

    def save(self):
        """The checkpoint as albert-embed runs it, and what --resume needs; each file whole or not at all."""
        checkpoint.save(self.model, self.config, self.tokenizer, self.folder)
        optimizer = self.optimizer.state_dict()
        facts = {"step": self.step, "recipe": self.recipe, "log": self.log_path.stat().st_size, "groups": optimizer["param_groups"]}
        part = f"{self.state_path}.part"
        torch.save({"facts": json.dumps(facts), "model": self.model.state_dict(), "optimizer": optimizer["state"]}, part)
        os.replace(part, self.state_path)
        self.saved = self.step

    def restore(self):
        # More than weights would let a file that is not ours run what it wants. The facts are JSON, as weights of PyTorch 1.13 have no numbers beside them.
        try:
            state = torch.load(self.state_path, map_location=self.options.device, weights_only=True)
            facts = json.loads(state["facts"])
        except (pickle.UnpicklingError, RuntimeError, EOFError, TypeError, KeyError, ValueError):
            raise SystemExit(f"--resume: {self.state_path} was not written by this script, or is damaged. Give another folder.")
        recipe = json.loads(json.dumps(self.recipe))
        if facts["recipe"] != recipe:
            changed = sorted(name for name in recipe if recipe[name] != facts["recipe"].get(name))
            raise SystemExit(f"--resume: {self.folder} was begun with another {', '.join(changed)}. Give the same options, or another folder.")
        self.step = self.saved = facts["step"]
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict({"state": state["optimizer"], "param_groups": facts["groups"]})
        os.truncate(self.log_path, facts["log"])

    def records(self):
        return [json.loads(line) for line in self.log_path.read_text().splitlines()]

    def plot(self):
        """The log's numbers against the step, as training.svg, where Matplotlib is there."""
        try:
            import matplotlib
        except ImportError:
            print("Matplotlib is not there: no training.svg", file=sys.stderr)
            return
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt

        records = self.records()
        names = list(dict.fromkeys(name for record in records for name in record if name != "step"))
        figure, axes = plt.subplots(1, len(names), figsize=(3.2 * len(names), 2.6), layout="constrained", squeeze=False)
        for name, axis in zip(names, axes[0]):
            points = [(record["step"], record[name]) for record in records if name in record]
            axis.plot(*zip(*points), marker="." if len(points) < 20 else None, linewidth=1)
            axis.set(title=name, xlabel="step")
        figure.savefig(self.folder / "training.svg")
        plt.close(figure)
