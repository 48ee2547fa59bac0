"""What a ledger of seals holds, seal by seal: what is promised, how much of it is open, and what came."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from peaceroom.seals import chain
from peaceroom.seals.canonical import Said
from peaceroom.seals.sealing import here_of


class Standing(TypedDict):
    """A question as far as it is known here, whether everybody may know it, and how it was resolved (the last time)."""

    said: Said
    open: bool
    resolved: Said | None


class Sealed(TypedDict):
    """A seal: its line and time, what was run (None where that is not known here), how many parts it has, how many of
    them are open, and its questions, the first due first."""

    line: int
    at: str
    run: Said | None
    parts: int
    opened: int
    questions: list[Standing]


def listing(ledger: str | Path) -> list[Sealed]:
    """The seals of a ledger, newest first. Raises `InputError` E330, E331, E334."""
    found = chain.read(Path(ledger))
    here = here_of(found)
    came = {(r["of"], r["question"]): r for r in found.of_kind("resolve")}
    return [_sealed(found, line, here[line["n"]], came) for line in reversed(found.of_kind("seal"))]


def _sealed(found: chain.Ledger, line: chain.Line, here: Mapping[str, Said],
            came: Mapping[tuple[int, str], Said]) -> Sealed:
    n, opened = line["n"], found.opened(line["n"])
    asked = sorted((said for said in here.values() if said["what"] == "question"), key=lambda q: (q["due"], q["id"]))
    return {"line": n, "at": line["at"], "run": here.get("run"), "parts": len(line["commitments"]),
            "opened": len(opened),
            "questions": [{"said": q, "open": q in opened, "resolved": came.get((n, q["id"]))} for q in asked]}
