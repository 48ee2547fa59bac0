"""From a scenario to one that says the same of nobody: every word of the file becomes a label or goes.

Nothing is copied because it looks harmless. Numbers stay, and words that the program itself knows (kinds, rules, names
of parameters). An id becomes the label of its kind; a date moves by the same number of weeks as all others; every other
word is replaced, or left out where the field may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from pydantic import BaseModel

from peaceroom.evidence.ledger.records import KINDS
from peaceroom.files.notation import parse
from peaceroom.files.numbers import NotationError
from peaceroom.process.parameter_table import TABLE
from peaceroom.process.switches import MECHANISMS
from peaceroom.scenario.file.writing import to_dict
from peaceroom.scenario.types import Scenario

#: fields that are left out: words, addresses, hashes of known words, and the file of a published series
DROPPED = frozenset({
    "aliases", "because", "note", "summary", "coding_rules", "url", "publisher", "unit", "with", "owner", "country",
    "languages", "language", "translated_from", "authors", "organisation", "findings", "rights", "raw_sha256",
    "text_sha256", "normaliser", "encoding", "retrieved", "medium", "prefix", "suffix", "place", "start", "end",
    "speaker_role", "codebook"})
#: what says the least that somebody would accept, or what failure is worth to it
_BOTTOM = {"bottom_line": "bottom lines", "thresholds": "thresholds of signing",
           "no_agreement": "values of no agreement", "conditional": "bottom lines that hang on others"}
#: fields of effects on them
_FIELDS = frozenset({"bottom_line", "no_agreement", "threshold"})
#: what may stay in a copy on request
BOTTOM_LINES, SERIES = "bottom-lines", "series"
#: block of a scenario → what its entries are called
_BLOCKS = {"actors": "actor", "issues": "issue", "events": "event", "levers": "lever", "factors": "factor",
           "coders": "coder", "sources": "source", "what_ifs": "what-if", "agenda": "item", "drafts": "draft"}
#: what labels of ids begin with
LABELS = (*_BLOCKS.values(), *KINDS, "outcome", "origin", "entry", "text", "series")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_QUANTITY = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+", re.ASCII)


@dataclass
class Labels:
    """Original id or words → label, and back; ``weeks`` is how far dates were moved, ``keep`` what stays on request
    (`BOTTOM_LINES`, `SERIES`), ``left_out`` how much of what was taken out."""

    weeks: int
    keep: frozenset[str] = frozenset()
    left_out: dict[str, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    bottom_lines: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def id(self, original: str, kind: str = "entry") -> str:
        """The label of an id: ``actor-1``, ``source-12``; the same whenever it is asked for."""
        if original not in self.ids:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self.ids[original] = f"{kind}-{self._counts[kind]}"
        return self.ids[original]

    def text(self, original: str, kind: str) -> str:
        """The label of some words: ``Name 3``."""
        if original not in self.words:
            name = f"text of {kind}"
            self._counts[name] = self._counts.get(name, 0) + 1
            self.words[original] = f"{kind.capitalize()} {self._counts[name]}"
        return self.words[original]

    def leave_out(self, what: str, many: int = 1) -> None:
        """Count something that is taken out."""
        if many:
            self.left_out[what] = self.left_out.get(what, 0) + many

    def day(self, written: str) -> str:
        """A date, moved."""
        return (date.fromisoformat(written) - timedelta(weeks=self.weeks)).isoformat()


@cache
def known_words() -> frozenset[str]:
    """Words of the program itself: of its lists, its fields, its parameters and mechanisms."""
    found: set[str] = {p.name for p in TABLE} | set(MECHANISMS)
    for model in _models():
        found |= set(_words(model.model_json_schema()))
    return frozenset(found | {"evidence", "rest", "any", "all"})


def _models() -> list[type[BaseModel]]:
    """The scenario and every kind of record."""
    return [Scenario, *(cls for cls, _ in KINDS.values())]


def _words(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            if key == "enum" and isinstance(value, list):
                yield from (v for v in value if isinstance(v, str))
            elif key == "const" and isinstance(value, str):
                yield value
            elif key == "properties" and isinstance(value, Mapping):
                yield from value
            yield from _words(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _words(value)


def relabelled(scenario: Scenario, labels: Labels) -> Scenario:
    """The scenario under labels, without its ledger. Raises `pydantic.ValidationError` where that is no scenario."""
    data = to_dict(scenario)
    for event in scenario.events.values():
        for outcome in event.outcomes:
            labels.id(str(outcome), "outcome")
    for block, kind in _BLOCKS.items():
        for key in getattr(scenario, block):
            labels.id(str(key), kind)
    made = relabelled_value(_without_bottom_lines(data, labels), "", labels, ())
    assert isinstance(made, dict)  # as what came in
    return Scenario.model_validate({**made, "title": "A negotiation, names hidden"})


def _without_bottom_lines(data: Mapping[str, object], labels: Labels) -> dict[str, object]:
    """The file without effects on what is taken out, and without levers and what-ifs of which nothing is left."""
    if BOTTOM_LINES in labels.keep:
        return dict(data)
    found = _pruned(data, labels)
    assert isinstance(found, dict)  # as what came in
    levers = found.get("levers", {})
    gone = {key for key, lever in levers.items() if not lever.get("effects")}
    found["levers"] = {key: lever for key, lever in levers.items() if key not in gone}
    kept = {}
    for key, asked in found.get("what_ifs", {}).items():
        asked = {**asked, "levers": [name for name in asked.get("levers", ()) if name not in gone]}
        if any(asked.get(part) for part in ("given", "levers", "without", "effects", "voice", "discount")):
            kept[key] = {part: value for part, value in asked.items() if value or part not in ("levers", "effects")}
    labels.leave_out("levers of which nothing else is left", len(gone))
    labels.leave_out("what-ifs of which nothing else is left", len(found.get("what_ifs", {})) - len(kept))
    found["what_ifs"] = kept
    return found


def _pruned(value: object, labels: Labels) -> object:
    """Without effects on bottom lines and what failure is worth."""
    if isinstance(value, Mapping):
        return {key: _pruned(part, labels) for key, part in value.items()}
    if isinstance(value, list | tuple):
        kept = [_pruned(part, labels) for part in value if not (isinstance(part, Mapping) and any(
            isinstance(target, Mapping) and target.get("field") in _FIELDS for target in part.values()))]
        labels.leave_out("effects on bottom lines or on what failure is worth", len(value) - len(kept))
        return kept
    return value


def relabelled_value(value: object, name: str, labels: Labels, path: tuple[str, ...]) -> object:
    """Any part of a file under labels; ``name`` is the field that it stands in, ``path`` where that is."""
    if isinstance(value, Mapping):
        out: dict[object, object] = {}
        for key, part in value.items():
            where = (*path, str(key))
            if key in DROPPED and _is_field(key, labels):
                continue
            if key == "series" and path[-1:] == ("violence",):
                if SERIES in labels.keep:
                    out[key] = labels.id(str(part), "series")
                continue
            if key in _BOTTOM and _is_field(key, labels) and BOTTOM_LINES not in labels.keep:
                labels.leave_out(_BOTTOM[key], len(part) if isinstance(part, Mapping | list | tuple) else 1)
                labels.bottom_lines[f"bottom line {len(labels.bottom_lines) + 1}"] = f"{'.'.join(where)}: {part}"
                continue
            out[_key(key, labels)] = relabelled_value(part, str(key) if isinstance(key, str) else name, labels, where)
        return out
    if isinstance(value, list | tuple):
        return [relabelled_value(part, name, labels, (*path, str(n))) for n, part in enumerate(value, 1)]
    if isinstance(value, date):
        return labels.day(value.isoformat())
    return _text(value, name, labels, path) if isinstance(value, str) else value


def _key(key: object, labels: Labels) -> object:
    """A field's name as it is; an id's label."""
    if not isinstance(key, str):
        return key
    if _is_field(key, labels):
        return str(key)
    return key if key not in labels.ids and _is_number(key) else labels.id(key)


def _is_field(key: object, labels: Labels) -> bool:
    """Whether a key is a field's name, and not an id that happens to be such a word."""
    return type(key) is not str or (key in known_words() and key not in labels.ids)


def _text(value: str, name: str, labels: Labels, path: tuple[str, ...]) -> str:
    if _DAY.fullmatch(value):
        return labels.day(value)
    if name == "name" and len(path) > 1 and path[-2] in labels.ids:  # the actor actor-1 is called Actor 1
        return labels.words.setdefault(value, labels.ids[path[-2]].replace("-", " ").capitalize())
    if name in ("name", "title", "act", "refer") or (name == "scale" and path[0] == "issues"):
        return labels.text(value, "point" if name == "scale" else name)
    if value in labels.ids and not (name in _lists() and value in known_words()):
        return labels.ids[value]
    if value in known_words() or _is_number(value):
        return str(value)
    if _QUANTITY.fullmatch(value) and value.split(".")[0] in known_words() | {p.split(".")[0] for p in MECHANISMS}:
        head, *rest = value.split(".")
        return ".".join([head, *(labels.ids.get(part, part if part in known_words() else labels.id(part))
                                 for part in rest)])
    return _notation(value, labels) or labels.id(value, "text")


@cache
def _lists() -> frozenset[str]:
    """Fields whose values are words of a list."""
    found: set[str] = set()
    for model in _models():
        found |= set(_list_fields(model.model_json_schema()))
    return frozenset(found)


def _list_fields(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            if key == "properties" and isinstance(value, Mapping):
                yield from (name for name, part in value.items() if "'enum'" in str(part) or "'const'" in str(part))
            yield from _list_fields(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _list_fields(value)


def _is_number(text: str) -> bool:
    try:
        parse(text)
    except NotationError:
        return False
    return True


def _notation(text: str, labels: Labels) -> str | None:
    """A list of ids as some fields write them: ``north, south``; None for other words."""
    parts = [part.strip() for part in text.split(",")]
    return ", ".join(labels.ids[p] for p in parts) if all(p in labels.ids for p in parts) else None
