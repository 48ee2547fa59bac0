"""A small scenario in memory that uses every part that is drawn; tests change copies of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from peaceroom.scenario.types import Scenario

SMALL: dict[str, Any] = {
    "peaceroom": 1,
    "title": "Talks between North and South",
    "as_of": "2020-10-05",
    "horizon": "2021-10-05",
    "factors": {"mood": {"name": "Mood of the talks"}},
    "actors": {
        "north": {"name": "North", "kind": "party", "consent": "required", "capability": "40..60"},
        "court": {"name": "Court of the North", "kind": "faction", "of": "north", "ratifies": True,
                  "share": "0.4..0.6"},
        "field": {"name": "Field command", "kind": "faction", "of": "north", "share": "0.2..0.4"},
        "south": {"name": "South", "kind": "party", "consent": "required", "capability": "30..70"},
        "ally": {"name": "Ally", "kind": "patron", "capability": 20},
        "rival": {"name": "Rival", "kind": "patron", "capability": "10..20"},
    },
    "support": [
        {"from": "ally", "to": "north", "strength": "10..20", "share": "0.5..1"},
        {"from": "rival", "to": "south", "strength": "0..15", "disputed": True, "issues": ["ceasefire"]},
    ],
    "issues": {
        "ceasefire": {"name": "Start of the ceasefire", "scale": {0: "before talks", 100: "with the final text"},
                      "reference": 50},
        "system": {"name": "Political system", "scale": {0: "as it is", 50: "shared", 100: "new"}},
        "prisoners": {"name": "Prisoners", "scale": {0: "none freed", 100: "all freed"}, "reference": "0..10"},
    },
    "positions": [
        {"actor": "north", "issue": "ceasefire", "position": "10..30", "salience": "60..90"},
        {"actor": "court", "issue": "ceasefire", "position": "0..20", "salience": 80},
        {"actor": "field", "issue": "ceasefire", "position": "20..50", "salience": "40..60"},
        {"actor": "south", "issue": "ceasefire", "position": "70..100", "salience": "70..90"},
        {"actor": "ally", "issue": "ceasefire", "position": "pert(10, 30, 60)", "salience": 30},
        {"actor": "north", "issue": "system", "position": 10, "salience": "80..100", "bottom_line": 40},
        {"actor": "south", "issue": "system",
         "position": {"value": "80..100", "loadings": {"mood": 0.8}}, "salience": 90},
        {"actor": "north", "issue": "prisoners",
         "position": {"value": "10..40", "loadings": {"mood": 0.6}}, "salience": 40},
        {"actor": "south", "issue": "prisoners", "position": "90..100", "salience": "60..80", "capability": "50..60"},
        {"actor": "rival", "issue": "prisoners", "position": "{50: 1, 100: 3}", "salience": 20},
    ],
    "no_agreement": {"north": "0.2..0.5", "south": "0.1..0.6"},
    "events": {
        "vote": {
            "date": "2020-11-03",
            "outcomes": {
                "old": {"p": "0.3..0.5"},
                "new": {"p": "rest", "effects": [
                    {"add": {"actor": "ally", "issue": "ceasefire", "field": "position", "by": "20..40"}}]},
            },
        },
    },
    "levers": {"aid": {"by": "ally", "effects": [{"multiply": {"field": "strength", "from": "ally", "by": 2}}]}},
    "what_ifs": {
        "vote-old": {"given": {"vote": "old"}},
        "vote-new": {"given": {"vote": "new"}},
        "more-aid": {"levers": ["aid"]},
        "level": {"effects": [{"equalise": {"field": "capability", "actors": ["north", "south"]}}]},
        "party-voice": {"voice": "party"},
    },
}
SMALL["positions"][9]["position"] = {"value": {50: 1, 100: 3}}


def raw(**changes: Any) -> dict[str, Any]:
    """A deep copy of the small scenario's data with top-level blocks replaced."""
    return deepcopy(SMALL) | deepcopy(changes)


def scenario(**changes: Any) -> Scenario:
    return Scenario.model_validate(raw(**changes))
