"""What time alone holds back: how much likelier the item closes, or the whole is signed, without one mechanism.

A mechanism is switched off as a whole; how much less of it would bring half of that is looked for by parts (`eased`);
who could lift it is read off the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peaceroom.analysis.packages.agenda import item_at_table
from peaceroom.analysis.packages.eased import eased
from peaceroom.analysis.process.answers import key_of
from peaceroom.analysis.process.run import PAIRED_INPUT_DRAWS, paired_draws, without_mechanisms
from peaceroom.runs.obstacle_results import Eased, HeldBack
from peaceroom.runs.process_results import MeanDifference, Process
from peaceroom.scenario.checks.process import principals
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.talks.anchor import Paces
from peaceroom.scenario.types import Scenario

#: mechanisms of the process that hold a text back, and what each stands for
HELD_BACK: Mapping[str, str] = {
    "wait": "waiting", "commitment": "fear of what comes after", "guarantee": "fear of what comes after",
    "readiness": "readiness", "break": "talks broken off", "disrupt": "disruption", "ratify": "ratification",
}


_NOTHING = "it holds nothing back beyond chance"
_NO_PART = "no part of it by itself brings half of that"


@dataclass(frozen=True)
class InTime:
    """What the simulated process says of what holds a text back: mechanisms switched off, and parts of them."""

    mechanisms: Mapping[str, Mapping[str, MeanDifference]]
    eased: Eased


def simulated(scenario: Scenario, draws: int, seed: int, series: Sequence[Series] = (),
              item: str | None = None) -> InTime:
    """Simulate the process with and without each mechanism of `HELD_BACK`; ``item``: the one at the table."""
    found = without_mechanisms(scenario, tuple(HELD_BACK), draws=draws, seed=seed, series=series)
    input_draws, each = paired_draws(draws)
    return InTime(found, eased(scenario, found, _keys(scenario, item), input_draws=input_draws, each=each, seed=seed,
                               series=series))


def of_run(scenario: Scenario, process: Process, pace: Paces, seed: int, series: Sequence[Series] = ()) -> InTime:
    """The same of a run whose process is simulated already, at its pace."""
    input_draws = min(PAIRED_INPUT_DRAWS, process["input_draws"])
    found = {name: process["mechanisms"][name] for name in HELD_BACK if name in process["mechanisms"]}
    return InTime(found, eased(scenario, found, _keys(scenario, None), input_draws=input_draws,
                               each=process["paired_draws"] // input_draws, seed=seed, series=series, pace=pace))


def _keys(scenario: Scenario, item: str | None) -> tuple[str, str]:
    return key_of(item or item_at_table(scenario)), _whole(scenario)


def _whole(scenario: Scenario) -> str:
    """The outcome of a text on everything: signed, and ratified where somebody must."""
    return "ratified" if scenario.process is not None and scenario.process.ratifiers else "comprehensive"


def held_back(scenario: Scenario, found_in_time: InTime, item: str) -> list[HeldBack]:
    """What holds back the item, and the whole, in time; the largest difference first."""
    found: list[HeldBack] = []
    for name, kind in HELD_BACK.items():
        for of, key in (("item", key_of(item)), ("whole", _whole(scenario))):
            delta = found_in_time.mechanisms.get(name, {}).get(key)
            if delta is None:
                continue
            event = _awaited(scenario) if name == "wait" else None
            change = found_in_time.eased["changes"].get(name, {}).get(key)
            why = None if change is not None else _NO_PART if delta["low"] > 0 else _NOTHING
            found.append({"kind": kind, "mechanism": name, "of": of, **delta,
                          "now": found_in_time.eased["now"].get(key), "change": change, "why_none": why,
                          "by": _by(scenario, name, event), "event": event, "date": _day(scenario, event)})
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
