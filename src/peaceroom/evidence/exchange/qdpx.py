"""Codings of other programs (REFI-QDA projects, `.qdpx`) into a ledger, and those that went out from it back.

>>> from peaceroom.evidence.exchange.qdpx import import_qdpx
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.evidence.exchange.qdpx_archive import opened_project
from peaceroom.evidence.exchange.qdpx_project import Applied, Node, Project, Selection, TextSource, read_project
from peaceroom.evidence.exchange.qdpx_words import carried, coding_fields, coding_words, input_data
from peaceroom.evidence.ledger.adding import Desk, Entered, Store
from peaceroom.evidence.ledger.json_lines import from_data
from peaceroom.evidence.ledger.quoting import around
from peaceroom.evidence.ledger.record_places import Loc, Part, Place
from peaceroom.evidence.ledger.records import Document, Record
from peaceroom.evidence.ledger.stored_texts import sha256
from peaceroom.files.decoding import decode
from peaceroom.files.normalising import NORMALISER, Normalised, clean, finding_lines, plain
from peaceroom.files.zip_parts import ZipParts

#: fields of a passage that stay when its place is moved in another program
_STAYS = ("origin", "section", "speaker", "speaker_role", "anonymous", "quote", "polarity", "said_on")
#: kinds in the order in which they name each other
_ORDER = ("source", "grade", "scale", "document", "passage", "coding")


@dataclass(frozen=True)
class NodePlaces:
    """Fields of a record where its element begins in the project."""

    file: str
    node: Node

    def at(self, loc: Loc = (), part: Part = "value") -> Place:
        return self.file, self.node.line, self.node.column


@dataclass(frozen=True)
class Given:
    """What the project may not say: who adds and when, and for documents of other programs whose they are."""

    by: str | None
    on: str
    source: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Imported:
    """What an import brought, and what a reader should know of it."""

    entered: Entered
    warnings: tuple[Warn, ...]


def import_qdpx(store: Store, path: str | Path, *, by: str | None = None, on: str | None = None,
                source: str | None = None, date: str | None = None) -> Imported:
    """Add documents, passages and codings of a project, all or none; what the ledger says already is passed over.

    What a ledger gave out comes back as it was. A coding whose words were changed in the other program supersedes the
    one before. A selection that is new becomes a passage, and a code of ours on it a coding, if its note says what was
    read out (``40..60; relation self; sign public; credibility 2``). Other codes become a note of the passage.

    Parameters
    ----------
    by, on
        Who adds, and when (``YYYY-MM-DD``, today by default), where the project does not say.
    source, date
        Of documents that came from elsewhere; a document whose text the ledger has is known by it.

    Raises
    ------
    InputError
        E001, E016, E945, E961–E965 the archive or project cannot be read, E946 a selection outside its text, E947 a
        text that is not in the archive, E938 a document of another program without source or date, and E904–E925 of
        the records; all with their place in the project.
    """
    archive = opened_project(Path(path))
    given = Given(by, on or dt.date.today().isoformat(), source, date)
    reading = _Reading(archive, read_project(archive), given, frozenset(store.frame.coders or ()))
    return Imported(store.enter(reading.records, reading.places), reading.warnings())


@dataclass
class _Reading:
    archive: ZipParts
    project: Project
    given: Given
    coders: frozenset[str]
    places: dict[str, NodePlaces] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def records(self, desk: Desk) -> list[Record]:
        """All records of the project; called again under the lock, so it begins anew each time."""
        self.desk = desk
        self.places.clear()
        self.problems.clear()
        self.counts.clear()
        self.made: dict[str, dict[str, Record]] = {kind: {} for kind in _ORDER}
        self.passages = {str(data["id"]) for text in self.project.sources for s in text.selections
                         if (data := carried(s.description)[2]) is not None and "id" in data}
        for note in self.project.notes.values():
            _, kind, data = carried(note.content or "")
            if kind in ("source", "grade", "scale") and data is not None:
                self._record(kind, data, note)
        for text in self.project.sources:
            self._text(text)
        if self.problems:
            raise InputError(dict.fromkeys(self.problems))
        return [record for kind in _ORDER for record in self.made[kind].values()]

    def warnings(self) -> tuple[Warn, ...]:
        """W920: what of the project is not in the ledger."""
        parts = [f"{n} {what}" for what, n in sorted((self.counts + self.project.left_out).items())]
        return (Warn("W920", "not taken over: " + ", ".join(parts)),) if parts else ()

    def _text(self, text: TextSource) -> None:
        _, kind, data = carried(text.description)
        raw = self._words(text)
        if raw is None:
            return
        found = clean(raw)
        aside = kind == "aside" and data is not None  # passages without a place, of a document that has another text
        if aside:
            document = self._record("document", data or {}, text)
        else:
            document = self._document(text, data if kind == "document" else None, raw, found)
        if not isinstance(document, Document):
            return
        kept = None if aside else (raw if sha256(raw) == document.text_sha256 else found.text)
        for selection in text.selections:
            self._selection(selection, document, raw, found, kept)

    def _words(self, text: TextSource) -> str | None:
        if text.content is not None:
            return text.content
        name = text.path.partition("://")[2]
        part = next((p for p in (f"sources/{name}", name) if p in self.archive), None)
        if not text.path.startswith("internal://") or part is None:
            self._problem(text, "E947", f"the text of {text.name[:60]!r} is not in the archive",
                          "export the project with its sources inside")
            return None
        return decode(self.archive.part(part), None, f"{self.archive.file}[{part}]")[0]

    def _document(self, text: TextSource, data: dict[str, object] | None, raw: str, found: Normalised) -> Record | None:
        if data is not None and sha256(raw) == data.get("text_sha256"):
            self.desk.keep_text(raw)
            return self._record("document", data, text)
        digest = sha256(found.text)
        if data is not None and digest == data.get("text_sha256"):
            self.desk.keep_text(found.text)
            return self._record("document", data, text)
        for row in self.desk.book.used("document"):
            if isinstance(row.record, Document) and row.record.text_sha256 == digest:
                return row.record
        if not found.text.strip():
            self.counts["texts without words"] += 1
            return None
        if data is None and (self.given.source is None or self.given.date is None):
            missing = [f"--{n}" for n in ("source", "date") if getattr(self.given, n) is None]
            self._problem(text, "E938", f"nothing says who published {text.name[:60]!r}, and when",
                          f"add {' and '.join(missing)}, or first add the document with `peaceroom evidence add`")
            return None
        kept = {k: v for k, v in (data or {}).items() if k not in ("id", "raw_sha256", "supersedes")}
        title = " ".join(plain(text.name).split())[:1_000] or "Untitled"
        if data is not None:
            self.counts["places of a text that was changed elsewhere (it is a new document)"] += 1
        return self._record("document", {
            "source": self.given.source, "date": self.given.date, "title": title, **kept,
            "id": self.desk.new_id("document", title), "by": self._by(text), "on": self.given.on,
            "text_sha256": self.desk.keep_text(found.text), "normaliser": NORMALISER,
            "findings": list(finding_lines(found))}, text)

    def _selection(self, selection: Selection, document: Document, raw: str, found: Normalised,
                   kept: str | None) -> None:
        if not 0 <= selection.start < selection.end <= len(raw):
            self._problem(selection, "E946", f"a selection from {selection.start} to {selection.end} of a text of "
                          f"{len(raw):,} characters", "mend the selection in the other program, and export again")
            return
        _, kind, data = carried(selection.description)
        span = (found.offsets.normalised(selection.start), found.offsets.normalised(selection.end))
        if kept is not None and kept == raw:
            span = (selection.start, selection.end)
        words = raw[selection.start:selection.end] if kept is None else kept[slice(*span)]
        before = data if kind == "passage" and data is not None else {}
        same = before.get("exact") == words and before.get("document") == document.id
        if same and (kept is None or (before.get("start"), before.get("end")) == span):
            passage = self._record("passage", before, selection)
        else:
            id_ = self.desk.new_id("passage")
            exact = plain(words) if kept is None else words
            place: dict[str, object] = {}
            if kept is not None:
                place = {"start": span[0], "end": span[1]}
                place |= zip(("prefix", "suffix"), around(kept, *span), strict=True)
            others = [" > ".join(code.path) for c in selection.codings
                      if (code := self.project.codes.get(c.code)) and carried(code.description)[1] != "input"]
            notes = [self.project.notes[n].content or "" for n in selection.notes if n in self.project.notes]
            note = "; ".join(dict.fromkeys([*others, *(plain(n) for n in notes if n)]))[:20_000]
            stays = {k: before[k] for k in _STAYS if k in before}
            passage = self._record("passage", {
                "id": id_, "document": document.id, "exact": exact, "origin": id_, "text_sha256": sha256(exact),
                "by": self._by(selection), "on": self.given.on, "near": [c.id for c in self.desk.copies.near(exact)],
                **stays, **place, **({"note": note} if note else {})}, selection)
            self.desk.copies.add(id_, exact)
        if passage is not None:
            for applied in selection.codings:
                self._coding(applied, passage.id)

    def _coding(self, applied: Applied, passage: str) -> None:
        """A coding as it went out, as it was changed, or a new one; what says no number is counted."""
        code = self.project.codes.get(applied.code)
        kind, key = carried(code.description)[1:] if code is not None else ("", None)
        if kind != "input" or key is None:
            self.counts["codes that are no input of the scenario (noted at their passages)"] += 1
            return
        notes = [carried(self.project.notes[n].content or "") for n in applied.notes if n in self.project.notes]
        before = next((data for _, kind, data in notes if kind == "coding" and data is not None), None)
        words = next((w for w, *_ in notes if coding_fields(w) is not None), None)
        fields = coding_fields(words) if words is not None else None
        if before is not None and before.get("passage") == passage and input_data(_key(before)) == key and (
                fields is None or fields == coding_fields(coding_words(before))):
            self._record("coding", before, applied)
            return
        if fields is None:
            self.counts["codings whose note says no value; relation …; sign …; credibility …"] += 1
            return
        kept = {k: v for k, v in (before or {}).items()
                if k not in ("id", "value", "level", "scale", "aspect", "issue", "supersedes", "on", "by")}
        old = str((before or {}).get("id", ""))
        kept |= {"supersedes": old} if self.desk.book.in_use(old) else {}
        self._record("coding", {**kept, **key, **fields, "id": self.desk.new_id("coding"), "passage": passage,
                                "by": self._by(applied), "on": self.given.on}, applied)

    def _by(self, node: Node) -> str | None:
        """The coder who made a part, if the scenario knows one of that name; else who adds it."""
        name = self.project.users.get(node.user, "")
        return name if name in self.coders else self.given.by

    def _record(self, kind: str, data: Mapping[str, object], node: Node) -> Record | None:
        """The record of these fields, kept; references to what is nowhere are left out."""
        known = self.desk.book.by_id
        data = {k: v for k, v in data.items() if v is not None and not (k == "supersedes" and str(v) not in known)
                and not (k == "confirmed_by" and str(v) not in known and str(v) not in self.passages)}
        id_ = str(data.get("id", ""))
        if known_here := self.made[kind].get(id_):
            return known_here
        row, found = from_data(kind, data, NodePlaces(self.project.file, node))
        self.problems += found
        if row is None:
            return None
        there = known.get(id_)
        if there is not None and not self.desk.book.in_use(id_) and (
                row.record in (there.record, self.desk.book.settled(there.record))):
            return row.record  # it was taken out of use, and an older export does not bring it back
        self.places[id_] = NodePlaces(self.project.file, node)
        self.made[kind][id_] = row.record
        return row.record

    def _problem(self, node: Node, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.project.file, node.line, node.column, code, message, CODES[code][1], remedy))


def _key(data: Mapping[str, object]) -> tuple[object, object, object, object]:
    return data.get("actor"), data.get("issue"), data.get("quantity"), data.get("aspect")
