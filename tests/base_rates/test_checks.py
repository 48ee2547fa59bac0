"""The shipped checks of facts dated by memory: each source says what the check says it does."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest

from peaceroom.accuracy.fitting.base_rates.coded import CHECKED, rows, verdicts
from peaceroom.accuracy.fitting.base_rates.failure import as_date
from peaceroom.accuracy.fitting.base_rates.files import find, read_csv, read_xlsx
from peaceroom.base_rates.tables import table

from .data import folder

VERDICTS = {"confirmed", "corrected", "qualified", "contradicted", "left out"}


def test_every_check_names_a_verdict_and_a_source() -> None:
    for c in table("checks"):
        assert c["verdict"] in VERDICTS and re.match(r"(PA-X \d+ \(\d{4}-\d\d-\d\d\)|UCDP )", c["source"]), c
        assert (c["verdict"] == "confirmed") <= (c["coded"] == c["kept"]), c
        assert (c["verdict"] == "corrected") <= (c["coded"] != c["kept"] != ""), c
        assert c["verdict"] in ("confirmed", "left out") or c["note"], c
    names = {checked for checked, _ in CHECKED.values()}
    assert {c["table"] for c in table("checks")} == names


def test_days_of_texts_are_those_of_the_data() -> None:
    path = find(folder(), "PA-X v6")
    days = {r["AgtId"]: r["Dat"][:10] for r in read_csv(path, "PA-X v6", ("AgtId", "Dat"))}
    cited = [m for c in table("checks") for m in re.findall(r"PA-X (\d+) \((\d{4}-\d\d-\d\d)\)",
                                                            f"{c['source']} {c['note']}")]
    assert len(cited) > 60
    assert [m for m in cited if days[m[0]] != m[1]] == []


def test_a_confirmed_day_is_near_its_text() -> None:
    """Within a fortnight: a round ends with the text that dates it."""
    for c in table("checks"):
        said = re.search(r"\((\d{4}-\d\d-\d\d)\)", c["source"])
        if c["verdict"] in ("confirmed", "corrected") and said and "-" in c["kept"]:
            assert abs((date.fromisoformat(c["kept"]) - date.fromisoformat(said[1])).days) <= 14, c


def test_days_of_defeats_are_those_of_the_data() -> None:
    name = "UCDP Conflict Termination, dyads, v3-2021"
    over = {str(as_date(r["ependdate"])) for r in read_xlsx(find(folder(), name), name, ("ependdate", "outcome"))
            if r["outcome"] == 4}
    for c in table("checks"):
        if (said := re.fullmatch(r"UCDP termination (.*)", c["source"])) is not None:
            assert said[1] in over, c


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_a_check_is_of_a_row_that_there_is(name: str) -> None:
    path = find(folder(), name)
    with path.open(encoding="utf-8", newline="") as file:
        raw = {" ".join(r[k] for k in CHECKED[name][1]): r for r in csv.DictReader(file)}
    corrected = {" ".join(r[k] for k in CHECKED[name][1]): r for r in rows(path, name, tuple(next(iter(raw.values()))))}
    assert set(verdicts(name)) <= set(raw)
    for c in table("checks"):
        if c["table"] == CHECKED[name][0] and c["coded"]:
            assert raw[c["row"]][c["column"]] == c["coded"], c
            if c["verdict"] == "corrected":
                assert corrected[c["row"]][c["column"]] == c["kept"]
