"""What pydantic says of data of the wrong form, in plain words with a remedy; the caller adds code and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from peaceroom.files.suggestions import did_you_mean

#: word, known words, remedy where none is like it → remedy
Suggest = Callable[[str, list[str], str], str]
Kind = Literal["own", "unknown", "missing", "word", "truth", "pattern", "length", "text", "limit", "number", "date",
               "shape"]
_TRUTH = {"yes": "true", "no": "false", "on": "true", "off": "false", "y": "true", "n": "false",
          "true": "true", "false": "false"}
_LIMITS = {"greater_than": ("gt", "above"), "greater_than_equal": ("ge", "at least"), "less_than": ("lt", "below"),
           "less_than_equal": ("le", "at most")}
_SHAPES = {"tuple_type": "a list", "list_type": "a list", "mapping_type": "a block of id: …",
           "dict_type": "a block of id: …", "model_type": "a block of fields",
           "model_attributes_type": "a block of fields"}
_NUMBERS = {"finite_number": "an ordinary number", "float_type": "a number", "float_parsing": "a number",
            "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number"}


@dataclass(frozen=True, slots=True)
class FormError:
    """One error: its kind, what is wrong (to be read after the field's name), and what to write instead.

    ``own`` errors bring their code; their ``what`` is the whole message.
    """

    kind: Kind
    what: str
    remedy: str
    code: str = ""


def explain(error: Mapping[str, Any], otherwise: str, suggest: Suggest = did_you_mean) -> FormError:
    """An entry of ``ValidationError.errors()`` in words. ``otherwise`` is the remedy where none can be told."""
    kind, given, ctx = error["type"], error.get("input"), error.get("ctx") or {}
    match kind:
        case "peaceroom":
            return FormError("own", ctx["message"], ctx["remedy"], ctx["code"])
        case "extra_forbidden" | "invalid_key":
            return FormError("unknown", "is not known here", otherwise)
        case "missing":
            return FormError("missing", "is missing", "add it")
        case "literal_error":
            words = [w.strip("' ") for w in str(ctx.get("expected", "")).replace(" or ", ", ").split(",")]
            return FormError("word", f"is {shown(given)}", suggest(str(given), words, otherwise))
        case "bool_type":
            meant = _TRUTH.get(str(given).lower(), "") if isinstance(given, str) else ""
            return FormError("truth", f"is {shown(given)}", f"write {meant or 'true or false'}")
        case "string_pattern_mismatch":
            return FormError("pattern", f"is {shown(given)}", otherwise)
        case "string_too_short":
            return FormError("length", "is empty", "write some words")
        case "string_too_long":
            return FormError("length", f"is longer than {ctx.get('max_length')} characters",
                             f"shorten it to {ctx.get('max_length')} characters")
        case "string_type":
            return FormError("text", f"is {text_kind(given)}", "write a text in quotation marks")
    if kind in _LIMITS:
        name, sign = _LIMITS[kind]
        return FormError("limit", f"{shown(given)} is outside its limits", f"write a number {sign} {ctx.get(name):g}")
    if kind in _NUMBERS:
        return FormError("number", f"is not {_NUMBERS[kind]}", f"write {_NUMBERS[kind]}")
    if kind.startswith("date"):
        return FormError("date", f"is {shown(given)}, not a day", "write year-month-day, e.g. 2020-10-05")
    if _SHAPES.get(kind) == "a block of fields":
        return FormError("shape", f"is {shape(given)}", _block_remedy(str(ctx.get("class_name", "")), given))
    if want := _SHAPES.get(kind):
        return FormError("shape", f"is {shape(given)}", f"write {want}" + (" such as [a, b]" * (want == "a list")))
    return FormError("shape", f"does not have the right shape ({str(error['msg'])[:200]})", otherwise)


def _block_remedy(form: str, given: Any) -> str:
    """The block to write in place of something else: its fields, those first that must be there."""
    found = next((c for c in _forms(BaseModel) if c.__name__ == form), None)
    if found is None or not found.model_fields:
        return "write a block of fields"
    own = sorted(found.model_fields.items(), key=lambda field: field[0] not in found.__annotations__)
    must = [f.alias or name for name, f in own if f.is_required()]
    may = [f.alias or name for name, f in own if not f.is_required()]
    if len(must) == 1 and isinstance(given, int | float | date):  # what was meant can only stand there
        return f"write {{{must[0]}: {given}}}"
    more = f"; it may also have {', '.join(may)}" if must and 0 < len(may) <= 8 else ""
    return f"write a block of fields such as {{{', '.join(f'{name}: …' for name in must or may[:3])}}}{more}"


def _forms(form: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The forms of files that there are."""
    for one in form.__subclasses__():
        yield one
        yield from _forms(one)


def shape(given: Any) -> str:
    """What a value is, said of its outer form."""
    if given is None:
        return "empty"
    if isinstance(given, Mapping):
        return "a block of fields"
    if isinstance(given, list | tuple):
        return "a list"
    return f"the single value {shown(given)}"


def text_kind(given: Any) -> str:
    """What stands where a text should: ``a list``, ``the number 1``."""
    if isinstance(given, list | tuple | Mapping) or given is None:
        return shape(given)
    what = "truth value" if isinstance(given, bool) else "number" if isinstance(given, int | float) else (
        "date" if isinstance(given, date) else "value")
    return f"the {what} {str(given).lower() if isinstance(given, bool) else str(given)[:60]}"


def shown(given: Any) -> str:
    """A value in one short line, in quotation marks where it is a text; nothing that a terminal would obey."""
    text = repr(str(given)[:61]) if isinstance(given, str | list | tuple | Mapping) else str(given)[:61]
    return text if len(text) <= 63 else text[:60] + "…" + text[-1:] * (text[:1] in "'\"")
