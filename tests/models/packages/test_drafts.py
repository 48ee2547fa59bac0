"""Drafts and their repair against brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.models.packages.drafts import Later, Open, Settled, can_spare, moves, read, shortfall, standing
from peaceroom.models.packages.problem import Continuum, Options, Problem
from peaceroom.models.packages.repair import repair

from .problems import continua, problems


def _menus(problem: Problem) -> list[np.ndarray]:
    return [i.values if isinstance(i, Options) else np.linspace(i.low, i.high, 21) for i in problem.issues]


@given(problems(draws=6), st.data())
@settings(max_examples=60, deadline=None)
def test_a_draft_of_values_stands_as_the_text_does(problem: Problem, data: st.DataObject) -> None:
    text = [data.draw(st.sampled_from(list(menu))) for menu in _menus(problem)]
    now = standing(problem, [Settled(float(v)) for v in text])
    assert np.array_equal(now.accepted, problem.accepted([float(v) for v in text]))
    assert np.array_equal(np.where(now.crossed.any(axis=2), -np.inf, now.margin), problem.margins(text))
    alone = [((~now.accepted).sum(axis=1) == 1) & ~now.accepted[:, i] for i in range(len(problem.parties))]
    assert now.alone == pytest.approx([a.mean() for a in alone])


@given(problems(draws=4), st.data())
@settings(max_examples=60, deadline=None)
def test_everybody_reads_an_open_clause_its_own_way(problem: Problem, data: st.DataObject) -> None:
    issue = problem.issues[0]
    assert isinstance(issue, Options)
    low, high = sorted(data.draw(st.tuples(*[st.sampled_from(list(issue.values))] * 2)))
    best, worst, crossed = read(issue, Open(float(low), float(high)), problem.threshold.shape)
    inside = [read(issue, Settled(float(v)), problem.threshold.shape) for v in issue.values if low <= v <= high]
    for d in range(problem.draws):
        for i in range(len(problem.parties)):
            admitted = [p[d, i] for p, _, c in inside if not c[d, i]]
            assert crossed[d, i] == (not admitted)
            assert best[d, i] == max(admitted or [p[d, i] for p, _, _ in inside])
            assert worst[d, i] == min(p[d, i] for p, _, _ in inside)


@given(continua())
@settings(max_examples=30, deadline=None)
def test_an_open_range_is_worth_at_least_any_value_in_it(problem: Problem) -> None:
    issue = problem.issues[0]
    best, worst, _ = read(issue, Open(20.0, 70.0), problem.threshold.shape)
    for value in (20.0, 45.0, 70.0):
        points = read(issue, Settled(value), problem.threshold.shape)[0]
        assert (points <= best + 1e-12).all() and (points >= worst - 1e-12).all()


def test_what_is_deferred_is_worth_what_holds_without_a_text() -> None:
    issue = Continuum(0.0, 100.0, np.array([[0.0, 100.0]]), np.full((1, 2), 0.5), np.full((1, 2), 100.0),
                      np.ones((1, 2)), np.zeros((1, 2)), np.array([[10.0, 100.0]]))
    problem = Problem(("a", "b"), ("x",), (issue,), np.array([[0.1, 0.4]]))
    later = standing(problem, [Later(np.array([[0.3, 0.2]]))])
    assert later.margin[0] == pytest.approx([0.2, -0.2]) and not later.crossed.any()
    named = standing(problem, [Settled(40.0)])
    assert named.crossed[0].tolist() == [[True], [False]] and not named.accepted[0, 0]
    with pytest.raises(ValueError, match="outside the scale"):
        standing(problem, [Settled(101.0)])


@given(problems(draws=8), st.sampled_from([0.25, 0.5, 1.0]), st.data())
@settings(max_examples=60, deadline=None)
def test_moves_are_the_nearest_that_do(problem: Problem, wanted: float, data: st.DataObject) -> None:
    menus = _menus(problem)
    text = [float(data.draw(st.sampled_from(list(menu)))) for menu in menus]
    draft = [Settled(v) for v in text]
    now = standing(problem, draft)
    for party in range(len(problem.parties)):
        found = {m.issue: m for m in moves(problem, draft, now, party, wanted, menus)}
        if now.accepted[:, party].mean() >= wanted:  # nothing need move
            assert found == {}
            continue
        for k, menu in enumerate(menus):
            able = [abs(v - text[k]) for v in menu
                    if problem.accepted([*text[:k], float(v), *text[k + 1:]])[:, party].mean() >= wanted - 1e-12]
            assert (k in found) == bool(able)
            if able:
                assert abs(found[k].value - text[k]) == pytest.approx(min(able))


@given(problems(draws=8), st.sampled_from([0.25, 0.5, 0.9]), st.data())
@settings(max_examples=60, deadline=None)
def test_a_shortfall_is_just_enough(problem: Problem, wanted: float, data: st.DataObject) -> None:
    text = [float(data.draw(st.sampled_from(list(menu)))) for menu in _menus(problem)]
    now = standing(problem, [Settled(v) for v in text])
    for party in range(len(problem.parties)):
        fits = ~now.crossed[:, party].any(axis=1)
        missing = shortfall(now, party, wanted)
        if missing is None:
            assert fits.mean() < wanted
            continue
        assert ((now.margin[:, party] + missing >= -1e-9) & fits).mean() >= wanted
        if missing > 0:
            assert ((now.margin[:, party] + missing - 1e-6 >= 0) & fits).mean() < wanted
        assert can_spare(now, party, 0.0, wanted) == (((now.margin[:, party] >= 0) & fits).mean() >= wanted)


def _brute(problem: Problem, text: list[int], wanted: int, loss: np.ndarray) -> tuple[int, float] | None:
    """Fewest clauses and least cost over all texts; ``None`` if no text is accepted in enough draws."""
    found = []
    options = [i for i in problem.issues if isinstance(i, Options)]
    for other in product(*(range(o.values.size) for o in options)):
        values = [float(o.values[m]) for o, m in zip(options, other, strict=True)]
        if problem.accepted(values).all(axis=1).sum() >= wanted:
            changed = [k for k, (a, b) in enumerate(zip(other, text, strict=True)) if a != b]
            found.append((len(changed), sum(loss[k, other[k]] for k in changed)))
    return min(found) if found else None


@given(problems(draws=6), st.integers(1, 6), st.integers(0, 10**6))
@settings(max_examples=120, deadline=None)
def test_the_smallest_repair_is_that_of_brute_force(problem: Problem, wanted: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    options = [i for i in problem.issues if isinstance(i, Options)]
    text = [int(rng.integers(o.values.size)) for o in options]
    if problem.accepted([float(o.values[m]) for o, m in zip(options, text, strict=True)]).all(axis=1).sum() >= wanted:
        return  # nothing to repair
    k_all, draws, n = len(options), problem.draws, len(problem.parties)
    width = max(o.values.size for o in options)
    points, allowed = np.zeros((k_all, width, draws, n)), np.zeros((k_all, width, draws, n), bool)
    fixed, fine, sizes = np.zeros((k_all, draws, n)), np.zeros((k_all, draws, n), bool), np.zeros(k_all, np.int64)
    loss = np.round(rng.random((k_all, width)), 3)
    at = []
    for k, o in enumerate(options):
        others = [m for m in range(o.values.size) if m != text[k]]
        at.append(others)
        sizes[k] = len(others)
        points[k, : len(others)] = o.points.transpose(2, 0, 1)[others]
        allowed[k, : len(others)] = o.allowed.transpose(2, 0, 1)[others]
        fixed[k], fine[k] = o.points[:, :, text[k]], o.allowed[:, :, text[k]]
    moved = np.zeros((k_all, width))
    for k, others in enumerate(at):
        moved[k, : len(others)] = loss[k, others]
    found = repair(points, allowed, sizes, problem.threshold - problem.tolerance(), fixed, fine, moved, wanted, 10**6)
    best = _brute(problem, text, wanted, loss)
    assert found.proved
    if best is None:
        assert found.changes is None
        return
    assert found.changes is not None
    assert len(found.changes) == best[0] and found.cost == pytest.approx(best[1])
    repaired = [float(o.values[at[k][found.changes[k]]] if k in found.changes else o.values[text[k]])
                for k, o in enumerate(options)]
    assert problem.accepted(repaired).all(axis=1).sum() == found.support >= wanted
