"""A copy for others: nothing identifying is left, it can be run, and the key opens it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sharing.copying import share, words_of
from peaceroom.scenario.sharing.leaks import identifying, must_be_clean
from peaceroom.scenario.sharing.relabelling import known_words

#: its ledger has hundreds of records
DOHA = pytest.param("doha-2020", marks=pytest.mark.slow)


def everything(folder: Path) -> str:
    return "\n".join(p.read_text() for p in sorted(folder.rglob("*")) if p.is_file())


@pytest.mark.parametrize("name", ["tutorial", DOHA, "eu-emissions-1994"])
def test_nothing_of_the_original_s_words_is_left(name: str, tmp_path: Path) -> None:
    original = load_scenario(name)
    found = share(name, tmp_path / "copy", tmp_path / "key.json")
    text = everything(tmp_path / "copy").casefold()
    for word in identifying(original):
        if len(word) > 6:
            assert word.casefold() not in text, word
    assert found["words"] == len(identifying(original)) > 20
    assert "http" not in text and "bottom_line" not in text


@pytest.mark.parametrize("name", ["tutorial", DOHA])
def test_the_copy_says_the_same_but_for_what_was_taken_out(name: str, tmp_path: Path) -> None:
    share(name, tmp_path / "copy", tmp_path / "key.json")
    one, two = load_scenario(name), load_scenario(tmp_path / "copy")
    assert [str(p.position.value) for p in one.positions] == [str(p.position.value) for p in two.positions]
    assert [str(p.salience.value) for p in one.positions] == [str(p.salience.value) for p in two.positions]
    assert [a.kind for a in one.actors.values()] == [a.kind for a in two.actors.values()]
    assert (one.horizon - one.as_of) == (two.horizon - two.as_of)
    weeks = json.loads((tmp_path / "key.json").read_text())["weeks_back"]
    assert (one.as_of - two.as_of).days == 7 * weeks >= 364
    assert all(p.bottom_line is None for p in two.positions) and not two.no_agreement
    if one.ledger is not None:
        assert two.ledger is not None
        assert len(two.ledger.codings) == sum(c.aspect == "stated" for c in one.ledger.codings.values())
        assert [c.value for c in two.ledger.codings.values()] == [
            c.value for c in one.ledger.codings.values() if c.aspect == "stated"]


def test_the_key_stays_at_home_and_says_what_labels_stand_for(tmp_path: Path) -> None:
    share("tutorial", tmp_path / "copy", tmp_path / "key.json")
    key = tmp_path / "key.json"
    assert key.stat().st_mode & 0o077 == 0
    found = json.loads(key.read_text())
    assert found["words"]["Actor 1"] == load_scenario("tutorial").actors[found["ids"]["actor-1"]].name
    with pytest.raises(InputError, match="would lie in the copy"):
        share("tutorial", tmp_path / "other", tmp_path / "other" / "key.json")
    with pytest.raises(InputError) as error:
        share("tutorial", tmp_path / "copy", tmp_path / "key2.json")
    assert error.value.problems[0].code == "E323"
    with pytest.raises(InputError, match="not the key"):
        words_of(tmp_path / "copy" / "scenario.yaml")


def test_what_is_put_into_the_copy_later_is_found_with_its_place(tmp_path: Path) -> None:
    share("tutorial", tmp_path / "copy", tmp_path / "key.json")
    words = words_of(tmp_path / "key.json")
    must_be_clean(tmp_path / "copy", words)
    file = tmp_path / "copy" / "notes.md"
    file.write_text("All is well.\nUPPER  VALLEY will not sign.\n")
    with pytest.raises(InputError) as error:
        must_be_clean(tmp_path / "copy", words)
    assert {(p.code, p.line) for p in error.value.problems} == {("E392", 2)}
    (tmp_path / "copy" / "notes.md").rename(tmp_path / "copy" / "upper-valley.md")
    with pytest.raises(InputError, match="its name"):
        must_be_clean(tmp_path / "copy", words)


def test_words_of_the_program_are_not_taken_for_names() -> None:
    assert {"party", "required", "position", "in_session"} <= known_words()
    assert "taliban" not in known_words()


def test_the_verb(tmp_path: Path) -> None:
    def call(*args: str) -> int:
        return CliRunner().invoke(group, ["redact", *args], catch_exceptions=True).exit_code

    copy, key = str(tmp_path / "copy"), str(tmp_path / "key.json")
    assert call("tutorial", "--out", copy, "--key", key, "--json") == 0
    assert call(copy, "--check", "--key", key) == 0
    assert call("tutorial", "--key", key) != 0
    (tmp_path / "copy" / "notes.md").write_text("Upper valley\n")
    assert call(copy, "--check", "--key", key) != 0
    assert call(copy, "--check", "--key", key, "--except", "Upper valley", "--except", "upper") == 0
