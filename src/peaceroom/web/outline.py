"""The fields of a block of a scenario, from its type and from what stands in the file: what a form shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from peaceroom.files.nodes import Node
from peaceroom.files.numbers import format_number
from peaceroom.scenario.editing.judging import KNOWN_BY
from peaceroom.scenario.editing.placing import OF_A_CELL, Path, Step
from peaceroom.scenario.editing.renames import kind_and_id
from peaceroom.scenario.editing.typed import Kind, number_of, shown
from peaceroom.scenario.types import Draft, Position, Provenance, Quantity, Scenario
from peaceroom.web.wording import HINTS, IDS, LABELS, STARTERS, TEXTS

Form = Literal["field", "group", "entries", "items"]


@dataclass(frozen=True)
class Shape:
    """What may stand somewhere: one value typed as ``kind``, a ``model``, or several of either by key or in a list."""

    form: Form
    kind: Kind = "word"
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    inner: Shape | None = None
    keys: Literal["id", "number"] = "id"


@dataclass(frozen=True)
class Shown:
    """A piece of a form. ``path`` and ``starter`` are JSON; ``missing`` are fields that can be added to a group."""

    form: Form
    label: str
    path: str
    kind: Kind = "word"
    value: str = ""
    choices: tuple[str, ...] = ()
    ids: str = ""
    hint: str = ""
    needed: bool = False
    there: bool = True
    keys: str = "id"
    starter: str = "{}"
    key: str = ""
    inner: Form = "field"  # of entries and items: what each of them is
    named: bool = False  # and whether it has a name
    id: str = ""  # of an entry that others name by its id: the id
    first: bool = True  # whether it is the first of its entries, or the last
    last: bool = True
    children: tuple[Shown, ...] = field(default=())
    missing: tuple[Shown, ...] = field(default=())

    @property
    def long(self) -> bool:
        """Whether the text wants several lines."""
        return self.kind == "text" and len(self.value) > 50

    @property
    def title(self) -> str:
        """What an entry is called: its name, else what it says, else its key."""
        said = [c for c in self.children if c.form == "field" and c.value]
        name = next((c.value for c in said if c.label == "Name"), "")
        return name or " · ".join(c.value for c in said)[:60] or self.key


def outline_of_row(actor: str, issue: str, node: Node) -> Shown:
    """What one actor wants on one issue, as a form."""
    return _shown(("positions", {"actor": actor, "issue": issue}), "row", Shape("group", model=Position), node,
                  needed=True)


def outline(block: str, node: Node | None) -> Shown:
    """A block of the scenario, such as ``actors``, as a form."""
    annotation: Any = Scenario.model_fields[block].annotation
    return _shown((block,), block, _shape(annotation, block), node, needed=False)


def _shown(path: Path, name: str, shape: Shape, node: Node | None, *, needed: bool, key: str = "") -> Shown:
    label = key or label_of(name)
    where = json.dumps(path, ensure_ascii=False, default=str)
    # a clause or a cell may be written as a value or at length; a value where a block is wanted stays in sight too
    if shape.form == "field" or (node is not None and node.kind == "scalar" and node.value is not None):
        return Shown("field", label, where, shape.kind, shown(node), shape.choices, IDS.get(name, ""),
                     HINTS.get(name, ""), needed, node is not None, key=key,
                     children=_whose(path, node) if shape.kind == "cell" and node is not None else ())
    if shape.model is not None and shape.form == "group":
        children, missing = _fields(path, shape.model, node)
        return Shown("group", label, where, hint=HINTS.get(name, ""), needed=needed, there=node is not None,
                     children=children, missing=missing, key=key)
    assert shape.inner is not None
    of = name if shape.inner.form == "field" else "entry"
    inside, among = shape.inner, list(_entries(path, node, name))
    inner = tuple(
        replace(_shown((*path, step), of, inside, value, needed=False, key=title), first=n == 0,
                last=n + 1 == len(among), id=title if kind_and_id((*path, step)) else "")
        for n, (step, value, title) in enumerate(among))
    return Shown(shape.form, label, where, shape.inner.kind, hint=HINTS.get(name, ""), needed=needed,
                 there=node is not None, keys=shape.keys, starter=json.dumps(STARTERS.get(name, {})), children=inner,
                 key=key, inner=shape.inner.form,
                 named=shape.inner.model is not None and "name" in shape.inner.model.model_fields)


def _whose(path: Path, node: Node) -> tuple[Shown, ...]:
    """Why a number is what it is, whose judgement, and what moves it together with others."""
    if node.kind == "list" or (node.kind == "map" and number_of(node) is None):
        return ()
    found = {name: pair[1] for name in (*OF_A_CELL, "by", "on") if node.kind == "map" and (pair := node.get(name))}
    whose: Path = () if "by" in found or "on" in found else ("judgement",)  # {judgement: 50..70, by: coder-a, on: …}
    within = found.get("judgement") if whose else None
    inner = dict(found) if not whose else {k.raw: v for k, v in within.pairs} if within is not None else {}
    by, on = inner.get("by"), inner.get("on")
    return (
        _shown((*path, "because"), "because", Shape("field", "text"), found.get("because"), needed=False),
        _shown((*path, "sources"), "sources", Shape("field", "words"), found.get("sources"), needed=False),
        _shown((*path, *whose, "by"), "judged_by", Shape("field", "word"), by, needed=False),
        _shown((*path, *whose, "on"), "judged_on", Shape("field", "word"), on, needed=False),
        _shown((*path, "loadings"), "loadings", Shape("entries", inner=Shape("field", "word")), found.get("loadings"),
               needed=False))


def _entries(path: Path, node: Node | None, name: str) -> Iterator[tuple[Step, Node, str]]:
    if node is not None and node.kind == "map":
        for key, value in node.pairs:
            step = key.value if isinstance(key.value, str | int | float) else key.raw
            yield step, value, format_number(step) if isinstance(step, float) else str(step)
    elif node is not None and node.kind == "list":
        for i, value in enumerate(node.items):
            names = KNOWN_BY.get(name, ())
            fields = {n: pair[1].value for n in names if value.kind == "map" and (pair := value.get(n))}
            yield fields if names and len(fields) == len(names) else i, value, str(i + 1)


def _fields(path: Path, model: type[BaseModel], node: Node | None) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    there: list[Shown] = []
    missing: list[Shown] = []
    known = set()
    whose = [name for name in model.model_fields if name in Provenance.model_fields]  # comes last
    for name in (*(n for n in model.model_fields if n not in whose), *whose):
        info = model.model_fields[name]
        alias = info.alias or name
        known.add(alias)
        pair = node.get(alias) if node is not None and node.kind == "map" else None
        annotation: Any = info.annotation
        made = _shown((*path, alias), alias, _shape(annotation, alias), None if pair is None else pair[1],
                      needed=info.is_required())
        (there if pair is not None or info.is_required() else missing).append(made)
    if node is not None and node.kind == "map":  # a field that the type does not know stays in sight
        there += [_shown((*path, k.raw), k.raw, Shape("field", "yaml"), v, needed=False)
                  for k, v in node.pairs if k.raw not in known]
    return tuple(there), tuple(missing)


def label_of(name: str) -> str:
    """A field's name in words."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


@cache
def _shape(annotation: Any, name: str) -> Shape:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0], name)
    if origin in (Union, UnionType):
        return _of_union([part for part in inner if part is not type(None)], name)
    if origin is Literal:
        return Shape("field", "word", tuple(map(str, inner)))
    if annotation is bool:
        return Shape("field", "word", ("true", "false"))
    if annotation in (float, int, date):
        return Shape("field", "word")
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis and (one := _shape(inner[0], name)).form == "group":
            return Shape("items", inner=one)
        return Shape("field", "words")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        numbers = _shape(inner[0], "").kind == "word" and _base(inner[0]) is float
        return Shape("entries", inner=_shape(inner[1], name), keys="number" if numbers else "id")
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if issubclass(annotation, Quantity):
            return Shape("field", "cell")
        if annotation is Draft.model_fields["text"].annotation or annotation.__name__ == "Clause":
            return Shape("field", "yaml")
        return Shape("group", model=annotation)
    return Shape("field", "text" if name in TEXTS else "word")


def _of_union(parts: list[Any], name: str) -> Shape:
    shapes = [_shape(part, name) for part in parts]
    cell = next((s for s in shapes if s.kind == "cell" and s.form == "field"), None)
    return cell or next((s for s in shapes if s.kind == "words"), shapes[0])


def _base(annotation: Any) -> Any:
    return _base(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation
