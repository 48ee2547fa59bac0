"""Columns from the fields of the types: how a cell is written, its words and limits, and whether it is needed.

A layout says the rest: in which order, how wide, which sheet offers the ids, and what to tell whoever fills the column.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from peaceroom.files.notation import Written
from peaceroom.interop.xlsx.columns import DOUBT, LIST, TEXTS, Column, Kind
from peaceroom.scenario.quantities import Id, Ids, Name, Probability, Quantity, Text

#: limit of numbers that have none on one side
LARGE = 1e12
#: what is told of every column of a kind
_HINTS: dict[Kind, str] = {"quantity": DOUBT, "probability": DOUBT, "ids": LIST, "ids_or_all": LIST, "id_or_ids": LIST,
                           "texts": TEXTS}


@dataclass(frozen=True, slots=True)
class E:
    """What a layout says of a field: see `Column`. Without a heading it is that of the field.

    ``limits`` and ``needed`` add what the type leaves open: a quantity has its limits by its meaning.
    """

    key: str
    help: str
    width: int = 0
    heading: str = ""
    list_from: str = ""
    limits: tuple[float, float] | None = None
    needed: bool = False


def derived(model: type[BaseModel], *entries: E) -> tuple[Column, ...]:
    """The columns of fields of a block; keys are those of the file, with dots between steps (``judgement.by``)."""
    return tuple(_column(model, entry) for entry in entries)


def _column(model: type[BaseModel], entry: E) -> Column:
    annotation, needed = at_path(model, entry.key)
    kind, choices, limits = kind_of(annotation)
    heading = entry.heading or entry.key.rpartition(".")[2].replace("_", " ")
    help = " ".join(filter(None, (entry.help, _HINTS.get(kind))))
    return Column(heading, entry.key, kind, help, entry.width or (16 if kind == "quantity" else 14), choices,
                  entry.list_from, entry.limits or limits, needed or entry.needed)


@cache
def fields(model: type[BaseModel]) -> dict[str, tuple[Any, bool]]:
    """The fields of a block by their words in the file: annotation, and whether one must be given."""
    hints = typing.get_type_hints(model, include_extras=True)
    return {field.alias or name: (hints[name], field.is_required()) for name, field in model.model_fields.items()}


def at_path(model: type[BaseModel], key: str) -> tuple[Any, bool]:
    """Annotation of the field at a path, and whether every step of it is needed. Raises `KeyError` for none."""
    annotation: Any = model
    needed = True
    for step in key.split("."):
        if step.isdigit():
            annotation = typing.get_args(bare(annotation))[int(step)]
            continue
        annotation, required = fields(bare(annotation))[step]
        needed = needed and required
    return annotation, needed


def bare(annotation: Any) -> Any:
    """The type without None and without what is annotated to it."""
    if typing.get_origin(annotation) is Annotated:
        return bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        given = [a for a in typing.get_args(annotation) if a is not type(None)]
        return bare(given[0]) if len(given) == 1 else annotation
    return annotation


def _optional(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None, and whether it had it."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        given = [a for a in typing.get_args(annotation) if a is not type(None)]
        if len(given) < len(typing.get_args(annotation)) and len(given) == 1:
            return given[0], True
    return annotation, False


def kind_of(annotation: Any) -> tuple[Kind, tuple[str, ...], tuple[float, float] | None]:
    """How a cell of this type is written, its words, and the limits of a plain number.

    Raises `TypeError` for a type that no cell can hold.
    """
    annotation, optional = _optional(annotation)
    for known, kind in ((Id, "id"), (Ids, "id_or_ids"), (Text, "text"), (Name, "text"), (Probability, "probability")):
        if annotation == known:
            return typing.cast(Kind, kind), (), (0, 1) if kind == "probability" else None
    plain, inner = bare(annotation), typing.get_args(bare(annotation))
    if typing.get_origin(plain) is Literal:
        return "word", tuple(map(str, inner)), None
    if plain is bool:
        return "flag", ("yes", "no"), None
    if plain is date:
        return "date", (), None
    if plain in (Quantity, Written):
        return "quantity", (), None
    if plain in (int, float):
        return "number", (), _limits(annotation)
    if plain is str:
        return "text", (), None
    if typing.get_origin(plain) is tuple and inner[1:] == (Ellipsis,):
        if inner[0] == Id:
            return "ids_or_all" if optional else "ids", (), None
        if inner[0] in (Text, Name):
            return "texts", (), None
    if typing.get_origin(plain) is Mapping and inner[0] == Id:
        if inner[1] == Id:
            return "ids_by_id", (), None
        if bare(inner[1]) is float:
            return "numbers_by_id_or_none" if optional else "numbers_by_id", (), None
    raise TypeError(f"no cell can hold {annotation}")


def _limits(annotation: Any) -> tuple[float, float] | None:
    """The lowest and highest number that the type allows; what is written at a limit is judged by the import."""
    low = high = None
    while typing.get_origin(annotation) is Annotated:
        for note in typing.get_args(annotation)[1:]:
            for limit in note.metadata if isinstance(note, FieldInfo) else ():
                low = next((v for n in ("gt", "ge") if (v := getattr(limit, n, None)) is not None), low)
                high = next((v for n in ("lt", "le") if (v := getattr(limit, n, None)) is not None), high)
        annotation = typing.get_args(annotation)[0]
    return None if low is None and high is None else (-LARGE if low is None else low, LARGE if high is None else high)


#: what people call a thing
NAME = E("name", "What people call it; shown in reports.", 34)
_WHY = (
    E("because", "Why the numbers of this row are what they are, in a sentence.", 50),
    E("sources", "Ids from the sheet Sources.", 24),
    E("judgement.by", "Without a source: who judged, an id from Coders.", list_from="Coders", heading="judged by"),
    E("judgement.on", "Without a source: when it was judged.", 13, heading="judged on"),
)


def why(model: type[BaseModel], part: str = "", words: str = "") -> tuple[Column, ...]:
    """Reason, sources and judgement of a block, or of a ``part`` of it whose headings begin with ``words``."""
    return derived(model, *(replace(
        entry, key=f"{part}.{entry.key}" if part else entry.key,
        heading=f"{words}: {entry.heading or entry.key}" if words else entry.heading) for entry in _WHY))


#: what a number has of its own
OWN = derived(Quantity, E("disputed", "yes where some deny it.", 10),
              E("loadings", "Common causes of doubt: factor: correlation, … with factors from the sheet Factors.", 20))
