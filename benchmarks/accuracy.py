"""Score every registered model on past decisions; make the shipped table of errors and the accuracy page's numbers.

    python benchmarks/accuracy.py TRAINING.csv --ship    refit models/data/eu_errors.json on TRAINING.csv
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from peaceroom.analysis.scoring import residuals as res
from peaceroom.analysis.scoring import scores
from peaceroom.analysis.scoring.longform import LongForm, read_long
from peaceroom.analysis.scoring.predictions import model_keys
from peaceroom.models.base import get_model

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "src/peaceroom/models/data/eu_errors.json"
SOURCE = ("fitted on 211 issues of 87 EU legislative proposals of DEU III (Arregui & Perarnaud 2022, "
          "doi:10.34810/data53, CC BY 4.0)")


def errors_of(long: LongForm) -> dict[str, Any]:
    """The table of errors fitted on ``long``: every point model's residuals by fold, in hundredths of the scale."""
    models: dict[str, Any] = {}
    everywhere = np.ones(len(long.issues), bool)
    for key in model_keys():
        model = get_model(key)
        if hasattr(model, "masses"):
            continue
        y = np.array([model.solve(case).outcome[0, 0] for case in long.cases])
        known = np.isfinite(y)
        if not known.any():
            continue
        folds = [np.round(r, 2) for r in res.by_fold(y, long.outcomes, long.groups)]
        masses = res.out_of_fold(y, long.groups, folds, everywhere)
        models[key] = {"n": int(known.sum()), "mae": round(float(np.abs(y - long.outcomes)[known].mean()), 3),
                       "crps": round(float(scores.crps(masses[known], long.outcomes[known]).mean()), 3),
                       "residuals": [[float(r) for r in fold] for fold in folds]}
    return {"source": SOURCE, "meaning": "outcome minus forecast in hundredths of the issue's scale, sorted within "
            "ten folds of proposals; proposals are known by hashes of their ids",
            "n_issues": len(long.issues), "proposals": sorted({res.digest(g) for g in long.groups}), "models": models}


def ship(long: LongForm) -> None:
    """Write the table, a fold on each line."""
    text = json.dumps(errors_of(long), ensure_ascii=False, indent=1)
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):  # lists of numbers on one line each
        inner = line.strip()
        if depth == 2 or (depth == 1 and not inner.endswith("[") and inner not in ("]", "],")):
            lines[-1] += (" " if lines[-1][-1] == "," else "") + inner
        else:
            lines.append(line)
        depth += inner.endswith("[")
        depth -= inner in ("]", "],")
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--ship", action="store_true")
    given = parser.parse_args()
    long = read_long(given.data)
    if given.ship:
        ship(long)


if __name__ == "__main__":
    main()
