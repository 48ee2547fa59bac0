"""`exchange@compat` against the first round of a public tool: deals, positions, outcomes, externalities."""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import pytest

from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model

from .ktab import reference


def given(name: str) -> tuple[Case, dict[str, Any]]:
    folder = reference("exchange")
    rows = list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    actors, issues = (tuple(dict.fromkeys(r[what] for r in rows)) for what in ("actor", "issue"))
    x, s, c = np.full((3, len(actors), len(issues)), np.nan)
    for r in rows:
        at = actors.index(r["actor"]), issues.index(r["issue"])
        x[at], s[at], c[at] = float(r["position_0_100"]), float(r["salience"]), float(r["power"])
    told = json.loads((folder / f"equalgain_{name}.json").read_text(encoding="utf-8"))
    return make_case(x, s, c, actors=actors, issues=issues), told["rounds"][0]


def cases() -> list[str]:
    return sorted(p.name.removeprefix("equalgain_").removesuffix(".json")
                  for p in reference("exchange").glob("equalgain_*.json"))


def test_first_round_of_every_case() -> None:
    names = cases()
    assert names
    for name in names:
        case, told = given(name)
        model = get_model("exchange@compat")
        answer = model.solve(case, trajectory=True)
        np.testing.assert_allclose(answer.outcome[0], [told["nbs_votes"][k] for k in case.issues], rtol=0, atol=1e-9)
        assert answer.trajectory is not None
        for k, issue in enumerate(case.issues):
            for actor, y in told["voting_positions"][issue].items():
                assert answer.trajectory[0, 1, case.actors.index(actor), k] == pytest.approx(y, abs=1e-9)
        deals = model.trace(case).deals
        assert len(deals) == told["n_realized"] == len(told["exchanges"])
        for mine, theirs in zip(deals, told["exchanges"], strict=True):
            for one, other in ((mine.first, theirs["i"]), (mine.second, theirs["j"])):
                assert (one.actor, one.issue) == (other["actor"], other["supply_issue"])
                assert one.gain == pytest.approx(theirs["gain"], abs=1e-9)
                assert one.start == pytest.approx(other["supply_pos_at_execution"], abs=1e-9)
                assert one.end == pytest.approx(other["y"], abs=1e-9)
                assert mine.outcomes[one.issue][0] == pytest.approx(other["nbs_0"], abs=1e-9)
            if not (theirs["i"]["adjusted_by_nbs"] or theirs["j"]["adjusted_by_nbs"]):
                for actor, (_, gain) in mine.others.items():
                    assert gain == pytest.approx(theirs["externalities"][actor], abs=1e-9)


def test_how_far_errors_of_coding_reach() -> None:
    """Copenhagen-like case: one issue runs over half its scale, while its weighted mean moves by under two points."""
    from peaceroom.models.exchange import spread

    case, _ = given("cop21_tiefree")
    over = spread(case, get_model("exchange@compat"), draws=500)
    assert np.ptp(over, axis=0).max() > 40
    found = get_model("exchange").workings(case)["spread"]["weighted mean"]
    assert max(v["highest"] - v["lowest"] for v in found.values()) < 2
