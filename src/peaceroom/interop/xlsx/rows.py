"""A scenario as rows: what each sheet of its spreadsheet holds, with the scenario's own values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from peaceroom.interop.xlsx import drafts_layout as dra
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx import process_layout as pro
from peaceroom.interop.xlsx.columns import Sheet
from peaceroom.scenario.row_names import numbered
from peaceroom.scenario.types import ChangeBy, Effect, Equalise, Process, Quantity, Scenario, SetTo

#: a row of a sheet: key of a column → the scenario's own value, of whatever kind the column writes
Row = dict[str, Any]


def label(sheet: Sheet, row: Row) -> str:
    """What names a row on the sheet Notes: ``taliban / ceasefire``."""
    return " / ".join(str(row.get(key, "")) for key in sheet.label)


@cache
def _attributes(model: type[BaseModel]) -> dict[str, str]:
    """Words of the file that are none of Python's field names (``from``): word → field."""
    return {field.alias: name for name, field in model.model_fields.items() if field.alias}


def flat(model: BaseModel, sheet: Sheet) -> Row:
    """The fields of a block that have a column, by their keys (``judgement.by``, ``window.0``)."""
    row: Row = {}
    for column in sheet.columns:
        value: Any = model
        for step in column.key.split("."):
            if isinstance(value, BaseModel):
                value = getattr(value, _attributes(type(value)).get(step, step), None)
            elif value is not None:
                value = value[int(step)]
        if value is not None and value is not model:
            row[column.key] = value
    return row



def rows_of(scenario: Scenario) -> dict[str, list[Row]]:
    """Rows by sheet title."""
    rows: dict[str, list[Row]] = {
        "Scenario": [flat(scenario, lay.SCENARIO)],
        "Actors": [{"id": k} | flat(v, lay.ACTORS) for k, v in scenario.actors.items()],
        "Support": [{"no": str(n)} | flat(v, lay.SUPPORT) for n, v in enumerate(scenario.support, 1)],
        "Issues": [{"id": k} | flat(v, lay.ISSUES) for k, v in scenario.issues.items()],
        "Scale anchors": [{"issue": k, "value": value, "words": words}
                          for k, v in scenario.issues.items() for value, words in v.scale.items()],
        "Positions": [flat(v, lay.POSITIONS) for v in scenario.positions],
        "Scores": list(_scores(scenario)),
        "Thresholds": [{"actor": k} | flat(v, dra.THRESHOLDS) | {"value": v} for k, v in scenario.thresholds.items()],
        "No agreement": [{"actor": k} | flat(v, lay.NO_AGREEMENT) | {"value": v}
                         for k, v in scenario.no_agreement.items()],
        "Agenda": [{"id": k} | flat(v, lay.AGENDA) for k, v in scenario.agenda.items()],
        "Events": [{"id": k} | flat(v, lay.EVENTS) for k, v in scenario.events.items()],
        "Outcomes": [{"event": event, "id": k} | flat(v, lay.OUTCOMES)
                     for event, e in scenario.events.items() for k, v in e.outcomes.items()],
        "Effects": [{"no": str(n)} | row for n, row in enumerate(_effects(scenario), 1)],
        "Levers": [{"id": k} | flat(v, lay.LEVERS) for k, v in scenario.levers.items()],
        "What-ifs": [{"id": k} | flat(v, lay.WHAT_IFS) for k, v in scenario.what_ifs.items()],
        "Drafts": [{"id": k} | flat(v, dra.DRAFTS) for k, v in scenario.drafts.items()],
        "Draft clauses": [{"draft": k, "issue": issue, "clause": clause, "expect": clause.expect}
                          for k, v in scenario.drafts.items() for issue, clause in v.text.items()],
        "History": [flat(v, lay.HISTORY) for v in (scenario.history.steps if scenario.history else ())],
        "Sources": [{"id": k} | flat(v, lay.SOURCES) for k, v in scenario.sources.items()],
        "Coders": [{"id": k} | flat(v, lay.CODERS) for k, v in scenario.coders.items()],
        "Models": [{"id": k, "options": v} for k, v in scenario.models.items()],
        "Factors": [{"id": k} | flat(v, lay.FACTORS) for k, v in scenario.factors.items()],
    }
    rows |= process_rows(scenario.process)
    rows["Notes"] = list(_notes(rows))
    return rows


def _scores(scenario: Scenario) -> Iterator[Row]:
    """A row per option; before them one of the table's own reason, where it has one (or no option at all)."""
    for table in scenario.scores:
        own = {k: v for k, v in flat(table, dra.SCORES).items() if v or k in ("actor", "issue")}
        if len(own) > 2 or not table.points:
            yield own
        for option, points in table.points.items():
            yield ({"actor": table.actor, "issue": table.issue, "option": option} | flat(points, dra.SCORES)
                   | {"value": points})


def _effects(scenario: Scenario) -> Iterator[Row]:
    for key, event in scenario.events.items():
        for name, outcome in event.outcomes.items():
            for effect in outcome.effects:
                yield {"of": "event", "id": key, "outcome": name} | _effect(effect)
    for key, lever in scenario.levers.items():
        for effect in lever.effects:
            yield {"of": "lever", "id": key} | _effect(effect)
    for key, what_if in scenario.what_ifs.items():
        for effect in what_if.effects:
            yield {"of": "what-if", "id": key} | _effect(effect)


def _effect(effect: Effect) -> Row:
    row = {k: v for k, v in flat(effect, lay.EFFECTS).items() if k in ("because", "sources") or k[:9] == "judgement"}
    for change in ("set", "add", "multiply", "equalise"):
        target = getattr(effect, "set_" if change == "set" else change)
        if target is None:
            continue
        row |= {"change": change, "field": target.field}
        if isinstance(target, Equalise):
            row["actor"] = target.actors
        else:
            row |= {"actor": target.actor, "issue": target.issue, "from": target.from_, "receiver": target.to_actor,
                    "over_weeks": target.over_weeks or None}
            row["amount"] = target.to if isinstance(target, SetTo) else _by(target)
    return row


def _by(target: ChangeBy) -> Quantity:
    return target.by


def _notes(rows: dict[str, list[Row]]) -> Iterator[Row]:
    """A row for every number with a reason, source, judgement, loading or dispute of its own."""
    for sheet in lay.SHEETS:
        if sheet.is_number or sheet is lay.NOTES:
            continue
        # rows that nothing in their columns tells apart (two ceasefires of a class) are numbered
        names = numbered([label(sheet, row) for row in rows[sheet.title]])
        for name, row in zip(names, rows[sheet.title], strict=True):
            for column in sheet.columns:
                quantity = row.get(column.key)
                if not isinstance(quantity, Quantity):
                    continue
                own = flat(quantity, lay.NOTES)
                if any(value for value in own.values()):
                    yield {"sheet": sheet.title, "row": name, "column": column.heading} | own


def process_rows(process: Process | None) -> dict[str, list[Row]]:
    """Rows by sheet title; without a process every sheet is empty."""
    if process is None:
        return {sheet.title: [{}] if sheet.upright else [] for sheet in pro.PROCESS_SHEETS}
    rows = {
        pro.PROCESS.title: [flat(process, pro.PROCESS)],
        pro.MECHANISMS.title: [{"id": k, "on": v} for k, v in process.mechanisms.items()],
        pro.PARAMETERS.title: [{"id": k} | flat(v, pro.PARAMETERS) | {"value": v}
                               for k, v in process.parameters.items()],
        pro.LEVERAGE.title: list(_leverage(process)),
        pro.PROCESS_OUTCOMES.title: [{"event": event, "id": k} | flat(v, pro.PROCESS_OUTCOMES)
                                     for event, facts in process.events.items() for k, v in facts.outcomes.items()],
        pro.PROCESS_EFFECTS.title: [{"no": str(n)} | row for n, row in enumerate(_process_effects(process), 1)],
        pro.ROUNDS.title: [flat(v, pro.ROUNDS) for v in process.rounds],
        pro.SHOCK_EFFECTS.title: [{"no": str(n)} | row for n, row in enumerate(
            ({"shock": k} | flat(e, pro.SHOCK_EFFECTS) for k, v in process.shocks.items() for e in v.effects), 1)],
        pro.CONDITIONAL.title: [flat(v, pro.CONDITIONAL) for v in process.conditional],
        pro.EXITS.title: [{"no": str(n)} | flat(v, pro.EXITS) for n, v in enumerate(process.exits, 1)],
        pro.PROPOSALS.title: [{"no": str(n)} | flat(v, pro.PROPOSALS) for n, v in enumerate(process.proposals, 1)],
        pro.CEASEFIRES.title: [flat(v, pro.CEASEFIRES) for v in process.ceasefires],
    }
    for sheet in (pro.ITEMS, pro.PARTIES, pro.THIRD_PARTIES, pro.PROCESS_EVENTS, pro.COMMITMENTS, pro.RATIFIERS,
                  pro.DISRUPTORS, pro.AUTHORITIES, pro.SHOCKS, pro.MASS_ACTION):
        rows[sheet.title] = [{"id": k} | flat(v, sheet) for k, v in getattr(process, sheet.path[1]).items()]
    return rows


def _leverage(process: Process) -> Iterator[Row]:
    for name, third in process.third_parties.items():
        for what, cells in (("leverage", third.leverage), ("support", third.support)):
            for party, cell in cells.items():
                yield {"third": name, "what": what, "party": party} | flat(cell, pro.LEVERAGE) | {"value": cell}


def _process_effects(process: Process) -> Iterator[Row]:
    for name, event in process.events.items():
        for outcome, facts in event.outcomes.items():
            for effect in facts.effects:
                yield {"event": name, "outcome": outcome} | flat(effect, pro.PROCESS_EFFECTS)
