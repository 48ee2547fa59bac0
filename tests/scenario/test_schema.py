"""The JSON Schema for editors takes what the reader takes and refuses what has a bad form."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from peaceroom.cli import main
from peaceroom.files.yaml import decode, parse
from peaceroom.scenario.file.loading import LIBRARY, bundled
from peaceroom.scenario.file.schema import scenario_schema
from peaceroom.scenario.file.template import template

HERE = Path(__file__).parent
MALFORMED = HERE.parent / "malformed"
VALIDATOR = jsonschema.Draft202012Validator(scenario_schema(), format_checker=jsonschema.FormatChecker())


def as_json(text: str) -> Any:
    """The file's data as an editor sees it: keys are text, dates are text."""
    return json.loads(json.dumps(parse(text, "x").to_python(), default=lambda d: d.isoformat()))


def errors(path: Path) -> list[str]:
    return [e.message for e in VALIDATOR.iter_errors(as_json(decode(path.read_bytes(), "x")))]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(scenario_schema())


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled_scenarios_fit(name: str) -> None:
    assert errors(LIBRARY / name / "scenario.yaml") == []


def test_the_sketch_the_template_and_the_valid_file_fit() -> None:
    assert errors(HERE / "sketch.yaml") == []
    assert errors(MALFORMED / "valid.yaml") == []
    assert list(VALIDATOR.iter_errors(as_json(template("T", date(2024, 2, 29))))) == []


@pytest.mark.parametrize("name", [
    "unknown-block", "unknown-field", "unknown-field-of-effect", "missing-block", "missing-field", "missing-salience",
    "word-for-number", "decimal-comma", "range-with-dash", "trap-no", "trap-time", "trap-hexadecimal", "trap-yes",
    "unknown-distribution", "date-in-words", "no-such-day", "id-with-space", "kind-not-on-list", "number-for-text",
    "text-for-list", "list-for-block", "loading-above-1", "patience-1", "quota-half", "empty-text", "url-script",
    "no-value", "scale-one-end", "version-newer", "judgement-without-coder"])
def test_bad_form_does_not_fit(name: str) -> None:
    assert errors(MALFORMED / f"{name}.yaml")


@pytest.mark.parametrize("cell", [
    60, "60..80", "pert(60 70 90)", "uniform(60, 80)", {"60": 1, "80": 2}, {"value": "60..80", "because": "so"},
    {"range": "60..80", "sources": ["a"]}, {"judgement": "60..80", "by": "me", "on": "2020-10-05"},
    {"judgement": {"60": 1}, "by": "me", "on": "2020-10-05", "loadings": {"mood": 0.5}},
    {"value": 3, "judgement": {"by": "me", "on": "2020-10-05"}}, {"from": "evidence"}])
def test_every_notation_of_a_cell(cell: Any) -> None:
    definition = {**scenario_schema(), "$ref": "#/$defs/Quantity"}
    for key in ("properties", "required", "additionalProperties", "type"):
        definition.pop(key, None)
    assert list(jsonschema.Draft202012Validator(definition).iter_errors(cell)) == []


def test_the_verb_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema", "--part", "scenario"])
    printed = capsys.readouterr().out
    main(["schema", "-o", str(tmp_path / "s.json")])
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == printed
    assert json.loads(printed) == scenario_schema()
