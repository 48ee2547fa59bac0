"""Give an id another name everywhere in a scenario's text and in the files of its parts beside it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from peaceroom.conflict.file.reading import NAME
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.editing import BOM, edited
from peaceroom.files.nodes import Node, resolve
from peaceroom.files.suggestions import did_you_mean
from peaceroom.files.writing import replace_files
from peaceroom.scenario.file.conflict_references import conflict_places
from peaceroom.scenario.file.loading import LIBRARY, Located, judge_text, read_text
from peaceroom.scenario.file.parts import part_files, part_text
from peaceroom.scenario.file.process_references import process_places
from peaceroom.scenario.file.references import KINDS, Reference, definitions, draft_places, field, places

#: kind → the fields in which records of a ledger name its ids
_IN_LEDGER = {"actor": ("actor", "speaker", "camp"), "issue": ("issue",)}


@dataclass(frozen=True, slots=True)
class Change:
    """A file's text before and after; ``lines`` are the changed places."""

    path: Path
    lines: tuple[int, ...]
    before: str
    text: str
    bom: bool


@dataclass(frozen=True, slots=True)
class Renaming:
    """A rename worked out but not yet written: the files that change, the scenario's own first."""

    where: Located
    kind: str
    old: str
    new: str
    changes: tuple[Change, ...]

    def only(self, files: Collection[Path]) -> Renaming:
        """The same with the changes of these files alone."""
        return replace(self, changes=tuple(c for c in self.changes if c.path in files))

    def write(self) -> None:
        """Put the new texts in the files' places, all of them or none. Raises `InputError` (E326)."""
        new = {c.path: (BOM if c.bom else b"") + c.text.encode() for c in self.changes}
        replace_files(new, folder=self.where.path.parent)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    text: str
    bom: bool
    references: tuple[Reference, ...]

    def renamed(self, kind: str, old: str, new: str) -> Change:
        found: dict[Node, str] = {}
        for reference in self.references:
            if (reference.kind, reference.id) == (kind, old):
                found[reference.node] = _with_part(found.get(reference.node), reference, new)
        lines = tuple(sorted({node.line for node in found}))
        return Change(self.path, lines, self.text, edited(self.text, found.items()), self.bom)


def plan_rename(where: Located, old: str, new: str, kind: str | None = None) -> Renaming:
    """Work out a rename in the scenario and the parts beside it (`PARTS`), and check what results.

    ``old`` of an outcome is ``event/outcome``.

    Raises `InputError`: the scenario is not valid before or after, E113 the new id is no id, E320 the old id
    does not exist, E321 the new one does, E322 several kinds have the old one, E324 the scenario is bundled,
    E327 records of the ledger beside it name the old id.
    """
    refuse_bundled(where)
    text, bom = read_text(where)
    _, _, root = judge_text(text, where)
    beside = {block: (path, *part_text(path)) for block, path in part_files(where.folder)}
    parts = {block: yaml_reader.parse(part[1], part[0].as_posix()) for block, part in beside.items()}
    process = parts.get("process") or field(root, "process")
    known = {k: definitions(root, k) for k in KINDS}
    known["commitment"] = set() if process is None else definitions(process, "commitment")
    if "drafts" in parts:
        known["draft"] = {str(key.value) for key, _ in parts["drafts"].pairs}
    kind = _kind(where, known, old, kind)
    event = old.rpartition("/")[0] if kind == "outcome" else ""
    new = new.removeprefix(f"{event}/") if event else new
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", new) or not isinstance(resolve(new), str):
        raise _refuse("E113", where, f"{new!r} is not an id", "use small letters, digits, - and _, not a bare number")
    if (f"{event}/{new}" if event else new) in known[kind]:
        raise _refuse("E321", where, f"there is already {_article(kind)} {new}", "choose another id")
    _refuse_named_in_ledger(where, kind, old)
    in_process = () if process is None else tuple(process_places(process, "agenda" if known["agenda"] else "issue"))
    files = [_File(where.path, text, bom, (*places(root), *(() if "process" in parts else in_process)))]
    files += [_File(*beside[block], in_process if block == "process" else tuple(draft_places(part)))
              for block, part in parts.items()]
    changes = [file.renamed(kind, old, new) for file in files]
    judge_text(changes[0].text, where, dict(zip(parts, (c.text for c in changes[1:]), strict=True)))
    changes += [file.renamed(kind, old, new) for file in _moves(where)]
    return Renaming(where, kind, old, new, tuple(c for c in changes if c.lines))


def _moves(where: Located) -> list[_File]:
    """The conflict of the scenario's folder, where there is one."""
    if where.folder is None or not (path := where.folder / NAME).is_file():
        return []
    text, bom = part_text(path)
    return [_File(path, text, bom, tuple(conflict_places(yaml_reader.parse(text, path.as_posix()))))]


def refuse_bundled(where: Located) -> None:
    """Raise E324 when the file belongs to the program."""
    if where.path.resolve().is_relative_to(LIBRARY.resolve()):
        raise _refuse("E324", where, f"{where.name} comes with Peaceroom and is not changed",
                      "copy its folder and change the copy")


def _with_part(text: str | None, reference: Reference, new: str) -> str:
    """The scalar with the id replaced: all of it, or one of the parts of ``support.guest.south``."""
    if reference.part is None:
        return new
    parts = (text or str(reference.node.value)).split(".")
    parts[reference.part] = new
    return ".".join(parts)


def _kind(where: Located, known: dict[str, set[str]], old: str, kind: str | None) -> str:
    kinds = [k for k in KINDS if old in known[k]]
    listing = f"see `peaceroom describe {where.path.as_posix()}`"
    if kind is not None:
        if kind in kinds:
            return kind
        raise _refuse("E320", where, f"there is no {kind} {old}",
                      did_you_mean(old, sorted(known[kind]), listing))
    if not kinds:
        raise _refuse("E320", where, f"nothing has the id {old}",
                      did_you_mean(old, sorted(set().union(*known.values())), listing))
    if len(kinds) > 1:
        named = " and of ".join(_article(k) for k in kinds)
        raise _refuse("E322", where, f"{old} is the id of {named}",
                      f"add --kind {kinds[0]} (or {', '.join(kinds[1:])})")
    return kinds[0]


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _refuse_named_in_ledger(where: Located, kind: str, old: str) -> None:
    """Raise E327 when a record of the ledger names the id: records are only ever added, so they keep the old one."""
    folder = None if where.folder is None else where.folder / "ledger"
    if folder is None or kind not in _IN_LEDGER:
        return
    named = re.compile(rf'"({"|".join(_IN_LEDGER[kind])})"\s*:\s*"{re.escape(old)}"')
    for path in sorted(folder.glob("*.jsonl")):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError as error:
            raise InputError.one("E016", f"the file cannot be opened ({error.strerror})", CODES["E016"][1],
                                 "check its permissions, and close other programs that use it",
                                 file=path.as_posix()) from None
        for number, line in enumerate(lines, 1):
            if found := named.search(line):
                raise InputError.one("E327", f"a record of the ledger names the {kind} {old}", CODES["E327"][1],
                                     f"keep the id and change the {kind}'s `name`, which is what reports show",
                                     file=path.as_posix(), line=number, column=found.start() + 1)


def _refuse(code: str, where: Located, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=where.path.as_posix())
