"""``drafts.yaml`` beside a scenario: read with it, refused at its own lines, renamed with it, kept by what writes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.files.yaml import parse
from peaceroom.scenario.drafts import Clause, clause
from peaceroom.scenario.file.loading import from_dict, read
from peaceroom.scenario.file.schema import drafts_schema, scenario_schema
from peaceroom.scenario.file.writing import part_to_yaml, to_dict, to_yaml
from peaceroom.scenario.types import Draft

from .calls import run

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
DRAFTS = """\
# on the table
first:
  name: The first text
  by: [north, guest]
  date: 2020-10-01
  sources: [wire]
  text: {water: 60, patrols: 40..60}   # by hand
bridge:
  judgement: {by: coder-a, on: 2020-10-04}
  text:
    water: deferred
    patrols: {refer: a joint commission, expect: 30}
"""
SCORES = """\
scores:
  - {actor: north, issue: patrols, points: {0: 60, 20: 20..40, 90: 10, 100: 0}, because: its own list}
  - {actor: south, issue: patrols, points: {0: 0, 20: 5, 90: {value: 70, sources: [wire]}, 100: 50}}
thresholds:
  north: 25..35
  south: {judgement: 40, by: coder-a, on: 2020-10-04}
"""


def scored(text: str) -> str:
    """The valid file with options, scores and thresholds."""
    return text.replace("scale: {0: nobody, 100: both}",
                        "kind: options\n    scale: {0: nobody, 20: one, 90: most, 100: both}") + SCORES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "river"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(VALID.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    (folder / "drafts.yaml").write_text(DRAFTS, encoding="utf-8", newline="\n")
    return folder


def refused(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder)
    return [f"{Path(p.file).name}:{p.line}:{p.column} {p.code}" for p in caught.value.problems]


def test_given_twice(folder: Path) -> None:
    with (folder / "scenario.yaml").open("a", encoding="utf-8") as file:
        file.write("drafts: {third: {text: {water: 40}}}\n")
    assert refused(folder) == ["scenario.yaml:46:1 E285"]


def test_it_is_refused_at_its_own_lines_together_with_the_scenario(folder: Path) -> None:
    (folder / "drafts.yaml").write_text(DRAFTS.replace("water: 60", "water: 160"), encoding="utf-8")
    whole = (folder / "scenario.yaml").read_text(encoding="utf-8").replace("salience: 40}", "salience: 400}")
    (folder / "scenario.yaml").write_text(whole, encoding="utf-8")
    assert refused(folder) == ["drafts.yaml:7:17 E281", "scenario.yaml:31:60 E107"]


@pytest.mark.parametrize(("text", "found"), [
    ("", ["drafts.yaml:1:1 E004"]), ("- first\n", ["drafts.yaml:1:1 E116"]),
    ("first: {text: {water: {vlaue: 3}}}\n", ["drafts.yaml:1:24 E105"])])
def test_files_that_are_no_drafts(folder: Path, text: str, found: list[str]) -> None:
    (folder / "drafts.yaml").write_text(text, encoding="utf-8")
    assert refused(folder) == found


def test_a_misspelt_field_of_a_clause_is_guessed(folder: Path) -> None:
    (folder / "drafts.yaml").write_text("first: {text: {water: {vlaue: 3}}}\n", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean value"):
        read(folder)


def test_it_survives_writing_and_is_written_short(folder: Path, tmp_path: Path) -> None:
    scenario = read(folder).scenario
    assert from_dict(to_dict(scenario)) == scenario
    assert from_dict(parse(to_yaml(scenario), "x").to_python()) == scenario
    text = part_to_yaml(scenario.drafts)
    assert "text: {water: 60, patrols: 40..60}" in text and "water: deferred" in text
    (folder / "drafts.yaml").write_text(text, encoding="utf-8")
    assert read(folder).scenario == scenario


_NUMBERS = st.floats(-1e9, 1e9)
CLAUSES = st.one_of(
    st.builds(Clause, value=_NUMBERS), st.just(Clause(deferred=True)),
    st.lists(_NUMBERS, min_size=2, max_size=2, unique=True).map(lambda ends: Clause(open=tuple(sorted(ends)))),
    st.builds(Clause, refer=st.sampled_from(["a court", "yes", "a: b", "{x}", "deferred"]),
              expect=st.none() | _NUMBERS))


@given(CLAUSES)
def test_a_clause_reads_back_as_it_was_written(one: Clause) -> None:
    text = part_to_yaml({"a": Draft(text={"x": one})})
    assert Draft.model_validate(parse(text, "x").to_python()["a"]).text["x"] == one
    if one.expect is None:
        assert Clause.model_validate(clause(one.written())) == one


def test_scores_and_thresholds_survive_writing(tmp_path: Path) -> None:
    path = tmp_path / "river.yaml"
    path.write_text(scored(VALID.read_text(encoding="utf-8")), encoding="utf-8")
    scenario = read(path).scenario
    assert str(scenario.scores[0].points[20.0].value) == "20..40"
    assert from_dict(parse(to_yaml(scenario), "x").to_python()) == scenario


def test_the_schema_takes_them_and_refuses_bad_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = jsonschema.Draft202012Validator(drafts_schema())
    schema.check_schema(drafts_schema())

    def fits(text: str) -> bool:
        return schema.is_valid(json.loads(json.dumps(parse(text, "x").to_python(), default=str)))

    assert fits(DRAFTS) and fits("a: {text: {x: 'refer:a court', y: {open: 3..4}}}\n")
    assert fits("a: {text: {x: {open: [3, 4]}}}\n")
    for bad in ("a: {text: {x: about}}\n", "a: {txt: {x: 3}}\n", "a: {name: x}\n", "a: {text: {x: {vlaue: 3}}}\n",
                "a: {text: {x: {open: [1, 2, 3]}}}\n", "a: {text: {x: 3..}}\n", "a: {text: {x: 'refer:'}}\n"):
        assert not fits(bad), bad
    whole = jsonschema.Draft202012Validator(scenario_schema())
    data = parse(scored(VALID.read_text(encoding="utf-8")), "x").to_python()
    as_json = json.loads(json.dumps(data, default=str))
    assert whole.is_valid(as_json)
    as_json["scores"][0]["points"]["20"] = "many"
    assert not whole.is_valid(as_json)
    assert run(capsys, "schema", "--part", "drafts")[1] == json.dumps(drafts_schema(), ensure_ascii=False,
                                                                      indent=2) + "\n"


@pytest.mark.parametrize(("kind", "old", "files"), [
    ("actor", "north", "both"), ("issue", "patrols", "both"), ("source", "wire", "both"), ("coder", "coder-a", "both"),
    ("draft", "bridge", "drafts")])
def test_rename_follows_ids_into_drafts_and_scores(kind: str, old: str, files: str, folder: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scenario.yaml").write_text(scored(VALID.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    (folder / "drafts.yaml").write_text(DRAFTS.replace("40..60", "20..90").replace("expect: 30", "expect: 20"),
                                        encoding="utf-8", newline="\n")
    before, scenario = {p.name: p.read_bytes() for p in folder.iterdir()}, read(folder).scenario
    code, out, err = run(capsys, "rename", folder, old, "another", "--kind", kind)
    assert (code, err) == (0, "") and "drafts.yaml" in out and ("scenario.yaml" in out) == (files == "both")
    after = read(folder).scenario
    words = json.dumps(after.model_dump(mode="json"))
    assert after != scenario
    assert words.replace('"another"', f'"{old}"') == json.dumps(scenario.model_dump(mode="json"))
    assert run(capsys, "rename", folder, "another", old, "--kind", kind)[0] == 0
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_draft_of_a_single_file_is_renamed_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(VALID.read_text(encoding="utf-8") + "drafts:\n" + "".join(
        f"  {line}\n" for line in DRAFTS.splitlines()), encoding="utf-8")
    assert run(capsys, "rename", path, "bridge", "second")[0] == 0 and "second" in read(path).scenario.drafts
    assert run(capsys, "rename", path, "first", "opening", "--kind", "draft")[0] == 0
    assert list(read(path).scenario.drafts) == ["opening", "second"]
    assert run(capsys, "rename", path, "opening", "second", "--kind", "draft")[0] == 2


def test_points_and_drafts_are_read_aloud(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scenario.yaml").write_text(scored(VALID.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    (folder / "drafts.yaml").write_text(DRAFTS.replace("40..60", "20..90").replace("expect: 30", "expect: 20"),
                                        encoding="utf-8", newline="\n")
    said = json.loads(run(capsys, "describe", folder, "--json")[1])
    assert said["thresholds"] == {"north": "25..35", "south": "40"}
    assert [d["text"] for d in said["drafts"]] == [
        {"water": "60", "patrols": "left open from “one” to “most”"},
        {"water": "deferred", "patrols": "referred to a joint commission, which is expected to find “one”"}]
    patrols = next(issue for issue in said["issues"] if issue["id"] == "patrols")
    assert [(p["words"], p["points"]) for p in patrols["scores"][0]["points"]] == [
        ("nobody", "60"), ("one", "20..40"), ("most", "10"), ("both", "0")]
    text = " ".join(run(capsys, "describe", folder)[1].split())
    assert "Points of South: “most” 70; “both” 50; “one” 5; “nobody” 0." in text
    assert "The least points at which an actor signs north 25..35; south 40" in text
    assert "The first text [first] (by north, guest, 2020-10-01): water: 60; patrols: left open" in text
