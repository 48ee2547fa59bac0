"""Points as a table (CSV): a row per actor, issue and option, and one per threshold; a whole game in one file.

The head names the columns: ``actor,issue,option,points`` and, where there are any, ``words`` (what an option says) and
``because``. Other names that people give them are understood, and said. A threshold is a row
``actor,threshold,,points``. Where not all need accept a text, ``,approval,,5`` says how many must, and
``actor,required,,`` names one without whom the others are not enough. Options that are words are numbered from 1 in the
order in which they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.files.csv import Cell, Codes, Table, as_csv, read_table, table_of, unescaped
from peaceroom.files.nodes import Block, Loc
from peaceroom.files.notation import parse
from peaceroom.files.numbers import NotationError, format_number
from peaceroom.files.places import Place
from peaceroom.files.suggestions import nearest
from peaceroom.scenario.types import Quantity, Scenario

MAX_BYTES = 10_000_000
HEAD = ("actor", "issue", "option", "points")
#: what people call the columns, likeliest first; ``value`` is the option unless another column is
_CALLED: Mapping[str, tuple[str, ...]] = {
    "actor": ("actor", "party", "player", "side", "role", "who"),
    "issue": ("issue", "item", "topic", "question"),
    "option": ("option", "outcome", "level", "choice", "value"),
    "points": ("points", "score", "scores", "utility", "payoff", "worth", "value"),
    "words": ("words", "text", "label", "description", "meaning"),
    "because": ("because", "reason", "why"),
}
_NEEDED = HEAD
#: kinds of rows without an option, as people call them
_ROWS: Mapping[str, tuple[str, ...]] = {
    "threshold": ("threshold", "thresholds", "reservation", "batna"), "approval": ("approval", "quota"),
    "required": ("required", "veto"),
}
#: what such a row must say besides
_SAYS = {"threshold": ("actor", "issue", "points"), "approval": ("issue", "points"), "required": ("actor", "issue")}
_LOOKS = {"threshold": "actor,threshold,,points", "approval": ",approval,,number", "required": "actor,required,,"}
_CODES = Codes(large="E530", empty="E530", text="E530", form="E530")
#: no more problems than this are listed
_MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: whose, on what, and where each cell stands.

    ``option`` is ``None`` in a row that is none of an option: its ``kind`` is then ``threshold``, ``approval`` (of a
    number of parties) or ``required`` (of this one).
    """

    actor: str
    issue: str
    option: str | None
    points: float | str
    words: str
    because: str
    cells: Mapping[str, Cell]
    kind: str = "option"


@dataclass(slots=True)
class ScoreRows:
    """The rows of a table as they stand there, and what was guessed of its columns."""

    file: str
    entries: list[Entry] = field(default_factory=list)
    guessed: tuple[Warn, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, cell: Cell, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, code, message, CODES[code][1], remedy))

    def place(self, cell: Cell) -> Place:
        return self.file, cell.line, cell.column

    def stop(self) -> None:
        """Raise `InputError` with the problems so far, if there are any."""
        if self.problems:
            raise InputError(self.problems[:_MOST])


def looks_like_points(head: Iterable[str]) -> int:
    """Whether a head is that of a table of points: 2 it is, 1 some of its words are there, 0 it is not."""
    said = {word.strip().casefold() for word in head}
    if said & {"position", "salience"}:
        return 0
    found = {name for name in _NEEDED if said & set(_CALLED[name])}
    return 2 if len(found) == len(_NEEDED) else int(bool(found & {"option", "points"}))


def read_rows(path: Path, text: str | None = None) -> ScoreRows:
    """The rows of a table; ``text`` is what the file says, where its encoding is known.

    Raises `InputError`: E001, E016, E018 (the file), E530 (no table), E531 (its columns), E532 (a row that says too
    little), E108–E111 (its points).
    """
    table = (read_table(path, _CODES, MAX_BYTES, ",".join(HEAD), notes=True) if text is None
             else table_of(text, path.as_posix(), _CODES.form, notes=True))
    found = ScoreRows(table.file)
    columns = _columns(found, table.head)
    found.stop()
    for row in table.rows:
        _entry(found, table, columns, row)
    if not found.entries and not found.problems:
        found.refuse("E530", table.head[0], "the table has a head and no rows", "add a row for each option")
    found.stop()
    return found


def _columns(found: ScoreRows, head: list[Cell]) -> dict[str, int]:
    """Column → its number. Own names win over other names; of these, each is taken for one column."""
    said = [cell.text.strip().casefold() for cell in head]
    columns: dict[str, int] = {}
    for number, word in enumerate(said):
        if word in said[:number] and word and not word.startswith("#"):
            found.refuse("E531", head[number], f"the column {word[:40]} stands twice", "keep one of the two")
        elif word in _CALLED:
            columns[word] = number
    guessed = []
    for name, words in _CALLED.items():
        taken = next((said.index(w) for w in words if w in said and said.index(w) not in columns.values()), None)
        if name not in columns and taken is not None:
            columns[name] = taken
            guessed.append(Warn("W014", f"the column {said[taken]} was read as {name}"))
    for number, word in enumerate(said):
        if number not in columns.values() and not word.startswith("#") and word not in said[:number]:
            near = nearest(word, [n for n in _CALLED if n not in columns])
            found.refuse("E531", head[number], f"there is no column {word[:40]!r} here" if word
                         else "this column has no name", f"did you mean {near}?" if near
                         else "begin the name of a column of your own with #")
    for name in _NEEDED:
        if name not in columns:
            found.refuse("E531", head[0], f"the column {name} is missing", "write a head such as " + ",".join(HEAD))
    found.guessed = tuple(guessed)
    return columns


def _entry(found: ScoreRows, table: Table, columns: Mapping[str, int], row: list[Cell]) -> None:
    if any(cell.text.strip() for cell in row[len(table.head):]):
        found.refuse("E532", row[len(table.head)], f"this row has {len(row)} cells, the head has {len(table.head)}",
                     "put texts that hold the separator in quotation marks")
        return
    end = Cell("", row[-1].line, row[-1].column)
    cells = {name: row[at] if at < len(row) else end for name, at in columns.items()}
    said = {name: unescaped(cell.text.strip()) for name, cell in cells.items()}
    kind = next((k for k, words in _ROWS.items() if not said["option"] and said["issue"].casefold() in words),
                "option")
    lacks = [n for n in _SAYS.get(kind, _NEEDED) if not said[n]]
    for name in lacks:
        found.refuse("E532", cells[name], f"this row has no {name}", "write actor,threshold,,points for a threshold"
                     if name == "option" else f"write its {name}, or delete the row")
    if lacks:
        return
    try:
        points = 0.0 if kind == "required" else _points(table, said["points"])
    except NotationError as error:
        found.refuse(error.code, cells["points"], *error.args)
        return
    spare = {"approval": "actor", "required": "points"}.get(kind, "")
    if spare and said[spare]:
        found.refuse("E532", cells[spare], f"this row has the {spare} {said[spare][:40]!r}", f"write {_LOOKS[kind]}")
    elif kind == "approval" and not (isinstance(points, float) and points.is_integer() and points >= 1):
        found.refuse("E532", cells["points"], f"{said['points'][:40]!r} is no number of parties",
                     "write how many must accept, such as 5")
    else:
        found.entries.append(Entry(said["actor"], said["issue"], said["option"] or None, points,
                                   said.get("words", ""), said.get("because", ""), cells, kind))


def _points(table: Table, text: str) -> float | str:
    """A number, or a doubt in the notation of the file. Raises `NotationError`."""
    try:
        return table.number(text)
    except NotationError as error:
        if ".." not in text and "(" not in text:
            raise error
        parse(text)
        return text


def option_number(text: str) -> float | None:
    """The option's value; None for a word. A decimal comma is one: nobody numbers options in thousands."""
    try:
        return float(text.replace(",", ".", 1)) if text[:1] in "+-.0123456789" and "_" not in text else None
    except ValueError:
        return None


def scores_csv(scenario: Scenario) -> str:
    """The points of a scenario as such a table, with words of the options and reasons where there are any.

    The reason of a whole table stands in each of its rows that has none of its own. Raises `InputError` (E533) where
    the scenario has no points.
    """
    if not scenario.scores:
        raise InputError.one("E533", "this scenario has no scores", CODES["E533"][1],
                             "write the scenario to a .yaml or .xlsx file")
    rows: list[tuple[str, ...]] = []
    for table in scenario.scores:
        said = scenario.issues[table.issue].scale
        rows += [(table.actor, table.issue, format_number(option), _written(cell),
                  "" if said[option] == format_number(option) else said[option], cell.because or table.because or "")
                 for option, cell in table.points.items()]
    rows += [(actor, "threshold", "", _written(cell), "", cell.because or "")
             for actor, cell in scenario.thresholds.items()]
    if (rule := scenario.approval) is not None and approval_fits(scenario):
        rows.append(("", "approval", "", str(rule.at_least), "", ""))
        rows += [(actor, "required", "", "", "", "") for actor in rule.including]
    head = (*HEAD, "words", "because")
    kept = [c for c in range(len(head)) if c < len(HEAD) or any(row[c] for row in rows)]
    return as_csv([[head[c] for c in kept], *([row[c] for c in kept] for row in map(_plain, rows))])


def approval_fits(scenario: Scenario) -> bool:
    """Whether a table can say who must accept: where those are asked whose points it holds."""
    asked = scenario.approval.among if scenario.approval is not None else ()
    return not asked or set(asked) == {table.actor for table in scenario.scores}


def points_left_out(scenario: Scenario) -> list[str]:
    """What a table of points does not hold of the scenario."""
    blocks = ("positions", "support", "events", "levers", "what_ifs", "agenda", "no_agreement", "drafts", "sources",
              "process")
    lost = ["names", "dates", *(name.replace("_", " ") for name in blocks if getattr(scenario, name))]
    known = [*scenario.scores, *(c for s in scenario.scores for c in s.points.values()), *scenario.thresholds.values()]
    if any(k.sources or k.judgement is not None for k in known):
        lost.append("sources and judgements of the points")
    if scenario.approval is not None and not approval_fits(scenario):
        lost.append("who must approve a text")
    return lost


def _written(cell: Quantity) -> str:
    return "" if cell.value is None else str(cell.value)


def _plain(row: tuple[str, ...]) -> tuple[Any, ...]:
    """Numbers below zero as numbers, which need no apostrophe."""
    return tuple(_Bare(float(cell)) if cell[:1] == "-" and option_number(cell) is not None else cell for cell in row)


class _Bare(float):
    def __str__(self) -> str:
        return format_number(self)


def approval_of(rows: ScoreRows, cells: dict[Loc, Cell], called: Callable[[str], str]) -> Block:
    """The block ``approval`` of a table that says how many must accept; empty where it does not.

    ``called``: the id of a word.
    """
    numbers = [e for e in rows.entries if e.kind == "approval"]
    named = [e for e in rows.entries if e.kind == "required"]
    for entry in numbers[1:]:
        rows.refuse("E279", entry.cells["issue"], "how many must accept is said already (line "
                    f"{numbers[0].cells['issue'].line})", "keep one of the two")
    if named and not numbers:
        rows.refuse("E532", named[0].cells["issue"], f"{named[0].actor[:40]} must accept, and nothing says how many "
                    "others", "add the row ,approval,,5 with how many must accept")
    if not numbers:
        return {}
    cells[("approval",)] = cells[("approval", "at_least")] = numbers[0].cells["points"]
    cells |= {("approval", "including", i): e.cells["actor"] for i, e in enumerate(named)}
    return {"approval": {"at_least": int(float(numbers[0].points)),
                         **({"including": [called(e.actor) for e in named]} if named else {})}}


def cell_of(entry: Entry) -> Any:
    """The points as a cell of the scenario's data."""
    return {"value": entry.points, "because": entry.because} if entry.because else entry.points


def place_in(cells: Mapping[Loc, Cell], loc: Loc) -> Cell | None:
    """The cell of a path, or of the nearest thing around it."""
    return next((cells[loc[:n]] for n in range(len(loc), -1, -1) if loc[:n] in cells), None)
