"""Origin files of the library: what is refused and where, and that nothing in them is from after the as-of date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from peaceroom.core.errors import InputError
from peaceroom.scenario.cases.checks import walk
from peaceroom.scenario.cases.reading import origin_files, read_origin
from peaceroom.scenario.cases.types import Coding, Fact

GOOD = """\
sheet: 1
case: hill-and-plain
title: Hill and plain
pax_process: Hills peace process
cluster: hills
as_of: 2001-03-01
how_drawn: random
stratum: partial, silent for 91 to 180 days
coder: {name: c-1, date: 2026-11-28, hours: 1, knew_the_ending: no}
sources: {radio: {title: Radio report, date: 2001-02-01}}
parties:
  hill: {name: Hill, side: a, capability: 40..60, source: knowledge}
  plain: {name: Plain, side: b, capability: 40..60, source: "UCDP, radio"}
others:
  north: {name: North, role: patron, of: plain, support: 10..20, source: radio,
          leaves: {known: 2001-02-01, begins: 2001-06-01, completes: 2001-12-01, source: radio}}
state: {in_session: 0.8, suspended: 0.2}
opened: {date: 2000-10-01, source: PA-X 12}
breaks: [{began: 2000-12-01, resumed: 2001-01-20, source: radio}]
texts: [{date: 2000-10-05, title: Agenda, stage: pre-negotiation, source: PA-X 12}]
agenda:
  - {id: rules, kind: procedure, title: Rules, closed: {date: 2000-10-05, how: text, source: PA-X 12}, source: PA-X 12}
  - {id: land, kind: economy, title: Land, after: [rules], source: PA-X 12,
     positions: {hill: {wants: 0..30}, plain: {wants: 60..100, bottom_line: 40..60}}}
deadlines: [{date: 2001-05-01, known: 2001-01-20, what: Round of May, on: [land], source: radio}]
elections: []
ceasefires: [{scope: local, class: cessation, began: 2001-01-20, source: radio}]
violence: {deaths_a_month: 5..50, trend: falling, source: UCDP}
"""


def written(tmp_path: Path, text: str, name: str = "2001-03-01.yaml") -> Path:
    folder = tmp_path / "hill-and-plain"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def codes(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_origin(path)
    assert all(p.message and p.why and p.remedy for p in caught.value.problems)
    return [f"{p.line} {p.code}" for p in caught.value.problems]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    origin = read_origin(written(tmp_path, GOOD))
    assert origin.as_of == date(2001, 3, 1)
    assert origin.others["north"].leaves is not None and origin.others["north"].leaves.completes == date(2001, 12, 1)
    assert [item.id for item in origin.agenda if item.closed is None] == ["land"]


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("began: 2001-01-20, source: radio}]\nv", "began: 2001-03-02, source: radio}]\nv", ["27 E830"]),
    ("date: 2000-10-05, how", "date: 2001-04-01, how", ["22 E830"]),
    ("date: 2001-02-01}}", "date: 2001-03-02}}", ["10 E830"]),
    ("known: 2001-01-20", "known: 2001-03-05", ["25 E831"]),
    ("leaves: {known: 2001-02-01", "leaves: {known: 2001-03-05", ["16 E831"]),
    ("what: Round of May,", "what: Round of May, outcome: missed,", ["25 E830"]),
    ("of: plain", "of: plane", ["15 E832"]),
    ("after: [rules]", "after: [land]", ["23 E832"]),
    ("on: [land]", "on: [lake]", ["25 E832"]),
    ("positions: {hill:", "positions: {mill:", ["24 E816", "24 E832"]),
    ("source: \"UCDP, radio\"", "source: \"UCDP, telly\"", ["13 E833"]),
    ("source: PA-X 12,\n     p", "source: PA-X twelve,\n     p", ["23 E833"]),
    ("wants: 0..30", "wants: 15", ["24 E834"]),
    ("wants: 0..30", "wants: 15..20", ["24 E834"]),
    ("wants: 0..30", "wants: 15..120", ["24 E117"]),
    ("support: 10..20", "support: -1..20", ["15 E117"]),
    ("suspended: 0.2", "suspended: 0.4", ["17 E223"]),
    ("resumed: 2001-01-20", "resumed: 2000-11-20", ["19 E811"]),
    ("case: hill-and-plain", "case: hill-and-plane", ["2 E835"]),
    ("as_of: 2001-03-01", "as_of: 2001-03-02", ["6 E835"]),
    ("sheet: 1", "sheet: 2", ["1 E102"]),
    ("how_drawn: random", "how_drawn: picked", ["7 E835"]),
    ("side: b", "side: a", ["12 E822"]),
    (", plain: {wants: 60..100, bottom_line: 40..60}", "", ["24 E816"]),
    ("opened: {date: 2000-10-01, source: PA-X 12}\n", "", ["1 E106"]),
    ("kind: economy", "kind: ecology", ["23 E114"]),
    ("title: Land,", "title: Land, colour: red,", ["23 E105"]),
    ("source: UCDP}", "certainty: month}", ["28 E106"]),
    ("knew_the_ending: no", "knew_the_ending: perhaps", ["9 E114"]),
    ("hours: 1,", "hours: ,", ["9 E120"]),
    ("role: patron, of: plain", "role: patron", ["15 E106"]),
    ("closed: {date: 2000-10-05, how: text, source: PA-X 12}, ", "", ["22 E816", "22 E816"]),
])
def test_what_is_wrong_is_refused_where_it_stands(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert GOOD.count(old) == 1
    assert codes(written(tmp_path, GOOD.replace(old, new))) == expected


def test_a_file_without_an_open_item_asks_nothing(tmp_path: Path) -> None:
    gone = ("id: land", "wants:", "Round of May")
    text = "\n".join(line for line in GOOD.splitlines() if not any(word in line for word in gone))
    assert codes(written(tmp_path, text)) == ["22 E257"]


def test_the_name_of_the_file_is_its_day(tmp_path: Path) -> None:
    assert codes(written(tmp_path, GOOD, "spring.yaml")) == ["1 E835"]
    assert read_origin(written(tmp_path, GOOD, "2001-03-01.second.yaml")).case == "hill-and-plain"


ALL = [*origin_files(), *origin_files(second=True)]


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_origin_of_the_library_is_valid_and_knows_nothing_of_later(path: Path) -> None:
    """Read with every check, then its days once more by another way."""
    origin = read_origin(path)
    late = [loc for loc, value, owner, field in walk(origin)
            if isinstance(value, date) and value > origin.as_of and not isinstance(owner, Coding)
            and not (isinstance(owner, Fact) and field in owner.AHEAD and dict(owner)["known"] <= origin.as_of)
            and getattr(owner, "vintage", "") != "final"]
    assert late == []
    assert origin.coder.date > origin.as_of and origin.as_of + timedelta(730) < date(2023, 1, 12)


def test_a_second_coding_is_by_somebody_else() -> None:
    for path in origin_files(second=True):
        first = path.with_name(path.name.replace(".second", ""))
        assert first.is_file(), f"{path.name} of {path.parent.name} has no first coding"
        assert read_origin(first).coder.name != read_origin(path).coder.name
