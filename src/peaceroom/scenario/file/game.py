"""A scored game as a scenario, from a table of points alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn
from peaceroom.files.csv import Cell
from peaceroom.files.nodes import Block, Loc
from peaceroom.files.numbers import format_number
from peaceroom.files.opening import read_file
from peaceroom.files.places import DataPlaces, Place
from peaceroom.scenario.file.id_remedies import as_id
from peaceroom.scenario.file.loading import ScenarioFile, judge
from peaceroom.scenario.file.scores_table import (
    MAX_BYTES,
    Entry,
    ScoreRows,
    approval_of,
    cell_of,
    option_number,
    place_in,
    read_rows,
)
from peaceroom.scenario.origin import Origin

#: a game has no day, and the same table gives the same scenario on every day
AS_OF, HORIZON = "2000-01-01", "2000-12-31"


def read_game(path: str | Path, *, as_of: str | None = None, text: str | None = None) -> ScenarioFile:
    """A scenario from a table of points alone: its actors are parties whose consent is required.

    Names come from the words in the table, words of the options from the column ``words``. ``as_of``: its day, as
    ``YYYY-MM-DD``; the horizon is then a year later. ``text``: what the file says, where its encoding is known.

    Raises `InputError` as `read_rows`, E112 for a day that is none, E279 for two rows of one cell, and every code of a
    scenario, at its cell.
    """
    path = Path(path)
    rows = read_rows(path, text)
    data: Block = {"peaceroom": 1, "title": path.stem.replace("-", " ").replace("_", " ").strip() or "Game",
                   "as_of": as_of or AS_OF, "horizon": year_after(as_of) if as_of else HORIZON, "domain": "other",
                   "actors": {}, "issues": {}, "scores": [], "thresholds": {}}
    cells: dict[Loc, Cell] = {}
    numbered: dict[str, dict[str, float]] = {}
    for entry in rows.entries:
        if entry.kind == "approval":
            continue
        actor = _id(rows, entry, "actor", data["actors"], cells)
        issue = "" if entry.option is None else _id(rows, entry, "issue", data["issues"], cells)
        data["actors"].setdefault(actor, {"name": _name(entry.actor), "kind": "party", "consent": "required"})
        if entry.option is not None:
            data["issues"].setdefault(issue, {"name": _name(entry.issue), "kind": "options", "scale": {}})
            words = [e.option for e in rows.entries if e.issue == entry.issue and e.option is not None]
            if issue not in numbered:
                numbered[issue] = _numbers(words)
            option = numbered[issue].get(entry.option)
            if option is None:
                rows.refuse("E108", entry.cells["option"], f"{entry.option[:40]!r} is a word, and other options of "
                            f"{entry.issue[:40]} are numbers", "write its number, or words for all of them")
                continue
            said = entry.words or ("" if option_number(entry.option) is not None else entry.option)
            scale = data["issues"][issue]["scale"]
            scale[option] = said if scale.get(option) in (None, format_number(option)) and said else scale.get(
                option, format_number(option))
            cells.setdefault(("issues", issue, "scale"), entry.cells["option"])
            cells.setdefault(("issues", issue, "scale", option), entry.cells.get("words", entry.cells["option"]))
            enter(rows, entry, data["scores"], actor, issue, option, cells)
        elif entry.kind == "threshold":
            enter_threshold(rows, entry, data["thresholds"], actor, cells)
    data |= approval_of(rows, cells, as_id)
    rows.stop()
    warned = list(rows.guessed)
    warned += [Warn("W014", f"the options of {name} are words, numbered from 1 in their order")
               for name, found in numbered.items() if any(option_number(word) is None for word in found)]
    scenario, more = judge(data, places(rows, cells))
    sha = hashlib.sha256(read_file(path, MAX_BYTES)).hexdigest()
    warned += more
    scenario = scenario.with_origin(Origin(path.stem, path, None, tuple(warned)))
    return ScenarioFile(scenario, path, None, tuple(warned), path.stem, sha)


def year_after(day: str) -> str:
    """365 days later. Raises `InputError` (E112) for what is no date."""
    try:
        return (date.fromisoformat(day) + timedelta(365)).isoformat()
    except (ValueError, OverflowError):
        raise InputError.one("E112", f"{day!r} is not a date", CODES["E112"][1], "write it as 2030-03-01") from None


def _name(word: str) -> str:
    """The word as a name: an id gets its spaces and a capital, anything else stays."""
    return word.replace("-", " ").replace("_", " ").capitalize() if as_id(word) == word else word


def _id(rows: ScoreRows, entry: Entry, what: str, block: Block, cells: dict[Loc, Cell]) -> str:
    """The id of a word, where no other word has it."""
    word = getattr(entry, what)
    found = as_id(word)
    if not found or found.isdigit():  # ids of digits alone are numbers for a YAML reader
        found = f"{what}-{found}".strip("-") if found else f"{what}-{len(block) + 1}"
    at: Loc = (f"{what}s", found)
    known = cells.setdefault(at, entry.cells[what])
    if known.text.strip() != entry.cells[what].text.strip():
        rows.refuse("E211", entry.cells[what], f"{word[:40]!r} and {known.text.strip()[:40]!r} (line {known.line}) "
                    f"would both be called {found}", "write one of them as the other, or with other letters")
    return found


def _numbers(words: Iterable[str]) -> dict[str, float]:
    """Option → its value: its own number, or, where none is a number, its place among them."""
    found = list(dict.fromkeys(words))
    values = {word: value for word in found if (value := option_number(word)) is not None}
    return values or {word: float(n) for n, word in enumerate(found, 1)}


def enter(rows: ScoreRows, entry: Entry, tables: list[Block], actor: str, issue: str, option: float,
          cells: dict[Loc, Cell]) -> None:
    """Put the points of a row into its table and its cells into ``cells``; a second row of one option is refused."""
    at = next((i for i, t in enumerate(tables) if (t["actor"], t["issue"]) == (actor, issue)), len(tables))
    if at == len(tables):
        tables.append({"actor": actor, "issue": issue, "points": {}})
        cells |= {("scores", at): entry.cells["actor"], ("scores", at, "actor"): entry.cells["actor"],
                  ("scores", at, "issue"): entry.cells["issue"], ("scores", at, "points"): entry.cells["option"]}
    loc: Loc = ("scores", at, "points", option)
    if option in tables[at]["points"]:
        rows.refuse("E279", entry.cells["option"], f"{entry.actor} has points for {entry.option} of {entry.issue} "
                    f"already (line {cells[loc].line})", "keep one of the two")
        return
    tables[at]["points"][option] = cell_of(entry)
    cells |= {loc: entry.cells["points"], (*loc, "[key]"): entry.cells["option"]}


def enter_threshold(rows: ScoreRows, entry: Entry, block: Block, actor: str, cells: dict[Loc, Cell]) -> None:
    """The same of a threshold."""
    loc: Loc = ("thresholds", actor)
    if actor in block:
        rows.refuse("E279", entry.cells["issue"], f"{entry.actor} has a threshold already (line {cells[loc].line})",
                    "keep one of the two")
        return
    block[actor] = cell_of(entry)
    cells |= {loc: entry.cells["points"], (*loc, "[key]"): entry.cells["actor"]}


def places(rows: ScoreRows, cells: dict[Loc, Cell], otherwise: str = "") -> DataPlaces:
    """Where each value of the block stands in the table; what is not of the table stands in ``otherwise``."""
    def where(loc: Loc) -> Place:
        found = place_in(cells, loc)
        return rows.place(found) if found is not None else (otherwise or rows.file, 0 if otherwise else 1, 0
                                                             if otherwise else 1)
    return DataPlaces(rows.file, where)


