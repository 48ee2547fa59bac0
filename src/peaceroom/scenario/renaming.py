"""Give an id another name everywhere in a scenario's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.editing import BOM, edited, replace_file
from peaceroom.scenario.nodes import Node, resolve
from peaceroom.scenario.places import did_you_mean
from peaceroom.scenario.reading import LIBRARY, Located, judge_text, read_text
from peaceroom.scenario.references import KINDS, definitions, places


@dataclass(frozen=True, slots=True)
class Renaming:
    """A rename worked out but not yet written: ``lines`` are the changed places, ``text`` the new text."""

    where: Located
    kind: str
    old: str
    new: str
    lines: tuple[int, ...]
    before: str
    text: str
    bom: bool

    def write(self) -> None:
        """Put the new text in the file's place."""
        replace_file(self.where.path, (BOM if self.bom else b"") + self.text.encode())


def plan_rename(where: Located, old: str, new: str, kind: str | None = None) -> Renaming:
    """Work out a rename, and check the scenario that results.

    Raises `InputError`: the scenario is not valid before or after, E113 the new id is no id, E320 the old id
    does not exist, E321 the new one does, E322 several kinds have the old one, E324 the scenario is bundled.
    """
    refuse_bundled(where)
    text, bom = read_text(where)
    _, _, root = judge_text(text, where)
    kind = _kind(where, root, old, kind)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", new) or not isinstance(resolve(new), str):
        raise _refuse("E113", where, f"{new!r} is not an id", "use small letters, digits, - and _, not a bare number")
    if new in definitions(root, kind):
        raise _refuse("E321", where, f"there is already a {kind} {new}", "choose another id")
    nodes = [node for k, node in places(root) if k == kind and node.value == old]
    changed = edited(text, [(node, new) for node in nodes])
    judge_text(changed, where)
    return Renaming(where, kind, old, new, tuple(sorted({n.line for n in nodes})), text, changed, bom)


def refuse_bundled(where: Located) -> None:
    """Raise E324 when the file belongs to the program."""
    if where.path.resolve().is_relative_to(LIBRARY.resolve()):
        raise _refuse("E324", where, f"{where.name} comes with Peaceroom and is not changed",
                      "copy its folder and change the copy")


def _kind(where: Located, root: Node, old: str, kind: str | None) -> str:
    kinds = [k for k in KINDS if old in definitions(root, k)]
    if kind is not None:
        if kind in kinds:
            return kind
        known = sorted(definitions(root, kind))
        raise _refuse("E320", where, f"there is no {kind} {old}", did_you_mean(old, known, "see `peaceroom describe`"))
    if not kinds:
        known = sorted({name for k in KINDS for name in definitions(root, k)})
        raise _refuse("E320", where, f"nothing has the id {old}", did_you_mean(old, known, "see `peaceroom describe`"))
    if len(kinds) > 1:
        named = " and of ".join(f"{'an' if k[0] in 'aei' else 'a'} {k}" for k in kinds)
        raise _refuse("E322", where, f"{old} is the id of {named}",
                      f"add --kind {kinds[0]} (or {', '.join(kinds[1:])})")
    return kinds[0]


def _refuse(code: str, where: Located, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=where.path.as_posix())
