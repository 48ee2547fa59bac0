"""What the bundled scenarios promise: nothing from after the as-of date, a word for every number, nobody named."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

import peaceroom.scenario
from peaceroom.scenario.file.loading import bundled, read
from peaceroom.scenario.sampling.sample import build_case, sample
from peaceroom.scenario.sampling.what_ifs import all_what_ifs
from peaceroom.scenario.types import Quantity, Scenario

LIBRARY = Path(peaceroom.scenario.__file__).parent / "library"
DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("doha-2020", "eu-emissions-1994", "tutorial")

every = pytest.mark.parametrize("name", NAMES)


def plain(path: tuple[Any, ...]) -> bool:
    """Whether a number without a range says how likely, how much or how long something is."""
    beliefs = {"p", "values", "believed", "states", "recognition", "patience", "control", "discount"}
    return str(path[-1]).endswith("_weeks") or (len(path) > 1 and path[-2] in beliefs)


def cells(part: Any, path: tuple[Any, ...] = (), sourced: bool = False,
          judged: bool = False) -> Iterator[tuple[tuple[Any, ...], Quantity | float, str]]:
    """Every number of a scenario, with whose word it is: its own provenance, else that of what it stands in."""
    if isinstance(part, float) and plain(path):
        yield path, part, "judgement" if judged else "sources" if sourced else "nobody"
    elif isinstance(part, Quantity):
        if part.judgement:
            word = "judgement"
        elif part.sources:
            word = "sources"
        else:
            word = "judgement" if judged else "sources" if sourced else "nobody"
        yield path, part, word
    elif isinstance(part, BaseModel):
        sources = getattr(part, "sources", ())
        sourced |= isinstance(sources, tuple) and bool(sources)
        judged |= getattr(part, "judgement", None) is not None
        for field in type(part).model_fields:
            value = getattr(part, field)
            if not (isinstance(value, float) and value == type(part).model_fields[field].default):
                yield from cells(value, (*path, field), sourced, judged)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from cells(value, (*path, key), sourced, judged)
    elif isinstance(part, tuple):
        for i, value in enumerate(part):
            yield from cells(value, (*path, i), sourced, judged)


def numbers(scenario: Scenario) -> list[tuple[tuple[Any, ...], str]]:
    """Place and provenance of every number the analyst wrote (not the share of 1 that support has by default)."""
    return [(path, word) for path, cell, word in cells(scenario)
            if not (path[0] == "support" and path[-1] == "share" and isinstance(cell, Quantity)
                    and str(cell.value) == "1")]


def test_the_bundled_scenarios_are_the_ones_tested_here() -> None:
    assert set(bundled()) == set(NAMES)


@every
def test_it_has_a_readme_and_a_docs_page(name: str) -> None:
    assert (LIBRARY / name / "README.md").read_text(encoding="utf-8").startswith("# ")
    assert (DOCS / "scenarios" / f"{name}.md").is_file()


@pytest.mark.parametrize(("name", "actors", "issues", "rows"), [
    ("doha-2020", 15, 7, 60), ("eu-emissions-1994", 10, 1, 10), ("tutorial", 6, 3, 9)])
def test_it_reads_and_is_as_large_as_promised(name: str, actors: int, issues: int, rows: int) -> None:
    scenario = read(name).scenario
    assert len(scenario.actors) >= actors
    assert len(scenario.issues) >= issues
    assert len(scenario.positions) >= rows


@every
def test_every_number_says_whose_word_it_is(name: str) -> None:
    assert [path for path, word in numbers(read(name).scenario) if word == "nobody"] == []


@every
def test_every_row_gives_its_reason(name: str) -> None:
    s = read(name).scenario
    parts = [*s.actors.items(), *s.events.items(), *s.levers.items(), *enumerate(s.support), *enumerate(s.positions)]
    if name == "eu-emissions-1994":  # its actors are copied numbers; the rows say so
        parts = list(enumerate(s.positions))
    assert [key for key, part in parts if not part.because] == []


@every
def test_no_source_is_from_after_the_as_of_date(name: str) -> None:
    s = read(name).scenario
    late = [key for key, source in s.sources.items()
            if source.vintage != "final" and source.date is not None and source.date > s.as_of]
    assert late == []


@every
def test_every_source_is_used(name: str) -> None:
    s = read(name).scenario
    used: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, BaseModel):
            sources = getattr(part, "sources", ())
            if isinstance(sources, tuple):
                used.update(sources)
            for field in type(part).model_fields:
                walk(getattr(part, field))
        elif isinstance(part, Mapping):
            for value in part.values():
                walk(value)
        elif isinstance(part, tuple):
            for value in part:
                walk(value)

    walk(s)
    assert set(s.sources) - used == set()


def test_only_the_series_of_deaths_and_the_list_of_texts_are_of_final_vintage_in_doha() -> None:
    sources = read("doha-2020").scenario.sources
    assert [key for key, source in sources.items() if source.vintage == "final"] == ["pa-x", "fatalities"]


# Surnames of members of the two delegations and of the contact groups, and spellings of them, as hashes: some of these
# people run personal risk, so their names stand nowhere, not even here.
HIDDEN = frozenset({
    "064f04ac2c2e", "06b364237e27", "10fb4d5e29d1", "157bbc24c564", "1f2e4effa74c", "2ef5ea16e943", "3246ebc6de87",
    "33d8557265ea", "3678febbaad7", "3af606eb4091", "3b53704b491e", "3c85709669cc", "3d70a86671de", "46d88d09c21b",
    "48bb8b46cf9c", "51f3e19bd44e", "585927dd7994", "5a2ddaabdaa3", "640f4b534d24", "70e7d434f9bb", "7135551d242a",
    "79961367a667", "7a7b7c18a555", "7af6b16406ad", "7c91f89e40a0", "8117e64d3071", "85ccbf9e9c61", "8be7997241c4",
    "8deccce1b7f1", "a481bb554998", "aaa4eafe9cde", "b93f4368df96", "be1d660beca5", "bea29a422211", "c50456c3dc35",
    "c6ba873cc5ef", "d15a1ae40fbb", "df13e29eae19", "e1882c824c46", "f5cd250c4c35", "f7d226ffb932", "fa4dc2896ad4",
    "fcf43121e7d8",
})


def _hash(word: str) -> str:
    return blake2b(word.lower().encode(), digest_size=6).hexdigest()


def test_no_delegate_is_named() -> None:
    pages = (*DOCS.glob("scenarios/*.md"), *DOCS.glob("tutorial.md"))
    files = [f for f in (*LIBRARY.rglob("*"), *pages) if f.is_file()]
    found = {f.name: hits for f in files
             if (hits := {w for w in re.findall(r"[^\W\d_]+", f.read_text(encoding="utf-8")) if _hash(w) in HIDDEN})}
    assert len(files) > len(NAMES)
    assert found == {}


_opened: list[str] = []
_watching = False


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "open":
        _opened.append(str(arguments[0]))


sys.addaudithook(_audit)


@pytest.mark.parametrize("name", ["doha-2020", "eu-emissions-1994"])
def test_outcomes_are_never_opened(name: str) -> None:
    global _watching
    assert (LIBRARY / name / "outcomes.yaml").is_file()
    _opened.clear()
    _watching = True
    try:
        scenario = read(name).scenario
        build_case(scenario, sample(scenario, 3, 1))
    finally:
        _watching = False
    assert any(path.endswith("scenario.yaml") for path in _opened)
    assert [path for path in _opened if "outcomes" in path] == []


@pytest.mark.parametrize("name", ["doha-2020", "tutorial"])
def test_every_what_if_changes_what_the_models_see(name: str) -> None:
    scenario = read(name).scenario
    drawn = sample(scenario, 200, 7)
    baseline = build_case(scenario, drawn)
    parts = ("position", "salience", "capability", "no_agreement", "reference")

    def same(key: str) -> bool:
        case = build_case(scenario, drawn, all_what_ifs(scenario)[key])
        return case.actors == baseline.actors and all(
            np.array_equal(getattr(case, p), getattr(baseline, p), equal_nan=True) for p in parts)

    assert [key for key in all_what_ifs(scenario) if same(key)] == []


def test_doha_readme_names_existing_what_ifs_and_no_other() -> None:
    text = (LIBRARY / "doha-2020" / "README.md").read_text(encoding="utf-8")
    table = text.split("## Which question is answered where")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z-]+)`", table))
    assert named == set(all_what_ifs(read("doha-2020").scenario))


def test_doha_readme_counts_its_judgements() -> None:
    found = numbers(read("doha-2020").scenario)
    words = Counter(word for _, word in found)
    text = (LIBRARY / "doha-2020" / "README.md").read_text(encoding="utf-8")
    assert (f"Of {len(found)} numbers in the two files, {words['judgement']} are judgements and "
            f"{words['sources']} rest on a source") in text


def test_doha_series_ends_before_the_as_of_date_and_keeps_the_artefact_visible() -> None:
    lines = (LIBRARY / "doha-2020" / "series" / "fatalities.csv").read_text(encoding="utf-8").splitlines()
    notes = [line for line in lines if line.startswith("#")]
    header, *rows = [line.split(",") for line in lines if not line.startswith("#")]
    assert "CC BY 4.0" in "".join(notes) and "artefact" in "".join(notes)
    assert header == ["month", "state_based_best", "all_types_single_month_events"]
    months = [date.fromisoformat(f"{row[0]}-01") for row in rows]
    steps = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(months)}
    assert steps == {1}
    assert months[-1] == date(2020, 9, 1)
    assert ["2020-07", "3115", "1567"] in rows


def test_emissions_is_the_published_example() -> None:
    """Bueno de Mesquita 1994, ch. 4; weighted mean of the published numbers 7.389955686853767."""
    s = read("eu-emissions-1994").scenario
    expected = {"netherlands": (4, 0.8, 0.08), "belgium": (7, 0.4, 0.08), "luxembourg": (4, 0.2, 0.03),
                "germany": (4, 0.8, 0.16), "france": (10, 0.6, 0.16), "italy": (10, 0.6, 0.16), "uk": (10, 0.9, 0.16),
                "ireland": (7, 0.1, 0.05), "denmark": (4, 1.0, 0.05), "greece": (7, 0.7, 0.08)}
    case = build_case(s, sample(s, 1, 1))
    assert case.actors == tuple(expected) == tuple(row.actor for row in s.positions)
    table = np.stack([case.position, case.salience, case.capability], -1)[0, :, 0]
    np.testing.assert_array_equal(table, np.array(list(expected.values())))
    assert (case.low[0], case.high[0]) == (4, 10)
    mean = float(np.sum(case.weight * case.position) / np.sum(case.weight))
    assert mean == pytest.approx(7.389955686853767, abs=1e-12)


def test_the_tutorial_speaks_of_commands_and_rows_that_exist() -> None:
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^\$ peaceroom ([a-z]+)", text, re.MULTILINE))
    there = {f.stem.strip("_") for f in (LIBRARY.parents[1] / "cli").glob("[a-z]*.py")}
    assert verbs and verbs <= there
    quoted = re.search(r"^  (- \{actor: engineers, issue: water, position: \d+\.\.\d+)", text, re.MULTILINE)
    assert quoted is not None
    assert quoted[1] in (LIBRARY / "tutorial" / "scenario.yaml").read_text(encoding="utf-8")
