"""The catalogue of confidence measures and interventions, and the analyst's own in a case's ``measures.yaml``.

What each field means stands in docs/levers.md. A size is never without what it rests on: an act whose basis is
``literature`` names one of the measure's own sources, and one that is a ``what-if`` has a number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from peaceroom.core.errors import InputError
from peaceroom.core.errors import Problem as Fault
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.form_errors import explain
from peaceroom.files.opening import exists, read_file
from peaceroom.files.places import TextPlaces
from peaceroom.scenario.quantities import Date, Frozen, Id, Name, Number, Text, refusal

FILE = "measures.yaml"
_MOST_BYTES = 1_000_000
#: roles that a measure may need
Role = Literal["parties", "mediator", "guarantor", "donors", "sanctioning-states", "monitors", "civil-society", "body",
               "ratifiers", "host"]
#: what of the content an act changes
CONTENT = ("link", "set-aside", "refer", "reorder", "include", "pay", "demand", "bottom-line")
#: what of the process an act changes
PROCESS = ("trust", "effort", "ceasefire-class", "deadline", "back-channel", "reference")
#: acts that need no size
STRUCTURAL = ("link", "set-aside", "refer", "reorder", "include", "back-channel", "reference")


class Judged(Frozen):
    """Whose judgement a piece of knowledge is, and of which day."""

    by: Id
    on: Date


class Knowledge(Frozen):
    """What is known of an effect: from a source, or as somebody's judgement."""

    source: Name | None = None
    judgement: Judged | None = None
    finding: Text
    on: Literal["agreement", "duration", "ceasefire", "violence", "other"]
    effect: Literal["helps", "hurts", "mixed", "none"]
    checked: Text | None = None  # what was read of a source

    @model_validator(mode="after")
    def _whose(self) -> Knowledge:
        if (self.source is None) == (self.judgement is None):
            raise refusal("E466", "this knowledge has neither a source nor a judgement, or both",
                          "write source: and checked:, or judgement: {by: …, on: …}")
        if self.source is not None and self.checked is None:
            raise refusal("E466", "it does not say what was read of the source",
                          "write checked: abstract, checked: report, or what else was read")
        return self

    @property
    def whose(self) -> str:
        """The source, or the judgement with coder and date."""
        if self.judgement is not None:
            return f"judgement of {self.judgement.by}, {self.judgement.on.isoformat()}"
        return str(self.source)


class Act(Frozen):
    """How the models show a measure: what it changes, by how much, and what that size rests on."""

    on: Literal["link", "set-aside", "refer", "reorder", "include", "pay", "demand", "bottom-line", "trust", "effort",
                "ceasefire-class", "deadline", "back-channel", "reference"]
    for_: Literal["each-party", "all-parties"] = Field(default="each-party", alias="for")
    by: Number | None = None
    basis: Literal["structure", "literature", "what-if"]
    from_: Name | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _sized(self) -> Act:
        if (self.basis == "structure") != (self.on in STRUCTURAL):
            raise refusal("E466", f"an act on {self.on} cannot rest on {self.basis}",
                          "write basis: structure" if self.on in STRUCTURAL else
                          "write basis: what-if and by: a number")
        if self.on in STRUCTURAL and self.by is not None:
            raise refusal("E466", f"an act on {self.on} has no size", "delete by:")
        if self.on not in STRUCTURAL and self.by is None:
            raise refusal("E466", f"an act on {self.on} has no size", "write by: a number")
        shares = ("pay", "demand", "bottom-line", "trust", "effort")
        if self.by is not None and self.on in shares and not -1 <= self.by <= 1:
            raise refusal("E466", f"a change of {self.on} by {self.by:g} is more than the whole",
                          "write a share, e.g. 0.1")
        return self


class Measure(Frozen):
    """One measure of the catalogue."""

    id: Id
    name: Name
    family: Literal["confidence", "format", "content", "guarantee", "incentive", "inclusion"]
    what: Text
    takes: tuple[Role, ...] = Field(min_length=1)
    needs: Text
    costs: Mapping[Role, Text]
    grade: Literal["A", "B", "C", "D"]
    claim: Text
    known: tuple[Knowledge, ...] = Field(min_length=1)
    acts: tuple[Act, ...] = ()

    @model_validator(mode="after")
    def _grounded(self) -> Measure:
        sources = {k.source for k in self.known if k.source}
        for act in self.acts:
            if act.basis == "literature" and act.from_ not in sources:
                raise refusal("E466", f"the size of the act on {act.on} names no source of this measure",
                              "write from: one of " + (", ".join(sorted(sources)) or "the sources under known"))
        if not sources and self.grade != "D":
            raise refusal("E466", f"grade {self.grade} rests on no source", "write grade: D")
        return self


class _File(Frozen):
    measures: tuple[Measure, ...] = Field(min_length=1)


@cache
def bundled_measures() -> tuple[Measure, ...]:
    """The measures that come with Peaceroom."""
    path = Path(__file__).with_name(FILE)
    return _read(path.read_text(encoding="utf-8"), path.name)


def measures_of(folder: Path | None) -> tuple[tuple[Measure, ...], frozenset[str]]:
    """The bundled measures and those of a case's folder, and ids of the latter; one of the same id takes its place.

    Raises `InputError` E466 for a file that is not such a catalogue, with every place, and E003–E019 for one that
    cannot be read.
    """
    bundled = bundled_measures()
    if folder is None or not exists(folder / FILE):
        return bundled, frozenset()
    path = folder / FILE
    text = yaml_reader.decode(read_file(path, _MOST_BYTES, within=folder), path.as_posix())
    own = {m.id: m for m in _read(text, path.as_posix())}
    return (tuple(m for m in bundled if m.id not in own) + tuple(own.values())), frozenset(own)


def own_sha256(folder: Path | None) -> str:
    """Hash of a case's own measures; empty where there are none. Raises like `measures_of`."""
    if folder is None or not exists(folder / FILE):
        return ""
    measures_of(folder)
    return hashlib.sha256(read_file(folder / FILE, _MOST_BYTES, within=folder)).hexdigest()


def _read(text: str, file: str) -> tuple[Measure, ...]:
    root = yaml_reader.parse(text, file)
    places = TextPlaces(file, root)
    why = "it would be unclear what the measure is said to do"
    otherwise = "see docs/levers.md"
    try:
        found = _File.model_validate(root.to_python()).measures
    except ValidationError as error:
        faults = []
        for e in error.errors():
            said = explain(dict(e), otherwise)
            _, line, column = places.at(tuple(e["loc"]))
            name = " → ".join(map(str, e["loc"])) or "the file"
            faults.append(Fault(file, line, column, "E466", said.what if said.kind == "own" else f"{name} {said.what}",
                                why, said.remedy))
        raise InputError(faults) from None
    seen: set[str] = set()
    for k, measure in enumerate(found):
        if measure.id in seen:
            _, line, column = places.at(("measures", k, "id"))
            raise InputError([Fault(file, line, column, "E466", f"there are two measures {measure.id!r}", why,
                                    "give one of them another id")])
        seen.add(measure.id)
    return found

