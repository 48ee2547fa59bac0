"""Agreement between coders."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.evidence.agreement import agreement, alpha

from .ledgers import DAY, build, coding, document, passage, source

#: reliability data of four coders on twelve units, . where a coder is missing (Krippendorff 2011, example C)
DATA = ["123321412...", "123322412 5.3".replace(" ", ""), ".33323422 51.".replace(" ", ""), "12332441251."]


def units() -> list[list[float]]:
    return [[float(v) for v in column if v != "."] for column in zip(*DATA, strict=True)]


@pytest.mark.parametrize(("metric", "published"), [("nominal", .743), ("ordinal", .815), ("interval", .849)])
def test_the_published_example(metric: str, published: float) -> None:
    assert alpha(units(), metric) == pytest.approx(published, abs=5e-4)  # type: ignore[arg-type]


def test_by_hand() -> None:
    """Units (1, 1), (1, 2), (2, 2): 2 of 6 ordered pairs within units differ, 18 of 30 among all values."""
    for metric in ("nominal", "interval", "ordinal"):
        assert alpha([[1, 1], [1, 2], [2, 2]], metric) == pytest.approx(1 - (2 / 6) / (18 / 30))  # type: ignore[arg-type]


def test_interval_by_pairs() -> None:
    """The definition: mean squared difference within units over that among all values."""
    data = units()
    values = [v for unit in data if len(unit) > 1 for v in unit]
    within = sum(sum((a - b) ** 2 for a, b in itertools.permutations(u, 2)) / (len(u) - 1) for u in data if len(u) > 1)
    among = sum((a - b) ** 2 for a, b in itertools.permutations(values, 2)) / (len(values) - 1)
    assert alpha(data) == pytest.approx(1 - within / among)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=4), min_size=1, max_size=8),
       st.sampled_from(["nominal", "ordinal", "interval"]), st.floats(.5, 4), st.floats(-5, 5))
def test_definitions(data: list[list[int]], metric: str, scale: float, move: float) -> None:
    found = alpha(data, metric)  # type: ignore[arg-type]
    if len({v for unit in data for v in unit}) < 2:
        assert found is None
        return
    assert found is not None and found <= 1
    assert (found == pytest.approx(1)) == all(len(set(unit)) == 1 for unit in data)
    moved = [[scale * v + move for v in unit] for unit in data]
    assert alpha(moved, metric) == pytest.approx(found, abs=1e-9)  # type: ignore[arg-type]
    assert alpha([*data, [3]], metric) == pytest.approx(found, abs=1e-12)  # type: ignore[arg-type]


def test_nothing_to_compare() -> None:
    assert alpha([]) is None and alpha([[1], [2]]) is None and alpha([[1, 1], [1, 1]]) is None


def test_of_a_ledger() -> None:
    records = [source("s"), document("d", "s", DAY)]
    for k, (a, b) in enumerate([("1", "1"), ("1", "2"), ("2", "2")]):
        records += [passage(f"p{k}", "d"), coding(f"a{k}", f"p{k}", a), coding(f"b{k}", f"p{k}", b, by="c2")]
    records += [passage("p8", "d"), coding("a8", "p8", "30", quantity="salience"),
                coding("b8", "p8", None, quantity="salience", by="c2"), coding("c8", "p8", "7", quantity="capability")]
    position, salience = agreement(build(*records), {"water": (0, 10)})
    assert (position.quantity, position.units, position.coders) == ("position", 3, 2)
    assert position.ordinal == position.interval == pytest.approx(4 / 9) and position.presence is None
    assert (salience.quantity, salience.interval, salience.presence) == ("salience", None, 0)
