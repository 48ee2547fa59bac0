"""`smp@ktab` against runs of KTAB 1.4 itself: every turn, every position, every option."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest

from peaceroom.models import get_model
from peaceroom.models.kernels.mersenne import WORDS, next_word, seed_words

from .ktab import case_of, positions, records, reference, told


def test_every_run_of_ktab_turn_by_turn() -> None:
    """Positions to 1e-9 on 0–100 and the same number of states, by all options that KTAB itself reproduces."""
    seen = 0
    for record in records():
        folder = reference("smp")
        case, options = case_of(folder / "inputs" / record["input"])
        options = told(options, record["params"])
        theirs = positions(folder / record["file"])
        mine = get_model("smp@ktab", **options).solve(case, trajectory=True)
        assert mine.rounds[0, 0] + 1 == record["states"] == len(theirs), record["file"]
        assert mine.trajectory is not None
        np.testing.assert_allclose(mine.trajectory[0], theirs, rtol=0, atol=1e-9, err_msg=record["file"])
        assert mine.converged.all()
        seen += 1
    assert seen >= 60


def test_the_documented_reading_differs_and_says_so() -> None:
    case, options = case_of(reference("smp") / "inputs" / "SOE-Pol-Comp.csv")
    found = get_model("smp", **options).workings(case)["other reading"]
    ktab = get_model("smp@ktab", **options).solve(case)
    assert found["reading"] == "ktab"
    assert found["outcome"] == dict(zip(case.issues, ktab.outcome[0], strict=True))
    mine = get_model("smp", **options).solve(case)
    assert found["largest difference"] == pytest.approx(np.abs(mine.outcome - ktab.outcome).max() / 100)
    assert found["largest difference"] > 0.01


def _rows(name: str, run: str = "SOE-Pol-Comp") -> list[dict[str, str]]:
    path = reference("smp") / "intermediate" / run / f"{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_challenges_and_votes_of_ktab() -> None:
    """Who challenged whom for which gain, and how likely bargains were: bargains.csv of a run."""
    case, options = case_of(reference("smp") / "inputs" / "SOE-Pol-Comp.csv")
    trace = get_model("smp@ktab", **options).trace(case)
    theirs = [r for r in _rows("bargains") if r["init"] != r["recv"]]
    mine = {(t, c.actor, c.other): c.gain for t, turn in enumerate(trace.challenges) for c in turn}
    assert len(theirs) > 100
    for row in theirs:
        key = int(row["turn"]), case.actors[int(row["init"])], case.actors[int(row["recv"])]
        assert mine[key] == pytest.approx(float(row["value_edu"]), abs=1e-12)
    taken = {(t, m.actor): m for t, turn in enumerate(trace.moves) for m in turn}
    moved = 0
    for row in theirs:
        for side, other in (("init", "recv"), ("recv", "init")):
            if row[f"{side}_selected"] == "1":
                found = taken.get((int(row["turn"]), case.actors[int(row[side])]))
                if found is not None:
                    assert found.other == case.actors[int(row[other])]
                    assert found.support == pytest.approx(float(row[f"{side}_prob"]), abs=1e-12)
                    moved += 1
    assert moved > 50


def test_position_probabilities_of_ktab() -> None:
    """pos_prob.csv holds what each actor takes the probabilities for; ours is by what each itself thinks."""
    from peaceroom.models.kernels.smp_turn import position_chances

    case, options = case_of(reference("smp") / "inputs" / "SOE-Pol-Comp.csv")
    how = get_model("smp@ktab", **options).numbers()
    theirs = positions(reference("smp") / "SOE-Pol-Comp.csv") / 100
    n = len(case.actors)
    want: dict[tuple[int, int], list[float]] = {}
    for row in _rows("pos_prob"):
        want.setdefault((int(row["turn"]), int(row["est"])), []).append(float(row["prob"]))
    for (turn, by), chances in want.items():
        place, chance = np.empty(n, np.int64), np.empty(n)
        x = np.ascontiguousarray(theirs[turn])
        s, c = np.ascontiguousarray(case.salience[0]), np.ascontiguousarray(case.capability[0, :, 0])
        m = position_chances(x, x, s, c, how, by, place, chance)
        assert len(chances) == n >= m
        np.testing.assert_allclose(chance[place], chances, rtol=0, atol=1e-12)


def test_the_random_words_are_those_of_the_standard() -> None:
    """C++ standard, [rand.predef]: the 10,000th word of mt19937_64 is 9981545732273789042."""
    state = np.zeros(WORDS + 1, np.uint64)
    seed_words(np.uint64(5489), state)
    word: Any = 0
    for _ in range(10_000):
        word = next_word(state)
    assert int(word) == 9981545732273789042
