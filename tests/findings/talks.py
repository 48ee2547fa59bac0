"""Two scenarios with opposite findings, and the means to alter them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from peaceroom.analysis.forecast import forecast
from peaceroom.findings.summary import Findings, findings
from peaceroom.runs.run import Run
from peaceroom.scenario.types import Scenario

JUDGED = {"by": "coder-1", "on": "2020-10-01"}
NEAR, FAR, BETWEEN = ("45..55", "50..60"), ("0..5", "95..100"), ("20..30", "60..70")


def talks(*, mirror: bool = False, **changes: Any) -> dict[str, Any]:
    """North is strong and supported, close to South on the ceasefire and far on the system.

    Mirrored: South is strong and supported, and the issues have changed places.
    """
    strong, weak = ("south", "north") if mirror else ("north", "south")
    places = {"ceasefire": FAR if mirror else NEAR, "system": NEAR if mirror else FAR, "prisoners": BETWEEN}
    positions = []
    for issue, (north, south) in places.items():
        positions += [
            {"actor": actor, "issue": issue, "salience": "60..80", "position": {"value": value, "sources": sources}}
            for actor, value, sources in (("north", north, ["paper"]), ("south", south, ["paper", "radio"]))
        ]
    data: dict[str, Any] = {
        "peaceroom": 1, "title": "Talks between North and South", "as_of": "2020-10-05", "horizon": "2021-10-05",
        "coders": {"coder-1": {"name": "First coder"}},
        "sources": {"paper": {"title": "Northern Paper, page 3", "url": "https://example.org/p3"},
                    "radio": {"title": "Southern Radio"}},
        "actors": {
            "north": {"name": "North", "kind": "party", "consent": "required", "aliases": ["the Northerners"],
                      "capability": {"value": "75..85" if strong == "north" else "15..25", "judgement": JUDGED}},
            "south": {"name": "South", "kind": "party", "consent": "required",
                      "capability": {"value": "75..85" if strong == "south" else "15..25", "judgement": JUDGED}},
            "ally": {"name": "Ally State", "kind": "patron", "aliases": ["Allyland"]},
        },
        "support": [{"from": "ally", "to": strong, "strength": "30..50", "with": "funds", "judgement": JUDGED}],
        "issues": {
            "ceasefire": {"name": "Start of the ceasefire", "scale": {0: "before talks", 100: "with the final text"}},
            "system": {"name": "Political system", "scale": {0: "as it is", 50: "shared", 100: "new"}},
            "prisoners": {"name": "Prisoners", "scale": {0: "none freed", 100: "all freed"}},
        },
        "positions": positions,
        "no_agreement": {"north": {"value": "0.6..0.7", "judgement": JUDGED}, "south": {"value": "0.6..0.7"}},
        "events": {"vote": {"name": "A vote", "date": "2020-11-03", "outcomes": {
            "kept": {"name": "Kept", "p": "0.4..0.6"},
            "lost": {"name": "Lost", "p": "rest", "effects": [
                {"set": {"actor": weak, "issue": "prisoners", "field": "position", "to": 0 if mirror else 100}}]},
        }}},
        "what_ifs": {"kept": {"name": "If the vote is kept", "given": {"vote": "kept"}},
                     "lost": {"name": "If the vote is lost", "given": {"vote": "lost"}}},
    }
    return data | deepcopy(changes)


def run_of(data: Mapping[str, Any], *, models: tuple[str, ...] = ("compromise", "mean", "midrange"),
           draws: int = 400, **more: Any) -> Run:
    return forecast(Scenario.model_validate(data), draws=draws, seed=1, models=models, workers=1,
                    **{"process": False} | more)


@cache
def both() -> tuple[Findings, Findings]:
    """Findings of the talks and of their mirror."""
    return findings(run_of(talks())), findings(run_of(talks(mirror=True)))


def is_open(text: str) -> bool:
    """Whether a sentence says that a question is open, or that the file lacks a number."""
    return re.search(r"(?<!would )\bopen\b|\bcannot say\b", text) is not None


def text_of(found: Findings, key: str) -> str:
    return next(f.text for f in found.all if f.key == key)
