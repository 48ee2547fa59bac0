"""A document at the terminal: into the ledger if it is not there, and through its proposals by single keys."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli.evidence._common import as_data
from peaceroom.cli.evidence._files import take

if TYPE_CHECKING:
    from peaceroom.evidence.coding.keys import Keys
    from peaceroom.evidence.ledger.taking_files import Taken
    from peaceroom.scenario.file.opened_ledger import OpenedLedger

_LETTERS = "123456789abcdefghijklmnopqrstuvwxyz"


def terminal_keys() -> Keys:
    """Keys of the terminal, or of what is piped in."""
    from peaceroom.evidence.coding.keys import Keys

    if sys.stdin.isatty():
        def read() -> str:
            try:
                return click.getchar()
            except (KeyboardInterrupt, EOFError):
                return ""

        return Keys(read, lambda text: tell(text, nl=False, err=True))
    return Keys(lambda: sys.stdin.read(1))


def walk(found: OpenedLedger, target: str, by: str, on: dt.date, source: str | None, encoding: str | None,
         as_json: bool) -> None:
    """Code a file or a document of the ledger. Raises `InputError` where there is none, or the ledger is refused."""
    from peaceroom.evidence.coding.opening import open_document
    from peaceroom.evidence.coding.walk import Desktop, Walk
    from peaceroom.scenario.known_actors import known_actors

    def show(line: str) -> None:
        tell(line, err=as_json)

    keys = terminal_keys()
    id_ = _document(found, target, by, on, source, encoding, keys, show)
    if id_ is None:
        show("Nothing was added.")
        return
    opened = open_document(found.store, id_, known_actors(found.scenario))
    scenario = found.scenario
    desktop = Desktop(found.store, opened.document.id, opened.text, {k: a.name for k, a in scenario.actors.items()},
                      {k: (i.name, i.ends) for k, i in scenario.issues.items()}, by, on)
    if not opened.candidates:
        show("The rules propose no passage of it. Add passages with `peaceroom evidence add --document`.")
    walked = Walk(desktop, opened.candidates, keys, show).run()
    if as_json:
        tell_json({"document": as_data(opened.document), "proposed": len(opened.candidates),
                   **{name: getattr(walked, name) for name in ("accepted", "rejected", "left", "keys", "prompts",
                                                                "finished")}})
        return
    tell("")
    tell(f"{walked.accepted} accepted, {walked.rejected} rejected, {walked.left} open; {walked.keys} keys at "
         f"{walked.prompts} prompts")
    if not walked.finished:
        tell(f"Next:  the same command, or peaceroom evidence code {found.name} {opened.document.id}")


def _document(found: OpenedLedger, target: str, by: str, on: dt.date, source: str | None, encoding: str | None,
              keys: Keys, show: Callable[[str], None]) -> str | None:
    """The id of the document that is meant; a file that the ledger does not have is added at a key."""
    from peaceroom.evidence.coding.opening import document_of
    from peaceroom.evidence.ledger.loading import load

    book = load(found.folder).book
    if target in book.by_id:
        return target
    taken = take(Path(target), encoding)
    there = document_of(book, taken.raw)
    return there.id if there is not None else _added(found, taken, by, on, source, keys, show)


def _added(found: OpenedLedger, taken: Taken, by: str, on: dt.date, source: str | None, keys: Keys,
           show: Callable[[str], None]) -> str | None:
    from peaceroom.core.errors import InputError
    from peaceroom.evidence.coding.keys import NoMoreKeys
    from peaceroom.evidence.ledger.adding_documents import add_document

    said = taken.said
    title, date = said.fields.get("title"), said.fields.get("date")
    with suppress(NoMoreKeys):  # as `q`
        source = source or _source(found, keys, show)
        while source is not None:
            show(f"{title or 'no title'}, {date or 'no date'}, by {source}; {len(taken.found.text):,} characters")
            for _, line in said.findings:
                show(f"  {line}")
            for warning in taken.found.warnings:
                show(f"  Careful: {warning.code} {warning.message}")
            show("Put it into the ledger?  a add  t title  d date  q quit")
            key = keys.key()
            if key == "a":
                try:
                    added = add_document(found.store, taken=taken, source=source, by=by, on=on, title=title, date=date)
                except InputError as error:
                    for problem in error.problems:
                        show(f"  {problem.code} {problem.message}")
                    continue
                return added.document.id if added.document is not None else None
            if key == "t":
                show("Title:")
                title = keys.line() or title
            elif key == "d":
                show("Date of publication, year-month-day:")
                date = keys.line() or date
            elif key == "q":
                return None
    return None


def _source(found: OpenedLedger, keys: Keys, show: Callable[[str], None]) -> str | None:
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError

    sources = list(found.store.read().sources.values()) if found.folder.is_dir() else []
    if not sources:
        raise InputError.one("E938", "nobody is named who published it", CODES["E938"][1],
                             f"add the source first: peaceroom evidence source {found.name} --name … --kind …")
    show("Published by: " + "  ".join(f"{_LETTERS[k]} {s.name}" for k, s in enumerate(sources[:len(_LETTERS)])))
    at = _LETTERS.find(keys.key())
    return sources[at].id if 0 <= at < len(sources) else None
