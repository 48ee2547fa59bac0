"""Score every registered model on past decisions; make the shipped table of errors and the accuracy page's numbers.

    python benchmarks/accuracy.py TRAINING.csv --ship --page DIR     refit the tables in accuracy/data, remake
                                                                     docs/accuracy.md (some minutes)
    python benchmarks/accuracy.py TRAINING.csv --point-models        refit the errors of the models that name points,
                                                                     and their rows in docs/accuracy.md; all that needs
                                                                     the learned model's cross-validation stays: its
                                                                     record and rows, those of pools, and the stacking
                                                                     weights (a minute or two)
    python benchmarks/accuracy.py --from DIR/predictions.csv         its table again, from the kept predictions
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import accuracy_cases as cases
import accuracy_figures as figures
import accuracy_page as page
import numpy as np

from peaceroom.accuracy.scoring import residuals as res
from peaceroom.accuracy.scoring import scores, stacking
from peaceroom.accuracy.scoring.accuracy import table
from peaceroom.accuracy.scoring.longform import LongForm, read_long
from peaceroom.accuracy.scoring.predictions import Forecasts, Predictions, model_keys, points_of, predict, read, write
from peaceroom.models.base import get_model

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "src/peaceroom/accuracy/data/eu_errors.json"
WEIGHTS = TABLE.with_name("eu_stacking.json")
PAGE = ROOT / "docs/accuracy.md"
#: models in the figures
SHOWN = ["compromise", "challenge", "median", "learned", "stacked"]
SEED = 1
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
        y, _ = points_of(key, model, long)
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


def learned(long: LongForm) -> Forecasts:
    """The learned model by nested cross-validation: minutes."""
    from peaceroom.accuracy.fitting.design import Design
    from peaceroom.accuracy.fitting.selecting import menu, nested

    masses = nested(Design(long), menu(), SEED, progress=lambda text: print(text, file=sys.stderr)).masses
    return Forecasts(scores.quantile(masses, 0.5), masses, "cross-validated")


def registered(long: LongForm, honest: Forecasts) -> Predictions:
    """All registered models, the learned one as `learned` gives it."""
    found = predict(long, model_keys())
    return replace(found, models=dict(found.models) | {"learned": honest})


def ship_errors(long: LongForm, honest: Forecasts) -> None:
    """Write the table of errors; models with a distribution of their own enter with their cross-validated record."""
    data = errors_of(long)
    _write_errors(data)
    own = {k: f for k, f in registered(long, honest).models.items() if k not in data["models"] and f.answered.any()}
    alone = Predictions(long.issues, long.groups, long.outcomes, own)
    for key, m in table(alone, "compromise")["models"].items():
        data["models"][key] = {"n": m["n"], "mae": round(m["mae"], 3), "crps": round(m["crps"], 3), "residuals": []}
    data["models"] = dict(sorted(data["models"].items()))
    _write_errors(data)


def ship_point_errors(long: LongForm) -> None:
    """Write the table of errors anew, but keep the records of models with a distribution of their own."""
    data, kept = errors_of(long), json.loads(TABLE.read_text(encoding="utf-8"))
    if data["proposals"] != kept["proposals"] or data["n_issues"] != kept["n_issues"]:
        raise SystemExit("accuracy: these are not the decisions that the kept records rest on; use --ship")
    own = {k: m for k, m in kept["models"].items() if not m["residuals"]}
    data["models"] = dict(sorted((data["models"] | own).items()))
    _write_errors(data)
    found = table(predict(long, [k for k in model_keys() if k not in own]), "compromise")
    page.fill(PAGE, {"table": page.merged_table(found, PAGE), "emissions": cases.as_table("eu-emissions-1994", "years"),
                     "doha": cases.as_table("doha-2020")})


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


def everything(long: LongForm, honest: Forecasts) -> tuple[Predictions, Any, tuple[str, ...]]:
    """All registered models, the learned one by nested cross-validation, pools of them and the bare outcomes.

    Also the weights of the stacked pool by fold, and the models it could choose from.
    """
    base = registered(long, honest)
    keys = stacking.candidates(base)
    pools, weights = stacking.nested(base, keys)
    middle = np.full(len(long.issues), 50.0)
    bare = res.out_of_fold(middle, long.groups, res.by_fold(middle, long.outcomes, long.groups), middle > 0)
    more = pools | {"outcomes of other proposals": Forecasts(scores.quantile(bare, 0.5), bare, "file")}
    return replace(base, models=dict(base.models) | more), weights, keys


def make_page(long: LongForm, honest: Forecasts, out: Path) -> None:
    """Every number and figure of the accuracy page; the predictions behind them go to ``out``."""
    predictions, weights, keys = everything(long, honest)
    out.mkdir(parents=True, exist_ok=True)
    write(predictions, out / "predictions.csv")
    found = table(predictions, "compromise")
    (out / "accuracy.json").write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    page.fill(PAGE, {
        "goals": page.goals(found), "atoms": page.atoms(long),
        "table": page.score_table(found), "pit": page.pit_table(found, SHOWN),
        "misses-learned": page.misses(long, predictions, "learned"),
        "misses-compromise": page.misses(long, predictions, "compromise", 4),
        "floors": page.floors(long, predictions), "capability": page.conventions(long),
        "stacking": page.stacking_lines(found, weights, keys),
        "emissions": cases.as_table("eu-emissions-1994", "years"), "doha": cases.as_table("doha-2020"),
    })
    figures.coverage(predictions, SHOWN, ROOT / "docs/images/accuracy-coverage.svg")
    figures.histograms(predictions, SHOWN, ROOT / "docs/images/accuracy-pit.svg")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="decisions in the long form")
    parser.add_argument("--ship", action="store_true", help="refit the shipped tables on DATA")
    parser.add_argument("--point-models", action="store_true", help="refit errors and rows of models that name points")
    parser.add_argument("--page", metavar="DIR", type=Path, help="make docs/accuracy.md; predictions go to DIR")
    parser.add_argument("--from", metavar="CSV", type=Path, dest="kept", help="print the table of kept predictions")
    given = parser.parse_args()
    if given.kept:
        print(page.score_table(table(read(given.kept), "compromise")))
    if given.data is None:
        print("accuracy: no data file named, nothing scored")
        return
    long = read_long(given.data)
    if given.point_models and not given.ship:
        ship_point_errors(long)
    if not (given.ship or given.page):
        return
    honest = learned(long)
    if given.ship:
        ship_errors(long, honest)
        ship_weights(registered(long, honest))
    if given.page:
        make_page(long, honest, given.page)


if __name__ == "__main__":
    main()
