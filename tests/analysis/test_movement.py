"""What moved an answer: shares that sum exactly, and are right where the right ones are known."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import peaceroom
from peaceroom.analysis.movement.atoms import atoms_of
from peaceroom.analysis.movement.hybrids import hybrid
from peaceroom.analysis.movement.result import Movement, movement
from peaceroom.analysis.movement.shapley import split
from peaceroom.evidence.ledger.changes import as_of_publication
from peaceroom.findings.movement import movement_sentences, movement_text
from peaceroom.runs.plan import canonical_scenario
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.types import Scenario
from small import raw, scenario


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_shares_sum_to_the_movement_in_any_game(n: int, seed: int) -> None:
    table = np.random.default_rng(seed).normal(size=(2**n, 3))
    found = split(n, lambda chosen: table[sum(1 << k for k in chosen)], orders=4, seed=seed)
    whole = table[-1] - table[0]
    assert found.in_order.sum(axis=0) == pytest.approx(whole, abs=1e-12)
    assert found.mean.sum(axis=0) == pytest.approx(whole, abs=1e-12)


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_few_changes_have_the_shares_of_the_definition(n: int, seed: int) -> None:
    table = np.random.default_rng(seed).normal(size=2**n)

    def worth(chosen: Any) -> float:
        return float(table[sum(1 << k for k in chosen)])

    found = split(n, lambda chosen: np.array([worth(chosen)]))
    for change in range(n):
        gains = [worth(o[:o.index(change) + 1]) - worth(o[:o.index(change)]) for o in permutations(range(n))]
        assert found.mean[change, 0] == pytest.approx(np.mean(gains))
    assert found.every and not found.se.any()


def test_a_change_that_does_nothing_has_no_share_and_equal_ones_have_equal_shares() -> None:
    found = split(3, lambda chosen: np.array([float(len(chosen - {2})) ** 2]))
    assert found.mean[:, 0] == pytest.approx([2, 2, 0])


CHANGES: dict[str, Any] = {
    "capability": lambda d: d["actors"]["north"].update(capability="60..80"),
    "position": lambda d: d["positions"][3].update(position="50..60"),
    "salience": lambda d: d["positions"][3].update(salience="10..20"),
    "failure": lambda d: d["no_agreement"].update(north="0.6..0.7"),
    "vote": lambda d: d["events"]["vote"]["outcomes"]["old"].update(p="0.8..0.9"),
    "support": lambda d: d["support"][0].update(strength="60..80"),
    "title": lambda d: d.update(title="Other words"),
}


def changed(*names: str) -> Any:
    data = raw()
    for name in names:
        CHANGES[name](data)
    return Scenario.model_validate(data)


def sums(found: Movement) -> None:
    for h in found["headlines"]:
        whole = h["after"] - h["before"]
        assert sum(s["mean"] for s in h["shares"]) == pytest.approx(whole, abs=1e-9)
        assert sum(s["in_order"] for s in h["shares"]) == pytest.approx(whole, abs=1e-9)
        for names in h["by"].values():
            assert sum(names.values()) == pytest.approx(whole, abs=1e-9)


def test_each_change_is_found_once_and_all_of_them_make_the_second_version() -> None:
    one, two = scenario(), changed(*CHANGES)
    atoms = atoms_of(one, two)
    assert sorted(a.name for a in atoms) == sorted([
        "actors.north.capability", "positions.south.ceasefire.position", "positions.south.ceasefire.salience",
        "no_agreement.north", "events.vote", "support.ally.north.strength"])
    whole = hybrid(one, two, atoms).model_copy(update={"title": two.title})
    assert canonical_scenario(whole) == canonical_scenario(two)
    assert canonical_scenario(hybrid(one, two, [])) == canonical_scenario(one)


def test_shares_of_a_scenario_sum_and_name_the_event() -> None:
    found = movement(scenario(), changed("capability", "position", "vote"), draws=128, process=False)
    sums(found)
    assert found["every_order"] and {c["event"] for c in found["changes"]} == {None, "vote"}
    moved = next(h for h in found["headlines"] if h["id"] == "settlement.ceasefire")
    assert moved["by"]["input"]["positions.south.ceasefire.position"] < 0  # it asks for less than before
    assert "positions.south.ceasefire.position" in " ".join(movement_sentences(found, scenario()))


def test_one_change_alone_has_the_whole_movement() -> None:
    found = movement(scenario(), changed("position", "title"), draws=64, process=False)
    for h in found["headlines"]:
        assert h["shares"][0]["mean"] == pytest.approx(h["after"] - h["before"], abs=1e-12)


def test_an_actor_that_is_new_comes_with_all_that_names_it() -> None:
    data = raw()
    data["actors"]["east"] = {"name": "East", "kind": "party", "capability": "20..30"}
    data["positions"].append({"actor": "east", "issue": "system", "position": "40..60", "salience": 50})
    CHANGES["salience"](data)
    two = Scenario.model_validate(data)
    atoms = atoms_of(scenario(), two)
    assert sorted(a.name for a in atoms) == ["actors.east", "positions.south.ceasefire.salience"]
    sums(movement(scenario(), two, draws=64, process=False))


def test_nothing_changed_is_said() -> None:
    found = movement(scenario(), changed("title"), draws=64, process=False)
    assert found["changes"] == []
    assert "Nothing" in movement_text(found, scenario())


@pytest.mark.slow
def test_a_ledger_is_split_by_source_and_input() -> None:
    two = load_scenario("doha-2020")
    assert two.ledger is not None
    one = two.with_ledger(as_of_publication(two.ledger, date(2020, 9, 25)))
    found = movement(one, two, draws=64, process=False, orders=2)
    sums(found)
    assert any(c["sources"] and c["input"] for c in found["changes"])


def test_the_verb(tmp_path: Path) -> None:
    import json

    from click.testing import CliRunner

    from peaceroom.cli import group

    text = (Path(peaceroom.__file__).parent / "scenario/library/tutorial/scenario.yaml").read_text()
    (tmp_path / "a.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text(text.replace("60..80", "20..30", 1))
    done = CliRunner().invoke(group, ["changed", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "--draws", "64",
                                      "--no-process", "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert len(found["changes"]) == 1
    sums(found)
    refused = CliRunner().invoke(group, ["changed", str(tmp_path / "a.yaml")])
    assert refused.exit_code != 0
