"""Scenarios between two versions: the first with some of the changes made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import cast

from pydantic import BaseModel

from peaceroom.analysis.movement.atoms import GONE, Atom, Edit, parts, records
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Record
from peaceroom.scenario.types import Scenario

_ROWS = ("positions", "support", "scores")


def hybrid(one: Scenario, two: Scenario, atoms: Collection[Atom]) -> Scenario:
    """The first version with some pieces of the second; words are the second's where nothing else differs.

    Rows stand in the order of the first version, new ones behind. Nothing is checked.
    """
    edits = [edit for atom in atoms for edit in atom.edits]
    blocks = {edit.place[0]: [e for e in edits if e.place[0] == edit.place[0]] for edit in edits}
    found = one.model_copy(update={block: _block(one, block, mine) for block, mine in blocks.items()})
    return found.with_ledger(_ledger(one.ledger, two.ledger, atoms))


def _block(one: Scenario, block: str, edits: list[Edit]) -> object:
    entries = parts(one, block)
    if any(len(edit.place) == 1 for edit in edits):
        return edits[0].after
    made = dict(entries or {})
    for edit in edits:
        key = edit.place[1]
        if len(edit.place) == 3:
            made[key] = cast("BaseModel", made[key]).model_copy(update={edit.place[2]: edit.after})
        elif edit.after is GONE:
            made.pop(key, None)
        else:
            made[key] = edit.after
    if block in _ROWS:
        return tuple(made.values())
    if block == "process":
        assert one.process is not None  # else the whole block would have been one edit
        return one.process.model_copy(update=made)
    return made


def _ledger(one: Ledger | None, two: Ledger | None, atoms: Collection[Atom]) -> Ledger | None:
    """The first ledger with the records of some pieces; what they rest on comes with them."""
    base = two if one is None else one
    if base is None:
        return None
    taken = {entry for atom in atoms for entry in atom.records}
    whole = {part for atom in atoms for part in atom.taken_whole}
    made: dict[str, dict[str, Record]] = {kind: {} for kind in ("codings", "grades", "scales")}
    for kind, chosen in made.items():
        a, b = records(one, kind), records(two, kind)
        for key in [*a, *(k for k in b if k not in a)]:
            held = b if (kind, key) in taken else a
            if key in held:
                chosen[key] = held[key]
    needed = {str(getattr(c, name)) for c in made["codings"].values() for name in ("passage", "confirmed_by")}
    for kind, up in (("passages", "document"), ("documents", "source"), ("sources", "")):
        first, second = (two, one) if kind in whole else (one, two)
        own, other = records(first, kind), records(second, kind)
        made[kind] = {**own, **{key: other[key] for key in other if key in needed and key not in own}}
        if up:
            needed = {str(getattr(r, up)) for r in made[kind].values()} | {
                str(getattr(r, up)) for r in made["grades"].values() if hasattr(r, up)}
    assumed = two if two is not None and "assumptions" in whole else base
    parts_of: Mapping[str, object] = {**made, "assumptions": assumed.assumptions, "discounts": assumed.discounts}
    return replace(base, sha256="", **parts_of)  # type: ignore[arg-type]  # kinds as their names say
