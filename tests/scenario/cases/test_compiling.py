"""An origin read as an ordinary scenario: what comes through, what does not, and that it can be simulated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.process.actors import Violence
from peaceroom.process.simulate import simulate
from peaceroom.scenario.cases.compiling import scenario_data, states
from peaceroom.scenario.cases.reading import case_names, read_origin
from peaceroom.scenario.file.loading import from_dict, read
from peaceroom.scenario.talks.case import Builder

from .test_origins import GOOD, written


def test_what_is_coded_comes_through(tmp_path: Path) -> None:
    s = read(written(tmp_path, GOOD)).scenario
    assert s.as_of == date(2001, 3, 1) and (s.horizon - s.as_of).days == 730
    assert list(s.issues) == ["land"]  # rules are closed
    assert [str(row.position.value) for row in s.positions] == ["0..30", "60..100"]
    assert s.positions[1].bottom_line is not None and str(s.positions[0].salience.value) == "60..90"
    assert s.agenda["land"].after == ()
    assert s.history is not None and [step.date for step in s.history.steps] == [date(2000, 10, 5)]
    p = s.process
    assert p is not None and p.talks.states == {"in_session": 0.8, "suspended": 0.2}
    assert p.talks.opened == date(2000, 10, 1)
    assert p.talks.last_break is None  # it ended, and the talks may be suspended all the same
    assert str(p.third_parties["north"].support["plain"].value) == "10..20"
    assert [(x.from_, x.to, x.date, x.ramp_weeks) for x in p.exits] == [("north", "plain", date(2001, 6, 1), 27)]
    assert p.events["deadline-1"].deadline == ("land",) and s.events["deadline-1"].date == date(2001, 5, 1)
    assert [(c.ceasefire, c.scope, c.began) for c in p.ceasefires] == [("cessation", "local", date(2001, 1, 20))]
    assert p.violence.level is not None


def test_every_number_says_whose_word_it_is(tmp_path: Path) -> None:
    s = read(written(tmp_path, GOOD)).scenario
    cells = [c for row in s.positions for c in (row.position, row.salience, row.bottom_line) if c is not None]
    assert all(c.judgement is not None and c.judgement.by == "c-1" for c in cells)


def test_doubt_about_the_state_is_asked_state_by_state(tmp_path: Path) -> None:
    origin = read_origin(written(tmp_path, GOOD))
    assert states(origin) == {"in_session": pytest.approx(0.8), "suspended": pytest.approx(0.2)}
    for state in states(origin):
        s = from_dict(scenario_data(origin, state))
        assert s.process is not None and s.process.talks.state == state
        last = s.process.talks.last_break
        assert (last.ended if last is not None else None) == (date(2001, 1, 20) if state == "in_session" else None)


@pytest.mark.parametrize(("name", "leaves", "wanted"), [
    ("The plain", "", (None, None, None)),
    ("Government of the plain", "", ("plain", "north", None)),
    ("Government of the plain", "completes: 2001-02-01", ("plain", "north", date(2001, 2, 1)))])
def test_the_class_of_the_war_is_written(tmp_path: Path, name: str, leaves: str,
                                         wanted: tuple[str | None, str | None, date | None]) -> None:
    """The government by the coder's word for it, the patron whose troops fight for it, and when they left."""
    origin = read_origin(written(tmp_path, GOOD))
    plain = origin.parties["plain"].model_copy(update={"name": name})
    north = origin.others["north"].model_copy(update={"gives": ("troops",)})
    if leaves:
        assert north.leaves is not None
        day = date.fromisoformat(leaves.split(": ")[1])
        north = north.model_copy(update={"leaves": north.leaves.model_copy(update={"begins": day, "completes": day})})
    s = from_dict(scenario_data(origin.model_copy(update={
        "parties": origin.parties | {"plain": plain}, "others": origin.others | {"north": north}})))
    assert s.process is not None
    assert (s.process.war.government, s.process.war.patron, s.process.war.patron_left) == wanted


def test_without_troops_there_is_a_government_and_no_patron(tmp_path: Path) -> None:
    origin = read_origin(written(tmp_path, GOOD))
    plain = origin.parties["plain"].model_copy(update={"name": "Government of the plain"})
    north = origin.others["north"].model_copy(update={"gives": ("aid",)})
    s = from_dict(scenario_data(origin.model_copy(update={
        "parties": origin.parties | {"plain": plain}, "others": origin.others | {"north": north}})))
    assert s.process is not None
    assert (s.process.war.government, s.process.war.patron) == ("plain", None)


@pytest.mark.parametrize(("state", "begun"), [("{suspended: 1}", date(2001, 2, 10)), ("{in_session: 1}", None)])
def test_an_open_break_counts_where_the_talks_are_broken_off(tmp_path: Path, state: str, begun: date | None) -> None:
    text = GOOD.replace("began: 2000-12-01, resumed: 2001-01-20", "began: 2001-02-10")
    s = read(written(tmp_path, text.replace("{in_session: 0.8, suspended: 0.2}", state))).scenario
    assert s.process is not None
    last = s.process.talks.last_break
    assert (last.began if last is not None else None) == begun


@pytest.mark.slow
@pytest.mark.parametrize("name", case_names())
def test_every_origin_of_the_library_is_a_scenario_that_runs(name: str) -> None:
    s = read(name).scenario
    result = simulate(Builder(s, 1, 1, Violence()).case(0), draws=50, weeks=60, workers=1)
    assert result.draws == 50 and result.state.shape[0] == 61
    np.testing.assert_allclose(result.state.sum(axis=1), 1)


def test_a_case_that_does_not_exist_is_not_guessed_at() -> None:
    with pytest.raises(InputError, match="el-salvador/1990-06-01"):
        read("el-salvadore/1990-06-01")
