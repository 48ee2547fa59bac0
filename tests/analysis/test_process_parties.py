"""What parties bring to the process: by themselves or through their factions, as one number or as a range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.process.run import process_result
from peaceroom.core.errors import InputError
from peaceroom.process.actors import Violence
from peaceroom.process.simulate import simulate
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import Scenario


def talks(factions: bool = False, **more: Any) -> Scenario:
    """Two sides of unequal strength over two tolls; the lower one may speak through two factions."""
    actors: dict[str, Any] = {
        "upper": {"name": "Upper bank", "kind": "party", "consent": "required", "capability": 30},
        "lower": {"name": "Lower bank", "kind": "party", "consent": "required", "capability": 90}}
    if factions:
        actors |= {"fishers": {"name": "Fishers", "kind": "faction", "of": "lower", "ratifies": True, "share": 0.3},
                   "millers": {"name": "Millers", "kind": "faction", "of": "lower", "share": 0.7}}
    speak = ("fishers", "millers") if factions else ("lower",)
    rows = [{"actor": who, "issue": issue, "position": 80 if who == "upper" else 10, "salience": 50}
            for issue in ("barges", "rafts") for who in ("upper", *speak)]
    data: dict[str, Any] = {
        "peaceroom": 1, "title": "Tolls", "as_of": "2026-02-01", "horizon": "2026-12-01",
        "coders": {"c": {"name": "C"}}, "actors": actors, "positions": rows,
        "issues": {i: {"name": i, "scale": {0: "none", 100: "full"}, "reference": 50} for i in ("barges", "rafts")},
        "no_agreement": {"upper": 0.4, "lower": 0.2}, "agenda": {"tolls": {"issues": ["barges", "rafts"]}}}
    return from_dict(data | more)


def case(s: Scenario, g: int = 0, input_draws: int = 4) -> Any:
    return Builder(s, 1, input_draws, Violence()).case(g)


@pytest.mark.parametrize("voice", ["party", "factions"])
def test_a_party_keeps_strength_and_failure_when_factions_speak(voice: str) -> None:
    alone, through = case(talks(voice=voice)), case(talks(True, voice=voice))
    assert through.share == pytest.approx(alone.share)
    assert alone.share / alone.share.sum() == pytest.approx([.25, .75])
    assert through.no_agreement == pytest.approx(np.array([[.4, .2]]))
    assert through.ideal == pytest.approx(alone.ideal)


def test_where_factions_speak_on_one_issue_only_it_counts_once() -> None:
    s = talks(True)
    rows = [r.model_dump(by_alias=True, exclude_none=True) for r in talks().positions if r.issue == "rafts"]
    rows += [r.model_dump(by_alias=True, exclude_none=True) for r in s.positions if r.issue == "barges"]
    mixed = s.model_copy(update={"positions": tuple(type(s.positions[0]).model_validate(r) for r in rows)})
    share = case(mixed).share
    assert share / share.sum() == pytest.approx([.25, .75])


def test_a_what_if_on_failure_reaches_a_party_that_factions_speak_for() -> None:
    s = talks(True, levers={"aid": {"effects": [{"add": {"field": "no_agreement", "actor": "lower", "by": 0.3}}]}},
              what_ifs={"aid": {"levers": ["aid"]}})
    b = Builder(s, 1, 4, Violence())
    assert b.under(s.what_ifs["aid"], "aid").case(0).no_agreement == pytest.approx(np.array([[.4, .5]]))


def closed(s: Scenario, **changes: Any) -> float:
    """Probability that the item is agreed on within a year, without settlement by reference."""
    b = Builder(s, 1, 4, Violence())
    r = simulate(b.case(0).replace(multiplier=20.0, **changes), b.parameters(0), b.switches.off("delegate", "balance"),
                 draws=1_024, weeks=52, workers=1)
    return float(r.by("items.tolls")[-1])


def test_failure_matters_for_closing() -> None:
    """Where both would do better without an agreement nobody closes what nobody would sign."""
    assert closed(talks()) > .3
    assert closed(talks(no_agreement={"upper": 0.9, "lower": 0.9})) == 0
    assert closed(talks(no_agreement={"upper": 0.9, "lower": 0.2})) == 0, "one of them is enough"


def test_a_bottom_line_speaks_for_itself() -> None:
    """Who says how far it goes on every issue of an item closes it there, whatever failure is worth."""
    far = np.array([[0.0, 0.0], [100.0, 100.0]])
    assert closed(talks(no_agreement={"upper": 0.9, "lower": 0.9}), bottom=far) > .3
    half = np.array([[0.0, np.nan], [100.0, 100.0]])
    assert closed(talks(no_agreement={"upper": 0.9, "lower": 0.9}), bottom=half) == 0


@pytest.mark.parametrize("field", ["motivation", "trust", "loss_through_deal", "exposure"])
def test_numbers_of_a_party_may_be_ranges(field: str) -> None:
    kernel = {"motivation": "motivation", "trust": "trust_in", "loss_through_deal": "shift", "exposure": "exposure"}
    s = talks(process={"parties": {"upper": {field: "0.2..0.4"}, "lower": {field: 0.3}}})
    drawn = np.array([getattr(case(s, g, 16), kernel[field]) for g in range(16)])
    assert np.ptp(drawn[:, 0]) > .05 and drawn[:, 0].min() >= 0 and drawn[:, 0].max() <= 1
    assert .2 < np.median(drawn[:, 0]) < .4
    assert drawn[:, 1] == pytest.approx(np.full(16, .3))


def test_pace_of_an_item_and_bias_may_be_ranges() -> None:
    guest = {"name": "Guest", "kind": "mediator"}
    s = talks(process={"items": {"tolls": {"ease": "0.5..2"}}, "third_parties": {"guest": {"bias": "-1..1"}}},
              actors={**talks().model_dump(by_alias=True, exclude_none=True)["actors"], "guest": guest})
    cases = [case(s, g, 16) for g in range(16)]
    assert np.ptp([c.ease[0] for c in cases]) > .3 and min(c.ease[0] for c in cases) > 0
    assert np.ptp([c.third_parties[0].bias for c in cases]) > .5


@pytest.mark.parametrize("wrong", [60, "40..60", -0.1, "0.5..1.5"])
def test_shares_outside_their_limits_are_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match="E814"):
        talks(process={"parties": {"upper": {"motivation": wrong}}})


def test_a_what_if_that_makes_failure_worse_raises_agreement() -> None:
    """The difference is the what-if less the world as it stands."""
    worse = {"add": {"field": "no_agreement", "actor": ["upper", "lower"], "by": -0.8}}
    s = talks(no_agreement={"upper": 0.9, "lower": 0.9}, levers={"worse": {"effects": [worse]}},
              what_ifs={"worse": {"levers": ["worse"]}}, process={"mechanisms": {"delegate": False}})
    body, _ = process_result(s, draws=256, seed=1, what_ifs=["worse"])
    assert body["outcomes"]["comprehensive"][-1]["inside"] == 0
    found = body["what_ifs"]["worse"]["tolls"]
    assert 0 < found["delta"] < 1 and found["low"] <= found["delta"] <= found["high"]
