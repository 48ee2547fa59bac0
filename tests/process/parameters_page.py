"""The tables of mechanisms and parameters as the page docs/process-parameters.md."""

from __future__ import annotations

from peaceroom.process.parameter_table import TABLE, Parameter
from peaceroom.process.switches import MECHANISMS

_IDENTIFIED = {"anchor": "base rates", "weak": "base rates, weakly", "no": "nothing: judgement"}


def as_markdown() -> str:
    """Every mechanism and parameter: default, prior, unit, reason, what identifies it."""
    lines = ["# Mechanisms and parameters of the simulator", "",
             "This page is made from the tables in `peaceroom.process`; "
             "what they mean is on [the simulator's page](process.md).",
             "", "## Mechanisms", "", "| switch | default | what it does |", "|---|---|---|"]
    lines += [f"| `{name}` | {'on' if on else 'off'} | {what} |" for name, (on, what) in MECHANISMS.items()]
    lines += ["", "## Parameters", "",
              "Priors are log-uniform or uniform between two ends, or normal (mean ± sd); "
              "a fixed value has no prior.", "",
              "| parameter | mechanism | default | prior | unit | what it is, and why | identified by |",
              "|---|---|---|---|---|---|---|"]
    lines += [f"| `{p.name}` | {p.mechanism} | {p.default:g} | {_prior(p)} | {p.unit} | {p.reason} | "
              f"{_IDENTIFIED[p.identified]} |" for p in TABLE]
    return "\n".join(lines) + "\n"


def _prior(p: Parameter) -> str:
    if p.law == "fixed":
        return "fixed"
    if p.law == "normal":
        return f"normal {(p.low + p.high) / 2:g} ± {(p.high - p.low) / 2:g}"
    return f"{p.low:g}–{p.high:g}, {p.law}"
