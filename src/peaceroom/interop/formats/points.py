"""A table of points: what each option of each issue is worth to whom."""

from __future__ import annotations

from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.source import Source
from peaceroom.scenario.file.game import read_game
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.file.scores_table import looks_like_points, points_left_out, scores_csv
from peaceroom.scenario.types import Scenario


def _fits(source: Source) -> int:
    if source.ending not in (".csv", ".tsv", ".txt") or source.is_zip or source.is_xml or source.is_json:
        return 0
    table = next(iter(source.tables), None)
    return 0 if table is None else looks_like_points([cell.text for cell in table.rows[0]])


def _read(source: Source) -> ScenarioFile:
    return read_game(source.path, as_of=source.as_of, text=source.text if source.guessed or source.encoding else None)


def _write(scenario: Scenario, name: str) -> Outgoing:
    return Outgoing({name: scores_csv(scenario).encode("utf-8")}, tuple(points_left_out(scenario)))


FORMAT = register(Format(
    "points", "Table of points (actor, issue, option, points)", (".csv", ".tsv", ".txt"),
    keeps="actors, issues, options with their words, points with their doubts, thresholds, who must accept, reasons",
    loses="nothing: other columns are refused", fits=_fits, whole=_read, write=_write,
    usual=(".csv",),
    left_out="names, dates and every other block; sources and judgements of the points"))
