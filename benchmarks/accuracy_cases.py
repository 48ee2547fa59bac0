"""Other decided cases than those of the data file: bundled scenarios with an outcomes.yaml."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from peaceroom.accuracy.scoring.predictions import model_keys
from peaceroom.models.base import get_model
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.sampling.sample import best_case


def known_outcomes(name: str) -> dict[str, float]:
    """Issue → outcome as a number on its scale, as far as ``outcomes.yaml`` gives one. Only scoring opens that file."""
    place = files("peaceroom.scenario").joinpath(f"library/{name}/outcomes.yaml")
    data: dict[str, Any] = yaml.safe_load(place.read_text(encoding="utf-8"))
    return {k: float(o["value"]) for k, o in data["outcomes"].items() if "value" in o}


def score(name: str) -> tuple[dict[str, tuple[float, float, float]], dict[str, dict[str, float]]]:
    """Issue → (outcome, low, high), and model → issue → forecast on best estimates."""
    case = best_case(read(name).scenario)
    wanted = known_outcomes(name)
    issues = {k: (y, float(case.low[case.issues.index(k)]), float(case.high[case.issues.index(k)]))
              for k, y in wanted.items() if k in case.issues}
    models: dict[str, dict[str, float]] = {}
    for key in model_keys():
        model = get_model(key)
        s = getattr(model, "point", model.solve)(case)
        found = {k: float(s.outcome[0, case.issues.index(k)]) for k in issues}
        models[key] = {k: y for k, y in found.items() if np.isfinite(y)}
    return issues, {k: f for k, f in models.items() if f}


def as_table(name: str, unit: str = "") -> str:
    """Forecast of every model on the issues with an outcome, with the error in hundredths of the scale."""
    issues, models = score(name)
    heads = [f"{k}, decided {y:g}{f' {unit}' if unit else ''} (scale {low:g}–{high:g})"
             for k, (y, low, high) in issues.items()]
    lines = ["| model | " + " | ".join(heads) + " | mean error, hundredths |", "|---|" + "--:|" * (len(issues) + 1)]
    rows = []
    for key, found in models.items():
        error = [100 * abs(found[k] - y) / (high - low) for k, (y, low, high) in issues.items() if k in found]
        cells = [f"{found[k]:.2f}" if k in found else "–" for k in issues]
        part = f" ({len(error)} of {len(issues)})" if len(error) < len(issues) else ""
        rows.append((float(np.mean(error)), f"| `{key}` | {' | '.join(cells)} | {np.mean(error):.1f}{part} |"))
    return "\n".join([*lines, *(text for _, text in sorted(rows))])
