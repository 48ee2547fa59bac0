"""Coherent probabilities, pools, and what a team's disagreement does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from peaceroom.analysis.team.coherent import coherent
from peaceroom.analysis.team.judgements import Judgements, pool, read_judgements, weights_of
from peaceroom.analysis.team.versions import team
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.findings.team import pool_text, team_text
from peaceroom.scenario.types import Scenario
from small import raw, scenario

PROBABILITIES = st.lists(st.floats(0, 1), min_size=6, max_size=6).map(np.array)
PARTS, CHAINS = [[0, 1, 2]], [[2, 3, 4, 5]]


@given(PROBABILITIES)
@settings(deadline=None)
def test_what_comes_out_is_coherent_and_what_is_coherent_stays(said: np.ndarray) -> None:
    found = coherent(said, PARTS, CHAINS)
    assert found[:3].sum() == pytest.approx(1, abs=1e-6)
    assert (np.diff(found[2:]) >= -1e-6).all() and found.min() >= 0 and found.max() <= 1
    assert coherent(found, PARTS, CHAINS) == pytest.approx(found, abs=1e-6)


@given(PROBABILITIES)
@settings(max_examples=15, deadline=None)
def test_it_is_the_nearest_as_a_general_optimiser_finds_it(said: np.ndarray) -> None:
    found = coherent(said, PARTS, CHAINS)
    best = minimize(lambda x: ((x - said) ** 2).sum(), found * 0 + 1 / 3, bounds=[(0, 1)] * 6, method="SLSQP",
                    constraints=[{"type": "eq", "fun": lambda x: x[:3].sum() - 1},
                                 {"type": "ineq", "fun": lambda x: np.diff(x[2:])}])
    assert ((found - said) ** 2).sum() <= best.fun + 1e-6


@given(PROBABILITIES, PROBABILITIES)
@settings(deadline=None)
def test_no_coherent_truth_is_farther_than_before(said: np.ndarray, other: np.ndarray) -> None:
    truth = coherent(other, PARTS, CHAINS)
    assert ((coherent(said, PARTS, CHAINS) - truth) ** 2).sum() <= ((said - truth) ** 2).sum() + 1e-6


def test_what_cannot_hold_together_is_refused() -> None:
    with pytest.raises(ValueError, match="at once"):
        coherent(np.array([0.5, 0.5, 0.5]), [[0, 1], [0, 1, 2], [2]])


def planted(seed: int, analysts: int = 5, cases: int = 40) -> tuple[Judgements, dict[str, float]]:
    """Analysts who judge each of four alternatives by itself, too high on the whole, and a date thrice.

    What is drawn: truths of four alternatives from a flat Dirichlet; in log-odds an analyst's lean of .4 ± .4 towards
    yes (alternatives unpacked are each judged too likely: Tversky and Koehler 1994) and noise of .7 a judgement.
    """
    rng = np.random.default_rng(seed)
    truth: dict[str, float] = {}
    partitions: dict[str, tuple[str, ...]] = {}
    chains: dict[str, tuple[str, ...]] = {}
    for case in range(cases):
        partitions[f"c{case}"] = tuple(f"c{case}.{k}" for k in range(4))
        truth |= dict(zip(partitions[f"c{case}"], rng.dirichlet(np.ones(4)).tolist(), strict=True))
        chains[f"d{case}"] = tuple(f"d{case}.{k}" for k in range(3))
        truth |= dict(zip(chains[f"d{case}"], np.sort(rng.uniform(size=3)).tolist(), strict=True))
    odds = {q: np.log(np.clip(p, 0.01, 0.99) / (1 - np.clip(p, 0.01, 0.99))) for q, p in truth.items()}
    said = {}
    for a in range(analysts):
        lean = rng.normal(0.4, 0.4)
        said[f"a{a}"] = {q: float(1 / (1 + np.exp(-(o + lean + rng.normal(0, 0.7))))) for q, o in odds.items()}
    return Judgements(said, tuple(truth), partitions, chains), truth


def errors(seed: int) -> tuple[float, float, float]:
    """Mean absolute errors: of one analyst, of raw averages, of coherent judgements pooled."""
    j, truth = planted(seed)
    rows = pool(j)["questions"]
    single = np.mean([abs(p - truth[q]) for answers in j.said.values() for q, p in answers.items()])
    return (float(single), float(np.mean([abs(r["raw"] - truth[r["question"]]) for r in rows])),
            float(np.mean([abs(r["pooled"] - truth[r["question"]]) for r in rows])))


def test_coherent_and_pooled_beats_raw_averages_on_planted_data() -> None:
    single, raw_mean, pooled = np.mean([errors(seed) for seed in range(4)], axis=0)
    assert pooled < 0.7 * raw_mean < 0.7 * single  # docs/teams.md says by how much


def test_the_pool_of_coherent_analysts_is_coherent() -> None:
    j, _ = planted(3, cases=3)
    found = {r["question"]: r["pooled"] for r in pool(j)["questions"]}
    for part in j.partitions.values():
        assert sum(found[q] for q in part) == pytest.approx(1, abs=1e-6)
    for chain in j.chains.values():
        assert (np.diff([found[q] for q in chain]) >= -1e-6).all()


def test_bounds_hold_and_what_was_left_out_leaves_the_pool_coherent(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("analyst,question,p,partition,chain,rank,least,most\nann,yes,0.9,x,,,,0.6\nann,no,0.3,x,,,,\n"
                    "ben,yes,0.3,x,,,,0.6\nann,by May,0.2,,t,1,,\nann,by June,0.3,,t,2,,\nben,by May,0.8,,t,1,,\n")
    rows = {r["question"]: r for r in pool(read_judgements(file))["questions"]}
    assert rows["yes"]["by"]["ann"]["coherent"] == pytest.approx(0.6)
    assert rows["no"]["by"]["ann"]["coherent"] == pytest.approx(0.4)
    assert rows["yes"]["pooled"] + rows["no"]["pooled"] == pytest.approx(1)  # ben did not answer “no”
    assert rows["by May"]["pooled"] <= rows["by June"]["pooled"] + 1e-9
    low, high = np.array([0.0, 0.3, 0.0]), np.array([0.2, 1.0, 1.0])
    found = coherent(np.array([0.5, 0.1, 0.9]), [[0, 1, 2]], [], (low, high))
    best = minimize(lambda x: ((x - [0.5, 0.1, 0.9]) ** 2).sum(), np.array([0.1, 0.4, 0.5]), method="SLSQP",
                    bounds=list(zip(low, high, strict=True)), constraints={"type": "eq", "fun": lambda x: x.sum() - 1})
    assert found == pytest.approx(best.x, abs=1e-4)
    with pytest.raises(ValueError, match="at once"):
        coherent(np.array([0.5, 0.5]), [[0, 1]], [], (np.zeros(2), np.full(2, 0.4)))


@pytest.mark.slow
def test_the_page_tells_how_much_is_gained() -> None:
    page = (Path(__file__).parents[2] / "docs/teams.md").read_text(encoding="utf-8")
    single, raw_mean, pooled = np.mean([errors(seed) for seed in range(10)], axis=0)
    for words, found, share in (("one analyst", single, None), ("raw averages", raw_mean, raw_mean / single),
                                ("coherent, then pooled", pooled, pooled / single)):
        told = "" if share is None else f"−{100 * (1 - share):.0f} %"
        assert f"| {words} | {found:.3f} | {told} |".replace("0.", ".").replace("|  |", "| |") in page
    assert f"−{100 * (1 - pooled / raw_mean):.0f} % against raw averages" in page


def test_weights_are_equal_unless_all_have_a_record_that_earns_more() -> None:
    assert weights_of(["a", "b"], {}) == {"a": 0.5, "b": 0.5}
    assert weights_of(["a", "b"], {"a": (1000, 0.1), "b": (29, 0.3)}) == {"a": 0.5, "b": 0.5}
    found = weights_of(["a", "b"], {"a": (1000, 0.1), "b": (1000, 0.3)})
    assert sum(found.values()) == pytest.approx(1) and 0.8 < found["a"] < 0.9
    few = weights_of(["a", "b"], {"a": (30, 0.1), "b": (30, 0.3)})
    assert 0.5 < few["a"] < found["a"]


def test_a_table_of_judgements_is_read_and_pooled(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("analyst,question,p,partition,chain,rank\nann,yes,0.7,x,,\nann,no,0.5,x,,\nben,yes,0.4,x,,\n"
                    "ben,no,0.6,x,,\nann,by May,0.5,,t,1\nann,by June,0.3,,t,2\n")
    found = pool(read_judgements(file))
    rows = {r["question"]: r for r in found["questions"]}
    assert rows["yes"]["pooled"] == pytest.approx((0.6 + 0.4) / 2)
    assert rows["by May"]["pooled"] == pytest.approx(0.4) == pytest.approx(rows["by June"]["pooled"])
    assert "plain mean" in pool_text(found)
    done = CliRunner().invoke(group, ["team", "--judgements", str(file), "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["weights"] == {"ann": 0.5, "ben": 0.5}


@pytest.mark.parametrize(("rows", "line", "what"), [
    ("ann,yes,70,,,", 2, "not a probability"), ("ann,yes,often,,,", 2, "often"), ("ann,,0.5,,,", 2, "missing"),
    ("ann,yes,0.5,,,\nann,yes,0.6,,,", 3, "twice"), ("ann,yes,0.5,,t,", 2, "no rank"),
    ("ann,yes,0.5,x,,\nben,yes,0.6,y,,", 3, "another partition"), ("", 1, "nobody says"),
    ("ann,yes,0.5,,,,0.6,0.4", 2, "more than the most"), ("ann,yes,0.5,,,,,7", 2, "not a probability"),
    ("ann,yes,0.5,,,,0.1\nben,yes,0.5,,,,0.2", 3, "other bounds")])
def test_tables_that_are_wrong(rows: str, line: int, what: str, tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    full = "\n".join(row + "," * (7 - row.count(",")) for row in rows.split("\n")) if rows else ""
    file.write_text(f"analyst,question,p,partition,chain,rank,least,most\n{full}\n")
    with pytest.raises(InputError, match=what) as error:
        read_judgements(file)
    assert [(p.code, p.line) for p in error.value.problems] == [("E391", line)]


def test_the_disagreement_that_matters_most_is_named_with_its_effect() -> None:
    ann, ben = raw(), raw()
    ben["positions"][3].update(position="0..20")  # moves the ceasefire a long way
    ben["support"][1].update(strength="0..16")
    cy = raw()
    cy["positions"][3].update(position="60..95")
    versions = {name: Scenario.model_validate(data) for name, data in (("ann", ann), ("ben", ben), ("cy", cy))}
    found = team(versions, weights=dict.fromkeys(versions, 1 / 3), draws=128)
    assert found["disagreements"][0]["change"] == "positions.south.ceasefire.position"
    assert found["disagreements"][0]["headline"].endswith("ceasefire") and found["disagreements"][0]["effect"] > 0.1
    assert {row["input"] for row in found["numbers"]} == {
        "positions.south.ceasefire.position", "support.rival.south.strength"}
    row = found["numbers"][0]
    assert row["input"] == "positions.south.ceasefire.position" and row["overlap"] < 0.05
    assert row["pooled"][0] < 20 and row["pooled"][2] > 85  # the pool keeps both ends
    assert "positions.south.ceasefire.position" in team_text(found, scenario())


def test_names_that_differ_by_a_kind_of_hyphen_only_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    for other in ("cease\u2011fire", "cease\u00ad-fire", "Cease\u2013Fire"):
        path.write_text(f"analyst,question,p\nAnn,cease-fire,0.4\nBen,{other},0.5\n", encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_judgements(path)
        (problem,) = caught.value.problems
        assert (problem.code, problem.line, problem.column, problem.remedy) == ("E391", 3, 5, "write cease-fire")
        path.write_text(path.read_text(encoding="utf-8").replace(other, "cease-fire"), encoding="utf-8")
        assert read_judgements(path).questions == ("cease-fire",)
