"""Weighing draws instead of solving anew: near the exact effect where it is allowed, and refused elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scipy.stats import norm

from peaceroom.analysis.influence.leave_out import LeaveOut, moved_together
from peaceroom.analysis.influence.quantities import quantities
from peaceroom.evidence.pooling import reweighting
from peaceroom.evidence.pooling.reweighting import Reweighted
from peaceroom.models import get_model
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.types import Scenario

from .planted import scenario, talks

MODELS = ("compromise",)


def both(s: Scenario, draws: int = 4_096) -> list[tuple[LeaveOut, dict[tuple[str, str, str], float]]]:
    """The exact trace-back and the weighed one: (unit, id, quantity) → delta."""
    out = []
    for reweight in (False, True):
        work = LeaveOut(s, sample(s, draws, 1), {m: get_model(m) for m in MODELS}, quantities(s.issues, MODELS),
                        reweight)
        out.append((work, {(unit, name, q): e.delta for unit, name in work.every()
                           for q, e in work.effects(work.change(unit, name)).items()}))
    return out


def test_weights_come_near_the_exact_effect(tmp_path: Path) -> None:
    """Within four standard errors of a mean over the draws that still count, and not simply the same numbers."""
    s = scenario(tmp_path / "talks")
    (_, exact), (_, weighed) = both(s)
    assert exact.keys() == weighed.keys()
    differ = [k for k in exact if k[2].startswith("settlement.") and exact[k] != weighed[k]]
    assert differ, "something was weighed"
    for key in differ:
        width = 10.0 if "roads" in key[2] else 100.0
        # a tenth of a scale's sd is 1/10 · width; 400 draws count at the least
        assert abs(exact[key] - weighed[key]) < 4 * 0.3 * width / 400**0.5, key


def test_an_effect_by_weights_has_a_95_per_cent_interval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the normal distribution, about the weighed difference."""
    seen: dict[float, float] = {}
    real = reweighting.reweighted

    def noted(*given: Any, **more: Any) -> Reweighted:
        found = real(*given, **more)
        seen[found.delta] = found.mcse
        return found

    monkeypatch.setattr(reweighting, "reweighted", noted)
    s = scenario(tmp_path / "talks")
    work = LeaveOut(s, sample(s, 2_048, 1), {m: get_model(m) for m in MODELS}, quantities(s.issues, MODELS), True)
    effects = [e for unit, name in work.every() for e in work.effects(work.change(unit, name)).values()
               if e.delta in seen and seen[e.delta] > 0]
    assert effects
    for e in effects:
        half = norm.ppf(.975) * seen[e.delta]
        assert (e.delta - e.low, e.high - e.delta) == (pytest.approx(half, rel=1e-4), pytest.approx(half, rel=1e-4))


def test_numbers_tied_by_loadings_are_solved_anew(tmp_path: Path) -> None:
    """Weights on one number would leave the others where they were, so none are used."""
    data = talks(factors={"firmness": {"name": "Firmness"}})
    for row in data["positions"]:
        if row["position"] == {"from": "evidence"}:
            row["position"] = {"from": "evidence", "loadings": {"firmness": 0.6}}
    s = scenario(tmp_path / "talks", data=data)
    assert moved_together(s) == {"positions.north.water.position", "positions.south.roads.position"}
    (_, exact), (_, weighed) = both(s, 2_048)
    assert exact == weighed


@pytest.mark.parametrize("draws", [512])
def test_too_few_draws_that_count_are_solved_anew(tmp_path: Path, draws: int) -> None:
    """400 effective draws are needed: of 512 most reductions leave fewer, and what is left must still be allowed."""
    s = scenario(tmp_path / "talks")
    (_, exact), (_, weighed) = both(s, draws)
    same = sum(exact[k] == weighed[k] for k in exact)
    assert same > len(exact) / 2
