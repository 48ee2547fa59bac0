"""The outside view of victory: the class that the file gives, mixed with that after an exit while one lies ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peaceroom.analysis.process.ends import ends_by_day, exits_ahead
from peaceroom.base_rates.end_rate import end_rate
from peaceroom.core.errors import InputError
from peaceroom.process.actors import Violence
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon

PATRON: dict[str, Any] = {"abroad": {"support": {"north": 1}}}


def builder(level: float = 100.0, **process: Any) -> Builder:
    rows = [{"actor": who, "issue": "border", "position": x, "salience": 80, "capability": 50, "because": "made up"}
            for who, x in (("north", 10), ("south", 90))]
    s = from_dict({
        "peaceroom": 1, "title": "Two sides", "as_of": date(2020, 1, 6), "horizon": date(2022, 1, 6),
        "domain": "peace-talks",
        "actors": {"north": {"name": "North", "kind": "party", "consent": "required"},
                   "south": {"name": "South", "kind": "party", "consent": "required"},
                   "abroad": {"name": "Abroad", "kind": "patron"}},
        "issues": {"border": {"name": "Border", "scale": {0: "here", 100: "there"}}}, "positions": rows,
        "process": {"third_parties": PATRON, **process}})
    return Builder(s, 1, 8, Violence(level=level))


def rate(b: Builder, name: str = "victory-south") -> float:
    return ends_by_day(b, Horizon.of(b.scenario))[name][-1].p


def seen(group: str, days: float, end: str = "government-defeat", since: float = 0) -> float:
    found = end_rate(end, group, f"{days:g}d", since=since, war=True).p
    assert found is not None
    return found


def test_the_class_is_what_the_file_says() -> None:
    days = 728  # 104 weeks
    assert rate(builder(war={"government": "north"})) == pytest.approx(seen("no-patron", days))
    assert rate(builder(war={"government": "north", "patron": "abroad"})) == pytest.approx(seen("patron-present", days))
    left = builder(war={"government": "north", "patron": "abroad", "patron_left": date(2019, 1, 6)})
    assert rate(left) == pytest.approx(seen("after-exit", days, since=365))
    assert rate(left, "victory-north") == pytest.approx(seen("after-exit", days, "government-victory"))
    assert not ends_by_day(builder(), Horizon.of(builder().scenario)), "nobody is said to govern"


def test_a_dated_exit_ahead_mixes_the_classes() -> None:
    b = builder(war={"government": "north", "patron": "abroad"}, exits=[
        {"from": "abroad", "to": "north", "date": date(2020, 12, 28), "keeps": 0, "ramp_weeks": 1}])
    assert [(a.days, a.chance) for a in exits_ahead(b)] == [(364, 1)]
    before = seen("patron-present", 364)
    assert rate(b) == pytest.approx(before + (1 - before) * seen("after-exit", 728 - 364))
    words = ends_by_day(b, Horizon.of(b.scenario))["victory-south"][-1].group
    assert words == "patron-present; an exit complete in 52 weeks with 1.00, then after-exit"


def test_support_of_which_most_is_kept_is_no_exit() -> None:
    b = builder(war={"government": "north", "patron": "abroad"}, exits=[
        {"from": "abroad", "to": "north", "date": date(2020, 12, 28), "keeps": 0.8}])
    assert not exits_ahead(b)
    assert rate(b) == pytest.approx(seen("patron-present", 728))


@pytest.mark.parametrize(("war", "code"), [
    ({"government": "east"}, "E2"), ({"government": "abroad"}, "E822"), ({"patron": "abroad"}, "E811"),
    ({"government": "south", "patron": "abroad"}, "E820"),
    ({"government": "north", "patron_left": date(2019, 1, 1)}, "E811"),
    ({"government": "north", "patron": "abroad", "patron_left": date(2020, 2, 1)}, "E811")])
def test_a_war_that_cannot_be_is_refused(war: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        builder(war=war)
    assert any(p.code.startswith(code) for p in caught.value.problems)
