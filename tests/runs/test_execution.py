"""Results depend on the plan alone: not on workers, chunks, interruptions or other draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import thread_time
from typing import Any, ClassVar

import numpy as np
import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.core.case import Case, make_case
from peaceroom.core.errors import InputError, Interrupted
from peaceroom.core.rng import uniforms
from peaceroom.core.settlement import Settlement
from peaceroom.models import base, default_models
from peaceroom.models.protocols import Traits
from peaceroom.runs.cases import changed
from peaceroom.runs.plan import BLOCK, blocks, chunks, make_plan
from peaceroom.runs.solver import Piece, Solver, Unit
from peaceroom.scenario.types import Scenario
from small import raw, scenario

QUICK = ["compromise", "median", "nash", "nash@package", "challenge"]


def sha(**options: Any) -> str:
    given = {"draws": 2500, "models": QUICK, "what_if_draws": 1500, "seed": 5} | options
    return str(forecast(scenario(), **given, process=False).result["results_sha256"])


@pytest.fixture(scope="module")
def expected() -> str:
    return sha(workers=1)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("chunk", [None, 100, 1000, 4096])
def test_workers_and_chunks_never_change_a_byte(workers: int, chunk: int | None, expected: str) -> None:
    assert sha(workers=workers, chunk=chunk) == expected


@pytest.mark.parametrize("other", [{"seed": 6}, {"draws": 2501}, {"models": QUICK[:2]}, {"design": "lhs"},
                                   {"design": "sobol"}, {"what_ifs": []}, {"what_if_draws": 1400}])
def test_the_hash_tells_plans_apart(other: dict[str, Any], expected: str) -> None:
    assert sha(**other) != expected


def test_the_hash_tells_scenarios_apart() -> None:
    data = raw()
    data["positions"][3]["position"] = "70..99"
    runs = [forecast(s, draws=50, models=["mean"], process=False) for s in (scenario(), Scenario.model_validate(data))]
    assert runs[0].result["results_sha256"] != runs[1].result["results_sha256"]


def test_the_first_draws_of_many_are_those_of_few() -> None:
    models = default_models()
    few = forecast(scenario(), draws=100, models=models, what_ifs=["vote-new"], process=False)
    many = forecast(scenario(), draws=1100, models=models, what_ifs=["vote-new"], process=False)
    for key in many.models:
        for part in ("outcome", "no_agreement", "rounds", "ties"):
            one, other = (getattr(r.settlements[key], part)[:100] for r in (few, many))
            assert np.array_equal(one, other, equal_nan=True), (key, part)
        assert np.array_equal(few.what_ifs["vote-new"][key], many.what_ifs["vote-new"][key][:100], equal_nan=True), key


def test_what_ifs_are_answered_on_their_draws_as_if_alone() -> None:
    run = forecast(scenario(), draws=300, models=QUICK, what_if_draws=200, process=False)
    from peaceroom.models import get_model
    from peaceroom.scenario.sampling.sample import build_case, sample

    drawn = sample(run.scenario, 300, run.seed)
    for name, table in run.what_ifs.items():
        case = build_case(run.scenario, drawn, name)
        for key, outcome in table.items():
            theirs = get_model(key).solve(case).outcome
            assert outcome.shape == (200, 3)
            assert outcome == pytest.approx(theirs[:200], rel=1e-12, abs=1e-9, nan_ok=True), (name, key)


def test_given_outcomes_leave_draws_alone_on_which_they_happen_anyway() -> None:
    run = forecast(scenario(), draws=500, models=QUICK, what_ifs=["vote-old", "vote-new"], process=False)
    from peaceroom.scenario.sampling.sample import sample

    new = sample(run.scenario, 500, run.seed).values["events.vote"] == 1
    for key in run.models:
        y = run.settlements[key].outcome
        assert np.array_equal(run.what_ifs["vote-new"][key][new], y[new], equal_nan=True)
        assert np.array_equal(run.what_ifs["vote-old"][key][~new], y[~new], equal_nan=True)


def test_a_what_if_that_changes_nothing_is_refused() -> None:
    nothing = {"add": {"actor": "north", "issue": "system", "field": "capability", "by": 0}}
    s = scenario(what_ifs={"idle": {"effects": [nothing]}, "vote-old": {"given": {"vote": "old"}}})
    with pytest.raises(InputError, match=r"E260.*'idle'"):
        forecast(s, draws=10, models=["mean"], process=False)
    assert forecast(s, draws=10, models=["mean"], what_ifs=["vote-old"], process=False).what_ifs.keys() == {"vote-old"}


def test_a_standard_what_if_that_changes_nothing_is_left_out_with_a_warning() -> None:
    s = scenario(support=[{"from": "rival", "to": "south", "strength": 0}],
                 positions=[r for r in raw()["positions"] if r["actor"] != "rival"], what_ifs={})
    run = forecast(s, draws=10, models=["mean"], process=False)
    assert "without-rival" not in run.what_ifs
    assert "W105" in {w["code"] for w in run.result["warnings"]}


class Stop:
    """A progress callback that interrupts after some of the work."""

    def __init__(self, after: int) -> None:
        self.after, self.seen = after, 0

    def __call__(self, done: int, total: int) -> None:
        self.seen = done
        if done > self.after:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [0, 1600, 9000])
def test_an_interrupted_run_goes_on_where_it_stopped(after: int, tmp_path: Path, expected: str) -> None:
    options: dict[str, Any] = {"draws": 2500, "models": QUICK, "what_if_draws": 1500, "seed": 5, "out": tmp_path}
    with pytest.raises(Interrupted):
        forecast(scenario(), progress=Stop(after), workers=1, **options, process=False)
    (folder,) = (p for p in tmp_path.iterdir() if p.is_dir())
    assert [p.name for p in folder.iterdir()] == ["partial.bin"]
    watch: list[int] = []
    run = forecast(scenario(), progress=lambda done, _: watch.append(done), workers=2, chunk=2000, **options,
                   process=False)
    assert watch[0] > after  # not from the beginning
    assert run.folder == folder
    assert run.result["results_sha256"] == expected
    assert not (folder / "partial.bin").exists()


def test_a_damaged_partial_file_is_as_good_as_none(tmp_path: Path, expected: str) -> None:
    options: dict[str, Any] = {"draws": 2500, "models": QUICK, "what_if_draws": 1500, "seed": 5, "out": tmp_path}
    with pytest.raises(Interrupted):
        forecast(scenario(), progress=Stop(0), **options, process=False)
    (partial,) = tmp_path.glob("*/partial.bin")
    partial.write_bytes(partial.read_bytes()[:1000])
    assert forecast(scenario(), **options, process=False).result["results_sha256"] == expected


def test_an_interrupt_of_the_process_keeps_the_settlements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from peaceroom.analysis import beside

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    options: dict[str, Any] = {"draws": 1500, "models": ["compromise"], "what_ifs": [], "out": tmp_path,
                               "process": True}
    with monkeypatch.context() as patch:
        patch.setattr(beside, "process_result", interrupt)
        with pytest.raises(Interrupted):
            forecast(scenario(), **options)
    (partial,) = tmp_path.glob("*/partial.bin")
    watch: list[int] = []
    forecast(scenario(), progress=lambda done, _: watch.append(done), **options)
    assert not partial.exists()
    assert watch[:1] in ([], [1500])  # nothing is solved again


def test_without_a_folder_an_interrupt_stays_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        forecast(scenario(), draws=100, models=["mean"], progress=Stop(0), process=False)


@pytest.fixture
def registry() -> Iterator[None]:
    base.entries()
    before = dict(base._entries)
    yield
    base._entries.clear()
    base._entries.update(before)


def test_a_model_that_breaks_is_reported_and_the_others_answer(registry: None) -> None:
    @base.register("broken")
    @dataclass(frozen=True)
    class Broken:
        traits: ClassVar[Traits] = Traits("Breaks", "benchmark")

        def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
            raise RuntimeError("no luck")

    run = forecast(scenario(), draws=20, models=["broken", "mean"], process=False)
    for by_model in run.result["settlements"].values():
        assert "no luck" in by_model["broken"]["unavailable"]
        assert "median" in by_model["mean"]
    assert any(w["code"] == "W104" and "no luck" in w["message"] for w in run.result["warnings"])


def test_a_model_with_random_numbers_keeps_them_under_a_what_if(registry: None) -> None:
    @base.register("coin")
    @dataclass(frozen=True)
    class Coin:
        traits: ClassVar[Traits] = Traits("Any position, by chance", "benchmark", deterministic=False)

        def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
            y = np.column_stack([100 * uniforms(case.seed, f"coin.{i}", case.draws, first=case.first)
                                 for i in case.issues])
            return Settlement.of("coin", case.issues, y)

    run = forecast(scenario(), draws=1500, models=["coin"], what_if_draws=1300, what_ifs=["vote-new", "level"],
                   process=False)
    for table in run.what_ifs.values():
        assert np.array_equal(table["coin"], run.settlements["coin"].outcome[:1300])


def test_where_each_model_takes_long_the_longest_begin_and_nothing_else_changes(
        monkeypatch: pytest.MonkeyPatch, expected: str) -> None:
    monkeypatch.setattr("peaceroom.runs.execute.DEAR", 0)
    monkeypatch.setattr("peaceroom.runs.solver.Solver.longest_first", lambda solver: tuple(reversed(QUICK)))
    begun: list[tuple[str | None, tuple[str, ...]]] = []
    do = Solver.do

    def noted(solver: Solver, unit: Unit, stopped: Callable[[], bool] = lambda: False) -> list[Piece]:
        begun.append((unit.what_if, unit.models))
        return do(solver, unit, stopped)

    monkeypatch.setattr(Solver, "do", noted)
    assert sha(workers=1) == expected
    assert [models for what_if, models in begun if what_if is None][:5] == [(key,) for key in reversed(QUICK)]


def test_the_longest_first_is_measured(registry: None) -> None:
    @base.register("slow")
    @dataclass(frozen=True)
    class Slow:
        traits: ClassVar[Traits] = Traits("Takes its time", "benchmark")

        def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
            end = thread_time() + 0.05 * case.draws
            while thread_time() < end:
                pass
            return Settlement.of("slow", case.issues, np.full((case.draws, len(case.issues)), 1.0))

    plan = make_plan(scenario(), draws=20, seed=1, models=["mean", "slow", "median"])
    assert Solver(plan).longest_first()[0] == "slow"


def test_chunks_are_whole_blocks_and_skip_what_is_done() -> None:
    assert blocks(2500) == [(0, 1024), (1024, 2048), (2048, 2500)]
    assert [len(c) for c in chunks(5000, 100)] == [1, 1, 1, 1, 1]
    assert [len(c) for c in chunks(5000, 2 * BLOCK)] == [2, 2, 1]
    assert chunks(2500, None, np.array([True, False, True])) == [[(1024, 2048)]]


def test_default_models_are_all_with_their_presets_and_no_reading_twice() -> None:
    keys = default_models("scores")
    assert {k.partition("@")[0] for k in keys} == set(base.entries())
    assert "challenge@scholz-2011" in keys
    models = [base.get_model(k) for k in keys]
    assert all(a != b for i, a in enumerate(models) for b in models[i + 1 :])


def test_every_wrong_option_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        make_plan(scenario(), draws=0, seed=-1, models=["nahs", "challenge@nobody"], what_ifs=["vote-nwe"])
    assert {p.code for p in caught.value.problems} >= {"E301", "E401", "E402", "E305"}


def test_a_what_if_on_risk_is_a_change_and_moves_what_depends_on_it() -> None:
    s = scenario(what_ifs={"bold": {"effects": [{"set": {"actor": ["north", "south"], "field": "risk", "to": 3}}]}})
    data = s.model_dump(mode="json", by_alias=True, exclude_none=True)
    for actor in ("north", "south"):
        data["actors"][actor]["risk"] = 1
    run = forecast(Scenario.model_validate(data), draws=60, models=["nash@distant", "compromise"], what_ifs=["bold"],
                   process=False)
    k = run.case.issues.index("system")
    moved = run.what_ifs["bold"]["nash@distant"][:, k] - run.settlements["nash@distant"].outcome[:, k]
    assert np.abs(moved).max() > 1
    assert np.array_equal(run.what_ifs["bold"]["compromise"], run.settlements["compromise"].outcome, equal_nan=True)


@pytest.mark.parametrize("name", ["position", "salience", "capability", "bottom_line", "flexibility", "reference",
                                  "recognition", "patience", "control", "no_agreement", "risk"])
def test_every_input_of_a_model_counts_as_a_change(name: str) -> None:
    one = make_case(np.full((2, 3, 2), 40.0), 0.5, 5.0)
    array = np.array(getattr(one, name))
    array[(0,) * array.ndim] = 0.25
    differs = changed(one, replace(one, **{name: array}))
    whole_draw, whole_run = name in ("no_agreement", "risk"), name in ("recognition", "patience", "control")
    assert differs.tolist() == [[True, whole_draw], [whole_run, False]]


def test_changed_cells_are_those_whose_inputs_differ() -> None:
    x = np.array([[[1.0, 2.0], [3.0, np.nan]], [[1.0, 2.0], [3.0, np.nan]]])
    one = make_case(x, 1.0, 1.0, no_agreement=[[0.1, 0.2], [0.1, 0.2]])
    assert not changed(one, one).any()
    moved = x.copy()
    moved[1, 0, 1] = 5
    assert changed(one, make_case(moved, 1.0, 1.0, no_agreement=one.no_agreement)).tolist() == [
        [False, False], [False, True]]
    # the second actor has no position on the second issue: what failure is worth to it matters on the first
    other = replace(one, no_agreement=np.array([[0.1, 0.9], [0.1, 0.2]]))
    assert changed(one, other).tolist() == [[True, False], [False, False]]
    # and so does its risk
    averse = replace(one, risk=np.array([[np.nan, np.nan], [np.nan, 2.0]]))
    assert changed(one, averse).tolist() == [[False, False], [True, False]]
    loose = replace(one, required=np.array([[True, True], [True, False]]) & np.array([[True, False], [True, True]]))
    assert changed(one, loose).tolist() == [[False, True], [False, True]]
