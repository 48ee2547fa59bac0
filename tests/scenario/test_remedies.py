"""Every remedy that says what to type is typed, at its place: the file is then accepted there, with what was meant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceroom.core.errors import InputError, Problem
from peaceroom.files.suggestions import did_you_mean
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.types import Quantity, Scenario

FOLDER = Path(__file__).parents[1] / "malformed"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
#: what stands at a place: text in quotes, brackets, or words up to the next key, bracket or line
_TOKEN = re.compile(r"""\"(?:[^"\\]|\\.)*\"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|"""
                    r"""[^\n]*?(?=:(?:\s|$)|,\s*[\w-]+:|[}\]]|\s+\#|\n|$)""")
_LITERAL = re.compile(r"write ((?:[-+.\d]+(?:\.\.[-+.\d]+)?|true|false|\[[^…]*\]|\{[^…]*\}))(?:,|$)")


def typed(remedy: str) -> list[str]:
    """What a remedy tells to type in place of what stands there; nothing where it leaves the choice to the reader."""
    if found := re.search(r"did you mean ([^?]+)\?(?: All there are: .*)?$", remedy):
        return str(found[1]).split(", or ")
    if found := re.match(r'write (".+") in quotes, or (.+) with spaces$', remedy):
        return [found[1], found[2]]
    if found := re.search(r'(?:in quotes: (".+")$|^put (".+") in quotes)', remedy):
        return [found[1] or found[2]]
    if found := re.match(r"write (\S+), which has that name$", remedy):
        return [found[1]]
    return [found[1]] if (found := _LITERAL.match(remedy)) else []


def with_typed(text: str, problem: Problem, words: str) -> str:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[:problem.line - 1]) + problem.column - 1
    found = _TOKEN.match(text, start)
    assert found is not None
    return text[:start] + words + text[found.end():]


def problems_of(path: Path) -> tuple[Problem, ...]:
    try:
        read(path)
    except InputError as error:
        return error.problems
    return ()


def at(scenario: Scenario, path: str) -> str:
    found: Any = scenario
    for step in path.split("."):
        found = found[int(step)] if step.isdigit() else found[step] if isinstance(found, dict) else getattr(found, step)
    return str(found.value if isinstance(found, Quantity) else found)


def cases() -> list[tuple[str, Problem, list[str]]]:
    out = []
    for name in sorted(EXPECTED["files"]):
        for problem in problems_of(FOLDER / name):
            if problem.line and (words := typed(problem.remedy)):
                out.append((name, problem, words))
    return out


CASES = cases()


@pytest.mark.parametrize(("name", "problem", "words"), CASES, ids=[f"{n}:{p.line}:{p.column}" for n, p, _ in CASES])
def test_typed_as_told_it_is_accepted_there(name: str, problem: Problem, words: list[str], tmp_path: Path) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    accepted = []
    for word in words:
        path = tmp_path / "typed.yaml"
        path.write_text(with_typed(text, problem, word), encoding="utf-8")
        # another problem of meaning may come to light there, but none of writing, and not the same
        if not any((p.line, p.column) == (problem.line, problem.column) and (p.code < "E2" or p.code == problem.code)
                   for p in problems_of(path)):
            accepted.append(word)
    assert accepted, (problem.remedy, [str(p) for p in problems_of(path)])


@pytest.mark.parametrize("name", sorted(EXPECTED["meant"]))
def test_one_of_the_remedies_is_what_was_meant(name: str, tmp_path: Path) -> None:
    meant, found = EXPECTED["meant"][name], []
    (problem,) = problems_of(FOLDER / name)
    for word in typed(problem.remedy):
        path = tmp_path / "typed.yaml"
        path.write_text(with_typed((FOLDER / name).read_text(encoding="utf-8"), problem, word), encoding="utf-8")
        found.append("refused" if problems_of(path) else at(read(path).scenario, meant["path"]))
    assert meant["value"] in found


def test_many_remedies_are_typed() -> None:
    assert len({name for name, _, _ in CASES}) > 60


def test_of_few_words_all_are_named_where_the_nearest_may_be_another() -> None:
    kinds = ("party", "faction", "patron", "facilitator")
    assert did_you_mean("factions", kinds, "x") == "did you mean faction?"
    assert did_you_mean("military", kinds, "x") == (
        "did you mean facilitator? All there are: party, faction, patron, facilitator")
    assert did_you_mean("xyz", kinds, "x") == "write one of: party, faction, patron, facilitator"
    assert did_you_mean("military", [*kinds, *(f"kind-{n}" for n in range(9))], "x") == "did you mean facilitator?"
