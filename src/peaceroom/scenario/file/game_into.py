"""The points of a table put into a scenario that there is; of what stays the same its sources and reasons stay."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.errors import InputError, Warn
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.csv import Cell
from peaceroom.files.nodes import Block, Loc
from peaceroom.files.suggestions import did_you_mean
from peaceroom.scenario.file.game import enter, enter_threshold, places
from peaceroom.scenario.file.id_remedies import fold, names_of
from peaceroom.scenario.file.loading import Located, judge, judge_text, load_scenario, locate, read_text
from peaceroom.scenario.file.parts import part_files
from peaceroom.scenario.file.renaming import refuse_bundled
from peaceroom.scenario.file.scores_table import Entry, ScoreRows, approval_of, option_number, read_rows
from peaceroom.scenario.file.writing import block_to_yaml, to_dict, to_yaml
from peaceroom.scenario.types import Quantity, Scenario, Score


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
            enter_threshold(rows, entry, thresholds, actor, cells)
        elif entry.option is not None and (option := _option(rows, entry, old, issue)) is not None:
            enter(rows, entry, tables, actor, issue, option, cells)
    fresh = approval_of(rows, cells, lambda word: _named(word, "actors", data))
    rows.stop()
    new = {(t["actor"], t["issue"]): t for t in tables}
    kept = [row for row in data.get("scores", []) if (row["actor"], row["issue"]) not in new]
    # those of the table come first, so that their places are those of the cells
    judge({**data, "scores": [*tables, *kept], "thresholds": {**data.get("thresholds", {}), **thresholds}, **fresh},
          places(rows, cells, where.path.as_posix()), ledger=old.ledger is not None, folder=where.folder)
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

