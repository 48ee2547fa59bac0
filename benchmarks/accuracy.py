"""Score every registered model on past decisions; make the shipped table of errors and the accuracy page's numbers.

    python benchmarks/accuracy.py TRAINING.csv --ship    refit models/data/eu_errors.json on TRAINING.csv
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from peaceroom.analysis.scoring import residuals as res
from peaceroom.analysis.scoring import scores, stacking
from peaceroom.analysis.scoring.accuracy import table
from peaceroom.analysis.scoring.longform import LongForm, read_long
from peaceroom.analysis.scoring.predictions import Predictions, model_keys, predict
from peaceroom.models.base import get_model

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "src/peaceroom/models/data/eu_errors.json"
WEIGHTS = TABLE.with_name("eu_stacking.json")
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


def ship_errors(long: LongForm) -> None:
    """Write the table of errors; models with a distribution of their own enter with their cross-validated record."""
    data = errors_of(long)
    _write_errors(data)
    own = [key for key in model_keys() if hasattr(get_model(key), "masses")]
    for key, m in table(predict(long, own), "compromise")["models"].items():
        data["models"][key] = {"n": m["n"], "mae": round(m["mae"], 3), "crps": round(m["crps"], 3), "residuals": []}
    data["models"] = dict(sorted(data["models"].items()))
    _write_errors(data)


def _write_errors(data: dict[str, Any]) -> None:
    """A fold of residuals on each line."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
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
    res.eu_errors.cache_clear()


def ship_weights(predictions: Predictions) -> None:
    """Write the weights of the stacked forecast, fitted on all issues, with their spread over the folds."""
    keys = stacking.candidates(predictions)
    pools, by_fold = stacking.nested(predictions, keys)
    fold = np.array([res.fold_of(g) for g in predictions.groups])
    w = stacking.shrunk_weights(np.stack([predictions.models[k].masses for k in keys]), predictions.outcomes, fold)
    kept = np.where(w >= stacking.LEAST, w, 0)
    kept /= kept.sum()
    found = table(Predictions(predictions.issues, predictions.groups, predictions.outcomes,
                              dict(predictions.models) | pools), "compromise")
    data = {
        "source": SOURCE, "meaning": "weights of a linear pool that minimise the CRPS of the models' out-of-fold "
        "distributions; outside EU legislation models count alike",
        "weights": {k: round(float(x), 4) for k, x in zip(keys, kept, strict=True) if x},
        "weights_over_folds": {k: [round(float(a), 3), round(float(b), 3)]
                               for k, a, b in zip(keys, by_fold.min(axis=0), by_fold.max(axis=0), strict=True)},
        "nested_crps": {name: round(found["models"][name]["crps"], 3) for name in pools},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    WEIGHTS.write_text(re.sub(r"\[\s+(\S+)\s+(\S+)\s+\]", r"[\1 \2]", text) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--ship", action="store_true")
    given = parser.parse_args()
    long = read_long(given.data)
    if given.ship:
        ship_errors(long)
        ship_weights(predict(long, model_keys()))


if __name__ == "__main__":
    main()
