"""What a format can hold comes back from it: import(export(x)) is x, up to what is listed as lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.files.nodes import Block
from peaceroom.interop.reading import read_file_of_others
from peaceroom.interop.writing import write_as
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.types import Scenario

LETTERS = st.text(st.sampled_from("abcdeÄéжñ xyz&<'-"), min_size=1, max_size=12)
NAMES = LETTERS.map(lambda s: " ".join(s.split())).filter(lambda s: s and s[0].isalpha() and s[-1].isalpha())
NUMBER = st.integers(0, 400).map(lambda n: n / 4)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Positions without doubt on scales from 0 to 100, decided by majority: what every program can hold."""
    actors = draw(st.lists(NAMES, min_size=3, max_size=5, unique_by=str.casefold))
    issues = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.casefold))
    data: Block = {
        "peaceroom": 1, "title": draw(NAMES), "as_of": "2000-01-01", "horizon": "2000-12-31", "domain": "other",
        "actors": {f"a{n}": {"name": name, "kind": "party", "capability": draw(NUMBER) + 1}
                   for n, name in enumerate(actors)},
        "issues": {f"i{n}": {"name": name, "scale": {0: "0", 100: "100"}, "rule": "majority", "quota": 0.501}
                   for n, name in enumerate(issues)},
        "positions": [{"actor": f"a{n}", "issue": f"i{k}", "position": draw(NUMBER),
                       "salience": draw(st.integers(1, 120 // len(issues) // 4)) * 0.25 * 2}
                      for n in range(len(actors)) for k in range(len(issues))]}
    return from_dict(data)


def rows(scenario: Scenario) -> set[tuple[object, ...]]:
    """Who wants what, by names, with weights and the ends of scales."""
    return {(scenario.actors[r.actor].name, scenario.issues[r.issue].name, str(r.position.value), str(r.salience.value),
             str((r.capability or scenario.actors[r.actor].capability).value),  # type: ignore[union-attr]  # one is given
             scenario.issues[r.issue].ends) for r in scenario.positions}


def _back(scenario: Scenario, name: str, key: str) -> Scenario:
    with TemporaryDirectory() as folder:
        target = Path(folder) / name
        done = write_as(scenario, target, key)
        found = read_file_of_others(target)
        assert found.format.key == done.format == key
        return found.scenario


#: few, so that they are quick; many in the slow tests
EXAMPLES = [4, pytest.param(100, marks=pytest.mark.slow)]


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize(("name", "key"), [
    ("x.csv", "positions"), ("x.txt", "decide"), ("x.xml", "ktab-xml"), ("x.csv", "ktab-csv"),
    ("x.json", "challenge-json")])
def test_positions_come_back(name: str, key: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(scenarios())
    def check(scenario: Scenario) -> None:
        back = _back(scenario, name, key)
        plain = str.maketrans("'", "’") if key.startswith("ktab") else {}
        meant = {tuple(x.translate(plain) if isinstance(x, str) else x for x in row) for row in rows(scenario)}
        assert meant == rows(back)

    check()


@st.composite
def games(draw: st.DrawFn) -> Scenario:
    """Points without doubt, thresholds, every option valued by everybody."""
    actors = draw(st.lists(NAMES, min_size=2, max_size=4, unique_by=str.casefold))
    issues = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.casefold))
    options = [draw(st.lists(NAMES, min_size=2, max_size=4, unique=True)) for _ in issues]
    points = st.integers(0, 100).map(float)
    return from_dict({
        "peaceroom": 1, "title": "game", "as_of": "2000-01-01", "horizon": "2000-12-31", "domain": "other",
        "actors": {f"a{n}": {"name": name, "kind": "party", "consent": "required"} for n, name in enumerate(actors)},
        "issues": {f"i{n}": {"name": name, "kind": "options", "scale": dict(enumerate(options[n], 1))}
                   for n, name in enumerate(issues)},
        "scores": [{"actor": f"a{n}", "issue": f"i{k}",
                    "points": {m: draw(points) for m in range(1, len(options[k]) + 1)}}
                   for n in range(len(actors)) for k in range(len(issues))],
        "thresholds": {f"a{n}": draw(points) for n in range(len(actors))}})


def _tables(scenario: Scenario) -> Iterator[tuple[int, str, str, float]]:
    order = list(scenario.actors)
    for table in scenario.scores:
        for value, cell in table.points.items():
            words = scenario.issues[table.issue].scale[value]
            assert cell.value is not None
            yield order.index(table.actor), scenario.issues[table.issue].name, words, cell.value.numbers[0]


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize(("name", "key"), [("x.xml", "genius"), ("x.json", "negmas")])
def test_points_come_back(name: str, key: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(games())
    def check(scenario: Scenario) -> None:
        back = _back(scenario, name, key)
        found, meant = sorted(_tables(back)), sorted(_tables(scenario))
        assert [row[:3] for row in found] == [row[:3] for row in meant]
        # weight × evaluation is a rounding away from the points
        assert [row[3] for row in found] == pytest.approx([row[3] for row in meant], abs=1e-9)
        for actor, other in zip(scenario.actors, back.actors, strict=True):
            was, now = scenario.thresholds[actor].value, back.thresholds[other].value
            assert was is not None and now is not None
            assert now.numbers == pytest.approx(was.numbers, abs=1e-9)

    check()


@settings(max_examples=4, deadline=None)
@given(scenarios())
def test_frames_come_back(scenario: Scenario) -> None:
    pytest.importorskip("pandas")
    assert rows(Scenario.from_frame(scenario.to_frame())) == rows(scenario)
