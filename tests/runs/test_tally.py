"""Counts of draws can be added up in any order and any pieces, and say what all draws said one by one."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.core.counted import CELLS
from peaceroom.core.errors import InputError
from peaceroom.runs import plan as plans
from peaceroom.runs.plan import BLOCK, make_plan
from peaceroom.runs.run import Run
from peaceroom.runs.saved import load_run
from peaceroom.runs.solver import Solver, Unit
from peaceroom.runs.tally import Tally
from peaceroom.scenario.types import Scenario
from small import raw, scenario

MODELS = ["compromise", "nash", "nash@no-agreement", "challenge", "median"]


def solver(draws: int = 4 * BLOCK + 100) -> Solver:
    return Solver(make_plan(scenario(), draws=draws, seed=3, models=MODELS, what_ifs=[]))


def taken(of: Solver, *units: tuple[int, ...]) -> Tally:
    out = of.empty_tally()
    for blocks in units:
        ((_, facts, data),) = of.do(Unit(None, blocks, tuple(of.plan.models), tallied=True))
        out.merge(out.unpack(facts, data))
    return out


@pytest.fixture(scope="module")
def one() -> tuple[Solver, Tally]:
    found = solver()
    return found, taken(found, (0, 1, 2, 3, 4))


SPLITS = [split for size in (2, 3, 5) for split in itertools.islice(
    (tuple(np.array_split(order, size)) for order in itertools.permutations(range(5))), 0, 120, 24)]


@pytest.mark.parametrize("split", SPLITS, ids=lambda s: "|".join("".join(map(str, part)) for part in s))
def test_the_same_draws_have_the_same_bytes(one: tuple[Solver, Tally], split: tuple[np.ndarray, ...]) -> None:
    of, whole = one
    found = taken(of, *(tuple(map(int, part)) for part in split))
    assert found.pack() == whole.pack() and found.raw() == whole.raw()


def test_bytes_of_another_plan_or_cut_off_are_refused(one: tuple[Solver, Tally]) -> None:
    whole = one[1]
    facts, data = whole.pack()
    fewer = Tally(whole.models[:2], whole.issues, whole.low, whole.high)
    for tally, bytes_ in ((fewer, data), (whole, data[:-1]), (whole, b""), (whole, b"nothing")):
        with pytest.raises(ValueError):
            tally.unpack(facts, bytes_)
    assert whole.unpack(facts, data).raw() == whole.raw()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A run with every draw, and one with the first two blocks only."""
    options: dict[str, Any] = {"draws": 6 * BLOCK + 17, "models": MODELS, "what_ifs": ["vote-new"], "seed": 8,
                               "process": False, "levers": False}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "KEPT_DRAWS", 2 * BLOCK)
        few = forecast(scenario(), **options, out=tmp_path_factory.mktemp("few"))
        return forecast(scenario(), **options, keep_draws=True), few


def test_the_result_is_that_of_all_draws_to_within_a_cell(both: tuple[Run, Run]) -> None:
    whole, few = both
    assert "kept_draws" not in whole.result and few.result["kept_draws"] == few.case.draws == 2 * BLOCK
    assert few.draws == whole.draws == few.result["draws"]
    for part in ("settlements", "equal_weight"):
        for issue, by in whole.result[part].items():
            for key, said in by.items() if part == "settlements" else [("", by)]:
                other = few.result[part][issue][key] if key else few.result[part][issue]
                assert other.keys() == said.keys(), (issue, key)
                for name, value in said.items():
                    if name in ("p10", "median", "p90"):
                        assert abs(other[name] - value) <= 100 / CELLS, (issue, key, name)
                    elif name == "mean":
                        assert other[name] == pytest.approx(value, rel=1e-7)
                    elif name != "modes":
                        assert other[name] == value, (issue, key, name)
    assert few.result["what_ifs"] == whole.result["what_ifs"]


def test_sentences_speak_of_all_draws(both: tuple[Run, Run]) -> None:
    whole, few = both
    rows = [run.brief().issues for run in both]
    assert [(r.likely, r.middle, r.range) for r in rows[0]] == [(r.likely, r.middle, r.range) for r in rows[1]]
    assert few.brief().basis.replace(" (the first 2,048 kept one by one)", "") == whole.brief().basis


def test_a_run_of_many_draws_is_read_again(both: tuple[Run, Run]) -> None:
    few = both[1]
    assert few.folder is not None
    again = load_run(few.folder)
    assert again.result == few.result and again.case.draws == 2 * BLOCK and again.draws == few.draws
    assert np.array_equal(again.settlements["nash"].outcome, few.settlements["nash"].outcome, equal_nan=True)
    assert again.summary() == few.summary()
    import pyarrow.parquet as pq

    table = pq.read_table(few.folder / "counts.parquet").to_pandas()
    sums = table.groupby(["issue", "model"], observed=True)["draws"].sum()
    for issue, by in few.result["settlements"].items():
        for key, said in by.items():
            if "median" in said:
                expected = few.draws - said["n_no_agreement"] - said["n_no_answer"]
                assert sums[issue, key] in (expected, expected + min(said["n_no_agreement"], said["n_no_answer"]))
    assert len(few.to_pandas()) == 2 * BLOCK * 3 * len(MODELS)


def test_a_redacted_run_says_how_many_draws_it_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "KEPT_DRAWS", BLOCK)
    told = json.loads(json.dumps(raw()).replace('"ceasefire"', '"north-border"'))
    run = forecast(Scenario.model_validate(told), draws=3 * BLOCK, models=["mean"], what_ifs=[], process=False,
                   levers=False, redact=True, out=tmp_path)
    assert run.folder is not None
    said = json.loads((run.folder / "result.json").read_text(encoding="utf-8"))
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["kept_draws"] == manifest["kept_draws"] == BLOCK and said["draws"] == 3 * BLOCK
    issues = set(pq.read_table(run.folder / "counts.parquet")["issue"].to_pylist())
    assert issues == set(said["settlements"]) and not any("north" in issue for issue in issues)


@pytest.mark.parametrize("chunk", [1, BLOCK, 3 * BLOCK, 100 * BLOCK])
@pytest.mark.parametrize("workers", [1, 3])
def test_workers_and_chunks_never_change_a_byte(both: tuple[Run, Run], chunk: int, workers: int,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "KEPT_DRAWS", 2 * BLOCK)
    run = forecast(scenario(), draws=6 * BLOCK + 17, models=MODELS, what_ifs=["vote-new"], seed=8, process=False,
                   levers=False, chunk=chunk, workers=workers)
    assert run.result["results_sha256"] == both[1].result["results_sha256"]


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_design_that_cannot_be_shared_out_is_refused_and_its_remedy_works(design: str, tmp_path: Path,
                                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "KEPT_DRAWS", BLOCK)
    with pytest.raises(InputError, match=r"E385.*--keep-draws"):
        make_plan(scenario(), draws=BLOCK + 1, seed=1, design=design)
    assert make_plan(scenario(), draws=BLOCK + 1, seed=1, design=design, all_kept=True).kept == BLOCK + 1
