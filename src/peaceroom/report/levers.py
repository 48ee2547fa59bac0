"""The section on levers: what would unlock it, each party's own moves, and what a mediator could try."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from peaceroom.findings.levers import (
    COURSE_HEADS,
    MEASURE_HEADS,
    MOVE_HEADS,
    actor_sentences,
    course_rows,
    known_sentences,
    measure_rows,
    mediator_sentences,
    move_rows,
    unlock_sentences,
)
from peaceroom.report.tables import Table

if TYPE_CHECKING:
    from peaceroom.findings.summary import Findings


class ActorSection(TypedDict):
    name: str
    sentences: list[str]
    table: Table


class LeversSection(TypedDict):
    """What the template shows of levers."""

    responses: str
    size: str
    unlock: list[str]
    actors: list[ActorSection]
    mediator: list[str]
    measures: Table | None
    course: Table | None
    known: list[tuple[str, str, list[str]]]


def section(f: Findings) -> LeversSection | None:
    """What the template shows; None where no move was tried, or names are hidden."""
    result, s = f.view.run.result, f.view.run.scenario
    if f.view.names.redact or "levers" not in result:
        return None
    found = result["levers"]
    draws, mediator = found["draws"], found["mediator"]
    actors: list[ActorSection] = [
        {"name": s.actors[a].name, "sentences": actor_sentences(own, s, draws),
         "table": Table(MOVE_HEADS, tuple(move_rows(own)), numeric=frozenset(range(2, 6)), wide=frozenset({0}))}
        for a, own in found["actors"].items()]
    rows = course_rows(mediator, s) if mediator else []
    return {
        "responses": found["responses"], "size": f"{100 * found['size']:.0f} of 100",
        "unlock": unlock_sentences(found["unlock"], s, draws, mediator["item"] if mediator else None),
        "actors": actors,
        "mediator": mediator_sentences(mediator, s, draws) if mediator else [],
        "measures": Table(MEASURE_HEADS, tuple(measure_rows(mediator, s, most=1)), numeric=frozenset(range(1, 4)),
                          wide=frozenset({0})) if mediator else None,
        "course": Table(COURSE_HEADS, tuple(rows), wide=frozenset({0})) if rows else None,
        "known": [(m["name"], m["claim"], known_sentences(m)) for m in mediator["measures"]] if mediator else [],
    }
