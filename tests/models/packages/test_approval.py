"""Texts that not all need accept: every way of finding them against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.packages.feasible import feasible
from peaceroom.models.packages import rules
from peaceroom.models.packages.by_draw import best_by_draw
from peaceroom.models.packages.drafts import Settled, standing
from peaceroom.models.packages.grouped import best_of_groups
from peaceroom.models.packages.problem import Approval, Continuum, Options, Problem, carried
from peaceroom.models.packages.rules import MOST_TIES, RULES, best_by, count_texts, robust_text

from .problems import Text, continua, every_text, problems


@st.composite
def voted(draw: st.DrawFn, *, draws: int = 1) -> Problem:
    """A random problem in which some of the parties, at least one of them, may refuse."""
    problem = draw(problems(draws=draws))
    n = len(problem.parties)
    some = sorted(draw(st.sets(st.integers(0, n - 1), min_size=1)))
    return replace(problem, approval=Approval(tuple(some), draw(st.integers(1, len(some)))))


def _carries(problem: Problem, yes: np.ndarray) -> bool:
    assert problem.approval is not None
    among = set(problem.approval.among)
    return all(yes[i] for i in range(len(yes)) if i not in among) and (
        sum(not yes[i] for i in among) <= problem.approval.spare)


def _value(rule: str, problem: Problem, text: Text, room: np.ndarray, acceptable: bool) -> float:
    """By the definition: the best of the smallest groups, each of which accepts if somebody must."""
    if rule == "utilitarian":
        return float(text.worth.sum())
    gain = text.worth - problem.threshold[0]
    found = []
    for group in problem.groups():
        g = list(group)
        if acceptable and not text.accepted[g].all():
            continue
        if rule == "egalitarian":
            found.append(min(gain[g], default=0.0))
        elif rule == "nash":
            found.append(float(np.prod(np.maximum(gain[g], 0) / np.where(room[g] > 0, room[g], 1))))
        else:
            found.append(min((gain[i] / room[i] for i in g if room[i] > 0), default=0.0))
    return max(found)


@given(voted())
@settings(max_examples=150, deadline=None)
def test_counts_and_best_texts_are_those_of_brute_force(problem: Problem) -> None:
    texts = every_text(problem)
    good = [t for t in texts if _carries(problem, t.accepted)]
    counted = count_texts(problem)
    assert counted is not None and counted.acceptable == len(good)
    for i, party in enumerate(problem.parties):
        lifted = [t for t in texts if _carries(problem, np.where(np.arange(len(t.accepted)) == i, True, t.accepted))]
        assert counted.without[party] == len(lifted)
    room = np.zeros(len(problem.parties))
    if good:
        room = np.maximum(np.max([t.worth for t in good], axis=0) - problem.threshold[0], 0.0)
    for rule in RULES:
        found = best_by(rule, problem)
        if not good and rule in ("nash", "kalai-smorodinsky"):
            assert found.text is None
            continue
        values = {t.values: _value(rule, problem, t, room, bool(good)) for t in good or texts}
        top = max(values.values())
        same = {t for t, v in values.items() if abs(v - top) <= 1e-9 * max(1.0, abs(top))}
        assert found.text in same and found.proved and found.acceptable == bool(good)
        assert found.tied == len(same) - 1
        named = {found.text, *found.ties}
        assert named == same if len(same) <= MOST_TIES else named < same  # only so many are named
        assert found.value == pytest.approx(top, abs=1e-9)


@given(voted(draws=6))
@settings(max_examples=60, deadline=None)
def test_draws_are_judged_one_by_one(problem: Problem) -> None:
    each = [problem.slice(d, d + 1) for d in range(problem.draws)]
    some = [any(_carries(p, t.accepted) for t in every_text(p)) for p in each]
    assert feasible(problem).tolist() == some
    for rule in RULES:
        texts, _ = best_by_draw(problem, rule)
        for d, p in enumerate(each):
            best = best_by(rule, p)
            assert np.isnan(texts[d]).all() if best.text is None else texts[d].tolist() in (
                [list(t) for t in (best.text, *best.ties)])
    robust = robust_text(problem, [])
    support = {t.values: float(problem.carried(t.values).mean()) for t in every_text(problem)}
    assert robust.proved and robust.value == max(support.values()) == support[robust.text]
    now = standing(problem, [Settled(v) for v in robust.text or ()])
    assert now.carried.mean() == robust.value
    for i in range(len(problem.parties)):
        lifted = now.accepted.copy()
        lifted[:, i] = True
        assert now.alone[i] == np.mean([_carries(problem, a) and not _carries(problem, b)
                                        for a, b in zip(lifted, now.accepted, strict=True)])


@given(voted(), st.sampled_from(RULES))
@settings(max_examples=60, deadline=None)
def test_group_by_group_the_same_texts_are_best(problem: Problem, rule: str) -> None:
    walked, asked = best_by(rule, problem), best_of_groups(rule, problem, np.ones(len(problem.parties)), 20.0)
    assert (walked.text is None) == (asked.text is None)
    if walked.text is not None and asked.acceptable:
        assert asked.proved and asked.value == pytest.approx(walked.value, abs=1e-6)
        assert problem.carried(asked.text or ())[0]


def test_a_text_beyond_a_group_s_bottom_line_is_not_worth_to_it_what_its_points_say() -> None:
    """One of two is enough; the second would have 10 more than without a text, beyond its bottom line."""
    issue = Options(np.array([0.0, 10.0, 20.0]), np.array([[[10.0, 15.0, 19.0], [0.0, 3.0, 17.0]]]),
                    np.array([[[True, True, True], [True, True, False]]]))
    problem = Problem(("first", "second"), ("site",), (issue,), np.array([[10.0, 7.0]]), approval=Approval((0, 1), 1))
    for rule in ("egalitarian", "nash", "kalai-smorodinsky"):
        found, walked = best_of_groups(rule, problem, np.ones(2), 20.0), best_by(rule, problem)
        assert found.text == walked.text == (20.0,) and found.acceptable and found.proved and found.gap == 0
        assert found.value == pytest.approx(walked.value)
    assert best_of_groups("egalitarian", problem, np.ones(2), 20.0).value == pytest.approx(9)


def test_who_can_gain_in_no_text_does_not_stand_for_who_can() -> None:
    """One of two is enough; the first at best breaks even, so that shares of what can be gained are the second's."""
    issues = (Options(np.array([0.0, 10.0, 20.0]), np.array([[[1.0, 2.0, 7.0], [2.0, 7.0, 16.0]]]),
                      np.array([[[True, True, True], [False, True, True]]])),
              Options(np.array([0.0, 10.0]), np.array([[[19.0, 3.0], [6.0, 18.0]]]),
                      np.array([[[False, True], [True, True]]])))
    problem = Problem(("first", "second"), ("site", "share"), issues, np.array([[10.0, 23.0]]),
                      approval=Approval((0, 1), 1))
    rule = "kalai-smorodinsky"
    for found in (best_by(rule, problem), best_of_groups(rule, problem, np.ones(2), 20.0)):
        assert found.text == (20.0, 10.0) and found.value == pytest.approx(1) and found.proved


@given(continua(), st.integers(1, 2))
@settings(max_examples=25, deadline=None)
def test_on_continua_somebody_may_refuse_as_well(problem: Problem, spare: int) -> None:
    all_ = tuple(range(len(problem.parties)))
    freed = replace(problem, approval=Approval(all_, spare))
    found = best_by("egalitarian", freed)
    of_groups = [best_by("egalitarian", problem.only(list(g))).value
                 for g in combinations(all_, max(len(all_) - spare, 0)) if g]
    assert found.text is not None
    if of_groups and found.acceptable:
        gain = np.sort(found.gain)[spare:]
        assert min(gain) == pytest.approx(max(of_groups), abs=1e-6) and found.proved
    assert feasible(freed)[0] == (max(of_groups, default=0.0) >= -1e-9)


def test_many_groups_are_not_all_asked_and_nothing_is_then_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_TEXTS", 0)
    rng = np.random.default_rng(1)
    n = 14
    issue = [Continuum(0.0, 100.0, x := rng.uniform(0, 100, (1, n)), np.ones((1, n)), np.maximum(x, 100 - x),
                       np.ones((1, n)), np.zeros((1, n)), np.full((1, n), 100.0)) for _ in range(2)]
    problem = Problem(tuple(f"p{i}" for i in range(n)), ("a", "b"), tuple(issue), np.full((1, n), 1.0),
                      Approval(tuple(range(n)), 6))
    found = best_by("egalitarian", problem)
    assert problem.groups_number == 3003 and found.text is not None
    assert not found.proved and found.gap == np.inf
    assert found.acceptable == bool(problem.carried(found.text)[0])


def test_with_nobody_who_may_refuse_all_must_accept() -> None:
    yes = np.array([[True, True, False], [True, True, True]])
    assert carried(yes, None).tolist() == [False, True]
    assert carried(yes, Approval((1, 2), 1)).tolist() == [True, True]
    assert carried(yes, Approval((0, 1), 2)).tolist() == [False, True]
