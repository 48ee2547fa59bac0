"""The one page as HTML and as a verb: whole, safe, linked to where its numbers come from, different where cases are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from findings.brief_cases import case, run
from peaceroom.analysis.forecast import forecast
from peaceroom.findings.brief.types import PARTS
from peaceroom.report.brief import html
from peaceroom.report.linking import Linker
from peaceroom.report.page import html as report_html
from peaceroom.scenario.types import Scenario
from report.test_page import EVIL, Reader
from runs.test_run_cli import call


@pytest.fixture(scope="module")
def easy() -> str:
    return html(run(True).brief(), "report.html")


def words(page: str) -> list[str]:
    """What a reader reads, figures apart."""
    text = re.sub(r"<(style|svg|title)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", text)).split()


def test_the_seven_parts_stand_in_order_and_the_page_nests(easy: str) -> None:
    heads = re.findall(r"<h2>\d\. (.*?)</h2>", easy)
    assert heads == [head for head, _ in PARTS.values()]
    reader = Reader(easy)
    assert not reader.wrong and not reader.open
    assert not {"script", "iframe", "link", "form"} & {tag for tag, _ in reader.tags}


def test_its_numbers_lead_into_the_report(easy: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', report_html(run(True))))
    targets = re.findall(r'href="report\.html#([^"]+)"', easy)
    assert len(targets) > 20
    assert set(targets) <= ids


def test_without_a_report_beside_it_nothing_is_linked() -> None:
    assert "<a " not in html(run(True).brief())


def test_every_figure_is_whole_and_speaks(easy: str) -> None:
    # a bar beside its number is hidden from who listens
    svgs = re.findall(r'<svg (?!class="bar")[^>]*>.*?</svg>', easy, flags=re.S)
    assert len(svgs) == 2 + 3  # two curves, and a strip an issue
    for text in svgs:
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img" and (root.get("aria-label") or root.get("aria-labelledby"))


def test_pages_of_unlike_cases_differ_where_they_should(easy: str) -> None:
    near, far = " ".join(words(easy)), " ".join(words(html(run(False).brief(), "report.html")))
    assert "A deal is there" in near and "A deal is there" not in far
    assert "Hardly any deal" in far or "No text was found" in far
    assert "nobody" in near and "Content does not keep it open" in near
    assert "Content does not keep it open" not in far


def test_no_code_and_no_hundredths_stand_on_the_page(easy: str) -> None:
    said = " ".join(words(easy))
    assert not re.search(r"\b[WE]\d{3}\b", said) and "hundredth" not in said
    assert 250 < len(said.split()) < 1100


def test_free_text_is_escaped_everywhere() -> None:
    data = case(True) | {"title": EVIL}
    for actor in data["actors"].values():
        actor["name"] = EVIL + actor["name"]
    for issue in data["issues"].values():
        issue |= {"name": EVIL, "scale": {at: EVIL + words for at, words in issue["scale"].items()}}
    data["events"]["fair"]["name"] = EVIL
    data["events"]["fair"]["outcomes"]["held"]["name"] = EVIL
    found = forecast(Scenario.model_validate(data), draws=50, models=["compromise", "median"], process=True)
    for page in (html(found.brief(), "report.html"), report_html(found)):
        assert "&lt;script&gt;" in page
        tags = Reader(page).tags
        assert "img" not in {tag for tag, _ in tags}
        scripts = re.findall(r"<script.*?</script>", page, flags=re.S)
        assert len(scripts) <= 1 and "alert(" not in "".join(scripts)  # the search of a report
        assert not any(name.startswith("on") for _, attributes in tags for name in attributes)


def test_numbers_are_linked_names_and_days_are_not() -> None:
    link = Linker("")
    said = str(link("By 2 April 2031 ‘Route 66’ is “9 of 10”: fewer than 5 in 100 (2–8).", "process"))
    assert said.count("<a ") == 1
    assert '<a class="from" href="#process">fewer than 5 in 100 (2–8)</a>' in said
    assert str(link("no draw, no draws", "x")).count("<a ") == 1  # the word is explained once


def test_the_verb_writes_beside_the_run_and_where_it_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:
    base = ("--runs", str(tmp_path / "runs"))
    code, out, err = call(capsys, "brief", "tutorial", "--draws", "40", *base)
    assert code == 0, err
    page = Path(out.strip().splitlines()[-1])
    assert page.name == "brief.html" and "report.html#" in page.read_text(encoding="utf-8")
    again = tmp_path / "b.html"
    assert call(capsys, "brief", page.parent.name, *base, "--out", str(again))[0] == 0
    assert "report.html#" not in again.read_text(encoding="utf-8")
    assert words(again.read_text(encoding="utf-8")) == words(page.read_text(encoding="utf-8"))
    told = json.loads(call(capsys, "brief", "tutorial", *base, "--json")[1])
    assert list(PARTS) == [key for key in told if key in PARTS]
    assert call(capsys, "brief", "tutorial", *base, "--out", str(again))[0] == 2  # it is there already
    assert "E515" in call(capsys, "brief", "tutorial", *base, "--format", "odt")[2]
    assert "E515" in call(capsys, "brief", "tutorial", "--out", str(tmp_path / "b.odt"))[2]


def test_a_notebook_shows_findings_and_a_row_an_issue() -> None:
    shown = run(True)._repr_html_()
    assert shown.count("<tr>") == 1 + 3 and "A deal is there" in shown
    assert all(f"<b>{head}</b>" in shown for head, _ in PARTS.values())


def test_the_plot_holds_the_pages_figures_within_a_screen() -> None:
    figure = run(True).plot()
    wide, high = figure.get_size_inches() * figure.dpi
    assert high <= 1000 and wide <= 1000
    assert len(figure.axes) == 3  # issues, the next step, a break
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        "Grazing on the high meadows", "Toll at the bridge", "Guards on the road"]
