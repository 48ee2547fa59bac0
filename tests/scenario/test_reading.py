"""Reading scenarios: references, messages, data in memory, the sketch, speed."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import bundled, from_dict, load_scenario, read

HERE = Path(__file__).parent
VALID = HERE.parent / "malformed" / "valid.yaml"


def problems(text: str, tmp_path: Path) -> list[Any]:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    return list(caught.value.problems)


def changed(old: str, new: str) -> str:
    text = VALID.read_text(encoding="utf-8")
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_message_of_the_sketch(tmp_path: Path) -> None:
    (problem,) = problems(changed("salience: 70}", "salience: 860}"), tmp_path)
    assert str(problem).endswith(
        "s.yaml:30:61: E107 salience 860 is outside 0–100 — saliences are percentages of full attention — "
        "did you mean 86?"
    )


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("salience: 60..80", "salience: 80..60", "did you mean 60..80?"),
        ("strength: 10..20", "strength: 10-20", "did you mean 10..20?"),
        ("strength: 10..20", "strength: '10,5'", "did you mean 10.5?"),
        ("strength: 10..20", "strength: 20 %", "did you mean 20, or 0.2?"),
        ("north: 0.2..0.4", "north: 20..40", "did you mean 0.2..0.4?"),
        ("capability: 30}", "capability: -30}", "did you mean 30?"),
        ("to: south, strength", "to: soth, strength", "did you mean south?"),
        ("kind: patron", "kind: patrn", "did you mean patron?"),
        ("kind: patron, capability", "kind: patron, capabilty", "did you mean capability?"),
        ("{vote: passed}", "{vote: pased}", "did you mean passed?"),
        ("title: Two", "titel: Two", "did you mean title?"),
        ("on: 2020-10-04", "on: yesterday", "write year-month-day such as 2020-10-05"),
        ("as_of: 2020-10-05", "as_of: 20201005", "did you mean 2020-10-05?"),
        ("as_of: 2020-10-05", "as_of: 05.10.2020", "did you mean 2020-10-05, or 2020-05-10?"),
        ("as_of: 2020-10-05", "as_of: October 5, 2020", "did you mean 2020-10-05?"),
        ("  guest: {", "  Guest Power: {", "ids hold small letters, digits, - and _: did you mean guest-power?"),
        ("kind: patron, capability: 30", "kind: patron, ratifies: yes, capability: 30", "write true"),
    ],
)
def test_the_remedy_can_be_typed(old: str, new: str, remedy: str, tmp_path: Path) -> None:
    assert remedy in {p.remedy for p in problems(changed(old, new), tmp_path)}


def test_an_alias_leads_to_its_id(tmp_path: Path) -> None:
    text = changed("aliases: [the north]", "aliases: [upstream]").replace("actor: north, issue: patrols",
                                                                        "actor: upstream, issue: patrols")
    (problem,) = problems(text, tmp_path)
    assert (problem.code, problem.remedy) == ("E201", "write north, which has that name")


def test_bad_form_does_not_hide_bad_meaning_nor_invent_any(tmp_path: Path) -> None:
    text = changed("  - {actor: south, issue: water, position: 0..30", "  - {actor: south, issue: water, position: low")
    text = text.replace("actor: south, issue: patrols, position: 90", "actor: south, issue: patrols, position: 900")
    assert [p.code for p in problems(text, tmp_path)] == ["E108", "E213"]
    assert [p.line for p in problems(text, tmp_path)] == [30, 32]


def test_folder_file_and_name(tmp_path: Path) -> None:
    folder = tmp_path / "river"
    folder.mkdir()
    (folder / "scenario.yaml").write_bytes(VALID.read_bytes())
    by_folder, by_file, alone = read(folder), read(str(folder / "scenario.yaml")), read(VALID)
    assert by_folder.name == by_file.name == "river"
    assert by_folder.folder == by_file.folder == folder
    assert (alone.name, alone.folder) == ("valid", None)
    assert by_folder.scenario == by_file.scenario == alone.scenario
    assert alone.text_sha256 == hashlib.sha256(VALID.read_bytes()).hexdigest()


def test_evidence_needs_a_ledger_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(changed("position: 0..30", "position: {from: evidence}"), encoding="utf-8")
    with pytest.raises(InputError, match="E253"):
        read(tmp_path)
    (tmp_path / "ledger").mkdir()
    assert read(tmp_path).scenario.positions[1].position.from_ == "evidence"


def test_bundled_scenarios_are_valid_and_found_by_name() -> None:
    names = bundled()
    assert {"doha-2020", "eu-emissions-1994", "tutorial"} <= set(names)
    for name, title in names.items():
        assert read(name).scenario.title == title
        assert read(name).name == name


@pytest.mark.parametrize("ref", ["doha2020", "doha-202", "Doha-2020"])
def test_a_name_nearly_right(ref: str) -> None:
    with pytest.raises(InputError) as caught:
        read(ref)
    assert caught.value.problems[0].remedy == "did you mean the bundled scenario doha-2020?"


@pytest.mark.parametrize("ref", ["", "a\0b", "x" * 5000, "../nowhere/at/all.yaml"])
def test_odd_references_are_refused(ref: str) -> None:
    with pytest.raises(InputError) as caught:
        read(ref)
    assert caught.value.problems[0].code in ("E001", "E002")


def test_data_in_memory_is_checked_alike() -> None:
    scenario = load_scenario(VALID)
    assert from_dict(scenario.model_dump()) == scenario
    assert from_dict(scenario.model_dump(mode="json", by_alias=True)) == scenario
    data = scenario.model_dump(mode="json", by_alias=True)
    data["positions"][1]["salience"] = "60..860"
    with pytest.raises(InputError) as caught:
        from_dict(data, file="book")
    assert str(caught.value).startswith("book at positions[1].salience: E107 salience 60..860 is outside 0–100")
    with pytest.raises(InputError) as caught:
        from_dict(data, where=lambda loc: (f"book.xlsx:positions!D{loc[1]}", 0, 0))  # type: ignore[misc]
    assert caught.value.problems[0].file == "book.xlsx:positions!D1"


def test_the_sketch_of_the_format_is_readable(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_bytes((HERE / "sketch.yaml").read_bytes())
    (tmp_path / "ledger").mkdir()
    s = read(tmp_path).scenario
    assert s.issues["basis"].scale == {0: "the February agreement", 50: "both agreements", 100: "neither"}
    judged = s.positions[1].capability
    assert judged is not None and judged.judgement is not None and str(judged.value) == "50..70"
    assert (judged.judgement.by, str(judged.judgement.on)) == ("coder-a", "2020-10-04")
    assert str(s.positions[5].position.value) == "pert(80, 90, 100)"
    assert str(s.positions[6].salience.value) == "uniform(60, 80)"
    assert str(s.positions[6].position.value) == "{0: 1, 100: 2}"
    assert str(s.no_agreement["taliban"].value) == "0.2..0.6"


def test_a_scale_of_words_uses_the_default_scale(tmp_path: Path) -> None:
    text = changed("horizon: 2021-10-05", "horizon: 2021-10-05\ndefault_scale: [0, 10]")
    text = text.replace("{0: nobody, 100: both}", "[nobody, one, both]").replace("position: 20", "position: 2")
    assert [(p.code, p.line) for p in problems(text, tmp_path)] == [("E213", 33)]
    path = tmp_path / "t.yaml"
    path.write_text(text.replace("position: 90", "position: 9"), encoding="utf-8")
    assert read(path).scenario.issues["patrols"].scale == {0: "nobody", 5: "one", 10: "both"}


def test_warnings_say_what_and_where(tmp_path: Path) -> None:
    found = {w.code: w.message for w in read(VALID).warnings}
    assert found["W001"] == "15 numbers have neither sources nor a judgement, first in lines 13, 14, 15"
    assert found["W007"].startswith("the reference point is not known on water, patrols")
    assert "W003" in found and "south on patrols (line 32)" in found["W003"]
    path = tmp_path / "w.yaml"
    path.write_text(changed("sources: [wire]}", "because: said}").replace("north: 0.2..0.4\n", "")
                    .replace("position: 0..30", "position: 0..98"), encoding="utf-8")
    found = {w.code: w.message for w in read(path).warnings}
    assert found["W002"] == "1 source that nothing rests on: wire"
    assert "north" in found["W006"] and "south" not in found["W006"]
    assert "south on water (line 30)" in found["W010"]
    limited = path.read_text(encoding="utf-8").replace("  - {actor: north,", "  - {actor: north, bottom_line: 20..30,")
    path.write_text(limited, encoding="utf-8")
    assert "W006" not in {w.code for w in read(path).warnings}  # how far north goes is known


def test_two_thousand_actors_in_seconds(tmp_path: Path) -> None:
    lines = ["peaceroom: 1", "title: Many", "as_of: 2020-10-05", "horizon: 2021-10-05", "actors:"]
    lines += [f"  actor-{i}x: {{name: Actor {i}, kind: party, consent: required, capability: {i % 90 + 1}}}"
              for i in range(2000)]
    lines += ["issues:", "  one: {name: One, scale: {0: low, 100: high}}", "positions:"]
    lines += [f"  - {{actor: actor-{i}x, issue: one, position: {i % 80}..{i % 80 + 10}, salience: 60..80}}"
              for i in range(2000)]
    path = tmp_path / "many.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    start = time.process_time()
    assert len(read(path).scenario.positions) == 2000
    valid = time.process_time() - start
    path.write_text(path.read_text(encoding="utf-8").replace("actor: actor-", "actor: acter-"), encoding="utf-8")
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read(path)
    assert len([p for p in caught.value.problems if p.code == "E201"]) == 2000
    assert valid < 2 and time.process_time() - start < 4
