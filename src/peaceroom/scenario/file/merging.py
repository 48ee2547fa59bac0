"""Merging versions of one scenario folder: comments stay, and what contradicts is refused with its place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.merging import Clash, merge
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.writing import replace_files
from peaceroom.scenario.file.loading import FILE_NAME, read

#: files of a folder that belong to no version: locks, changes under way, what editors leave
_SKIPPED = (".", "~")


def merge_folders(base: Path, versions: Sequence[Path], out: Path, *, take: str | None = None) -> list[str]:
    """Write the base with what every version changed into a new folder; returns the files that somebody changed.

    Each text is merged line by line, so that comments and layout stay as their writers left them; records of a ledger
    are lines as well. The result is read as any scenario is before it is written.

    Parameters
    ----------
    base
        The version that all began from.
    take
        ``first`` or ``last``: which of two versions that contradict each other counts. Default: they are refused.

    Raises
    ------
    InputError
        E390 with every place where two versions contradict each other; what is wrong with the merged scenario, with
        its place (also E210, E223 …: changes that each are right and together are not); E323 where ``out`` is there.
    """
    if out.exists():
        raise InputError.one("E323", "this folder is there already", CODES["E323"][1],
                             "give another name with --out", file=out.as_posix())
    read(base)
    for version in versions:
        read(version)
    merged = _files(base)
    problems: list[Problem] = []
    names: dict[str, str] = {}  # file → the version whose lines count as ours in messages
    for version in versions:
        theirs = _files(version)
        origin = _files(base)
        for name in sorted({*merged, *theirs, *origin}):
            new, clashes = _one(origin.get(name), merged.get(name), theirs.get(name), take)
            problems += [_problem(version, name, clash, names.get(name, base.name)) for clash in clashes]
            if new != merged.get(name):
                names[name] = version.name
            if new is None:
                merged.pop(name, None)
            else:
                merged[name] = new
    if problems:
        raise InputError(problems)
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / out.name
        replace_files({trial / name: data for name, data in merged.items()}, folder=trial)
        try:
            read(trial)
        except InputError as error:
            raise InputError([_moved(p, trial, out) for p in error.problems]) from None
    replace_files({out / name: data for name, data in merged.items()}, folder=out)
    origin = _files(base)
    return sorted(name for name in {*origin, *merged} if origin.get(name) != merged.get(name))


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a scenario folder, or of a single file as its scenario.yaml."""
    if folder.is_file():
        return {FILE_NAME: ordinary_bytes(folder)}
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if not any(part.startswith(_SKIPPED[0]) or part.endswith(_SKIPPED[1]) for part in name.split("/")):
            found[name] = ordinary_bytes(path)
    return found


def _one(base: bytes | None, ours: bytes | None, theirs: bytes | None,
         take: str | None) -> tuple[bytes | None, list[Clash]]:
    """One file of three versions; None where it is not there."""
    if theirs in (base, ours):
        return ours, []
    if ours == base:
        return theirs, []
    side = {None: None, "first": "ours", "last": "theirs"}[take]
    try:
        texts = [None if data is None else data.decode("utf-8").splitlines(keepends=True)
                 for data in (base, ours, theirs)]
    except UnicodeDecodeError:
        texts = [None, None, None]
    if texts[1] is None or texts[2] is None:
        if side is not None:
            return (ours if side == "ours" else theirs), []
        said = [("it was taken away",) if data is None else ("it was changed",) for data in (ours, theirs)]
        return ours, [Clash(0, (), *said)]
    lines, clashes = merge(texts[0] or [], texts[1], texts[2], take=side)
    return "".join(lines).encode(), clashes


def _problem(version: Path, name: str, clash: Clash, ours: str) -> Problem:
    def said(lines: Sequence[str]) -> str:
        text = " ".join("".join(lines).split())
        return (text[:157] + "…" if len(text) > 160 else text) or "nothing"

    return Problem((version / name).as_posix(), clash.line, 1 if clash.line else 0, "E390",
                   f"two versions changed the same lines: {ours} says: {said(clash.ours)} — {version.name} says: "
                   f"{said(clash.theirs)} — before: {said(clash.base)}", CODES["E390"][1],
                   "agree on one and write it in both, or add --take first or --take last")


def _moved(problem: Problem, trial: Path, out: Path) -> Problem:
    from dataclasses import replace

    return replace(problem, file=problem.file.replace(trial.as_posix(), out.as_posix()),
                   message=f"merged, the versions contradict each other: {problem.message}")


def differing_files(one: Path, two: Path) -> Iterator[str]:
    """Names of the files of two scenario folders that are not the same, byte by byte."""
    a, b = _files(one), _files(two)
    yield from (name for name in sorted({*a, *b}) if a.get(name) != b.get(name))
