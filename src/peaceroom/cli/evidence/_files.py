"""Files for the ledger: one, with its passages, or many, with progress and a count of what became of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from peaceroom.cli._progress import Progress
from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import as_data, echo_json, headline

if TYPE_CHECKING:
    from peaceroom.evidence.ledger.adding import Store
    from peaceroom.evidence.ledger.adding_documents import Added
    from peaceroom.evidence.ledger.adding_files import FilesAdded, Found
    from peaceroom.evidence.ledger.taking_files import Taken

#: warnings that are printed; the rest is counted
_MOST_TOLD = 40


def take(file: Path, encoding: str | None) -> Taken:
    """A file, or with ``-`` what is pasted. Raises `InputError` as `peaceroom.documents.intake.extract`."""
    from peaceroom.documents.intake.extracting import extract
    from peaceroom.evidence.ledger.taking_files import Taken, take_file
    from peaceroom.files.normalising import MAX_BYTES

    if file.as_posix() != "-":
        return take_file(file, encoding)
    if sys.stdin.isatty():
        tell("Paste the text; end with Ctrl-D on a line of its own (Windows: Ctrl-Z and Enter).", err=True)
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    return Taken(data, extract(data, "", encoding=encoding))


def add_one(store: Store, file: Path, encoding: str | None, **fields: object) -> Added:
    """Add one file as a document, with its passages and a look at what is like it."""
    from peaceroom.evidence.ledger.adding_one import add_taken

    return add_taken(store, take(file, encoding), **fields)


def add_many(store: Store, paths: Sequence[Path], as_json: bool, alone: Sequence[str], **fields: object) -> None:
    """Add files and folders. Ends with exit code 2 where a file was refused."""
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.evidence.ledger.adding_files import FilesAdded, add_files, documents_in

    if alone:
        raise InputError.one("E938", f"{' and '.join(alone)} with several files", CODES["E938"][1],
                             "add that file by itself")
    found = documents_in(paths)
    if found.files:
        with Progress("files") as progress:
            result = add_files(store, found.files, progress=progress, **fields)  # type: ignore[arg-type]  # checked there
    else:
        result = FilesAdded()
    result.refused[:0] = found.refused
    if as_json:
        echo_json(_as_json(result, found))
    else:
        _say(result, found)
    if result.refused:
        sys.exit(2)


def _as_json(result: FilesAdded, found: Found) -> dict[str, object]:
    return {"added": [{"file": file, "kind": "document", **as_data(d)} for file, d in result.added],
            "there": [{"file": file, "document": id_} for file, id_ in result.there],
            "refused": [{"file": r.file, "problems": [p.to_dict() for p in r.problems]} for r in result.refused],
            "passed_over": [p.as_posix() for p in found.passed_over],
            "warnings": [{"file": w.file, **w.warning.to_dict()} for w in result.warnings]}


def _say(result: FilesAdded, found: Found) -> None:
    for file, document in result.added:
        ocr = "  [needs OCR]" if document.status == "needs_ocr" else ""
        tell(f"Added {document.id}: {headline(document)}{ocr}  ({file})")
    for file, id_ in result.there[:_MOST_TOLD]:
        tell(f"There already: {file} is {id_}")
    for warned in result.warnings[:_MOST_TOLD]:
        tell(f"Careful: {warned.file}: {warned.warning.code} {warned.warning.message}", err=True)
    if (more := len(result.warnings) - _MOST_TOLD) > 0:
        tell(f"Careful: and {more:,} more, listed by --json", err=True)
    for refused in result.refused:
        for problem in refused.problems:
            tell(f"Refused: {problem}", err=True)
    endings = Counter(p.suffix.lower() or "no ending" for p in found.passed_over)
    if endings:
        tell("Passed over: " + ", ".join(f"{n} {ending}" for ending, n in sorted(endings.items())))
    tell(f"{len(result.added):,} added, {len(result.there):,} there already, {len(result.refused):,} refused")
