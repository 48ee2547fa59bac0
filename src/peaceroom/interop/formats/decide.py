"""DECIDE's files: lines of actors (#A), issues (#P), ends of their scales (#M) and data (#D)."""

from __future__ import annotations

import re

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import Cell
from peaceroom.files.numbers import NotationError, format_number
from peaceroom.files.places import Place
from peaceroom.files.suggestions import did_you_mean
from peaceroom.interop.draft import Draft, Guess, ends, fold, shown
from peaceroom.interop.estimates import lost_of_positions, position_rows
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.scaling import by_100
from peaceroom.interop.source import Source
from peaceroom.interop.tables.numerals import Numerals, is_missing
from peaceroom.interop.tables.units import salience_factor, scale_of, scaled
from peaceroom.scenario.types import Scenario

_LINE = re.compile(r"""^\s*['"]?#[APMD]['"]?\s*[\t;, ]""")
_TOKEN = re.compile(r"""'((?:[^']|'(?![\s,;]|$))*)'|"([^"]*)"|([^\s,;]+)""")
_MOST_LINES = 100_000
_KINDS = {"#A": "an actor: #A id name comment", "#P": "an issue: #P id name comment",
          "#M": "an end of a scale: #M issue value", "#D": "data: #D actor issue position salience capability"}


def _fits(source: Source) -> int:
    if source.is_zip or source.is_xml or source.is_json:
        return 0
    first = next((line for line in source.text[:5_000].splitlines() if line.strip()), "")
    return 3 * bool(_LINE.match(first))


def _cells(line: str, number: int) -> list[Cell]:
    """The parts of a line without their quotation marks."""
    separator = next((s for s in "\t;" if s in line), "")
    if not separator:
        return [Cell(next(g for g in m.groups() if g is not None), number, m.start() + 1)
                for m in _TOKEN.finditer(line)]
    found, at = [], 0
    for part in line.split(separator):
        text = part.strip()
        bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
        found.append(Cell(bare.strip(), number, at + len(part) - len(part.lstrip()) + 1))
        at += len(part) + 1
    return found


class _Reader:
    def __init__(self, file: str, draft: Draft) -> None:
        self.file, self.draft = file, draft
        self.marks: dict[str, list[tuple[float, str]]] = {}
        self.places: dict[str, Place] = {}
        self.rows: list[tuple[str, str, float, float, float, list[Cell]]] = []
        self.lines: dict[tuple[str, str], int] = {}
        self.silent: list[str] = []

    def place(self, cell: Cell) -> Place:
        return self.file, cell.line, cell.column

    def read(self, text: str) -> None:
        lines = text.splitlines()
        if len(lines) > _MOST_LINES:
            raise InputError.one("E548", f"the file has more than {_MOST_LINES:,} lines", CODES["E548"][1],
                                 "keep what belongs to one negotiation", file=self.file, line=_MOST_LINES, column=1)
        parsed = [cells for n, line in enumerate(lines, 1) if line.strip() and (cells := _cells(line, n))]
        self.numerals = Numerals((c.text for cells in parsed if cells[0].text.upper() in ("#M", "#D")
                                  for c in cells[2:]), "\t")
        for cells in parsed:
            kind = cells[0].text.upper()
            if kind not in _KINDS:
                self.draft.refuse("E542", self.place(cells[0]), f"lines {cells[0].text[:20]!r} are not known",
                                  "begin it with one of " + ", ".join(_KINDS))
            elif len(cells) < {"#A": 2, "#P": 2, "#M": 3, "#D": 6}[kind]:
                self.draft.refuse("E547", self.place(cells[-1]), f"this line has {len(cells)} parts",
                                  f"write {_KINDS[kind]}")
            elif kind in ("#A", "#P"):
                self.named(kind, cells)
            elif kind == "#M":
                self.mark(cells)
            else:
                self.data(cells)

    def named(self, kind: str, cells: list[Cell]) -> None:
        block = "actors" if kind == "#A" else "issues"
        key = cells[1].text
        if not key:
            self.draft.refuse("E542", self.place(cells[1]), "this line names nobody and nothing",
                              f"write {_KINDS[kind]}")
            return
        if self.draft.known(block, key) is not None:
            self.draft.refuse("E544", self.place(cells[1]), f"{key[:60]!r} is there twice", "keep one of the two")
            return
        told = [fold(cell.text) for cell in cells[1:4]]
        comment = cells[3].text if len(told) == 3 and told[2] not in told[:2] else ""
        said = {"because": shown(comment)} if comment else {}
        more = {"kind": "party"} if kind == "#A" else {}
        found = self.draft.add(block, key, self.place(cells[1]), **more, **said)
        if len(cells) > 2 and cells[2].text:
            self.draft.data[block][found]["name"] = shown(cells[2].text)
        self.places[found] = self.place(cells[1])

    def known(self, block: str, cell: Cell) -> str | None:
        found = self.draft.known(block, cell.text)
        if found is None:
            names = list(self.draft.data[block])
            self.draft.refuse("E545", self.place(cell), f"there is no {block[:-1]} {cell.text[:60]!r} above",
                              did_you_mean(cell.text, names, f"add a line {'#A' if block == 'actors' else '#P'}"))
        return found

    def number(self, cell: Cell, what: str) -> float | None:
        try:
            return self.numerals.number(cell.text)
        except NotationError as error:
            self.draft.refuse("E543", self.place(cell), f"{what}: {error.args[0]}", error.args[1])
            return None

    def mark(self, cells: list[Cell]) -> None:
        issue, value = self.known("issues", cells[1]), self.number(cells[2], "the end of a scale")
        if issue is not None and value is not None:
            self.marks.setdefault(fold(cells[1].text), []).append((value, cells[3].text if len(cells) > 3 else ""))

    def data(self, cells: list[Cell]) -> None:
        actor, issue = self.known("actors", cells[1]), self.known("issues", cells[2])
        if actor is None or issue is None:
            return
        first = self.lines.setdefault((actor, issue), cells[0].line)
        if first != cells[0].line:
            self.draft.refuse("E544", self.place(cells[1]), f"{cells[1].text[:60]} has data on {cells[2].text[:60]} "
                              f"already (line {first})", "keep one of the two")
            return
        if any(is_missing(c.text) for c in cells[3:5]):
            self.silent.append(f"{cells[1].text} on {cells[2].text} (line {cells[0].line})")
            return
        found = [self.number(c, what) for c, what in zip(cells[3:6], ("the position", "the salience", "the capability"),
                                                         strict=True)]
        for cell, value, what in zip(cells[4:6], found[1:], ("salience", "capability"), strict=True):
            if value is not None and value < 0:
                self.draft.refuse("E543", self.place(cell), f"the {what} is {cell.text[:40]}, below 0",
                                  "write a number from 0 on")
        if None not in found:
            position, salience, capability = (x for x in found if x is not None)
            self.rows.append((cells[1].text, cells[2].text, position, salience, capability, cells))


def _read(source: Source, draft: Draft) -> None:
    reader = _Reader(source.file, draft)
    reader.read(source.text)
    draft.stop()
    if not reader.rows:
        draft.refuse("E542", (source.file, 1, 1), "the file has no data (#D)", f"write {_KINDS['#D']}")
    draft.stop()
    _scales(reader, draft, source.scale)
    factor, why = salience_factor([row[3] for row in reader.rows], False, None)
    if factor != 1:
        draft.guessed.append(Guess("the salience", f"{factor:g} per cent for each 1", why))
    same: dict[str, set[float]] = {}
    for row in reader.rows:
        same.setdefault(fold(row[0]), set()).add(row[4])
    for who, what, position, salience, capability, cells in reader.rows:
        at, actor, issue = reader.place(cells[0]), draft.known("actors", who), draft.known("issues", what)
        assert actor is not None  # ids are looked up again: a later name may have changed them
        once = len(same[fold(who)]) == 1
        if once:
            draft.data["actors"][actor]["capability"] = capability
            draft.places["actors", actor, "capability"] = reader.place(cells[5])
        value = scaled(salience, factor)
        if value > 100:
            draft.refuse("E543", reader.place(cells[4]), f"the salience is {cells[4].text[:40]}, above 100 per cent",
                         "write shares from 0 to 1, or percentages")
        draft.row("positions", {"": at, "position": reader.place(cells[3]), "salience": reader.place(cells[4]),
                                "capability": reader.place(cells[5])},
                  {"actor": actor, "issue": issue, "position": position, "salience": value,
                   "capability": None if once else capability})
    if reader.silent:
        draft.lost.append("data without a position or a salience: " + ", ".join(reader.silent[:6]))
    draft.stop()
    draft.majority()


def _scales(reader: _Reader, draft: Draft, told: tuple[float, float] | None) -> None:
    everything = [row[2] for row in reader.rows]
    for issue, block in draft.data["issues"].items():
        mine = [row for row in reader.rows if draft.known("issues", row[1]) == issue]
        values = [row[2] for row in mine]
        marks = dict(next((m for name, m in reader.marks.items() if draft.known("issues", name) == issue), ()))
        if len(marks) >= 2:
            low, high = min(marks), max(marks)
            outside = next((row for row in mine if not low <= row[2] <= high), None)
            if outside is not None:
                draft.refuse("E543", reader.place(outside[5][3]), f"the position {outside[5][3].text} lies outside the "
                             f"ends {low:g} and {high:g} of {block['name'][:60]}", "mend it, or the line #M")
            block["scale"] = {value: shown(words) or format_number(value) for value, words in sorted(marks.items())}
            continue
        low, high, why = (*told, "you said so") if told else scale_of(values or everything, everything, False)
        block["scale"] = ends(low, high)
        said = f"{format_number(low)} to {format_number(high)}"
        draft.guessed.append(Guess(f"the scale of {block['name']}", said, why))


def _write(scenario: Scenario, name: str) -> Outgoing:
    rows = position_rows(scenario)
    if not rows:
        raise InputError.one("E549", "this scenario has no positions, which are what DECIDE's files hold",
                             CODES["E549"][1], "write its points to a .csv file")
    def line(*parts: object) -> str:
        return "\t".join(f"'{_bare(p)}'" if isinstance(p, str) else repr(p) for p in parts)

    lines = [line("#A", actor, scenario.actors[actor].name, scenario.actors[actor].because or "")
             for actor in dict.fromkeys(row.actor for row in rows)]
    for key in dict.fromkeys(row.issue for row in rows):
        issue = scenario.issues[key]
        lines.append(line("#P", key, issue.name, issue.because or ""))
        lines += [line("#M", key, value, *([words] if words != format_number(value) else []))
                  for value, words in sorted(issue.scale.items())]
    lines += [line("#D", r.actor, r.issue, r.position, by_100(r.salience), r.capability) for r in rows]
    return Outgoing({name: "".join(f"{text}\n" for text in lines).encode("utf-8")},
                    tuple(lost_of_positions(scenario, {"title and summary": True})))


def _bare(text: str) -> str:
    return " ".join(text.split())


FORMAT = register(Format(
    "decide", "DECIDE (lines #A, #P, #M, #D)", (".txt", ".csv"),
    keeps="actors and issues with names and comments, ends of scales, positions, saliences, capabilities",
    loses="data without a position or a salience", fits=_fits, read=_read, write=_write,
    usual=(".txt",),
    left_out="title and dates; doubts (the best estimates are written), reasons of positions, every other block"))
