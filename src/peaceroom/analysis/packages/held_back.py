"""What time alone holds back: how much likelier the item closes, or the whole is signed, without one mechanism.

A mechanism is switched off as a whole, so that no size of a smaller change is known; who could lift it is read off the
file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceroom.analysis.process.answers import key_of
from peaceroom.analysis.process.run import without_mechanisms
from peaceroom.runs.obstacle_results import HeldBack
from peaceroom.runs.process_results import MeanDifference
from peaceroom.scenario.checks.process import principals
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.types import Scenario

#: mechanisms of the process that hold a text back, and what each stands for
HELD_BACK: Mapping[str, str] = {
    "wait": "waiting", "commitment": "fear of what comes after", "guarantee": "fear of what comes after",
    "readiness": "readiness", "break": "talks broken off", "disrupt": "disruption", "ratify": "ratification",
}


def simulated(scenario: Scenario, draws: int, seed: int, series: Sequence[Series] = ()) -> dict[str, dict[
        str, MeanDifference]]:
    """What each mechanism of `HELD_BACK` takes from every outcome: the part of a simulation that `held_back` needs."""
    return without_mechanisms(scenario, tuple(HELD_BACK), draws=draws, seed=seed, series=series)


def held_back(scenario: Scenario, mechanisms: Mapping[str, Mapping[str, MeanDifference]], item: str) -> list[HeldBack]:
    """What holds back the item, and the whole, in time; the largest difference first."""
    ratified = scenario.process is not None and bool(scenario.process.ratifiers)
    whole = "ratified" if ratified else "comprehensive"
    found: list[HeldBack] = []
    for name, kind in HELD_BACK.items():
        for of, key in (("item", key_of(item)), ("whole", whole)):
            delta = mechanisms.get(name, {}).get(key)
            if delta is None:
                continue
            event = _awaited(scenario) if name == "wait" else None
            found.append({"kind": kind, "mechanism": name, "of": of, **delta, "by": _by(scenario, name, event),
                          "event": event, "date": _day(scenario, event)})
    return sorted(found, key=lambda f: -f["delta"])


def _awaited(scenario: Scenario) -> str | None:
    """The first event ahead that parties may hold out for."""
    facts = scenario.process.events if scenario.process is not None else {}
    waits = [e for e in scenario.events if e not in facts or facts[e].waits]
    return min(waits, key=lambda e: (_day(scenario, e) or "9", e), default=None)


def _day(scenario: Scenario, event: str | None) -> str | None:
    if event is None:
        return None
    found = scenario.events[event]
    day = found.date or (found.window[0] if found.window else None)
    return None if day is None else day.isoformat()


def _by(scenario: Scenario, mechanism: str, event: str | None) -> list[str]:
    """Who could lift what a mechanism holds back, as far as the file names anybody."""
    facts = scenario.process
    roles = ("guarantor", "mediator", "facilitator", "host")
    third = [a for a, actor in scenario.actors.items() if actor.kind in roles]
    if facts is not None:
        third = list(dict.fromkeys([*third, *facts.third_parties]))
    parties = list(principals(scenario))
    match mechanism:
        case "ratify":
            return list(facts.ratifiers) if facts is not None else []
        case "disrupt":
            return list(facts.disruptors) if facts is not None else []
        case "commitment" | "guarantee":
            return third or parties
        case "break":
            return [*parties, *(facts.authorities if facts is not None else ())]
        case "wait":
            known = facts.events.get(event) if facts is not None and event is not None else None
            told = list(dict.fromkeys(party for o in known.outcomes.values() for party in o.values)) if known else []
            return told or parties
        case _:
            return parties
