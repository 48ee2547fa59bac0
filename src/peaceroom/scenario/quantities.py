"""The smallest pieces of a scenario: ids, texts, dates, and the cell that holds one uncertain number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    StrictBool,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from peaceroom.files.characters import unfit
from peaceroom.files.dates import day
from peaceroom.files.notation import FORMS, Written, parse
from peaceroom.files.numbers import NotationError, format_number, number

#: `$` alone would let a line break through
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$(?!\n)", max_length=64)]
#: nothing that a file in YAML would be refused for
Clean = AfterValidator(lambda text: _clean(text))
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True), Clean]
#: of things that stand in figures, tables and names made from it (“without NAME”)
Name = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), Clean]
Number = Annotated[float, BeforeValidator(lambda value: _taught(number, value))]
#: how many, also as 5.0 or a text
Whole = Annotated[int, BeforeValidator(lambda value: _taught(_whole, value))]
Date = Annotated[date, BeforeValidator(lambda value: _taught(day, value)),
                 WithJsonSchema({"type": "string", "format": "date"})]


def _clean(text: str) -> str:
    if found := unfit(text):
        raise refusal(*found, "delete it")
    return text


def refusal(code: str, message: str, remedy: str) -> PydanticCustomError:
    """An error of form that carries its own code and remedy through pydantic."""
    return PydanticCustomError("peaceroom", "{message} — {remedy}",
                               {"code": code, "message": message, "remedy": remedy})


def _whole(value: Any) -> int:
    found = number(value)
    if not found.is_integer():
        raise NotationError(f"{format_number(found)} is not a whole number", "write how many, such as 5", "E108")
    return int(found)


def _taught(read: Any, value: Any) -> Any:
    try:
        return read(value)
    except NotationError as error:
        raise refusal(error.code, *error.args) from None


def _one_or_more(value: Any) -> str:
    return "many" if isinstance(value, list | tuple) else "one"


#: one id, or a list of ids
Ids = Annotated[Annotated[Id, Tag("one")] | Annotated[tuple[Id, ...], Tag("many")], Discriminator(_one_or_more)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True,
                              regex_engine="python-re", allow_inf_nan=False)


def _written(value: Any) -> Written:
    written: Written = _taught(parse, value)
    return written


_CELL_SCHEMA: dict[str, object] = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "description": "60..80, or one of " + ", ".join(f"{f}({a})" for f, (_, a) in FORMS.items())},
        {"type": "object", "additionalProperties": {"type": "number"}, "description": "value: weight"},
    ]
}
Value = Annotated[Written, BeforeValidator(_written), PlainSerializer(str, return_type=str),
                  WithJsonSchema(_CELL_SCHEMA)]


class Judgement(Frozen):
    """Who judged a number without a source, and when."""

    by: Id
    on: Date


class Provenance(Frozen):
    """Why a number is what it is. Either sources, or a judgement with coder and date."""

    because: Text | None = None
    sources: tuple[Id, ...] = ()
    judgement: Judgement | None = None


_OWN = ("value", "because", "sources", "judgement", "loadings", "disputed")


def _quantity(raw: Any) -> Any:
    """Shorthands of a cell to the full form of a `Quantity`."""
    if not isinstance(raw, Mapping):
        return raw if isinstance(raw, Quantity) else {"value": raw}
    d = dict(raw)
    if "range" in d and "value" not in d:
        d["value"] = d.pop("range")
    who = d.get("judgement")
    if "judgement" in d and "value" not in d and not (isinstance(who, Mapping) and set(who) & {"by", "on"}):
        # {judgement: 50..70, by: coder-a, on: 2020-10-04}
        d["value"] = d.pop("judgement")
        d["judgement"] = {name: d.pop(name) for name in ("by", "on") if name in d}
    if "from" in d:
        d["from_"] = d.pop("from")
    if not (set(d) & {*_OWN, "from_"}):  # {60: 1, 80: 2}
        return {"value": d}
    return d


class _Quantity(Provenance):
    value: Value | None = None
    from_: Literal["evidence"] | None = Field(default=None, alias="from")
    loadings: Mapping[Id, Annotated[Number, Field(ge=-1, le=1)]] = Field(default_factory=dict)
    disputed: StrictBool = False


class Quantity(_Quantity):
    """One uncertain number of the scenario: a value as written, why, whose word, and what moves it.

    ``loadings`` tie the doubts of several inputs together: factor id → correlation of this input's normal
    score with that factor. ``from: evidence`` takes the distribution pooled from the ledger.
    """

    @model_validator(mode="after")
    def _one_value(self) -> Quantity:
        if self.value is None and self.from_ is None:
            raise refusal("E120", "this number has no value", "write a number or range, or delete the line")
        if self.value is not None and self.from_ is not None:
            raise refusal("E121", "this number has a value and is also taken from the evidence", "keep one of the two")
        return self


Cell = Annotated[Quantity, BeforeValidator(_quantity)]


def _rest_or_cell(value: Any) -> str:
    return "rest" if isinstance(value, str) and value == "rest" else "cell"


#: a probability, or ``rest``: what the other outcomes leave
Probability = Annotated[Annotated[Cell, Tag("cell")] | Annotated[Literal["rest"], Tag("rest")],
                        Discriminator(_rest_or_cell)]
