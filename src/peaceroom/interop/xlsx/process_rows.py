"""The process as rows of its sheets."""

from __future__ import annotations

from collections.abc import Iterator

from peaceroom.interop.xlsx import process_layout as lay
from peaceroom.interop.xlsx.flat import Row, flat
from peaceroom.scenario.types import Process


def process_rows(process: Process | None) -> dict[str, list[Row]]:
    """Rows by sheet title; without a process every sheet is empty."""
    if process is None:
        return {sheet.title: [{}] if sheet.upright else [] for sheet in lay.PROCESS_SHEETS}
    rows = {
        lay.PROCESS.title: [flat(process, lay.PROCESS)],
        lay.MECHANISMS.title: [{"id": k, "on": v} for k, v in process.mechanisms.items()],
        lay.PARAMETERS.title: [{"id": k} | flat(v, lay.PARAMETERS) | {"value": v}
                               for k, v in process.parameters.items()],
        lay.LEVERAGE.title: list(_leverage(process)),
        lay.PROCESS_OUTCOMES.title: [{"event": event, "id": k} | flat(v, lay.PROCESS_OUTCOMES)
                                     for event, facts in process.events.items() for k, v in facts.outcomes.items()],
        lay.PROCESS_EFFECTS.title: [{"no": str(n)} | row for n, row in enumerate(_effects(process), 1)],
        lay.CONDITIONAL.title: [flat(v, lay.CONDITIONAL) for v in process.conditional],
        lay.EXITS.title: [{"no": str(n)} | flat(v, lay.EXITS) for n, v in enumerate(process.exits, 1)],
        lay.CEASEFIRES.title: [flat(v, lay.CEASEFIRES) for v in process.ceasefires],
    }
    for sheet in (lay.ITEMS, lay.PARTIES, lay.THIRD_PARTIES, lay.PROCESS_EVENTS, lay.COMMITMENTS, lay.RATIFIERS,
                  lay.DISRUPTORS):
        rows[sheet.title] = [{"id": k} | flat(v, sheet) for k, v in getattr(process, sheet.path[1]).items()]
    return rows


def _leverage(process: Process) -> Iterator[Row]:
    for name, third in process.third_parties.items():
        for what, cells in (("leverage", third.leverage), ("support", third.support)):
            for party, cell in cells.items():
                yield {"third": name, "what": what, "party": party} | flat(cell, lay.LEVERAGE) | {"value": cell}


def _effects(process: Process) -> Iterator[Row]:
    for name, event in process.events.items():
        for outcome, facts in event.outcomes.items():
            for effect in facts.effects:
                yield {"event": name, "outcome": outcome} | flat(effect, lay.PROCESS_EFFECTS)
