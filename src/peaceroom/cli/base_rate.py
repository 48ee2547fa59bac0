"""How often real peace processes reached a next text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.base_rates.base_rate import BaseRate


@click.command("base-rate")
@click.argument("scenario", required=False)
@click.option("--stage", metavar="STAGE",
              help="Of the last text: pre-negotiation, ceasefire, partial, comprehensive, implementation, renewal.")
@click.option("--elapsed", metavar="40d", help="Time since the last text: days, or 40d, 6w, 3m, 2y.")
@click.option("--within", default="180d", show_default=True, metavar="180d", help="How far to look; up to 5y.")
@click.option("--pace", type=int, metavar="N", help="Texts in the twelve months to the last, itself counted.")
@click.option("--steps", type=int, metavar="K", help="Texts so far, in all; 1 tells the whole history.")
@click.option("--target", default="any", show_default=True, metavar="any|substantive|comprehensive",
              help="Which kind of next text.")
@click.option("--dates", metavar="D1,D2", help="Days of all texts so far, for a forecast from the process's own past.")
@click.option("--as-of", metavar="DATE", help="Day of the forecast, with --dates.")
@click.option("--resume", is_flag=True, help="That talks resume: how long ago they broke off is --broken.")
@click.option("--broken", metavar="6w", help="Time since the talks broke off, with --resume.")
@click.option("--item", metavar="KIND",
              help="That an item of the agenda closes: procedure, security, ceasefire, humanitarian, prisoners, "
                   "politics, justice, economy, other; or first: the first open item of an agenda, whatever its kind.")
@click.option("--open", "open_for", metavar="23d", help="How long it has been open, with --item.")
@click.option("--talks", default="in-session", show_default=True, metavar="STATE",
              help="With --item: where the talks stand: in-session, break (suspended or dormant), not-opened.")
@click.option("--end", metavar="END",
              help="That the war ends by arms: victory (of either side), government-defeat, government-victory.")
@click.option("--class", "group", metavar="CLASS",
              help="With --end: patron-present, after-exit (of the government's patron), no-patron.")
@click.option("--since", default="0d", metavar="6m", help="Time since the exit, with --class after-exit.")
@click.option("--war", is_flag=True, help="With --end: only wars with a thousand deaths or more in the year.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str | None, stage: str | None, elapsed: str | None, within: str, pace: int | None,
            steps: int | None, target: str, dates: str | None, as_of: str | None, resume: bool, broken: str | None,
            item: str | None, open_for: str | None, talks: str, end: str | None, group: str | None, since: str,
            war: bool, as_json: bool) -> None:
    """How often peace processes at this point reached a next text within a time.

    Or how often talks that broke off resume (--resume), an agenda item closes (--item), a war ends by arms (--end).

    With a SCENARIO (a file, a folder or a bundled name) stage, dates and day are those of its history.

    A step is a day with at least one signed text of a peace process in PA-X v6.
    """
    from peaceroom.base_rates.base_rate import base_rate
    from peaceroom.cli._class_rates import answer

    if answer(click.get_current_context()):
        return
    days: list[str | date] = [d for d in (dates or "").split(",") if d.strip()]
    day: str | date | None = as_of
    if scenario is not None:
        if stage is not None or days or as_of is not None or elapsed is not None:
            raise click.UsageError("the scenario gives stage, dates and day: leave --stage, --elapsed, --dates and "
                                   "--as-of out, or the scenario.")
        stage, days, day = _history(scenario)
    if stage is None:
        raise click.UsageError("Missing option '--stage', or the name of a scenario.")
    found = base_rate(stage, elapsed, within, pace=pace, steps=steps, target=target, as_of=day,
                      dates=days)
    if as_json:

        tell_json(found.to_dict())
    else:
        _show(found)


def _history(ref: str) -> tuple[str, list[str | date], date]:
    """Stage, days of all texts and as-of date of a scenario. Raises `InputError` E709 if it has no history."""
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.scenario.file.loading import read

    loaded = read(ref)
    s = loaded.scenario
    if s.history is None:
        raise InputError.one("E709", "the scenario has no history", CODES["E709"][1],
                             "add the block history with the days of its texts, or leave the scenario out and give "
                             "--stage", file=loaded.path.as_posix())
    return s.history.last_stage(), [step.date for step in s.history.steps], s.as_of


_METHODS = {
    "blend": "mean of three forecasts from the process's own past (monthly hazard, history logit, rate × stage)",
    "smoothed table": "smoothed hazards by stage, pace and time since the last text",
    "table": "hazards by stage and time since the last text; pace is not given",
    "shares": "share of process-months followed by such a text, by stage and time since the last; pace does not enter",
    "shares, capped": "such a share, held to the rate of the wider kind of text, which is lower here",
    "widest class": "hazard of all processes",
}


def _show(found: BaseRate) -> None:
    from textwrap import fill

    def line(text: str) -> None:
        tell(fill(text, 110, subsequent_indent="  "))

    event = found.event[0].upper() + found.event[1:]
    digits = 2 if found.high >= 0.05 else 4  # a rare event is not an impossible one
    line(f"{event}: {found.p:.{digits}f} (90 % interval {found.low:.{digits}f} to {found.high:.{digits}f})")
    line(f"Reference class: {found.reference}")
    line(f"Rests on {found.processes} processes at risk at this point and {found.events} steps; "
         f"{_METHODS[found.method]}")
    for warning in found.warnings:
        line(f"Careful: {warning.code} {warning.message}")
    tell("Does not know:")
    for text in found.unknown:
        line(f"  {text}")
    line(f"From {found.sources[0]}; {found.licence}")
