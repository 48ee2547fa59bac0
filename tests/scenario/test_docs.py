"""The page on the format names every field, and its examples are readable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from peaceroom.files.notation import FORMS, parse
from peaceroom.files.yaml import parse as parse_yaml
from peaceroom.process.parameters import BY_NAME
from peaceroom.process.switches import MECHANISMS
from peaceroom.scenario import process_types, talks_types
from peaceroom.scenario import types as t

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "scenario-format.md").read_text(encoding="utf-8")
PROCESS_PAGE = (DOCS / "process-file.md").read_text(encoding="utf-8")
PROCESS_MODELS = [m for m in {**vars(talks_types), **vars(process_types)}.values()
                  if isinstance(m, type) and issubclass(m, BaseModel) and m is not BaseModel]
MODELS = [m for m in vars(t).values() if isinstance(m, type) and issubclass(m, BaseModel) and m is not BaseModel]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_field_is_named(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert re.search(rf"\b{field.alias or name}\b", PAGE), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", PROCESS_MODELS, ids=lambda m: m.__name__)
def test_every_field_of_the_process_is_named(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert re.search(rf"\b{field.alias or name}\b", PROCESS_PAGE + PAGE), f"{model.__name__}.{name}"


def test_every_mechanism_and_parameter_of_the_process_is_named() -> None:
    for name in (*MECHANISMS, *BY_NAME):
        assert f"`{name}`" in PROCESS_PAGE, name


def test_every_word_of_every_list_is_named() -> None:
    words = re.findall(r"'const': '([a-z-]+)'|'enum': \[([^\]]*)\]", str(t.Scenario.model_json_schema()))
    allowed = {w.strip("' ") for pair in words for part in pair for w in part.split(",") if w}
    assert {"patron", "think-tank", "majority", "eu-legislation"} <= allowed
    for word in allowed:
        assert f"`{word}`" in PAGE + PROCESS_PAGE or f"`{word}:" in PAGE, word


def test_every_distribution_in_the_table_is_readable() -> None:
    written = re.findall(r"^\| `([a-z]+\([^)]*\))`", PAGE, re.MULTILINE)
    assert {parse(cell).form for cell in written} == set(FORMS)


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE + PROCESS_PAGE, re.DOTALL))
def test_every_example_is_yaml(block: str) -> None:
    if block.startswith("capability"):  # three ways to write one field
        for line in block.strip().splitlines():
            parse_yaml(line, "x")
    else:
        assert parse_yaml(block, "x").kind == "map"


def test_the_examples_of_points_and_drafts_have_the_form_that_they_show() -> None:
    blocks = [parse_yaml(b, "x").to_python() for b in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
              if b.startswith(("scores:", "drafts:"))]
    assert [set(b) for b in blocks] == [{"scores", "thresholds"}, {"drafts"}]
    scores = [t.Score.model_validate(row) for row in blocks[0]["scores"]]
    assert str(scores[0].points[50.0].value) == "20..40" and scores[1].points[50.0].because == "said so"
    drafts = {k: t.Draft.model_validate(d) for k, d in blocks[1]["drafts"].items()}
    assert [c.written() for d in drafts.values() for c in d.text.values()] == [
        "40", "0..30", "deferred", "refer:a joint committee"]
