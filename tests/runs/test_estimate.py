"""How long a run takes and what it costs is said before it starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from peaceroom.cli import group, main
from peaceroom.core.durations import lasting
from peaceroom.core.errors import InputError
from peaceroom.runs.estimate import Estimate, estimate
from peaceroom.runs.plan import make_plan
from small import scenario

RUN = ["run", "tutorial", "--models", "mean,compromise", "--what-if", "none", "--no-process", "--estimate"]


@pytest.mark.parametrize(("seconds", "words"), [
    (0.2, "about 1 s"), (44, "about 44 s"), (89, "about 89 s"), (95, "about 1.6 min"), (720, "about 12 min"),
    (3600, "about 60 min"), (8000, "about 2.2 h"), (100_000, "about 28 h"), (780_000, "about 9 days"),
    (1e8, "about 1,157 days")])
def test_durations_are_said_in_two_digits(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_an_estimate_adds_up_and_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(group, [*RUN, "--draws", "2000000", "--workers", "8", "--price", "0.5", "--json"])
    found = json.loads(said.stdout)["estimate"]
    assert found["draws"] == 2_000_000 and found["workers"] == 8
    assert found["processor_seconds"] == pytest.approx(found["draws"] / found["draws_per_second"])
    assert found["seconds"] == pytest.approx(found["processor_seconds"] / 8)
    assert found["cost"] == pytest.approx(found["processor_seconds"] / 3600 * 0.5)
    assert not list(tmp_path.iterdir())


def test_what_ifs_count_on_their_own_draws() -> None:
    def found(*what_ifs: str) -> Estimate:
        return estimate(make_plan(scenario(), draws=2_000, seed=1, models=["mean"], what_ifs=what_ifs,
                                  what_if_draws=300), 1)

    plain, more = found(), found("vote-new", "vote-old")
    assert (plain.draws, more.draws) == (2_000, 2_600)
    assert plain.cost is None


@pytest.mark.parametrize("price", [-1.0, float("nan"), float("inf")])
def test_a_price_that_cannot_be_is_refused(price: float) -> None:
    with pytest.raises(InputError, match="E386"):
        estimate(make_plan(scenario(), draws=10, seed=1, models=["mean"], what_ifs=[]), 1, price)


def test_words_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, "--draws", "50000", "--price", "0.04"]) in (0, None)
    said = capsys.readouterr().out
    assert said.startswith("50,000 draws, what-ifs included, will take about") and "which cost 0.00" in said
