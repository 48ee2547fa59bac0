"""Many draws: outcomes in a file, draws drawn again. Both give what is kept in memory, to the last byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.core.errors import InputError
from peaceroom.runs import outcomes as kept
from peaceroom.runs.outcomes import Outcomes, OutcomesOnDisk, outcomes, size_of
from peaceroom.runs.run import Run
from peaceroom.runs.saved import load_run
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling import draws as drawn
from peaceroom.scenario.sampling.draws import Draws
from peaceroom.scenario.sampling.sample import sample

MODELS = ["mean", "challenge@scholz-2011", "challenge@own-danger", "veto-players"]


def parts(draws: int, issues: int, seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=(draws, issues))
    y[rng.random(y.shape) < 0.2] = np.nan
    return {"outcome": y, "no_agreement": rng.random(y.shape) < 0.5}


def test_a_file_gives_back_what_was_put(tmp_path: Path) -> None:
    """Whatever the order of the blocks, and whoever else's were put."""
    places = Outcomes(["a", "b"], 25, 3), OutcomesOnDisk(["a", "b"], 25, 3, tmp_path)
    for place in places:
        for n, (key, start) in enumerate([("b", 20), ("a", 0), ("b", 0), ("a", 10), ("b", 10), ("a", 20)]):
            place.put(key, start, parts(min(10, 25 - start), 3, n))
    memory, file = places
    for key in ("a", "b"):
        for part, value in memory[key].items():
            assert file[key][part].dtype == value.dtype
            assert np.array_equal(file[key][part], value, equal_nan=part == "outcome")
    assert not list(tmp_path.iterdir()), "the file has no name, so that a kill leaves nothing behind"


def test_what_has_no_room_in_memory_goes_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MEMORY", size_of(100, 3, 2))
    assert type(outcomes(["a", "b"], 100, 3, tmp_path)) is Outcomes
    assert type(outcomes(["a", "b"], 101, 3, tmp_path)) is OutcomesOnDisk


def test_no_place_for_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E308"):
        OutcomesOnDisk(["a"], 10, 1, tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["doha-2020", "tutorial"])
@pytest.mark.parametrize("design", ["random", "lhs", "sobol"])
def test_what_is_drawn_again_is_the_same(name: str, design: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load_scenario(name)
    whole = sample(scenario, 300, 7, design=design)
    monkeypatch.setattr(drawn, "KEPT", 0)
    found = Draws(scenario, 300, 7, design=design)
    for key, value in whole.values.items():
        assert np.array_equal(found.column(key), value), key
    for start, stop in ((0, 100), (100, 101), (101, 300)):
        part, expected = found.slice(start, stop), whole.slice(start, stop)
        assert (part.draws, part.first, part.total, part.design) == (
            expected.draws, expected.first, expected.total, expected.design)
        assert part.values.keys() == expected.values.keys() and part.units.keys() == expected.units.keys()
        for key, value in {**expected.values, **expected.units}.items():
            assert np.array_equal({**part.values, **part.units}[key], value), key


def test_a_run_is_the_same_whether_it_is_kept_in_memory_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(folder: str) -> Run:
        return forecast(load_scenario("tutorial"), draws=2500, models=MODELS, process=False, out=tmp_path / folder)

    ordinary = run("memory")
    monkeypatch.setattr(kept, "MEMORY", 0)
    monkeypatch.setattr(drawn, "KEPT", 0)
    large = run("file")
    assert {**large.result, "run": None} == {**ordinary.result, "run": None}
    assert large.summary() == ordinary.summary()
    assert repr(large.settlements.table()) == repr(ordinary.settlements.table())
    assert ordinary.folder is not None and large.folder is not None
    for name in ("outcomes.parquet", "inputs.parquet"):
        assert (large.folder / name).read_bytes() == (ordinary.folder / name).read_bytes(), name
    back = load_run(large.folder)
    for key, s in back.settlements.items():
        assert isinstance(s.outcome.base, np.memmap) or isinstance(s.outcome, np.memmap)
        assert np.array_equal(s.outcome, ordinary.settlements[key].outcome, equal_nan=True)
        assert np.array_equal(s.no_agreement, ordinary.settlements[key].no_agreement)
        assert s.unavailable == ordinary.settlements[key].unavailable
