"""What stands beside a settlement: the model's error on EU decisions, and the stacked forecast in that domain."""

import re

import pytest

from peaceroom.accuracy import error_labels as record
from peaceroom.accuracy.scoring.residuals import eu_errors
from peaceroom.analysis.forecast import forecast
from peaceroom.findings.summary import findings
from peaceroom.report import page, tables
from peaceroom.report.model_tables import model_table
from peaceroom.scenario.file.loading import load_scenario


@pytest.fixture(scope="module")
def emissions():
    return forecast(load_scenario("eu-emissions-1994"), draws=100, what_ifs=[])


@pytest.fixture(scope="module")
def talks():
    return forecast(load_scenario("tutorial"), draws=100, what_ifs=[], models=["compromise", "learned", "nash"])


def test_the_record_is_the_shipped_error_and_says_on_how_many_decisions():
    assert record.error("compromise") == "±22"  # 22.488
    assert record.record("compromise") == "±22 of 100 on EU decisions"
    nash = eu_errors().models["nash"]
    assert record.record("nash") == f"±{nash.mae:.0f} of 100 on EU decisions (151 of 211 issues)"
    assert record.error("some-plug-in") == "–" and record.record("some-plug-in") == ""


def test_every_model_of_the_table_has_its_error_labelled(talks):
    f = findings(talks)
    rows = model_table(f).rows
    assert rows and all(row.error == record.error(row.key) for row in rows)
    assert dict(tables.model_glosses(talks.models))["compromise"].endswith("±22 of 100 on EU decisions")


def test_the_report_says_it_and_the_stack_is_in_its_domain_only(emissions, talks):
    inside, outside = page.html(emissions), page.html(talks)
    label = "Error on EU decisions: how far a model’s point was"
    assert label in inside and label in outside
    title = "Stacked forecast: weights fitted on EU decisions"
    assert title in inside and title not in outside
    assert tables.stacked_table(findings(talks)) is None
    first = inside.split('id="open-all"')[0]
    assert re.search(r"decisions of the EU these models were off by", re.sub(r"<[^>]+>", "", first))


def test_the_stacked_table_stands_beside_equal_weights(emissions):
    f = findings(emissions)
    table = tables.stacked_table(f)
    assert table is not None
    (row,) = table.rows
    assert row[0] == f.rows[0].name and row[-2:] == (f.rows[0].middle, f.rows[0].interval)
    assert row[1] not in ("", "–")
