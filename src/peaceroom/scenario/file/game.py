"""A scored game as a scenario: from a table of points alone, or put into a scenario that there is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.csv import Cell
from peaceroom.files.nodes import Block, Loc
from peaceroom.files.numbers import format_number
from peaceroom.files.opening import read_file
from peaceroom.files.places import DataPlaces, Place
from peaceroom.files.suggestions import did_you_mean
from peaceroom.scenario.file.id_remedies import as_id, fold, names_of
from peaceroom.scenario.file.loading import (
    Located,
    ScenarioFile,
    judge,
    judge_text,
    load_scenario,
    locate,
    read,
    read_text,
)
from peaceroom.scenario.file.parts import part_files
from peaceroom.scenario.file.renaming import refuse_bundled
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
from peaceroom.scenario.file.writing import block_to_yaml, to_dict, to_yaml
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Quantity, Scenario, Score

ENDINGS = (".csv", ".tsv")
#: a game has no day, and the same table gives the same scenario on every day
AS_OF, HORIZON = "2000-01-01", "2000-12-31"


def is_table(ref: str | Path) -> bool:
    """Whether a reference is that of a table."""
    return Path(ref).suffix.lower() in ENDINGS


def read_any(ref: str | Path) -> ScenarioFile:
    """`read`, which takes a table of points as well (`read_game`)."""
    return read_game(ref) if is_table(ref) else read(ref)


def read_game(path: str | Path, *, as_of: str | None = None) -> ScenarioFile:
    """A scenario from a table of points alone: its actors are parties whose consent is required.

    Names come from the words in the table, words of the options from the column ``words``. ``as_of``: its day, as
    ``YYYY-MM-DD``; the horizon is then a year later.

    Raises `InputError` as `read_rows`, E112 for a day that is none, E279 for two rows of one cell, and every code of a
    scenario, at its cell.
    """
    path = Path(path)
    rows = read_rows(path)
    data: Block = {"peaceroom": 1, "title": path.stem.replace("-", " ").replace("_", " ").strip() or "Game",
                   "as_of": as_of or AS_OF, "horizon": _year_after(as_of) if as_of else HORIZON, "domain": "other",
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
            _enter(rows, entry, data["scores"], actor, issue, option, cells)
        elif entry.kind == "threshold":
            _enter_threshold(rows, entry, data["thresholds"], actor, cells)
    data |= approval_of(rows, cells, as_id)
    rows.stop()
    warned = list(rows.guessed)
    warned += [Warn("W014", f"the options of {name} are words, numbered from 1 in their order")
               for name, found in numbered.items() if any(option_number(word) is None for word in found)]
    scenario, more = judge(data, _places(rows, cells))
    sha = hashlib.sha256(read_file(path, MAX_BYTES)).hexdigest()
    warned += more
    scenario = scenario.with_origin(Origin(path.stem, path, None, tuple(warned)))
    return ScenarioFile(scenario, path, None, tuple(warned), path.stem, sha)


def _year_after(day: str) -> str:
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


def _enter(rows: ScoreRows, entry: Entry, tables: list[Block], actor: str, issue: str, option: float,
           cells: dict[Loc, Cell]) -> None:
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


def _enter_threshold(rows: ScoreRows, entry: Entry, block: Block, actor: str, cells: dict[Loc, Cell]) -> None:
    loc: Loc = ("thresholds", actor)
    if actor in block:
        rows.refuse("E279", entry.cells["issue"], f"{entry.actor} has a threshold already (line {cells[loc].line})",
                    "keep one of the two")
        return
    block[actor] = cell_of(entry)
    cells |= {loc: entry.cells["points"], (*loc, "[key]"): entry.cells["actor"]}


def _places(rows: ScoreRows, cells: dict[Loc, Cell], otherwise: str = "") -> DataPlaces:
    def where(loc: Loc) -> Place:
        found = place_in(cells, loc)
        return rows.place(found) if found is not None else (otherwise or rows.file, 0 if otherwise else 1, 0
                                                             if otherwise else 1)
    return DataPlaces(rows.file, where)


def into(table: str | Path, ref: str | Path) -> tuple[Located, str, bool, tuple[Warn, ...]]:
    """The text of a scenario with the points of a table in place of its own, table by table; nothing is written.

    Tables and thresholds that the file does not speak of stay. Returns where the scenario is, its new text, whether
    comments within a block that was written anew are lost, and what was guessed.

    Raises `InputError` as `read_game`; actors, issues and options must be those of the scenario.
    """
    where = locate(ref)
    refuse_bundled(where)
    rows, old = read_rows(Path(table)), load_scenario(ref)
    data = to_dict(old)
    tables: list[Block] = []
    thresholds: Block = {}
    cells: dict[Loc, Cell] = {}
    for entry in rows.entries:
        if entry.kind == "approval":
            continue
        actor = _known(rows, entry, "actor", data)
        issue = "" if entry.option is None else _known(rows, entry, "issue", data)
        if actor is None or issue is None:
            continue
        if entry.kind == "threshold":
            _enter_threshold(rows, entry, thresholds, actor, cells)
        elif entry.option is not None and (option := _option(rows, entry, old, issue)) is not None:
            _enter(rows, entry, tables, actor, issue, option, cells)
    fresh = approval_of(rows, cells, lambda word: _named(word, "actors", data))
    rows.stop()
    new = {(t["actor"], t["issue"]): t for t in tables}
    kept = [row for row in data.get("scores", []) if (row["actor"], row["issue"]) not in new]
    # those of the table come first, so that their places are those of the cells
    judge({**data, "scores": [*tables, *kept], "thresholds": {**data.get("thresholds", {}), **thresholds}, **fresh},
          _places(rows, cells, where.path.as_posix()), ledger=old.ledger is not None, folder=where.folder)
    merged = [new.get((s.actor, s.issue), s) for s in old.scores]
    merged += [table for key, table in new.items() if key not in {(s.actor, s.issue) for s in old.scores}]
    scenario = Scenario.model_validate(
        {**{k: getattr(old, k) for k in type(old).model_fields},
         "scores": [_as_before(s, old) if isinstance(s, dict) else s for s in merged],
         **fresh,
         "thresholds": {**old.thresholds, **{a: _same(cell, old.thresholds.get(a)) for a, cell in thresholds.items()}}})
    text, bom = read_text(where)
    said, lost = _replaced(text, scenario, where)
    judge_text(said, where)  # whole or not at all
    return where, ("\ufeff" if bom else "") + said, lost, rows.guessed


def _as_before(table: Block, old: Scenario) -> Block:
    """The table with the reasons of the old one, where a number is the same; its own where all are."""
    before = next((s for s in old.scores if (s.actor, s.issue) == (table["actor"], table["issue"])), None)
    if before is None:
        return table
    fresh = Score.model_validate(table)
    points = {o: before.points[o] if o in before.points and before.points[o].value == cell.value
              and cell.because in (None, before.points[o].because, before.because) else cell
              for o, cell in fresh.points.items()}
    same = {o: c.value for o, c in points.items()} == {o: c.value for o, c in before.points.items()}
    return {**{k: getattr(before if same else fresh, k) for k in Score.model_fields}, "points": points}


def _same(cell: object, before: Quantity | None) -> object:
    """The number as it was, with its sources, where it and its reason stay; else the new one."""
    fresh = Quantity.model_validate(cell if isinstance(cell, dict) else {"value": cell})
    kept = before is not None and before.value == fresh.value and fresh.because in (None, before.because)
    return before if kept else cell


def _known(rows: ScoreRows, entry: Entry, what: str, data: Block) -> str | None:
    """The id of the scenario that a word means: itself, or what has that name."""
    word, block = getattr(entry, what), f"{what}s"
    if found := _named(word, block, data):
        return found
    rows.refuse("E201" if what == "actor" else "E202", entry.cells[what], f"there is no {what} {word[:60]}",
                did_you_mean(word, data[block], f"add it to the scenario under {block}"))
    return None


def _named(word: str, block: str, data: Block) -> str:
    """The id that a word is, or the only one with that name; empty where there is none."""
    if word in data[block]:
        return word
    named = {id_ for name, id_ in names_of(data, block) if name == fold(word)}
    return named.pop() if len(named) == 1 else ""


def _option(rows: ScoreRows, entry: Entry, old: Scenario, issue: str) -> float | None:
    """The option's value on the scenario's scale, or that of the option with these words."""
    word = entry.option or ""
    value = option_number(word)
    if value is None:
        value = next((v for v, said in old.issues[issue].scale.items() if fold(said) == fold(word)), None)
    if value is None:
        rows.refuse("E276", entry.cells["option"], f"{word[:40]!r} is not one of the options of {issue}",
                    did_you_mean(word, old.issues[issue].scale.values(), "write the option's value on the scale"))
    return value


def _replaced(text: str, scenario: Scenario, where: Located) -> tuple[str, bool]:
    """The text with ``scores``, ``thresholds`` and ``approval`` written anew, and whether a comment was in them.

    A file that is no plain list of blocks is written anew as a whole.
    """
    lost, said = False, text
    for block in ("scores", "thresholds", "approval"):
        if not getattr(scenario, block):
            continue
        root = yaml_reader.parse(said, where.path.as_posix())
        lines = said.splitlines(keepends=True)
        end_of_line = "\r\n" if lines[0].endswith("\r\n") else "\n"
        fresh = block_to_yaml(block, getattr(scenario, block)).replace("\n", end_of_line)
        pair = root.get(block)
        if pair is None:
            said = said + ("" if said.endswith("\n") else end_of_line) + end_of_line + fresh
            continue
        begin = pair[0].line - 1
        end = min((key.line - 1 for key, _ in root.pairs if key.line - 1 > begin), default=len(lines))
        while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        lost = lost or any("#" in line for line in lines[begin:end])
        said = "".join(lines[:begin]) + fresh + "".join(lines[end:])
    try:
        if judge_text(said, where)[0] == scenario:
            return said, lost
    except InputError:
        pass
    beside = {block: type(scenario).model_fields[block].get_default(call_default_factory=True)
              for block, _ in part_files(where.folder)}
    return to_yaml(scenario.model_copy(update=beside)), "#" in text
