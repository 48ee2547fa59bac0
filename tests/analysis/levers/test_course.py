"""What measures do to the course of the talks: on the same numbers, and nothing where there is nothing to act on."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.analysis.levers.catalogue import Act, bundled_measures
from peaceroom.analysis.levers.course import change_of, course
from peaceroom.process.actors import Violence
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import Scenario
from small import scenario as small


def act(on: str, by: float | None = None, basis: str = "what-if") -> Act:
    return Act.model_validate({"on": on, "basis": basis} | ({} if by is None else {"by": by}))


def talks(**process: object) -> Scenario:
    given = small(domain="peace-talks", process=process)
    assert isinstance(given.process, Process)
    return given


def builder(s: Scenario) -> Builder:
    return Builder(s, 1, 2, Violence())


def test_trust_raised_by_nothing_changes_nothing_and_by_much_brings_talks_on() -> None:
    s = talks(parties={"north": {"trust": 0.3}, "south": {"trust": 0.3}})
    none, much = act("trust", 0.0), act("trust", 0.6)
    found = course(s, [none, much], seed=1, item="ceasefire")
    assert all(c == {"delta": 0.0, "low": 0.0, "high": 0.0} for c in found.changes[none].values())
    assert found.changes[much]["break"]["delta"] < 0 < found.changes[much]["any-text"]["delta"]
    assert set(found.now) == set(found.changes[much])


@pytest.mark.parametrize("on", ["back-channel", "reference"])
def test_what_is_so_already_is_not_tried(on: str) -> None:
    s = talks(items={k: {"back_channel": True, "delegation": True} for k in ("ceasefire", "system", "prisoners")})
    assert change_of(act(on, basis="structure"), builder(s).case(0)) is None
    plain = builder(talks()).case(0)
    changed = change_of(act(on, basis="structure"), plain)
    assert changed is not None
    assert np.asarray({"back-channel": changed(plain).back_channel, "reference": changed(plain).may_refer}[on]).all()


def test_a_ceasefire_of_the_best_kept_class_cannot_be_bettered() -> None:
    better = act("ceasefire-class", 1)
    for cls, changes in (("definitive", False), ("cessation", True)):
        case = builder(talks(items={"ceasefire": {"ceasefire": cls}})).case(0)
        assert (change_of(better, case) is not None) == changes
    assert change_of(better, builder(talks()).case(0)) is None  # no item brings one


def test_more_effort_of_those_who_mediate_or_of_somebody_new() -> None:
    alone = builder(talks()).case(0)
    change = change_of(act("effort", 0.3), alone)
    assert change is not None
    assert [p.effort for p in change(alone).third_parties] == [0.3]
    held = builder(talks(third_parties={"ally": {"effort": 0.9}})).case(0)
    more = change_of(act("effort", 0.3), held)
    assert more is not None
    assert [p.effort for p in more(held).third_parties] == [1.0]


def test_a_deadline_presses_on_every_item() -> None:
    case = builder(talks()).case(0)
    change = change_of(act("deadline", 13), case)
    assert change is not None
    added = change(case).events[-1]
    assert (added.window, added.deadline, added.waits) == ((13, 13), (), False)


def test_acts_on_the_content_do_not_touch_the_course() -> None:
    content = [a for m in bundled_measures() for a in m.acts if a.on in ("demand", "pay", "link", "set-aside")]
    assert course(talks(), content, seed=1, item="ceasefire").changes == {}
