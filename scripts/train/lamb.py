"""LAMB (You et al. 2020, arXiv:1904.00962): Adam whose step is scaled, for each weight matrix, by the ratio of its norm to its step's."""

import torch


class Lamb(torch.optim.Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.01):
        super().__init__(parameters, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self.move(parameter, group)

    def move(self, parameter, group):
        state, (fast, slow) = self.state[parameter], group["betas"]
        if not state:
            state.update(step=0, mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter))
        state["step"] += 1
        state["mean"].mul_(fast).add_(parameter.grad, alpha=1 - fast)
        state["square"].mul_(slow).addcmul_(parameter.grad, parameter.grad, value=1 - slow)
        mean = state["mean"] / (1 - fast ** state["step"])
        square = state["square"] / (1 - slow ** state["step"])
        step = mean / (square.sqrt() + group["eps"]) + group["weight_decay"] * parameter
        size, length = parameter.norm(), step.norm()
        trust = (size / length).item() if size > 0 and length > 0 else 1
        parameter.add_(step, alpha=-group["lr"] * trust)
