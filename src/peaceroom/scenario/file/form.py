"""Data to a `Scenario`: pydantic checks the form, and its errors become problems with places and remedies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.nodes import Loc
from peaceroom.files.places import Findings, Places, did_you_mean
from peaceroom.scenario import types as t
from peaceroom.scenario.process_types import part_at

_BLOCKS: Mapping[str, type[BaseModel]] = {
    "coders": t.Coder, "sources": t.Source, "factors": t.Factor, "actors": t.Actor, "support": t.Support,
    "issues": t.Issue, "agenda": t.AgendaItem, "positions": t.Position, "no_agreement": t.Quantity,
    "events": t.Event, "levers": t.Lever, "what_ifs": t.WhatIf, "history": t.History, "process": t.Process,
}
_INNER: Mapping[str, type[BaseModel]] = {
    "outcomes": t.Outcome, "effects": t.Effect, "set": t.SetTo, "add": t.ChangeBy, "multiply": t.ChangeBy,
    "equalise": t.Equalise, "judgement": t.Judgement, "steps": t.ProcessStep,
    **dict.fromkeys(("position", "salience", "capability", "flexibility", "bottom_line", "risk", "strength", "share",
                     "disruption", "reference", "to", "by", "p"), t.Quantity),
}
_TRUTH = {"yes": "true", "no": "false", "on": "true", "off": "false", "y": "true", "n": "false",
          "true": "true", "false": "false"}


@dataclass(slots=True)
class Formed:
    """What came of the form check: the scenario as far as it can be read, and what is wrong with its form.

    ``scenario`` is None when too much is missing. When ``problems`` is not empty, bad entries were left out
    of it, and ``kept`` says which list entries stayed.
    """

    scenario: t.Scenario | None
    problems: list[Problem]
    kept: dict[Loc, list[int]] = field(default_factory=dict)


def form(data: Any, places: Places) -> Formed:
    """Check the form of a whole scenario."""
    findings = Findings(places)
    if not isinstance(data, Mapping):
        what = "a list" if isinstance(data, list) else "a single value"
        findings.add("E101", (), f"the file holds {what}, not named blocks", "begin with the line `peaceroom: 1`")
        return Formed(None, findings.problems)
    check_version(data, places)
    empty = _empty(data)
    for loc in empty:
        findings.add("E120", loc, f"{_name(loc)} has no value", "write a value, or delete the line", part="key")
    try:
        return Formed(t.Scenario.model_validate(data), findings.problems)
    except ValidationError as error:
        for e in error.errors(include_url=False):
            if not any(tuple(e["loc"])[:len(loc)] == loc for loc in empty):
                _one(e, tuple(e["loc"]), findings)
        scenario, kept = _without_bad_entries(data, error)
        return Formed(scenario, findings.problems, kept)


def check_version(data: Mapping[str, Any], places: Places) -> None:
    """Refuse a format version other than this program's, before anything else is judged by its rules."""
    version = data.get("peaceroom")
    ours = t.FORMAT_VERSION

    def refuse(code: str, message: str, remedy: str) -> InputError:
        loc: Loc = ("peaceroom",) if "peaceroom" in data else ()
        file, line, column = places.at(loc)
        return InputError([Problem(file, line, column, code, message, CODES[code][1], remedy)])

    if "peaceroom" not in data:
        raise refuse("E102", "the format version is missing", f"begin with the line `peaceroom: {ours}`")
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        raise refuse("E102", f"the format version {str(version)[:60]!r} is not a whole number",
                     f"write `peaceroom: {ours}`")
    if version > ours:
        raise refuse("E103", f"this file has format version {version}, this program reads {ours}",
                     "install a newer Peaceroom")
    if version < ours:
        raise refuse("E104", f"this file has format version {version}, this program reads {ours}",
                     "run `peaceroom migrate FILE`; it keeps a copy")


def _empty(data: Any, loc: Loc = ()) -> list[Loc]:
    """Paths of values left empty in the file."""
    if data is None:
        return [loc]
    if isinstance(data, Mapping):
        return [found for k, v in data.items() for found in _empty(v, (*loc, k))]
    if isinstance(data, list):
        return [found for i, v in enumerate(data) for found in _empty(v, (*loc, i))]
    return []


def _one(e: Any, loc: Loc, findings: Findings) -> None:
    kind, given, ctx = e["type"], e.get("input"), e.get("ctx", {})
    name, is_key = _name(loc), loc[-1:] == ("[key]",)
    if is_key:
        loc = loc[:-1]
    part = "key" if is_key else "value"
    shown = f"{str(given)[:60]!r}"

    def add(code: str, message: str, remedy: str, at: Any = part) -> None:
        findings.add(code, loc, message, remedy, part=at)

    if kind == "peaceroom":
        add(ctx["code"], f"{name}: {ctx['message']}", ctx["remedy"])
    elif kind == "extra_forbidden":
        known = _fields(loc[:-1])
        remedy = ("write {value: {option: weight}, because: …}" if not isinstance(loc[-1], str)
                  else did_you_mean(loc[-1], known, "delete it, or see docs/scenario-format.md"))
        add("E105", f"there is no field {str(loc[-1])[:60]!r} here", remedy, "key")
    elif kind == "missing":
        if len(loc) > 1 and loc[-2] == "judgement":
            add("E122", f"this judgement does not say {'who made it' if name == 'by' else 'when it was made'}",
                "write {judgement: 50..70, by: coder-a, on: 2020-10-04}", "key")
        else:
            add("E106", f"the field {name} is missing", f"add `{name}: …`", "key")
    elif kind == "literal_error":
        allowed = [w.strip("' ") for w in str(ctx.get("expected", "")).replace(" or ", ", ").split(",")]
        add("E114", f"{name} is {shown}", did_you_mean(str(given), allowed, "see docs/scenario-format.md"))
    elif kind == "bool_type":
        if isinstance(given, str) and given.lower() in _TRUTH:
            add("E110", f"{name} is the word {shown}, not a truth value", f"write {_TRUTH[given.lower()]}")
        else:
            add("E114", f"{name} is {shown}", "write true or false")
    elif kind == "string_pattern_mismatch" and name == "url":
        add("E119", f"the address {shown} does not begin with http:// or https://", "give the page's full address")
    elif kind == "string_pattern_mismatch":
        add("E113", f"{shown} is not an id", _id_remedy(str(given)))
    elif kind in ("string_too_short", "string_too_long"):
        if kind == "string_too_short":
            add("E118", f"{name} is empty", "write some words")
        else:
            add("E118", f"{name} is longer than {ctx['max_length']} characters",
                "shorten it; long texts belong in the folder's README")
    elif kind == "string_type":
        if isinstance(given, list | Mapping):
            add("E116", f"{name} is {_shape(given)}, and one word or text is expected",
                "put text with { or [ in quotes")
        else:
            what = "truth value" if isinstance(given, bool) else "number" if isinstance(given, int | float) else "date"
            word = str(given).lower() if isinstance(given, bool) else str(given)
            add("E115", f"{name} is the {what} {word}, and text is expected", f'write it in quotes: "{word}"')
    elif kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        signs = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
        limit = next(f"{signs[k]} {v:g}" for k, v in ctx.items() if k in signs)
        add("E117", f"{name} {given} is outside its limits", f"write a number {limit}")
    elif kind in ("finite_number", "float_type", "float_parsing"):
        add("E108", f"{name} is not a finite number", "write an ordinary number")
    else:  # tuples, mappings, models of the wrong shape
        want = {"tuple_type": "a list", "mapping_type": "a block of id: …", "dict_type": "a block of id: …",
                "model_type": "a block of fields", "model_attributes_type": "a block of fields"}.get(kind)
        add("E116", f"{name} is {_shape(given)}" if want else f"{name} does not have the right shape ({e['msg']})",
            f"write {want}" + (" such as [a, b]" if want == "a list" else "") if want
            else "see docs/scenario-format.md")


def _name(loc: Loc) -> str:
    """What a reader calls the thing at a path."""
    for step in reversed(loc):
        if isinstance(step, str) and step not in ("[key]", "value", "one", "many", "cell", "rest"):
            return step
    return "entry" if loc else "file"


def _shape(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, Mapping):
        return "a block of fields"
    if isinstance(given, list | tuple):
        return "a list"
    return f"the single value {str(given)[:60]!r}"


def _id_remedy(word: str) -> str:
    import re

    plain = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
    rule = "ids hold small letters, digits, - and _"
    return f"{rule}: did you mean {plain[:64]}?" if plain else rule


def _fields(loc: Loc) -> list[str]:
    """Names of the fields that the block at a path may have."""
    model: type[BaseModel] = t.Scenario
    if loc[:1] == ("process",):
        model = part_at(loc[1:])
    elif loc:
        model = _BLOCKS.get(str(loc[0]), t.Scenario)
        # the second step is an id or an index, so a field's name counts from the third (of history, the second)
        for step in loc[1 if model is t.History else 2:]:
            if isinstance(step, str) and step in _INNER:
                model = _INNER[step]
    names = [f.alias or name for name, f in model.model_fields.items()]
    return [*names, "range"] if model is t.Quantity else names


def _without_bad_entries(data: Any, error: ValidationError) -> tuple[t.Scenario | None, dict[Loc, list[int]]]:
    """The scenario with every entry left out that has a bad form, so that its meaning can be checked all the same."""
    data = _copy(data)
    kept: dict[Loc, list[int]] = {}
    for _ in range(6):
        doomed: set[Loc] = set()
        for e in error.errors(include_url=False, include_context=False, include_input=False):
            loc = e["loc"]
            path = _existing(data, loc if e["type"] != "missing" else loc[:-1])
            if not path:
                return None, kept
            doomed.add(path)
        for path in sorted(doomed, key=lambda p: (len(p), tuple(map(str, p)), [s for s in p if isinstance(s, int)]),
                           reverse=True):
            _delete(data, path, kept)
        try:
            return t.Scenario.model_validate(data), kept
        except ValidationError as again:
            error = again
    return None, kept


def _copy(data: Any) -> Any:
    """A copy in which nothing is shared, unlike `copy.deepcopy`: what aliases repeat is judged separately."""
    if isinstance(data, Mapping):
        return {k: _copy(v) for k, v in data.items()}
    return [_copy(v) for v in data] if isinstance(data, list | tuple) else data


def _existing(data: Any, loc: tuple[Any, ...]) -> Loc:
    """The part of a path that the data has."""
    path: list[Any] = []
    for step in loc:
        if (isinstance(data, Mapping) and step in data) or (
                isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)):
            data = data[step]
            path.append(step)
    return tuple(path)


def _delete(data: Any, path: Loc, kept: dict[Loc, list[int]]) -> None:
    last: Any = path[-1]
    try:
        for step in path[:-1]:
            data = data[step]
        size = len(data)
        del data[last]
    except (LookupError, TypeError):  # something above it is gone already
        return
    if isinstance(data, list) and isinstance(last, int):
        del kept.setdefault(path[:-1], list(range(size)))[last]
