"""The outside view beside a run: how often real processes at this point reached each outcome; none where unknown."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.base_rates.base_rate import BaseRate, base_rate
from peaceroom.runs.results import Rate
from peaceroom.scenario.types import Scenario

#: (target, days ahead) of the outcomes that the data hold
OUTCOMES = (("any", 90), ("any", 180), ("any", 365), ("substantive", 365), ("comprehensive", 365))


def outside_view(scenario: Scenario) -> dict[str, Rate | None] | None:
    """Outcome → base rate, or None where the data hold no such event; None for a scenario without history."""
    if scenario.history is None:
        return None
    steps, stage = scenario.history.steps, scenario.history.last_stage()
    out: dict[str, Rate | None] = {}
    for target, within in OUTCOMES:
        found = base_rate(stage, None, within, target=target, dates=[step.date for step in steps],
                          as_of=scenario.as_of)
        out[f"{target}-{within}"] = _entry(found, stage)
    # the data code texts: neither what closes on an agenda nor talks that break off
    out |= dict.fromkeys([*(f"agenda.{key}" for key in scenario.agenda), "break-of-talks"])
    return out


def _entry(found: BaseRate, stage: str) -> Rate:
    return {"event": found.event, "stage": stage, "elapsed_days": int(found.elapsed_days),
            "within_days": int(found.within_days), "p": found.p, "low": found.low, "high": found.high,
            "reference": found.reference, "method": found.method, "processes": found.processes,
            "events": found.events, "warnings": [w.to_dict() for w in found.warnings]}


def rate_rows(scenario: Scenario, view: Mapping[str, Rate | None]) -> list[tuple[str, str, str, str]]:
    """The view in words: event, probability, 90 % interval, processes; ``none`` where there is no such event."""
    rows = []
    for entry in view.values():
        if entry is not None:
            event = str(entry["event"])
            rows.append((event[0].upper() + event[1:], f"{entry['p']:.2f}", f"{entry['low']:.2f}–{entry['high']:.2f}",
                         str(entry["processes"])))
    if any(key.startswith("agenda.") for key in view):
        items = [k.removeprefix("agenda.") for k in view if k.startswith("agenda.")]
        names = [scenario.agenda[k].called(k, scenario.issues) for k in items]
        rows.append((f"An agenda item closes ({', '.join(names)})", "none", "", ""))
    rows.append(("The talks break off", "none", "", ""))
    return rows


def rate_sentence(scenario: Scenario, view: Mapping[str, Rate | None]) -> str:
    """What the reference class is, in a sentence."""
    entry = view["any-180"]
    assert scenario.history is not None and entry is not None
    n = len({step.date for step in scenario.history.steps})
    return (f"{n} step{'s' * (n != 1)} so far, the last {entry['elapsed_days']} days before. Reference class: "
            f"{entry['reference']}.")
