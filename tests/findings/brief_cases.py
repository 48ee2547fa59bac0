"""Two invented cases that a page must not tell alike: one with an easy deal, one with none."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from peaceroom.analysis.forecast import forecast
from peaceroom.runs.run import Run
from peaceroom.scenario.types import Scenario

_ISSUES = {
    "grazing": {"name": "Grazing on the high meadows", "scale": {0: "for the herders alone", 50: "by turns",
                                                                 100: "for the orchard towns alone"}},
    "toll": {"name": "Toll at the bridge", "scale": {0: "no toll", 100: "a toll for everybody"}},
    "guard": {"name": "Guards on the road", "scale": {0: "none", 50: "mixed guards", 100: "town guards only"}},
}
_SOURCED = {"sources": ["survey"]}
_JUDGED = {"judgement": {"by": "coder-1", "on": "2031-01-10"}}


def case(easy: bool, sourced: bool = False) -> dict[str, Any]:
    """Herders and orchard towns: close together and badly off without a text, or far apart and well off.

    Every number is one coder's judgement, or stands in a survey.
    """
    ground = _SOURCED if sourced else _JUDGED
    near = {"grazing": ("40..50", "50..60"), "toll": ("30..45", "40..55"), "guard": ("45..50", "50..55")}
    far = {"grazing": ("0..4", "96..100"), "toll": ("0..5", "92..100"), "guard": ("0..5", "95..100")}
    positions = [
        {"actor": actor, "issue": issue, "salience": {"value": "60..80", **(_SOURCED if sourced else {})},
         "position": {"value": value, **ground}}
        for issue, pair in (near if easy else far).items()
        for actor, value in zip(("herders", "towns"), pair, strict=True)]
    worth = "0.1..0.2" if easy else "0.85..0.95"
    sources = {"survey": {"title": "A survey of both councils", "date": "2031-01-02"}}
    return {
        "peaceroom": 1, **({"sources": sources} if sourced else {}),
        "title": f"Meadows and orchards, {'near' if easy else 'far'}", "as_of": "2031-01-15",
        "horizon": "2031-12-15", "coders": {"coder-1": {"name": "First coder"}},
        "actors": {"herders": {"name": "Herders’ council", "kind": "party", "consent": "required",
                               "capability": {"value": "45..55", **ground}},
                   "towns": {"name": "League of orchard towns", "kind": "party", "consent": "required",
                             "capability": {"value": "45..55", **ground}}},
        "issues": deepcopy(_ISSUES), "positions": positions,
        "no_agreement": {"herders": {"value": worth, **ground}, "towns": {"value": worth, **ground}},
        "events": {"fair": {"name": "The spring fair", "date": "2031-04-02", "outcomes": {
            "held": {"name": "It is held", "p": "0.5..0.7"},
            "barred": {"name": "It is barred", "p": "rest", "effects": [
                {"add": {"actor": "herders", "issue": "toll", "field": "position", "by": 30}}]}}}},
        "what_ifs": {"held": {"name": "If the fair is held", "given": {"fair": "held"}},
                     "barred": {"name": "If the fair is barred", "given": {"fair": "barred"}}},
    }


@cache
def run(easy: bool, sourced: bool = False) -> Run:
    """300 draws on a few models, with the process."""
    scenario = Scenario.model_validate(case(easy, sourced))
    return forecast(scenario, draws=300, seed=1, models=["compromise", "median", "nash", "challenge"], process=True)
