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

from peaceroom.analysis.process.answers import Answers, answer, interval, summed
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.analysis.violence_forecast import violence_result
from peaceroom.core.months import MONTH_DAYS, MONTH_WEEKS, month_of_weeks
from peaceroom.files.notation import parse
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.process_types import Exit
from peaceroom.scenario.talks.anchor import anchor
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import ProcessStep, Quantity, Scenario

PAGE = Path(__file__).parents[1] / "docs" / "scenarios" / "doha-2020-what-came.md"
INPUT_DRAWS, EACH, WEEKS, SEED = 64, 512, 104, 1
#: battlefield parameters at the sharp end of their priors: support counts, shocks are large, routs feed themselves
SHARP = {"eta": ".15", "sigma": ".2", "cascade": ".6"}
#: shares of coming texts that close an item of the agenda
SHARES = (0.3, 0.65, 1.0)
#: first and last day of the withdrawal as announced on 14 April 2021, and later moved up
LEAVE = (date(2021, 5, 1), date(2021, 8, 31))


@dataclass(frozen=True)
class Line:
    """One thing that came or did not come: what, by when, as what outcome of the simulator."""

    what: str
    by: date
    outcome: str
    came: str


LINES = (
    Line("rules of procedure agreed", date(2020, 12, 2), "rules-of-procedure", "agreed that day"),
    Line("rules of procedure agreed", date(2020, 12, 31), "rules-of-procedure", "yes"),
    Line("the talks break off", date(2020, 12, 31), "break", "recess from 14 December 2020 to 5 January 2021"),
    Line("a ceasefire", date(2021, 10, 5), "ceasefire", "none"),
    Line("a comprehensive agreement", date(2021, 10, 5), "comprehensive", "none"),
    Line("victory of the Taliban", date(2021, 8, 15), "victory-taliban", "that day"),
    Line("victory of the Taliban", date(2022, 9, 30), "victory-taliban", "a year before"),
    Line("victory of the Republic", date(2022, 9, 30), "victory-republic", "no"),
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


def sharp(s: Scenario) -> Scenario:
    """The scenario with `SHARP` set."""
    assert s.process is not None
    values = {**s.process.parameters, **{name: Quantity(value=parse(v)) for name, v in SHARP.items()}}
    return s.model_copy(update={"process": s.process.model_copy(update={"parameters": values})})


def simulate_all(s: Scenario, folder: Path) -> tuple[Builder, Answers]:
    b = Builder(s, SEED, INPUT_DRAWS, start_of(s, folder_series(folder)))
    with ThreadPoolExecutor(2) as pool:
        return b, answer(pool, b, anchor(s, b.case(0), SEED), b.switches, INPUT_DRAWS, EACH, WEEKS)


def outcome_table(runs: dict[str, Answers], as_of: date) -> str:
    lines = ["| what | by | " + " | ".join(runs) + " | what came |", "|---|---|" + "--:|" * len(runs) + "---|"]
    for line in LINES:
        week = min(WEEKS, (line.by - as_of).days // 7)
        cells = []
        for a in runs.values():
            column = a.curves[line.outcome][:, week]
            p = float(column.mean())
            low, high = interval(column, p, EACH)
            cells.append(f"{_share(p)} ({_share(low)}–{_share(high)})")
        day = f"{line.by.day} {line.by:%B %Y}"
        lines.append(f"| {line.what} | {day} | " + " | ".join(cells) + f" | {line.came} |")
    return "\n".join(lines)


def _share(p: float) -> str:
    """A probability in hundredths; below one in a hundred with one digit more."""
    return "0" if p == 0 else f"{100 * p:.1f}" if p < .01 else f"{100 * p:.0f}"


def steps_table(s: Scenario, folder: Path) -> str:
    """Chance of the rules by the end of 2020 by what counts as a step, which only judgement can say."""
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
            pace = anchor(one, b.case(0), SEED)
            rate = pace.target or 0.0
            with ThreadPoolExecutor(2) as pool:
                found = answer(pool, b, pace, b.switches, INPUT_DRAWS, EACH, 13)
            cells.append(_share(float(found.curves["rules-of-procedure"][:, 12].mean())))
        lines.append(f"| {name} | {_share(rate)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def deaths_table(runs: dict[str, Answers], seen: dict[str, float], as_of: date) -> str:
    """Months of the simulator run from the 5th on and have four or five weeks; counts are brought to their length."""
    heads = " | ".join(f"{n}: median (80 %), chance of more than counted" for n in runs)
    lines = [f"| month | counted | {heads} |", "|---|--:|" + "--:|" * len(runs)]
    weeks = np.bincount(month_of_weeks(WEEKS))
    for month, count in seen.items():
        first = date.fromisoformat(f"{month}-01")
        k = int(((first + timedelta(days=14)) - as_of).days / MONTH_DAYS)
        length = MONTH_WEEKS / weeks[k]
        cells = []
        for a in runs.values():
            total = summed(a.results)
            low, middle, high = length * total.deaths((.1, .5, .9))[k]
            above = float(total.deaths_above(count / length)[k])
            cells.append(f"{_round(middle)} ({_round(low)}–{_round(high)}), {_share(above)}")
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
    return {r["month"]: float(r["state_based_best_views"]) for r in rows if "2020-10" <= r["month"] <= "2021-08"}


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
    runs = {"as of 5 October": simulate_all(s, folder)[1], "exit given": simulate_all(gone, folder)[1],
            "exit given, sharp battlefield": simulate_all(sharp(gone), folder)[1]}
    seen = later_deaths(counts)
    fill(PAGE, {"outcomes": outcome_table(runs, s.as_of), "steps": steps_table(s, folder),
                "deaths": deaths_table(runs, seen, s.as_of), "naive": naive_sentence(folder, s.as_of, seen)})


if __name__ == "__main__":
    data = Path(os.environ.get("PEACEROOM_DATA", "."))
    counts = Path(sys.argv[1]) if sys.argv[1:] else data / "peace" / "afghanistan_monthly_fatalities_2017_2021.csv"
    if counts.is_file():
        main(counts)
    else:
        print("Left out: name a file of monthly counts up to August 2021, or set PEACEROOM_DATA.")
