"""Days of a scenario to weeks of a run: what comes on a day has come by the end of its week, not a week before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from peaceroom.files import yaml as yaml_reader
from peaceroom.process.actors import Violence
from peaceroom.process.case import ProcessCase
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
AS_OF = date(2020, 10, 5)
WEEKS = [(1, 1), (6, 1), (7, 1), (8, 2), (13, 2), (14, 2), (15, 3), (70, 10), (71, 11)]


def case(process: str, **changes: object) -> ProcessCase:
    text = VALID.read_text(encoding="utf-8") + f"process:\n  talks: {{opened: 2020-09-12}}\n{process}"
    data = yaml_reader.parse(text, "f").to_python() | changes
    return Builder(from_dict(data), 1, 2, Violence()).case(0)


@pytest.mark.parametrize(("days", "week"), WEEKS)
def test_a_ceasefire_holds_to_the_end_of_its_last_week(days: int, week: int) -> None:
    until = AS_OF + timedelta(days)
    found, = case(f"  ceasefires: [{{class: cessation, until: {until}}}]\n").ceasefires
    assert found.expires == week


@pytest.mark.parametrize(("days", "week"), WEEKS)
def test_an_event_a_promise_and_an_exit_come_in_the_week_of_their_day(days: int, week: int) -> None:
    day = AS_OF + timedelta(days)
    event = {"date": day.isoformat(), "outcomes": {"passed": {"p": 0.4}, "failed": {"p": "rest"}}}
    found = case(f"  commitments: {{leave: {{debtor: guest, creditor: north, act: leave, due: {day}, kept: 0.7}}}}\n"
                 "  third_parties: {guest: {support: {south: 1}}}\n"
                 f"  exits: [{{from: guest, to: south, date: {day}, keeps: 0.5}}]\n", events={"vote": event})
    vote, leaves = found.events
    assert vote.window == (week, week)
    # known from the first week; the support falls from the week of the day on
    assert leaves.window == (1, 1) and leaves.outcomes[0].effects[0].delay == week - 1
    assert found.commitments[0].due == week


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (7, 1), (8, 2), (365, 53), (727, 104), (728, 104), (800, 104)])
def test_a_run_reaches_its_horizon(days: int, weeks: int) -> None:
    data = yaml_reader.parse(VALID.read_text(encoding="utf-8"), "f").to_python()
    for name in ("events", "what_ifs"):
        del data[name]
    found = Horizon.of(from_dict(data | {"horizon": (AS_OF + timedelta(days)).isoformat()}))
    assert found.weeks == weeks == found.at[-1]
    assert found.days[-1] == AS_OF + timedelta(min(days, 7 * weeks))


def test_what_lies_behind_is_counted_in_full_weeks_of_texts_and_in_days_of_waiting() -> None:
    days = ("2019-09-29", "2019-09-30", "2020-09-21", "2020-09-28", "2020-09-29")
    data = {"stage": "partial", "steps": [{"date": day, "stage": "partial"} for day in days]}
    text = VALID.read_text(encoding="utf-8") + "process:\n  talks: {opened: 2020-09-12}\n"
    s = from_dict(yaml_reader.parse(text, "f").to_python() | {"history": data})
    found = Builder(s, 1, 2, Violence())
    # 6, 7, 14, 371 and 372 days ago; the twelve months end with the last text
    assert found.steps_ago == (53, 2, 1, 0)
    assert found.case(0).item_weeks.tolist() == [23 / 7] * 2
