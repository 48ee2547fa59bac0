"""The verbs that check, describe, rename, migrate and start scenarios."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceroom.cli import main
from peaceroom.core.codes import CODES
from peaceroom.scenario.file.loading import bundled, read
from peaceroom.scenario.file.migrating import STEPS
from peaceroom.scenario.types import FORMAT_VERSION

from .calls import run

HERE = Path(__file__).parent
MALFORMED = HERE.parent / "malformed"
VALID = MALFORMED / "valid.yaml"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "river.yaml"
    path.write_bytes(VALID.read_bytes())
    return path


def refused(found: tuple[int, str, str], code: str) -> str:
    assert found[0] == 2 and found[1] == "" and "Traceback" not in found[2]
    assert f" {code} " in f" {found[2]}" and found[2].count("\n") == 1
    return found[2]


# -- validate ------------------------------------------------------------------------------------------------


def test_validate_counts_and_warns(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "validate", VALID)
    assert code == 0
    assert out.splitlines()[-1] == ("valid: 3 actors, 2 issues, 4 positions, 1 row of support, 1 event, 1 lever, "
                                    "1 what-if, 1 source")
    assert out.startswith("warning: W001 ")


def test_validate_prints_every_problem(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "validate", MALFORMED / "many-at-once.yaml")
    assert (code, out) == (2, "")
    assert [line.split()[1] for line in err.splitlines()] == ["E114", "E105", "E107", "E201", "E213", "E204"]


def test_validate_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "validate", VALID, "--json")
    said = json.loads(out)
    assert (code, said["valid"], said["errors"]) == (0, True, [])
    assert {w["code"] for w in said["warnings"]} >= {"W001", "W007"}
    code, out, err = run(capsys, "validate", MALFORMED / "salience-860.yaml", "--json")
    said = json.loads(out)
    assert (code, err, said["valid"], said["warnings"]) == (2, "", False, [])
    assert said["errors"] == [{
        "file": (MALFORMED / "salience-860.yaml").as_posix(), "line": 29, "column": 61, "code": "E107",
        "message": "salience 860 is outside 0–100", "why": "saliences are percentages of full attention",
        "remedy": "did you mean 86?"}]


@pytest.mark.parametrize("verb", ["validate", "describe"])
def test_a_missing_argument_is_no_traceback(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, verb)
    assert code == 2 and "Missing argument" in err and "Traceback" not in err


# -- describe ------------------------------------------------------------------------------------------------


def test_describe_reads_aloud(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    code, out, _ = run(capsys, "describe", VALID)
    assert code == 0
    for phrase in ("Two sides and a river · as of 2020-10-05", "Parties: North [north] (consent required); South",
                   "Guest gives South support worth 10..20.", "0 all to the south · 50 halves · 100 all to the north",
                   "Decided by consent of North and South.", "second: patrols, after first",
                   "failed, probability rest: position of North on Share of the water falls by 5",
                   "pipes (by guest): salience of South on Share of the water becomes 50",
                   "vote passes [vote-passes]: vote: passed",
                   "17 numbers: 1 sourced, 1 judged, 15 without a reason. 1 source."):
        assert phrase in out, phrase
    assert out.index("South  0..30") < out.index("North  80..100")  # along the scale


@pytest.mark.parametrize("name", sorted(bundled()))
def test_describe_every_bundled_scenario(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "describe", name, "--json")
    said, s = json.loads(out), read(name).scenario
    assert code == 0 and said["title"] == s.title
    assert [a["id"] for a in said["actors"]] == list(s.actors)
    assert sum(len(issue["positions"]) for issue in said["issues"]) == len(s.positions)
    assert said["numbers"]["total"] == sum(v for k, v in said["numbers"].items() if k != "total") > 0


# -- rename --------------------------------------------------------------------------------------------------


def test_rename_an_actor_everywhere_and_nothing_else(capsys: pytest.CaptureFixture[str], scenario: Path) -> None:
    before = scenario.read_text(encoding="utf-8")
    code, out, _ = run(capsys, "rename", scenario, "north", "upstream")
    after = scenario.read_text(encoding="utf-8")
    assert code == 0 and "renamed the actor north to upstream" in out
    # by hand: the id stands before a colon or after `actor:`; the name, the alias and the comment keep the word
    assert after == before.replace("  north:", "  upstream:").replace("actor: north", "actor: upstream")
    assert "aliases: [the north]" in after and "all to the north" in after
    assert read(scenario).scenario.positions[0].actor == "upstream"


@pytest.mark.parametrize(("old", "new", "count"), [
    ("water", "rivers", 6), ("wire", "dispatch", 2), ("coder-a", "me", 2), ("mood", "temper", 1), ("vote", "poll", 2),
    ("first", "opening", 2), ("pipes", "tubes", 1), ("vote-passes", "if-passed", 1), ("guest", "friend", 3)])
def test_rename_every_kind(old: str, new: str, count: int, scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read(scenario).scenario.model_dump_json()
    assert run(capsys, "rename", scenario, old, new)[0] == 0
    after = read(scenario).scenario.model_dump_json()
    assert after.count(f'"{new}"') == count
    assert after.replace(f'"{new}"', f'"{old}"') == before


def test_rename_keeps_layout_quotes_and_byte_order_mark(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\ufeff" + VALID.read_text(encoding="utf-8").replace("to: south", "to: 'south'  ").replace("\n", "\r\n")
    scenario.write_bytes(text.encode())
    run(capsys, "rename", scenario, "south", "lower")
    assert scenario.read_bytes().decode() == (
        text.replace("to: 'south'  ", "to: lower  ").replace("  south:", "  lower:").replace("actor: south",
                                                                                            "actor: lower"))


def test_rename_dry_run_writes_nothing(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = scenario.read_bytes()
    code, out, _ = run(capsys, "rename", scenario, "vote", "poll", "--dry-run")
    assert code == 0 and scenario.read_bytes() == before
    assert [line for line in out.splitlines() if line.startswith("+ ")] == [
        "+  poll:", "+  vote-passes: {given: {poll: passed}}"]


@pytest.mark.parametrize(("args", "code", "remedy"), [
    (("nort", "upper"), "E320", "did you mean north?"), (("north", "south"), "E321", "another id"),
    (("north", "Upper"), "E113", "small letters"), (("north", "2020"), "E113", "not a bare number"),
    (("north", "2020-10-05"), "E113", "not a bare number"), (("north", "true"), "E113", "not a bare"),
    (("water", "x", "--kind", "actor"), "E320", "write one of: guest, north, south"),
    (("first", "se-cond"), "E211", "rename one of them")])
def test_rename_refuses(args: tuple[str, ...], code: str, remedy: str, scenario: Path,
                        capsys: pytest.CaptureFixture[str]) -> None:
    before = scenario.read_bytes()
    assert remedy in refused(run(capsys, "rename", scenario, *args), code)
    assert scenario.read_bytes() == before and list(scenario.parent.iterdir()) == [scenario]


def test_rename_asks_which_kind(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = scenario.read_text(encoding="utf-8").replace("  mood:", "  water:")
    scenario.write_text(text, encoding="utf-8")
    assert "--kind issue" in refused(run(capsys, "rename", scenario, "water", "x"), "E322")
    assert run(capsys, "rename", scenario, "water", "temper", "--kind", "factor")[0] == 0
    assert scenario.read_text(encoding="utf-8") == text.replace("  water: {name: Mood", "  temper: {name: Mood")


def test_bundled_scenarios_are_not_changed(capsys: pytest.CaptureFixture[str]) -> None:
    refused(run(capsys, "rename", "doha-2020", "taliban", "movement"), "E324")


def test_a_failed_write_leaves_the_old_file(scenario: Path, capsys: pytest.CaptureFixture[str],
                                            monkeypatch: pytest.MonkeyPatch) -> None:
    before = scenario.read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    refused(run(capsys, "rename", scenario, "north", "upper"), "E326")
    assert scenario.read_bytes() == before and list(scenario.parent.iterdir()) == [scenario]


# -- migrate -------------------------------------------------------------------------------------------------


def test_migrate_a_stored_file_of_version_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes((HERE / "version-0.yaml").read_bytes())
    assert "migrate" in refused(run(capsys, "validate", path), "E104")
    code, out, _ = run(capsys, "migrate", path, "--dry-run")
    assert code == 0 and "+actors:" in out.splitlines() and path.read_bytes() == (HERE / "version-0.yaml").read_bytes()
    assert run(capsys, "migrate", path)[0] == 0
    assert path.read_text(encoding="utf-8") == (HERE / "version-0-migrated.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "old.yaml.bak").read_bytes() == (HERE / "version-0.yaml").read_bytes()
    assert read(path).scenario.issues["water"].reference is not None
    code, out, _ = run(capsys, "migrate", path)
    assert code == 0 and "already has format version 1" in out


def test_every_older_version_has_a_step_and_a_stored_file() -> None:
    assert sorted(STEPS) == list(range(FORMAT_VERSION))
    for version in STEPS:
        assert f"peaceroom: {version}" in (HERE / f"version-{version}.yaml").read_text(encoding="utf-8")


def test_migrate_keeps_earlier_copies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.yaml"
    (tmp_path / "old.yaml.bak").write_text("precious", encoding="utf-8")
    path.write_bytes((HERE / "version-0.yaml").read_bytes())
    run(capsys, "migrate", path)
    assert (tmp_path / "old.yaml.bak").read_text(encoding="utf-8") == "precious"
    assert (tmp_path / "old.yaml.bak2").exists()


@pytest.mark.parametrize(("name", "code"), [("version-newer", "E103"), ("no-version", "E102"),
                                            ("version-in-words", "E102"), ("top-level-list", "E102")])
def test_migrate_refuses(name: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused(run(capsys, "migrate", MALFORMED / f"{name}.yaml"), code)


# -- new, codes, schema --------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Two sides", 'a "quoted": title # not a comment', "مذاکرات", "yes"])
def test_new_writes_a_valid_scenario_without_warnings(title: str, tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", tmp_path / "a" / "b", "--title", title)[0] == 0
    reading = read(tmp_path / "a" / "b")
    assert reading.scenario.title == title and reading.warnings == ()
    before = (tmp_path / "a" / "b" / "scenario.yaml").read_bytes()
    refused(run(capsys, "new", tmp_path / "a" / "b"), "E323")
    assert (tmp_path / "a" / "b" / "scenario.yaml").read_bytes() == before


@pytest.mark.parametrize(("title", "code"), [("", "E118"), ("x" * 5000, "E118"), ("a\u202eb", "E315")])
def test_new_refuses_a_title_before_writing(title: str, code: str, tmp_path: Path,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    refused(run(capsys, "new", tmp_path / "x", "--title", title), code)
    assert not (tmp_path / "x").exists()


def test_new_says_the_next_command_as_it_must_be_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", str(tmp_path / "two rivers")])
    assert capsys.readouterr().out.endswith(f'peaceroom validate "{tmp_path / "two rivers"}"\n')


def test_new_where_a_file_stands(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(run(capsys, "new", scenario), "E323")
    refused(run(capsys, "new", scenario / "below"), "E326")


def test_codes_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "codes", "e107")[1].startswith("E107: Salience outside 0–100\nWhy it matters: saliences are")
    listed = run(capsys, "codes")[1]
    assert all(f"  {code}  " in listed for code in CODES)
    assert len(json.loads(run(capsys, "codes", "--json")[1])) == len(CODES)
    refused(run(capsys, "codes", "E1077"), "E325")
