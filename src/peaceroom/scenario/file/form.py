"""Data to a `Scenario`: pydantic checks the form, and its errors become problems with places and remedies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.form_errors import explain, shape, shown, text_kind
from peaceroom.files.nodes import Loc
from peaceroom.files.places import Part, PlacedProblems, Places
from peaceroom.scenario import types as t
from peaceroom.scenario.drafts import Clause
from peaceroom.scenario.file.id_remedies import Ids
from peaceroom.scenario.process_types import part_at

_BLOCKS: Mapping[str, type[BaseModel]] = {
    "coders": t.Coder, "sources": t.Source, "factors": t.Factor, "actors": t.Actor, "support": t.Support,
    "issues": t.Issue, "agenda": t.AgendaItem, "positions": t.Position, "scores": t.Score, "thresholds": t.Quantity,
    "approval": t.Approval,
    "no_agreement": t.Quantity, "drafts": t.Draft, "events": t.Event,
    "levers": t.Lever, "what_ifs": t.WhatIf, "history": t.History, "process": t.Process,
}
_INNER: Mapping[str, type[BaseModel]] = {
    "outcomes": t.Outcome, "effects": t.Effect, "set": t.SetTo, "add": t.ChangeBy, "multiply": t.ChangeBy,
    "equalise": t.Equalise, "judgement": t.Judgement, "steps": t.ProcessStep, "text": Clause,
    **dict.fromkeys(("position", "salience", "capability", "flexibility", "bottom_line", "risk", "strength", "share",
                     "disruption", "reference", "to", "by", "p"), t.Quantity),
}
_SEE = "see docs/scenario-format.md"


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
    findings = PlacedProblems(places)
    if not isinstance(data, Mapping):
        what = "a list" if isinstance(data, list) else "a single value"
        findings.add("E101", (), f"the file holds {what}, not named blocks", "begin with the line `peaceroom: 1`")
        return Formed(None, findings.problems)
    check_version(data, places)
    empty = dict.fromkeys(_empty(data))
    for loc in empty:
        findings.add("E120", loc, f"{_name(loc)} has no value", "write a value, or delete the line", part="key")
    try:
        return Formed(t.Scenario.model_validate(data), findings.problems)
    except ValidationError as error:
        ids = Ids(data, findings)
        for e in error.errors(include_url=False):
            loc = tuple(e["loc"])
            if not any(loc[:n] in empty for n in range(len(loc) + 1)):
                _one(e, loc, findings, ids)
        scenario, kept = _without_bad_entries(data, error)
        return Formed(scenario, findings.problems, kept)


def check_version(data: Mapping[str, Any], places: Places) -> None:
    """Refuse a format version other than this program's, before anything else is judged by its rules."""
    version = data.get("peaceroom")
    ours = t.FORMAT_VERSION

    def refuse(code: str, message: str, remedy: str) -> InputError:
        file, line, column = places.at(("peaceroom",) if "peaceroom" in data else ())
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
                     f"run `peaceroom migrate {places.at(('peaceroom',))[0]}`; it keeps a copy")


def _empty(data: Any, loc: Loc = ()) -> list[Loc]:
    """Paths of values left empty in the file."""
    if data is None:
        return [loc]
    if isinstance(data, Mapping):
        return [found for k, v in data.items() for found in _empty(v, (*loc, k))]
    if isinstance(data, list):
        return [found for i, v in enumerate(data) for found in _empty(v, (*loc, i))]
    return []


def _one(e: Any, loc: Loc, findings: PlacedProblems, ids: Ids) -> None:
    """One of pydantic's errors as a problem with its place."""
    given, found = e.get("input"), explain(e, _SEE, findings.did_you_mean)
    name, is_key = _name(loc), loc[-1:] == ("[key]",)
    if is_key:
        loc = loc[:-1]

    def add(code: str, message: str, remedy: str, part: Part = "key" if is_key else "value") -> None:
        findings.add(code, loc, message, remedy, part=part)

    match found.kind:
        case "own":
            add(found.code, f"{name}: {found.what}", found.remedy)
        case "unknown":
            last = loc[-1] if loc else ""
            option = e["type"] == "invalid_key" or not isinstance(last, str)
            add("E105", f"there is no field {shown(last)} here",
                "write {value: {option: weight}, because: …}" if option
                else _field_remedy(str(last), loc[:-1], findings, ids.data), "key")
        case "missing" if len(loc) > 1 and loc[-2] == "judgement":
            add("E122", f"this judgement does not say {'who made it' if name == 'by' else 'when it was made'}",
                "add by: and on:, as in {judgement: 50..70, by: coder-a, on: 2020-10-04}", "key")
        case "missing":
            add("E106", f"the field {name} is missing", f"add `{name}: …`", "key")
        case "truth":
            add("E110" if found.remedy != "write true or false" else "E114",
                f"{name} {found.what}, not a truth value", found.remedy)
        case "pattern" if name == "url":
            add("E119", f"the address {shown(given)} does not begin with http:// or https://",
                "give the page's full address")
        case "pattern":
            add("E113", f"{shown(given)} is not an id", ids.remedy(str(given), loc, is_key=is_key))
        case "length":
            add("E118", f"{name} {found.what}", found.remedy)
        case "text" if is_key:
            raw = findings.places.written(loc, "key") or str(given)
            add("E113", f"{text_kind(given)} is not an id", ids.remedy(raw, loc, is_key=True))
        case "text" if isinstance(given, list | Mapping):
            add("E116", f"{name} is {shape(given)}, and one word or text is expected", _text_remedy(given))
        case "text":
            word = findings.places.written(findings.original(loc)) or (
                str(given).lower() if isinstance(given, bool) else str(given))
            add("E115", f"{name} {found.what}, and text is expected", f'write it in quotes: "{word}"')
        case _:
            code = {"limit": "E117", "number": "E108", "word": "E114", "date": "E112"}.get(found.kind, "E116")
            add(code, f"{name} {found.what}", found.remedy)


def _field_remedy(word: str, loc: Loc, findings: PlacedProblems, data: Any) -> str:
    """The field that was meant; when it is there already, where the words belong."""
    for step in loc:
        data = data.get(step) if isinstance(data, Mapping) else (
            data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None)
    known = _fields(loc)
    there = {k for k in known if k in data} if isinstance(data, Mapping) else set()
    if (near := findings.nearest(word, known)) is not None and near in there:
        return f"delete it, or join it with `{near}`, which is given already"
    return findings.did_you_mean(word, [k for k in known if k not in there], f"delete it, or {_SEE}")


def _text_remedy(given: Any) -> str:
    """What to type where YAML made a block or list of a text."""
    if isinstance(given, Mapping) and len(given) == 1:
        (key, value), = given.items()
        if isinstance(key, str) and isinstance(value, str) and '"' not in key + value and len(key + value) < 60:
            return f'write it in quotes: "{key}: {value}"'
    return "write one text; if it begins with { or [, put it in quotes"


def _name(loc: Loc) -> str:
    """What a reader calls the thing at a path."""
    for step in reversed(loc):
        if isinstance(step, str) and step not in ("[key]", "value", "one", "many", "cell", "rest"):
            return step
    return "entry" if loc else "file"


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
        parents: dict[Loc, set[Any]] = {}
        for path in doomed:
            parents.setdefault(path[:-1], set()).add(path[-1])
        for parent in sorted(parents, key=len, reverse=True):
            _delete(data, parent, parents[parent], kept)
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
        if isinstance(data, Mapping) and step not in data:  # pydantic says '1.0' for the key 1.0
            step = next((k for k in data if not isinstance(k, str) and step in (str(k), f"datetime.{k!r}")), step)
        if (isinstance(data, Mapping) and step in data) or (
                isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)):
            data = data[step]
            path.append(step)
    return tuple(path)


def _delete(data: Any, parent: Loc, doomed: set[Any], kept: dict[Loc, list[int]]) -> None:
    """Take entries out of the list or block at a path."""
    try:
        for step in parent:
            data = data[step]
    except (LookupError, TypeError):  # something above it is gone already
        return
    if isinstance(data, list):
        left = [i for i in range(len(data)) if i not in doomed]
        before = kept.get(parent, list(range(len(data))))
        kept[parent] = [before[i] for i in left]
        data[:] = [data[i] for i in left]
    else:
        for step in doomed:
            data.pop(step, None)
