"""What an actor said and did about an issue over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import screen, tell
from peaceroom.cli.evidence._common import echo_json, json_option, opened, scenario_argument, shorten

if TYPE_CHECKING:
    from peaceroom.evidence.over_time import LeftOut, OverTime, Saying, Trend
    from peaceroom.scenario.naming import Names


@click.command("timeline")
@scenario_argument
@click.argument("actor", metavar="ACTOR")
@click.argument("issue", metavar="ISSUE")
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Also draw it, as an SVG picture.")
@click.option("--force", is_flag=True, help="Replace the picture if it exists.")
@json_option
def command(scenario: str, actor: str, issue: str, svg: Path | None, force: bool, as_json: bool) -> None:
    """What ACTOR said about ISSUE when, stated apart from done, by whose word, and whether it moved.

    Days are those of the statement; an utterance that several passages report counts once for a trend.
    """
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.evidence.over_time import over_time
    from peaceroom.findings.said_over_time import place, sentences, told_day, words
    from peaceroom.scenario.naming import Names

    if svg is not None:
        refuse_to_overwrite(svg, force)
    found = opened(scenario)
    names = Names(found.scenario)
    _known(actor, found.scenario.actors, "actor", "E909")
    _known(issue, found.scenario.issues, "issue", "E910")
    line = over_time(found.store.read(), actor, issue, found.scenario.as_of, found.scenario.issues[issue].ends)
    said = sentences(line, names)
    if svg is not None:
        _draw(line, names, svg)
    if as_json:
        echo_json({**as_json_of(line), "sentences": said})
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("day", "kind", "whose word", "position", "passage", ""):
        table.add_column(head, overflow="fold")
    for s in line.sayings:
        whose = s.relation if s.speaker in (None, actor) else f"{s.relation} ({s.speaker})"
        table.add_row(told_day(s.day, s.precision), s.kind, whose, place(s), s.passage,
                      shorten(words(s), 60))
    if line.sayings:
        screen().print(table)
    for sentence in said:
        tell(sentence)
    for left in line.left_out:
        tell(f"Not counted: {left.passage} ({left.why})")


def as_json_of(line: OverTime) -> dict[str, object]:
    """The fields that docs/results.md lists."""
    return {"actor": line.actor, "issue": line.issue, "scale": line.scale, "sayings": [_plain(s) for s in line.sayings],
            "trends": [{**_plain(t), "moved": t.moved} for t in line.trends],
            "left_out": [_plain(x) for x in line.left_out]}


def _plain(part: Saying | Trend | LeftOut) -> dict[str, object]:
    return {name: str(value) if isinstance(value, dt.date) else value for name, value in asdict(part).items()}


def _known(id_: str, ids: Collection[str], what: str, code: str) -> None:
    from peaceroom.core.errors import InputError
    from peaceroom.files.suggestions import did_you_mean

    if id_ not in ids:
        raise InputError.one(code, f"the scenario has no {what} {id_[:60]!r}", "there is nothing to show of it",
                             did_you_mean(id_, ids, f"choose one of: {', '.join(list(ids)[:12])}"))


def _draw(line: OverTime, names: Names, path: Path) -> None:
    from peaceroom.core.extras import need
    from peaceroom.files.writing import replace_file

    need("report")
    from peaceroom.report.figures.said_over_time import said_over_time
    from peaceroom.report.figures.svg import alone, panel_svg

    replace_file(path, alone(panel_svg(said_over_time(line, names), 1)), code="E512")
    tell(f"Written: {path}", err=True)
