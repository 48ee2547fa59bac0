"""Cases that cannot be are refused with a code, a reason and a remedy, all problems at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.process.actors import (
    Ceasefire,
    Commitment,
    Disruptor,
    Effect,
    Event,
    Outcome,
    Ratifier,
    ThirdParty,
    Violence,
)
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

CIRCLE = np.zeros((6, 6), bool)
CIRCLE[1, 2] = CIRCLE[2, 1] = True


def _event(*outcomes: Outcome, window: tuple[int, int] = (3, 4), **more: Any) -> dict[str, Any]:
    return {"events": (Event("vote", outcomes or (Outcome("yes", 1.0),), window, **more),)}


@pytest.mark.parametrize(("code", "changes"), [
    ("E805", {"share": [1.0, 1.0, 1.0]}),
    ("E805", {"item_of": [0, 1, 2, 3, 4, 9]}),
    ("E805", {"item_of": [0, 1, 2, 3, 4, 4]}),
    ("E805", {"parties": ("a",)}),
    ("E806", {"share": [1.0, -1.0]}),
    ("E806", {"ease": -np.ones(6)}),
    ("E806", {"ideal": np.full((2, 6), 101.0)}),
    ("E806", {"salience": -np.ones((2, 6))}),
    ("E806", {"motivation": [0.0, .5]}),
    ("E806", {"gap_range": (.5, .2)}),
    ("E806", {"steps_ago": (-1,)}),
    ("E806", {"violence": Violence(level=0.0)}),
    ("E806", {"violence": Violence(phi=1.0)}),
    ("E806", {"third_parties": (ThirdParty("q", effort=2.0),)}),
    ("E806", {"commitments": (Commitment("c", "a", "b", 3, 1.2),)}),
    ("E806", {"disruptors": (Disruptor("d", (.5, .2), .1),)}),
    ("E806", {"stage": "ratified"}),
    ("E807", {"items_settled": ("item-9",)}),
    ("E807", {"third_parties": (ThirdParty("q", support={"z": 1.0}),)}),
    ("E807", {"ratifiers": (Ratifier("r", "z"),)}),
    ("E807", {"commitments": (Commitment("c", "a", "b", 3, .5, depends="x"),)}),
    ("E807", {"disruptors": (Disruptor("d", (.2, .5), .1, wants="x"),)}),
    ("E807", _event(Outcome("yes", 1.0, (Effect("support.q.a", "set", 0.0),)))),
    ("E806", _event(Outcome("yes", 1.0, (Effect("position.a.item-1", "multiply", 2.0),)))),
    ("E806", _event(Outcome("yes", 1.0, (Effect("pressure.a", "multiply", -2.0),)))),
    ("E806", _event(Outcome("yes", 1.0, (Effect("trust", "add", 1.0, delay=-1),)))),
    *[("E806", _event(Outcome("yes", 1.0, (Effect(quantity, "multiply", 2.0),))))
      for quantity in ("pressure.a", "reservation.a", "trust", "recess", "bottom_line.a.item-1")],
    *[("E806", _event(Outcome("yes", 1.0, (Effect(quantity, "multiply", 0.0),))))
      for quantity in ("strength.a", "violence")],
    ("E808", {"precedence": CIRCLE}),
    ("E808", {"ceasefires": (Ceasefire(4),)}),
    ("E808", {"ceasefire_class": [0, 0, 5, 0, 0, 0]}),
    ("E808", {"attractors": "hope"}),
    ("E808", {"ideal": np.array([np.zeros(6), np.full(6, np.nan)]), "required": np.ones((6, 2), bool)}),
    ("E808", _event(window=(0, 3))),
    ("E808", _event(window=(5, 3))),
    ("E808", _event(Outcome("yes", .7), Outcome("no", .7))),
    ("E808", _event(Outcome("yes", -.1))),
    ("E808", _event(parent="other")),
    ("E808", _event(parent="vote")),
    ("E808", _event(given="perhaps")),
    ("E808", _event(Outcome("yes", {"x": 1.0}))),
    ("E808", _event(Outcome("yes", 1.0, branch=3))),
    ("E819", {"battle_beliefs": [[1.0, 1.0], [1.0, 1.0]]}),
])
def test_refused_with_its_code(code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        generic_case().replace(**changes)
    found = caught.value.problems
    assert code in {p.code for p in found}
    assert all(p.message and p.why and p.remedy and p.code in CODES for p in found)


@pytest.mark.parametrize(("code", "call"), [
    ("E801", lambda: Parameters().replace(tua=3.0)),
    ("E802", lambda: Parameters().replace(tau=-1.0)),
    ("E802", lambda: Parameters().replace(theta=1.5)),
    ("E803", lambda: Switches().off("braek")),
    ("E804", lambda: simulate(generic_case(), draws=0)),
    ("E804", lambda: simulate(generic_case(), weeks=0)),
    ("E804", lambda: simulate(generic_case(), seed=-1)),
    ("E804", lambda: simulate(generic_case(), workers=0)),
    ("E804", lambda: simulate(generic_case().replace(no_agreement=np.zeros((5, 2))), draws=6)),
])
def test_runs_refused_with_their_code(code: str, call: Callable[[], object]) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.problems[0].code == code


def test_all_problems_at_once() -> None:
    with pytest.raises(InputError) as caught:
        generic_case().replace(ease=-np.ones(6), precedence=CIRCLE, attractors="hope")
    assert {p.code for p in caught.value.problems} == {"E806", "E808"}


def test_a_name_nearly_right_is_suggested() -> None:
    with pytest.raises(InputError, match="theta"):
        Parameters().replace(thteta=.3)
