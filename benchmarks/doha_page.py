"""The numbers of docs/scenarios/doha-2020-what-came.md: the process forecast as of 5 October 2020 beside what came.

Nothing here feeds back into a forecast: the held-out outcomes are read only after the runs.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path

import numpy as np
from accuracy_page import fill

from peaceroom.analysis.process.answers import Answers, answer, summed
from peaceroom.analysis.process.numbers import outcomes_by_day, rates_by_day
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.analysis.violence_forecast import violence_result
from peaceroom.core.months import MONTH_DAYS, MONTH_WEEKS, month_of_weeks
from peaceroom.files.notation import parse
from peaceroom.runs.process_results import Outcome
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.process_types import Exit
from peaceroom.scenario.talks.anchor import anchors
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import ProcessStep, Quantity, Scenario

PAGE = Path(__file__).parents[1] / "docs" / "scenarios" / "doha-2020-what-came.md"
INPUT_DRAWS, EACH, WEEKS, SEED = 64, 256, 104, 1
#: shares of coming texts that close an item of the agenda
SHARES = (0.3, 0.65, 1.0)
#: first and last day of the withdrawal as announced on 14 April 2021, and later moved up
LEAVE = (date(2021, 5, 1), date(2021, 8, 31))


@dataclass(frozen=True)
class Line:
    """One thing that came or did not come: what, by when, as what outcome of the process."""

    what: str
    by: date
    outcome: str
    came: str


LINES = (
    Line("rules of procedure agreed", date(2020, 12, 2), "rules-of-procedure", "agreed that day"),
    Line("rules of procedure agreed", date(2020, 12, 31), "rules-of-procedure", "yes"),
    Line("any text", date(2020, 12, 31), "any-text", "2 December 2020"),
    Line("the talks break off", date(2020, 12, 31), "break", "recess from 14 December 2020 to 5 January 2021"),
    Line("a general ceasefire in force", date(2021, 10, 5), "ceasefire", "none"),
    Line("a comprehensive agreement", date(2021, 10, 5), "comprehensive", "none"),
    Line("victory of the Taliban", date(2021, 8, 15), "victory-taliban", "that day"),
    Line("victory of the Taliban, 12 months later", date(2021, 10, 5), "victory-taliban", "yes"),
    Line("victory of the Taliban, 24 months later", date(2022, 10, 5), "victory-taliban", "yes"),
    Line("victory of the Republic, 24 months later", date(2022, 10, 5), "victory-republic", "no"),
)


def certain(s: Scenario, given: dict[str, str]) -> Scenario:
    """The scenario with outcomes of events known from the start."""
    events = dict(s.events)
    for event, chosen in given.items():
        outcomes = {name: o.model_copy(update={"p": Quantity(value=parse(float(name == chosen)))})
                    for name, o in events[event].outcomes.items()}
        events[event] = events[event].model_copy(update={"outcomes": outcomes})
    return s.model_copy(update={"events": events})


def with_exit(s: Scenario, keeps: str) -> Scenario:
    """The exit of 2021 as an event: the challenger elected, forces gone between May and August, support with them."""
    assert s.process is not None
    weeks = ceil((LEAVE[1] - LEAVE[0]).days / 7)
    exits = tuple(x.model_copy(update={"keeps": Quantity(value=parse(keeps)), "ramp_weeks": float(weeks)})
                  if isinstance(x, Exit) and x.outcome == "on-the-date" else x for x in s.process.exits)
    known = certain(s, {"us-election": "challenger", "withdrawal": "on-the-date"})
    return known.model_copy(update={"process": s.process.model_copy(update={"exits": exits})})


@dataclass(frozen=True)
class Run:
    """A simulated scenario, and what the program says of it on the days of `LINES`."""

    now: Answers
    said: dict[str, list[Outcome]]
    days: tuple[date, ...]


def simulate_all(s: Scenario, folder: Path) -> Run:
    b = Builder(s, SEED, INPUT_DRAWS, start_of(s, folder_series(folder)))
    with ThreadPoolExecutor(2) as pool:
        now = answer(pool, b, anchors(b), b.switches, INPUT_DRAWS, EACH, WEEKS)
    days = tuple(sorted({line.by for line in LINES}))
    horizon = Horizon(WEEKS, tuple(min(WEEKS, (day - s.as_of).days // 7) for day in days), days)
    rates = rates_by_day(b, horizon)
    return Run(now, outcomes_by_day({line.outcome for line in LINES}, now, horizon, rates, EACH), days)


def outcome_table(runs: dict[str, Run]) -> str:
    """What is said, in brackets 10–90 % between input draws; then the outside view and the simulator alone."""
    lines = ["| what | by | " + " | ".join(runs) + " | what came |", "|---|---|" + "--:|" * len(runs) + "---|"]
    for line in LINES:
        cells = []
        for run in runs.values():
            o = run.said[line.outcome][run.days.index(line.by)]
            outside = "none" if o["outside"] is None else _share(o["outside"])
            cells.append(f"{_share(o['p'])} ({_share(o['low'])}–{_share(o['high'])}); {outside}; {_share(o['inside'])}")
        day = f"{line.by.day} {line.by:%B %Y}"
        lines.append(f"| {line.what} | {day} | " + " | ".join(cells) + f" | {line.came} |")
    return "\n".join(lines)


def _share(p: float) -> str:
    """A probability in hundredths; below one in a hundred with one digit more."""
    return "0" if p == 0 else f"{100 * p:.1f}" if p < .01 else f"{100 * p:.0f}"


def steps_table(s: Scenario, folder: Path) -> str:
    """Chance of any text by the end of 2020 by what counts as a step, which only judgement can say."""
    assert s.history is not None and s.process is not None
    opening = ProcessStep.model_validate({"date": "2020-09-12", "stage": "pre-negotiation", "name": "opening"})
    opened = s.history.model_copy(update={"stage": None, "steps": (*s.history.steps, opening)})
    histories = {"as in the file: the last step is that of 29 February 2020": s.history,
                 "the opening of 12 September 2020 counted as a step": opened}
    lines = ["| past steps | base rate of any next text in 13 weeks | " + " | ".join(f"{x:.0%} of texts close an item"
                                                                               for x in SHARES) + " |",
             "|---|--:|" + "--:|" * len(SHARES)]
    for name, history in histories.items():
        cells, rate = [], 0.0
        for share in SHARES:
            talks = s.process.talks.model_copy(update={"steps_that_are_items": Quantity(value=parse(share))})
            process = s.process.model_copy(update={"talks": talks})
            one = s.model_copy(update={"history": history, "process": process})
            b = Builder(one, SEED, INPUT_DRAWS, start_of(one, folder_series(folder)))
            pace = anchors(b)
            rate = pace.target or 0.0
            with ThreadPoolExecutor(2) as pool:
                found = answer(pool, b, pace, b.switches, INPUT_DRAWS, EACH, 13)
            cells.append(_share(float(found.curves["any-text"][:, 12].mean())))
        lines.append(f"| {name} | {_share(rate)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def deaths_table(runs: dict[str, Run], seen: dict[str, float], as_of: date) -> str:
    """Months of the simulator run from the 5th on and have four or five weeks; counts are brought to their length."""
    heads = " | ".join(f"{n}: median (80 %)" for n in runs)
    lines = [f"| month | counted | {heads} |", "|---|--:|" + "--:|" * len(runs)]
    weeks = np.bincount(month_of_weeks(WEEKS))
    for month, count in seen.items():
        first = date.fromisoformat(f"{month}-01")
        k = int(((first + timedelta(days=14)) - as_of).days / MONTH_DAYS)
        length = MONTH_WEEKS / weeks[k]
        cells = []
        for run in runs.values():
            low, middle, high = length * summed(run.now.results).deaths((.1, .5, .9))[k]
            cells.append(f"{_round(middle)} ({_round(low)}–{_round(high)})")
        lines.append(f"| {first:%B %Y} | {count:,.0f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _round(x: float) -> str:
    step = 10 ** max(0, int(np.floor(np.log10(max(x, 1)))) - 1)
    return f"{round(x / step) * step:,.0f}"


def later_deaths(path: Path) -> dict[str, float]:
    """State-based deaths of the months after the as-of date, from a file of the form of ``series/fatalities.csv``."""
    import csv

    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    column = next(name for name in rows[0] if name.startswith("state_based_best"))
    return {r["month"]: float(r[column]) for r in rows if "2020-10" <= r["month"] <= "2021-08"}


def naive_sentence(folder: Path, as_of: date, seen: dict[str, float]) -> str:
    found = violence_result(folder_series(folder), as_of)["fatalities"]
    at = {m["month"]: m for m in found["months"]}
    over = [m for m, count in seen.items() if m in at and count > at[m]["p97.5"]]
    july = at["2021-07"]
    return (f"The forecast of the series from its own past ({found['method']}) says {_round(july['median'])} for July "
            f"2021, 95 % interval {_round(july['p2.5'])}–{_round(july['p97.5'])}; {seen['2021-07']:,.0f} were counted. "
            f"{len(over)} of {sum(m in at for m in seen)} months lie above its 97.5 % point.")


def main(counts: Path) -> None:
    loaded = read("doha-2020")
    s, folder = loaded.scenario, loaded.folder
    assert folder is not None
    gone = with_exit(s, "0..0.05")
    runs = {"as of 5 October": simulate_all(s, folder), "exit given": simulate_all(gone, folder)}
    seen = later_deaths(counts)
    fill(PAGE, {"outcomes": outcome_table(runs), "steps": steps_table(s, folder),
                "deaths": deaths_table(runs, seen, s.as_of), "naive": naive_sentence(folder, s.as_of, seen)})


if __name__ == "__main__":
    data = Path(os.environ.get("PEACEROOM_DATA", "."))
    counts = Path(sys.argv[1]) if sys.argv[1:] else data / "peace" / "afghanistan_monthly_fatalities_2017_2021.csv"
    if counts.is_file():
        main(counts)
    else:
        print("Left out: name a file of monthly counts up to August 2021, or set PEACEROOM_DATA.")
