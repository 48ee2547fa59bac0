"""`check_model` passes what is right and notices what is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.models import ModelCheckError, canonical_key, check_model, entries, get_model
from peaceroom.models.median import Median

from . import toys

EVERY = [f"{key}@{preset}" for key, entry in entries().items() for preset in entry.presets]


@pytest.mark.parametrize("key", EVERY)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_registered_model_and_preset_passes(key: str, seed: int) -> None:
    check_model(key, seed=seed).raise_for_failures()


OPTIONS = [
    ("median", {"tie": "lower"}), ("median", {"tie": "upper"}),
    ("nash", {"weights": "equal"}), ("nash", {"weights": "capability"}), ("nash", {"who": "all"}),
    ("nash", {"risk": 0.5}), ("nash", {"disagreement": "distant"}), ("nash@package", {"weights": "equal"}),
    ("nash@package", {"risk": 2.0}), ("nash@package", {"disagreement": "distant"}),
    ("kalai-smorodinsky", {"risk": 0.5}), ("egalitarian", {"who": "all"}),
    ("quantal-response", {"form": "actors"}), ("quantal-response", {"precision": 0.5}),
]


@pytest.mark.parametrize(("key", "options"), OPTIONS)
def test_other_options_pass_too(key: str, options: dict[str, Any]) -> None:
    check_model(get_model(key, **options)).raise_for_failures()


def test_the_good_toy_passes_and_nothing_else_about_it_is_special() -> None:
    check_model(toys.Good).raise_for_failures()


@pytest.mark.parametrize("toy", toys.NOTICED, ids=lambda toy: toy.__name__)
def test_a_wrong_model_is_noticed(toy: type[Any]) -> None:
    report = check_model(toy)
    assert toys.NOTICED[toy] in {c.name for c in report.failures}, str(report)
    with pytest.raises(ModelCheckError, match=toy.__name__):
        report.raise_for_failures()


def test_every_check_has_a_toy_that_fails_it() -> None:
    assert {c.name for c in check_model(toys.Good).checks} == set(toys.NOTICED.values())


def test_what_does_not_apply_says_why() -> None:
    checks = {c.name: c for c in check_model("mean").checks}
    assert checks["inert actor with salience 0"].status == "not applicable"
    assert "inert_zero_salience=False" in checks["inert actor with salience 0"].detail


def test_key_class_and_instance_are_alike() -> None:
    reports = [check_model(m) for m in ("median", Median, Median())]
    assert len({r.checks for r in reports}) == 1
    assert [r.model for r in reports] == ["median", "Median", "Median"]
    assert str(reports[0]).splitlines()[1].split() == ["passed", "form"]


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(InputError, match="E401"):
        check_model("medain")


def test_a_long_batch_equals_odd_chunks() -> None:
    """Bits may not depend on how many draws are summed at once."""
    from .examples import random_case

    case = random_case(4, 1500, 11, 2)
    for key in EVERY:
        whole = get_model(key).solve(case)
        parts = [get_model(key).solve(case.slice(a, min(a + 701, 1500))) for a in range(0, 1500, 701)]
        assert whole.outcome.tobytes() == np.concatenate([p.outcome for p in parts]).tobytes(), key


@pytest.mark.parametrize("key", EVERY)
def test_a_settlement_names_its_key_with_the_preset(key: str) -> None:
    from .examples import random_case

    assert get_model(key).solve(random_case(1, 3, 4, 2)).model == canonical_key(key)
