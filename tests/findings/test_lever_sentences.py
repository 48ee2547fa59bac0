"""What is said of levers: true of what was found, and never an assumed size without the word."""

from __future__ import annotations

import re

import pytest

import peaceroom
from peaceroom.findings import levers as said
from peaceroom.findings.levers_text import levers_text
from peaceroom.runs.lever_results import Levers
from peaceroom.scenario.types import Scenario
from small import scenario as small


@pytest.fixture(scope="module")
def s() -> Scenario:
    return small()


@pytest.fixture(scope="module")
def found(s: Scenario) -> Levers:
    return peaceroom.levers(s, draws=200, process=False)


@pytest.mark.parametrize(("given", "text"), [
    ((0.011, 0.006, 0.014, 1), "+1.1 (0.6 to 1.4)"), ((-0.02, -0.03, -0.004, 1), "−2.0 (−3.0 to −0.4)"),
    ((0.0, 0.0, 0.0, 0), "0"), ((0.0004, 0.0, 0.001, 1), "0 (0 to 0.1)"), ((0.5, 0.5, 0.5, 0), "+50")])
def test_changes_in_points(given: tuple[float, float, float, int], text: str) -> None:
    assert said.points(*given) == text


def test_costs_that_the_file_does_not_know_are_not_called_nothing() -> None:
    assert said.given_up(None) == "not in the file"
    assert said.given_up(0.0) == "nothing"
    assert (said.given_up(0.034), said.given_up(0.25)) == ("3.4", "25")


def test_a_gain_that_chance_explains_is_not_shown(found: Levers) -> None:
    for own in found["actors"].values():
        for m in said.shown_moves(own):
            assert said.certain(m) or (m["room"] is not None and m["room"]["low"] > 0)
        assert len(said.shown_moves(own, every=True)) == len(own["moves"])


def test_the_sentence_on_the_best_move_names_the_first_in_the_list(s: Scenario, found: Levers) -> None:
    own = found["actors"]["south"]
    best = next(m for m in own["moves"] if said.certain(m))
    text = " ".join(said.actor_sentences(own, s, 200))
    assert best["words"] in text
    assert said.gained(best) in text


def test_whoever_asks_for_more_is_told_that_nobody_answered(s: Scenario, found: Levers) -> None:
    for own in found["actors"].values():
        best = next((m for m in own["moves"] if said.certain(m)), None)
        warned = "nobody answers in kind" in " ".join(said.actor_sentences(own, s, 200))
        assert warned == (best is not None and best["direction"] == "away from the others")


def test_every_measure_has_its_grade_and_what_its_size_rests_on(s: Scenario, found: Levers) -> None:
    assert found["mediator"] is not None
    rows = said.measure_rows(found["mediator"], s)
    assert {len(row) for row in rows} == {len(said.MEASURE_HEADS)}
    for row in rows:
        assert re.match("[A-D]: ", row[-1])
        assert row[-2].startswith(("the file alone", "published size", "assumed size", "not tried"))
        assert (" if " in row[0]) == row[-2].startswith("assumed size")


def test_untried_measures_are_all_named_with_a_reason(s: Scenario, found: Levers) -> None:
    assert found["mediator"] is not None
    text = " ".join(said.mediator_sentences(found["mediator"], s, 200))
    for m in found["mediator"]["measures"]:
        if not m["tries"]:
            assert m["name"].lower() in text
            assert m["untried"] in text


def test_all_that_is_printed_says_that_others_respond_as_modelled(s: Scenario, found: Levers) -> None:
    assert "as modelled" in levers_text(found, s)


def test_what_unlocks_names_who_could_do_it(s: Scenario, found: Levers) -> None:
    item = found["mediator"]["item"] if found["mediator"] else None
    texts = said.unlock_sentences(found["unlock"], s, 200, item)
    assert len(texts) == len(found["unlock"])
    for text, u in zip(texts, found["unlock"], strict=True):
        assert all(s.actors[a].name in text for a in u["by"][:2])
        assert "in place of" in text
