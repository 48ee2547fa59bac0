"""Columns follow from the types: every field has its cell, and what a type says of it is not said a second time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, StrictBool

from peaceroom.interop.xlsx import drafts_layout as dra
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx import process_layout as pro
from peaceroom.interop.xlsx.columns import Sheet
from peaceroom.interop.xlsx.derived import LARGE, E, derived, fields, kind_of
from peaceroom.scenario import process_types as p
from peaceroom.scenario import talks_types as talks
from peaceroom.scenario import types as t
from peaceroom.scenario.drafts import Clause
from peaceroom.scenario.quantities import Cell, Date, Frozen, Id, Ids, Number, Probability, Text

#: block → its sheet, and the fields that rows of other sheets hold
HOMES: dict[type[BaseModel], tuple[Sheet, set[str]]] = {
    t.Scenario: (lay.SCENARIO, {s.block for s in lay.SHEETS if s.block and "." not in s.block}),
    t.Actor: (lay.ACTORS, set()), t.Support: (lay.SUPPORT, set()), t.Issue: (lay.ISSUES, {"scale"}),
    t.Position: (lay.POSITIONS, set()), t.Score: (dra.SCORES, {"points"}), t.Draft: (dra.DRAFTS, {"text"}),
    Clause: (dra.CLAUSES, {"value", "open", "deferred", "refer"}),
    t.AgendaItem: (lay.AGENDA, set()), t.Event: (lay.EVENTS, {"outcomes"}),
    t.Outcome: (lay.OUTCOMES, {"effects"}), t.Lever: (lay.LEVERS, {"effects"}), t.WhatIf: (lay.WHAT_IFS, {"effects"}),
    t.ProcessStep: (lay.HISTORY, set()), t.Source: (lay.SOURCES, set()), t.Coder: (lay.CODERS, set()),
    t.Factor: (lay.FACTORS, set()), t.Target: (lay.EFFECTS, set()),
    t.Effect: (lay.EFFECTS, {"set", "add", "multiply", "equalise"}), t.Quantity: (lay.NOTES, {"value", "from"}),
    p.Process: (pro.PROCESS, {s.path[1] for s in pro.PROCESS_SHEETS if len(s.path) == 2}),
    talks.ItemFacts: (pro.ITEMS, set()), p.PartyFacts: (pro.PARTIES, set()),
    p.ThirdPartyFacts: (pro.THIRD_PARTIES, {"leverage", "support"}), p.EventFacts: (pro.PROCESS_EVENTS, {"outcomes"}),
    p.ProcessOutcome: (pro.PROCESS_OUTCOMES, {"effects"}), p.ProcessEffect: (pro.PROCESS_EFFECTS, set()),
    p.ConditionalBottomLine: (pro.CONDITIONAL, set()), p.Exit: (pro.EXITS, set()), p.Promise: (pro.COMMITMENTS, set()),
    p.CeasefireInForce: (pro.CEASEFIRES, set()), p.RatifierFacts: (pro.RATIFIERS, set()),
    p.DisruptorFacts: (pro.DISRUPTORS, set()), p.AuthorityFacts: (pro.AUTHORITIES, set()),
    p.Proposal: (pro.PROPOSALS, set()), talks.Round: (pro.ROUNDS, set()), p.Shock: (pro.SHOCKS, {"effects"}),
    p.MassAction: (pro.MASS_ACTION, set()),
}


@pytest.mark.parametrize("model", HOMES, ids=lambda m: m.__name__)
def test_every_field_has_a_cell(model: type[BaseModel]) -> None:
    sheet, elsewhere = HOMES[model]
    there = {key.split(".")[0] for key in (column.key for column in sheet.columns)}
    assert set(fields(model)) - there == elsewhere - there


class _Made(Frozen):
    kind: Literal["a", "b"]
    why: Text | None = None
    yes: StrictBool = False
    day: Date
    share: Annotated[Number, Field(ge=0, le=1)] = 0
    pace: Annotated[Number, Field(gt=0.5)] | None = None
    free: Number = 0
    cell: Cell
    p: Probability
    who: Id
    maybe: Id | None = Field(default=None, alias="from")
    those: tuple[Id, ...] = ()
    all_or_none: tuple[Id, ...] | None = None
    one_or_more: Ids | None = None
    words: tuple[Text, ...] = ()
    weights: Mapping[Id, Annotated[Number, Field(ge=0)]] = Field(default_factory=dict)
    weights_or_none: Mapping[Id, Number] | None = None
    pairs: Mapping[Id, Id] = Field(default_factory=dict)
    window: tuple[Date, Date] | None = None
    inner: t.Judgement | None = None


@pytest.mark.parametrize(("key", "kind", "choices", "limits", "needed"), [
    ("kind", "word", ("a", "b"), None, True), ("why", "text", (), None, False),
    ("yes", "flag", ("yes", "no"), None, False), ("day", "date", (), None, True),
    ("share", "number", (), (0, 1), False), ("pace", "number", (), (0.5, LARGE), False),
    ("free", "number", (), None, False), ("cell", "quantity", (), None, True), ("p", "probability", (), (0, 1), True),
    ("who", "id", (), None, True), ("from", "id", (), None, False), ("those", "ids", (), None, False),
    ("all_or_none", "ids_or_all", (), None, False), ("one_or_more", "id_or_ids", (), None, False),
    ("words", "texts", (), None, False), ("weights", "numbers_by_id", (), None, False),
    ("weights_or_none", "numbers_by_id_or_none", (), None, False), ("pairs", "ids_by_id", (), None, False),
    ("window.1", "date", (), None, False), ("inner.by", "id", (), None, False)])
def test_a_type_says_how_its_cell_is_written(key: str, kind: str, choices: tuple[str, ...],
                                             limits: tuple[float, float] | None, needed: bool) -> None:
    [column] = derived(_Made, E(key, "Help."))
    assert (column.kind, column.choices, column.limits, column.needed) == (kind, choices, limits, needed)


def test_what_a_layout_adds() -> None:
    [column] = derived(_Made, E("inner.on", "When.", 20, heading="judged on", list_from="Coders", needed=True))
    assert (column.heading, column.width, column.list_from, column.needed) == ("judged on", 20, "Coders", True)
    [plain, several] = derived(_Made, E("all_or_none", "Which."), E("words", "Other names."))
    assert plain.heading == "all or none" and "commas" in plain.help and "semicolons" in several.help


def test_fields_that_do_not_exist_and_types_that_no_cell_holds() -> None:
    with pytest.raises(KeyError):
        derived(_Made, E("when", "A slip of the pen."))
    for annotation in (t.Judgement, dict[str, date], tuple[float, ...]):
        with pytest.raises(TypeError):
            kind_of(annotation)
