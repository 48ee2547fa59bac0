"""A scenario written as YAML reads back as the same scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from peaceroom.cli import main
from peaceroom.files import yaml as yaml_reader
from peaceroom.scenario import types as t
from peaceroom.scenario.file.loading import bundled, load_scenario
from peaceroom.scenario.file.writing import WIDTH, to_dict, to_yaml

from .strategies import scenarios


def _back(text: str) -> t.Scenario:
    return t.Scenario.model_validate(yaml_reader.parse(text, "scenario.yaml").to_python())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios)
def test_round_trip_is_exact_and_keeps_the_order(scenario: t.Scenario) -> None:
    back = _back(to_yaml(scenario))
    assert back == scenario
    for block in ("coders", "sources", "actors", "issues", "agenda", "events", "levers", "what_ifs"):
        assert list(getattr(back, block)) == list(getattr(scenario, block))


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled_scenario_survives(name: str) -> None:
    scenario = load_scenario(name).with_ledger(None)  # which stays a folder
    text = to_yaml(scenario)
    assert _back(text) == scenario
    assert max(map(len, text.splitlines())) < 3 * WIDTH


def test_other_readers_see_the_same_words() -> None:
    """Words that YAML 1.1 turns into something else are quoted, so that every reader agrees."""
    words = ["yes", "NO", "on", "12:30", "1_000", "0x1F", "null", "~", "2020-10-05", ".5", "1e3", "=", "<<"]
    coders = {f"c{i}": t.Coder(name=word) for i, word in enumerate(words)}
    scenario = t.Scenario(peaceroom=1, title="T", as_of="2020-10-05", horizon="2021-10-05", actors={}, issues={},
                          positions=(), coders=coders)
    read = yaml.safe_load(to_yaml(scenario))
    assert [c["name"] for c in read["coders"].values()] == words


def test_defaults_are_left_out_and_shorthands_used() -> None:
    actor = t.Actor(name="A", kind="party",
                    capability={"value": "50..70", "judgement": {"by": "x", "on": "2020-10-04"}})
    scenario = t.Scenario(peaceroom=1, title="T", as_of="2020-10-05", horizon="2021-10-05", issues={}, positions=(),
                          actors={"a": actor})
    assert set(to_dict(scenario)) == {"peaceroom", "title", "as_of", "horizon", "actors", "issues"}
    assert "a: {name: A, kind: party, capability: {judgement: 50..70, by: x, on: 2020-10-04}}" in to_yaml(scenario)


@pytest.mark.parametrize(("key", "ending"), [("genius", "xml"), ("negmas", "json")])
def test_a_format_that_could_hold_nothing_is_refused_and_the_one_named_instead_is_written(
        key: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"out.{ending}"
    with pytest.raises(SystemExit) as stopped:
        main(["export", "tutorial", str(out), "--format", key])
    said = capsys.readouterr().err
    assert stopped.value.code == 2 and "E549" in said and "a .csv file" in said and not out.exists()
    main(["export", "tutorial", str(out.with_suffix(".csv"))])
    assert out.with_suffix(".csv").stat().st_size > 100
