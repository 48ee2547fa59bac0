"""A scenario being edited: its texts, every edit since the first, undo and redo, and what the disk holds meanwhile.

All of it is one log (`peaceroom.files.edit_log`): an edit is kept before anybody is told so, a process that was killed
finds everything again, several people edit at once, and each undoes what is theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from threading import RLock
from typing import Literal

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.edit_log import EditLog
from peaceroom.files.nodes import Block, Node
from peaceroom.files.splices import Clash, Splice, Splices, apply, between, inverse, moved, rebased
from peaceroom.files.yaml import parse
from peaceroom.scenario.editing.disk import Disk
from peaceroom.scenario.editing.entries import Conflict, Doing, Entry
from peaceroom.scenario.editing.judging import Judged, judge
from peaceroom.scenario.editing.placing import Edit, Path, follow
from peaceroom.scenario.editing.texts import FILES, changes, tree
from peaceroom.scenario.file.loading import Located, locate


@dataclass
class Desk:
    """A scenario folder being edited. Methods may be called from several threads.

    ``number`` is that of the last edit; ``saved`` that of the edit up to which the files hold everything.
    """

    folder: FilePath
    log_path: FilePath
    clock: Callable[[], float] = time.time
    texts: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    saved: int = 0
    _kept: dict[str, str] = field(default_factory=dict)  # the texts as they were saved
    _undo: dict[str, list[Entry]] = field(default_factory=dict)
    _redo: dict[str, list[Entry]] = field(default_factory=dict)
    _trees: dict[str, tuple[int, Node | None]] = field(default_factory=dict)  # file → (number of an edit, tree then)

    def __post_init__(self) -> None:
        self.lock = RLock()
        self._disk = Disk(self.folder)
        self._log = EditLog(self.log_path, self._take)
        with self.lock, self._log.turn() as add:
            if not self.texts:
                add({"base": self._disk.read()})
            self._find_saved()
        self.look()

    @property
    def where(self) -> Located:
        """The scenario's file and folder."""
        return locate(self.folder)

    @property
    def number(self) -> int:
        return len(self.entries)

    def edit(self, who: str, what: str, edits: Sequence[Edit]) -> Entry | None:
        """Make edits, all or none, as one step that undo takes back. None where they change nothing.

        Raises `InputError` E342 where two of them touch the same place, or a place cannot take one.
        """
        with self.lock, self._log.turn() as add:
            try:
                found = changes(self.texts, edits, self._piece)
            except Clash as clash:
                raise _refused(str(clash)) from None
            return self._add(add, who, what, "edit", found)

    def rewrite(self, who: str, what: str, texts: Mapping[str, str], since: int | None = None) -> Entry | None:
        """Give files another text as a whole, as one step; lines that stay are not touched.

        ``since`` is the number of the edit whose texts were changed so: what others did after it stays. Raises
        `InputError` E342 where that is on the same lines.
        """
        with self.lock, self._log.turn() as add:
            later = self.entries[self.number if since is None else since:]
            found = {}
            for file, text in texts.items():
                before = self.texts[file]
                for entry in reversed(later):
                    before = apply(before, inverse(entry.splices.get(file, ())))
                others = [(e.number, e.of, e.splices.get(file, ())) for e in later]
                try:
                    found[file] = rebased(between(before, text), others)
                except Clash:
                    raise _refused("somebody has changed the same lines since") from None
            return self._add(add, who, what, "edit", found)

    def undo(self, who: str) -> Entry | None:
        """Take back the last edit of somebody that stands; None where there is none.

        Raises `InputError` E342 where somebody else has changed the same place since.
        """
        return self._back(who, self._undo, "undo")

    def redo(self, who: str) -> Entry | None:
        """Do again what was undone last. As `undo`."""
        return self._back(who, self._redo, "redo")

    def can_undo(self, who: str) -> Entry | None:
        """The edit that `undo` would take back."""
        found = self._undo.get(who)
        return found[-1] if found else None

    def can_redo(self, who: str) -> Entry | None:
        """The undoing that `redo` would take back."""
        found = self._redo.get(who)
        return found[-1] if found else None

    def since(self, number: int) -> list[Entry]:
        """Edits after one of a number; those of other processes too."""
        with self.lock, self._log.turn():
            return self.entries[max(0, number):]

    def judge(self) -> Judged:
        """What the checks say of the texts as they are now."""
        with self.lock:
            number, texts = self.number, self.texts
        found = judge(number, texts, self.where)
        with suppress(InputError):
            trees = {file: (number, tree(text)) for file, text in texts.items()}  # long: nobody's edit waits for it
            with self.lock:
                self._trees = trees
        return found

    def look(self) -> list[Conflict]:
        """See what other programs did to the files. Where there is nothing unsaved it is taken over; else both are
        returned, and nothing is saved until `resolve`."""
        with self.lock:
            if not self._disk.changed(self._kept):
                return []
            with self._log.turn() as add:
                disk = self._disk.read()
                differs = [f for f in FILES if disk[f] != self._kept[f]]
                if all(disk[f] == self.texts[f] for f in differs):
                    add({"saved": self.number, "texts": {f: disk[f] for f in differs}})
                    return []
                if self.saved == self.number or all(self.texts[f] == self._kept[f] for f in FILES):
                    self._add(add, "", "another program changed the file", "disk",
                              {f: between(self.texts[f], disk[f]) for f in differs})
                    add({"saved": self.number})
                    return []
            return [Conflict(f, self._kept[f], self.texts[f], disk[f], self._both(f, disk[f])) for f in differs
                    if disk[f] != self.texts[f]]

    def resolve(self, who: str, choice: Literal["ours", "disk", "both"]) -> None:
        """End a conflict: our text, the other one, or both changes where they do not touch. All of it can be undone."""
        with self.lock:
            found = self.look()
            wanted = {c.file: {"ours": c.ours, "disk": c.disk, "both": c.both}[choice] for c in found}
            if None in wanted.values():
                raise _refused("both change the same place")
            with self._log.turn() as add:
                add({"saved": self.saved, "texts": {c.file: c.disk for c in found}})
            self.rewrite(who, {"ours": "kept our text", "disk": "took the other program's text",
                               "both": "put both changes together"}[choice],
                         {f: t for f, t in wanted.items() if t is not None})

    def save(self, number: int | None = None) -> bool:
        """Write the files, unless another program changed them meanwhile or there were edits after ``number``.

        Raises `InputError` (E326) where they cannot be written.
        """
        with self.lock:
            if self.look():
                return False
            with self._log.turn() as add:
                if number is not None and number != self.number:
                    return False
                new = {f: t for f, t in self.texts.items() if t != self._kept[f]}
                if new:
                    self._disk.write(new)
                if new or self.saved != self.number:
                    add({"saved": self.number})
            return True

    def _back(self, who: str, stacks: dict[str, list[Entry]], doing: Doing) -> Entry | None:
        with self.lock, self._log.turn() as add:
            if not (stack := stacks.get(who)):
                return None
            entry = stack[-1]
            later = self.entries[entry.number:]
            try:
                found = {f: rebased(inverse(s), [(e.number, e.of, e.splices.get(f, ())) for e in later])
                         for f, s in entry.splices.items()}
            except Clash:
                who_else = next((e.who for e in reversed(later) if e.who != who), "")
                raise _refused(f"{who_else or 'another program'} has changed the same place since") from None
            return self._add(add, who, entry.what, doing, found, of=entry.number)

    def _add(self, add: Callable[[Block], None], who: str, what: str, doing: Doing, found: Mapping[str, Splices],
             of: int | None = None) -> Entry | None:
        found = {f: s for f, s in found.items() if s}
        if not found and of is None:
            return None
        add({"n": self.number + 1, "who": who, "at": round(self.clock(), 3), "what": what, "doing": doing,
             "of": of, "splices": {f: [list(s) for s in splices] for f, splices in found.items()}})
        return self.entries[-1]

    def _take(self, line: Block) -> None:
        """What a line of the log does, read anew or just written."""
        if "base" in line:
            self.texts = {f: line["base"].get(f, "") for f in FILES}
            self._kept = dict(self.texts)
            self.entries, self.saved, self._undo, self._redo = [], 0, {}, {}
        elif "saved" in line:
            self.saved = line["saved"]
            self._kept = {**(self._kept if "texts" in line else self.texts), **line.get("texts", {})}
        elif line.get("n") == self.number + 1:
            splices = {f: tuple(Splice(*s) for s in found) for f, found in line["splices"].items()}
            entry = Entry(line["n"], line["who"], line["at"], line["what"], line["doing"], splices, line["of"])
            self.texts = {**self.texts, **{f: apply(self.texts[f], s) for f, s in splices.items()}}
            self.entries.append(entry)
            self._stack(entry)

    def _stack(self, entry: Entry) -> None:
        undo, redo = self._undo.setdefault(entry.who, []), self._redo.setdefault(entry.who, [])
        match entry.doing:
            case "edit":
                undo.append(entry)
                redo.clear()
            case "undo":
                undo.pop()
                redo.append(entry)
            case "redo":
                redo.pop()
                undo.append(entry)

    def _find_saved(self) -> None:
        """A process that was killed after it wrote the files and before it said so: they hold one of our own states."""
        if not self._disk.changed(self._kept):
            return
        disk, texts = self._disk.read(), dict(self.texts)
        for entry in reversed(self.entries[self.saved:]):
            if texts == disk:
                self.saved, self._kept = entry.number, texts
                return
            texts = {**texts, **{f: apply(texts[f], inverse(s)) for f, s in entry.splices.items()}}

    def _piece(self, file: str, path: Path) -> tuple[str, Node, int] | None:
        """The entry at the beginning of a path, found by the tree of an earlier text and what was edited since.

        Reading one entry takes a fraction of a millisecond, reading a large scenario a tenth of a second.
        """
        number, root = self._trees.get(file, (0, None))
        trail = follow(root, path[:2]) if root is not None else []
        if len(trail) != 3:
            return None
        node = trail[2].node
        span: tuple[int, int] | None = (node.start, node.stop)
        for entry in self.entries[number:]:
            span = moved(*span, entry.splices.get(file, ())) if span is not None else None
        if span is None:
            return None
        text = self.texts[file][span[0]:span[1]]
        flow = text.startswith("{")
        pad = "" if flow else " " * (node.column - 1)  # the first line of a block stands as far in as the others
        try:
            return pad + text, parse(pad + text, ""), span[0] - len(pad)
        except InputError:
            return None

    def _both(self, file: str, disk: str) -> str | None:
        own = [(e.number, e.of, e.splices.get(file, ())) for e in self.entries[self.saved:]]
        try:
            return apply(self.texts[file], rebased(between(self._kept[file], disk), own))
        except Clash:
            return None


def _refused(why: str) -> InputError:
    return InputError.one("E342", f"this edit no longer fits: {why}", CODES["E342"][1],
                          "look at what stands there now, and change that")
