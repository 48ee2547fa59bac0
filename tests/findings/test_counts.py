"""Every count of numbers, actors and draws on a page is one counter's."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from html import unescape
from typing import Any

import pytest

from findings.talks import JUDGED, run_of, talks
from peaceroom.analysis.forecast import forecast
from peaceroom.files.places import DataPlaces
from peaceroom.findings.describe import tell
from peaceroom.findings.inputs import number_name
from peaceroom.findings.summary import findings
from peaceroom.report import page
from peaceroom.runs.run import Run
from peaceroom.scenario.checks.warnings import warnings
from peaceroom.scenario.file.loading import ScenarioFile, from_dict, read
from peaceroom.scenario.naming import Names
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.provenance import BARE, GROUNDS, numbers
from peaceroom.scenario.types import Scenario

#: blocks whose plain numbers are chances, beliefs or shares
PLAIN = ("p", "values", "believed", "states", "recognition", "patience", "control", "discount")
BUNDLED = ("tutorial", "eu-emissions-1994", "doha-2020")
#: what the sentence about the inputs says of a number → its ground
WORDS = {"(?:is|are) pooled from": "from the ledger", "(?:is a judgement|are judgements) without": "judged",
         "(?:is|are) a coder's judgement": "sourced and judged", "rests? on named": "sourced",
         "stands? in (?:a row|rows) whose": "beside a source", "names? neither": BARE}


def random_talks(seed: int) -> dict[str, Any]:
    """The talks with provenance on any of its entries, more fields, effects and a process, by a coin for each."""
    rng = random.Random(seed)
    data = talks(factors={"mood": {"name": "Mood"}})

    def whose() -> dict[str, Any]:
        return rng.choice([{}, {"sources": ["paper"]}, {"sources": ["paper", "radio"]}, {"judgement": JUDGED},
                           {"sources": ["radio"], "judgement": JUDGED}])

    def cell(value: Any) -> dict[str, Any]:
        return {"value": value, "disputed": rng.random() < 0.2} | whose()

    for row in data["positions"]:
        row |= whose()
        row["salience"] = cell("60..80")
        for field, value in (("flexibility", "0.2..0.4"), ("bottom_line", "20..30"), ("capability", "5..90")):
            if rng.random() < 0.4:
                row[field] = cell(value)
    for actor in data["actors"].values():
        actor |= whose()
    data["issues"]["prisoners"] |= {"reference": cell("40..60")} | whose()
    data["no_agreement"] = {a: cell("0.2..0.4") for a in ("north", "south")}
    effects = [{"add": {"actor": "south", "issue": "prisoners", "field": "position", "by": cell("-20..-10")}} | whose()]
    data["levers"] = {"push": {"name": "A push", "by": "ally", "effects": effects} | whose()}
    data["what_ifs"]["pushed"] = {"name": "If pushed", "levers": ["push"]}
    data["what_ifs"]["harder"] = {"effects": [
        {"multiply": {"actor": "north", "field": "salience", "by": cell("1.1..1.3")}}]}
    if rng.random() < 0.7:
        data["events"]["vote"]["outcomes"]["kept"] |= {"effects": [{"add": {
            "actor": "south", "issue": "prisoners", "field": "position", "by": -5, "over_weeks": 8}} | whose()]}
        data["process"] = {"talks": {"states": {"in_session": 0.7, "recess": 0.3}} | whose(),
                           "events": {"vote": {"attention_weeks": 12, "outcomes": {"kept": {
                               "values": {"north": 0.6}, "believed": {"north": 0.5, "south": 0.3}} | whose()}}},
                           "parties": {"north": {"strength": cell("50..60"), "cost": cell("0.1..0.2")} | whose(),
                                       "south": {"strength": cell("40..50")}},
                           "third_parties": {"ally": {"effort": cell("0.4..0.6"), "support": {"north": cell("1..2")}}},
                           "parameters": {}} | whose()
    return data


def written_in(part: Any, of: str = "") -> int:
    """How many numbers a file holds, by the look of its tree: cells, chances and beliefs, weeks."""
    if isinstance(part, dict):
        if "value" in part or "evidence" in (part.get("from"), part.get("from_")):
            return not (of == "share" and str(part.get("value")) == "1" and len(part) == 1)
        return sum(isinstance(value, float | int) if of in PLAIN else written_in(value, key)
                   for key, value in part.items() if key != "drafts")  # texts say what is proposed
    if isinstance(part, list):
        return sum(written_in(x) for x in part)
    return of.endswith("_weeks") and isinstance(part, float | int)


@cache
def page_of(name: str) -> tuple[Run, str, ScenarioFile | None]:
    if name.startswith("random"):
        data = random_talks(int(name.removeprefix("random-")))
        scenario = from_dict(data)
        read_as = Origin("talks", warnings=warnings(scenario, DataPlaces("scenario", None)))
        run = forecast(scenario.with_origin(read_as), models=("compromise", "mean"), draws=40, process=False)
        return run, page.html(run), None
    loaded = read(name)
    run = run_of_scenario(loaded)
    return run, page.html(run), loaded


def run_of_scenario(loaded: ScenarioFile) -> Run:
    return forecast(loaded.scenario, draws=40, models=("compromise", "mean"), what_ifs=[], influence=False,
                    process=loaded.name == "tutorial")


NAMES = [*BUNDLED, *(f"random-{n}" for n in range(8))]


def sentence_counts(text: str) -> dict[str, int]:
    """What the sentence about the inputs says: ground → count, and all."""
    whole = re.search(r"All ([\d,]+) numbers? behind this run (\w[^;.]*)", text)
    if whole:
        ground = next(g for words, g in WORDS.items() if re.match(words, whole[2]))
        return {ground: int(whole[1]), "all": int(whole[1])}
    parts = re.search(r"Of ([\d,]+) numbers behind this run ([^;.]*)", text)
    assert parts is not None
    counts = {ground: int(found[1].replace(",", "")) for words, ground in WORDS.items()
              if (found := re.search(rf"([\d,]+) {words}", parts[2]))}
    return counts | {"all": int(parts[1].replace(",", ""))}


@pytest.mark.parametrize("name", NAMES)
def test_sentence_table_warning_list_and_description_count_the_same(name: str) -> None:
    run, text, loaded = page_of(name)
    text = unescape(text)
    counter = numbers(run.scenario)
    expected = {g: sum(n.ground == g for n in counter) for g in GROUNDS}
    expected = {g: n for g, n in expected.items() if n} | {"all": len(counter)}
    assert len(counter) == written_in(json.loads(run.scenario.model_dump_json(exclude_unset=True)))
    assert sentence_counts(text) == expected
    table = re.search(r"<caption>Numbers by what they rest on</caption>.*?</table>", text, re.S)
    assert table is not None
    heads = [h.lower() for h in re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', table[0])]
    rows = [list(re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row))
            for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table[0])]
    last = dict(zip(heads[1:], map(int, rows[-1][1:]), strict=True))
    assert {g: n for g, n in last.items() if n and g != "disputed"} == expected
    assert last["disputed"] == sum(n.disputed for n in counter)
    for column in range(1, len(heads)):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])
    bare = re.search(r"W001</span> ([\d,]+) numbers? ha", text)
    assert (int(bare[1].replace(",", "")) if bare else 0) == expected.get(BARE, 0)
    if loaded is not None:
        said = tell(loaded)["numbers"]
        assert {g: n for g, n in said.items() if n and g != "total"} | {"all": said["total"]} == expected


@pytest.mark.parametrize("name", NAMES)
def test_all_inputs_lists_all(name: str) -> None:
    run, text, _ = page_of(name)
    part = unescape(text[text.index('<section id="inputs">'):text.index('<section id="glossary">')])
    others = part[part.index("<summary>Other numbers</summary>"):]
    listed = re.findall(r'<tr><th scope="row">([^<]+)</th><td data-label="Block">([^<]+)', others)
    elsewhere = [n for n in numbers(run.scenario) if n.part != "positions"]
    assert len(listed) == len(elsewhere)
    assert len(set(listed)) >= len(elsewhere) - sum(n.part == "effects" for n in elsewhere)
    rows = re.findall(r'<tr><th scope="row">[^<]*</th><td class="n" data-label="Position">', part)
    assert len(rows) == len(run.scenario.positions)
    for field in ("flexibility", "bottom line", "risk"):
        held = sum(getattr(r, field.replace(" ", "_")) is not None for r in run.scenario.positions)
        assert part.count(f'<span class="judged">{field} ') == held


@pytest.mark.parametrize("name", NAMES)
def test_actors_and_draws_are_counted_alike(name: str) -> None:
    run, text, loaded = page_of(name)
    head = re.search(r'<p class="meta">([^<]*)</p>', text)
    assert head is not None
    assert f"{run.draws:,} draws" in head[1]
    counted = re.findall(r"(?<!in )(?<!of )\b([\d,]+) draws\b", unescape(text))
    assert {int(n.replace(",", "")) for n in counted} == {run.draws}
    there = re.search(r"(\d+) actors(?:, (\d+) with positions)?", head[1])
    assert there is not None
    assert int(there[1]) == len(run.scenario.actors)
    assert int(there[2] or there[1]) == len({row.actor for row in run.scenario.positions})
    if loaded is not None:
        assert len(tell(loaded)["actors"]) == int(there[1])


def test_numbers_without_a_range_are_named_by_what_they_say() -> None:
    scenario = Scenario.model_validate(random_talks(1))
    named = {number_name(n, scenario, Names(scenario)): str(n.quantity.value) for n in numbers(scenario) if n.plain}
    assert named == {
        "A vote, Kept: weeks until the position of South on ‘Prisoners’ is reached": "8",
        "talks in session: probability": "0.7", "talks recess: probability": "0.3",
        "events A vote: attention weeks": "12", "events A vote outcomes kept North: worth of the terms": "0.6",
        "events A vote outcomes kept North: probability believed in": "0.5",
        "events A vote outcomes kept South: probability believed in": "0.3"}


def test_sources_of_a_row_speak_for_its_position_only() -> None:
    data = talks()
    data["positions"][0] |= {"sources": ["radio"], "position": "45..55", "bottom_line": "60..70"}
    data["positions"][1] |= {"sources": ["radio"], "position": "50..60", "judgement": JUDGED}
    data["positions"][2] |= {"sources": ["radio"], "salience": {"value": "60..80", "sources": ["paper"]}}
    found = {n.loc: n.ground for n in numbers(Scenario.model_validate(data))}
    assert [found["positions", 0, f] for f in ("position", "bottom_line", "salience")] == [
        "sourced", "sourced", "beside a source"]
    assert [found["positions", 1, f] for f in ("position", "salience")] == ["sourced and judged", "judged"]
    assert [found["positions", 2, f] for f in ("position", "salience")] == ["sourced", "sourced"]
    word = findings(run_of(data)).word[0]
    assert "1 stands in a row whose sources speak for the position only" in word.text
    assert word.numbers["beside a source"] == 1
