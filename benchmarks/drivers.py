"""Processor time of what tells which inputs matter, against its limits: Sobol indices and scenario discovery.

Run: ``python benchmarks/drivers.py``; with ``--all`` also every model, of which a slice is measured and the whole
reckoned from it. Ends with 1 when a limit is passed.

Sobol indices of doha-2020 (some 200 numbers) on the default outputs with 512 samples: 180 s. On the settlements of all
models with 4,096 samples: 1,800 s by the clock on two processors, 3,600 s of processor time. PRIM on 20,000 draws of
100 inputs with a planted box: 10 s, and the box must be found.
"""

from __future__ import annotations

import sys
from time import process_time

import numpy as np

from peaceroom import load_scenario
from peaceroom.analysis.discovery.goals import Goal
from peaceroom.analysis.discovery.result import discovered
from peaceroom.analysis.sensitivity.outputs import Output, chosen
from peaceroom.analysis.sensitivity.result import drivers_result
from peaceroom.models import default_models

SOBOL, ALL, PRIM = 180.0, 3_600.0, 10.0
SLICE, WHOLE = 16, 4_096


def told(name: str, seconds: float, limit: float) -> bool:
    print(f"{name:60} {seconds:8.1f} CPU s, {seconds / limit:.3f} of the limit of {limit:,.0f} s", flush=True)
    return seconds <= limit


def sobol() -> bool:
    s = load_scenario("doha-2020")
    drivers_result(s, chosen(s, []), samples=16, seed=1, methods=("sobol",))  # compiles the kernels
    start = process_time()
    drivers_result(s, chosen(s, []), samples=512, seed=1, methods=("sobol",))
    return told("Sobol, doha-2020, default outputs, 512 samples", process_time() - start, SOBOL)


def every_model() -> bool:
    s = load_scenario("doha-2020")
    asked = [f"settlement.{issue}.{model}" for issue in s.issues for model in default_models()]
    drivers_result(s, chosen(s, asked), samples=SLICE, seed=1, methods=("sobol",))
    start = process_time()
    drivers_result(s, chosen(s, asked), samples=SLICE, seed=1, methods=("sobol",))
    whole = (process_time() - start) * WHOLE / SLICE
    return told(f"Sobol, all models, {WHOLE:,} samples, reckoned from {SLICE}", whole, ALL)


def prim() -> bool:
    x = np.random.default_rng(1).random((20_000, 100))
    inside = (x[:, 3] > 0.7) & (x[:, 41] < 0.4)
    start = process_time()
    goal = Goal("zone.planted", Output("zone", "planted"), ">", 0.5)
    found = discovered(x, inside.astype(float), goal, [f"x{j}" for j in range(100)], {})
    seconds = process_time() - start
    asks = {a["input"] for a in found["boxes"][0]["asks"]}
    print(f"box asks about {sorted(asks)}, planted in ['x3', 'x41']")
    return told("PRIM, 20,000 draws of 100 inputs", seconds, PRIM) and asks == {"x3", "x41"}


if __name__ == "__main__":
    held = [prim(), sobol(), *([every_model()] if "--all" in sys.argv else [])]
    sys.exit(0 if all(held) else 1)
