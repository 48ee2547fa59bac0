"""Validation of a fit: nested cross-validation, and what the accuracy rests on, written so that it can be redone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from peaceroom.accuracy.fitting import studies
from peaceroom.accuracy.fitting.design import Design
from peaceroom.accuracy.fitting.selecting import Nested, Setting, menu, nested
from peaceroom.accuracy.fitting.settlement import setting_of
from peaceroom.accuracy.scoring import predictions as kept
from peaceroom.accuracy.scoring import scores, stacking
from peaceroom.accuracy.scoring.accuracy import Table, table
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.files.csv import csv_line
from peaceroom.files.writing import replace_file, written_aside
from peaceroom.models.learned_card import Card, Validation
from peaceroom.runs.kept import Pieces

Progress = Callable[[str], None]

AGAINST = "compromise"
#: scores that go into the card
SHOWN = ("n", "mae", "rmse", "within10", "crps", "log", "cover50", "cover80", "cover95")


@dataclass(frozen=True)
class Validated:
    """Out-of-fold predictions, the table that follows from them, and the studies by name."""

    predictions: kept.Predictions
    found: Table
    nested: Nested
    studies: studies.Studies
    seed: int

    def card(self) -> Validation:
        """What goes into the file of coefficients: scores, differences, how often each setting was chosen."""
        learned: Mapping[str, Any] = self.found["models"]["learned"]
        paired: Mapping[str, Any] = self.found["paired"]["learned"]
        chosen = Counter(json.dumps(asdict(s), sort_keys=True) for s in self.nested.chosen)
        return {
            "how": f"nested cross-validation by proposal, {len(self.nested.chosen)} outer folds, seed {self.seed}",
            "scores": {k: _short(learned[k]) for k in SHOWN},
            "paired": {k: _short(v) for k, v in paired.items()},
            "against": AGAINST,
            "chosen": [json.loads(s) | {"folds": n} for s, n in chosen.most_common()],
            "outside": {k: _short(v) for k, v in self.studies["outside"].items()},
        }


def _short(value: float) -> float:
    return round(float(value), 4)


@one_blas_thread()
def validate(long: LongForm, card: Card, *, seed: int = 1, settings: Sequence[Setting] | None = None,
             others: Sequence[str] = (), progress: Progress | None = None, pieces: Pieces | None = None) -> Validated:
    """Nested cross-validation on ``long``, the other models beside it, and every study at the card's setting.

    Parameters
    ----------
    card
        What `fit_settlement` returned.
    settings
        What the inner folds choose from (default: `menu`).
    others
        Models to stack with (default: all that are registered).
    pieces
        What an earlier call finished, and this one adds to.
    """
    told = progress or (lambda _message: None)
    design = Design(long, pieces or Pieces())
    run = nested(design, list(settings) if settings is not None else menu(), seed, progress=told)
    told("the other models")
    keys = [k for k in kept.model_keys(tuple({*others, AGAINST}) if others else ()) if k != "learned"]
    models = dict(kept.predict(long, keys, pieces=design.pieces).models)
    models["learned"] = kept.Forecasts(scores.quantile(run.masses, 0.5), run.masses, "cross-validated")
    predictions = kept.Predictions(long.issues, long.groups, long.outcomes, models)
    pooled = stacking.candidates(predictions)
    pools, weights = stacking.nested(predictions, pooled)
    predictions = kept.Predictions(long.issues, long.groups, long.outcomes, models | pools)
    setting = setting_of(card)
    told("ablation")
    ablation = studies.ablation(design, setting)
    told("learning curve")
    curve = studies.learning_curve(design, setting)
    told("exponents of the weights")
    weighed = studies.weights(design, setting)
    told("each form alone, and outside the domain")
    found: studies.Studies = {
        "ablation": ablation, "learning_curve": curve, "weights": weighed,
        "forms": studies.forms(design, setting), "outside": studies.outside(design, setting),
        "stacking": {key: _short(w) for key, w in zip(pooled, weights.mean(axis=0), strict=True)},
    }
    return Validated(predictions, table(predictions, AGAINST), run, found, seed)


def write_report(validated: Validated, folder: Path) -> None:
    """Write predictions.csv (the table follows from it), folds.csv and report.json. Raises `InputError` E326."""
    kept.write(validated.predictions, folder / "predictions.csv")
    with written_aside(folder / "folds.csv") as new, new.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(["issue", "proposal", "fold", *asdict(validated.nested.chosen[0])]))
        for issue, group, j in zip(validated.predictions.issues, validated.predictions.groups, validated.nested.fold,
                                   strict=True):
            file.write(csv_line([issue, group, int(j), *asdict(validated.nested.chosen[j]).values()]))
    report = {**validated.card(), "table": validated.found, "studies": validated.studies}
    text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    replace_file(folder / "report.json", text)


def recompute(folder: Path) -> Table:
    """The table of scores from the out-of-fold predictions in a report's folder alone."""
    return table(kept.read(folder / "predictions.csv"), AGAINST)
