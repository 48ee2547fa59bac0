"""A copy for others: nothing identifying is left, it can be run, and the key opens it."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import tomllib
import zipfile
from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import peaceroom
from cutting import cuts
from peaceroom.analysis.forecast import forecast
from peaceroom.cli import group
from peaceroom.core import rng
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import Assumptions, Shift
from peaceroom.files.writing import mend
from peaceroom.report.brief_formats import FORMATS, as_bytes
from peaceroom.scenario.file.loading import load_scenario, read
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.sharing.beside import LEFT_OUT
from peaceroom.scenario.sharing.copying import KEEP, share, words_of
from peaceroom.scenario.sharing.leaks import identifying, leaks, must_be_clean
from peaceroom.scenario.sharing.records import assumptions_text
from peaceroom.scenario.sharing.relabelling import Labels, known_words
from peaceroom.violence.months import month_name

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


def test_a_copy_that_cannot_be_written_leaves_no_key_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        share("tutorial", tmp_path / "file" / "copy", tmp_path / "key.json")
    assert share("tutorial", tmp_path / "copy", tmp_path / "key.json")["files"] == 2


@pytest.mark.slow
def test_wherever_the_process_dies_a_copy_is_whole_and_has_its_key(tmp_path: Path) -> None:
    out, key = tmp_path / "copy", tmp_path / "key.json"

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)
        key.unlink(missing_ok=True)

    whole = alone = 0
    for n in cuts(lambda: share("tutorial", out, key), before):
        mend(out)
        if key.exists():
            assert len(words_of(key)) > 20 and key.stat().st_mode & 0o777 == 0o600, n
        if (out / "scenario.yaml").exists():
            assert key.exists(), (n, "a copy that nobody can open")
            must_be_clean(out, words_of(key))
            assert load_scenario(out).actors and (out / LEFT_OUT).exists(), n
            whole += 1
        alone += key.exists()
    assert 0 < whole < alone


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


@pytest.mark.parametrize("name", ["tutorial", DOHA])
def test_a_copy_that_keeps_its_numbers_says_the_very_same(name: str, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """With the random numbers of the original's ids, every draw of every model is the same to the last bit."""
    share(name, tmp_path / "copy", tmp_path / "key.json", keep=KEEP)
    ids = json.loads((tmp_path / "key.json").read_text())["ids"]
    asked: dict[str, object] = {"draws": 64, "what_ifs": [], "process": True, "levers": False}
    one = forecast(load_scenario(name), **asked)  # type: ignore[arg-type]  # named as they are
    original = rng.stream_key
    monkeypatch.setattr(rng, "stream_key", lambda stream: original(
        re.sub(r"[A-Za-z0-9_-]+", lambda word: ids.get(word[0], word[0]), stream)))
    two = forecast(load_scenario(tmp_path / "copy"), **asked)  # type: ignore[arg-type]  # named as they are
    assert list(one.settlements) == list(two.settlements) and len(one.settlements) > 20
    for model, found in one.settlements.items():
        np.testing.assert_array_equal(found.outcome, two.settlements[model].outcome, err_msg=model)
    then, now = (r.result["process"]["outcomes"]["any-text"][-1]["p"] for r in (one, two))
    assert then == now


def test_series_and_assumptions_come_with_the_copy_or_are_named(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(Path(peaceroom.__file__).parent / "scenario/library/tutorial", home)
    (home / "series").mkdir()
    (home / "series" / "raids.csv").write_text(
        "# Unit: deaths in raids\n# Second count of best: high\nmonth,best,high\n"
        + "".join(f"{month_name(24300 + k)},{k},{k + 2}\n" for k in range(30)))
    one = read(home)
    for keep in ((), ("series",)):
        copy, key = tmp_path / f"copy{len(keep)}", tmp_path / f"key{len(keep)}.json"
        share(home, copy, key, keep=keep)
        found, told = folder_series(copy), (copy / LEFT_OUT).read_text()
        assert ("series: 1 (published counts" in told) == (not found) == (not keep)
    two = read(copy)
    then, now = folder_series(home)[0], found[0]
    assert now.values.tolist() == then.values.tolist() and now.second is not None and then.second is not None
    assert now.second.tolist() == then.second.tolist()
    before, after = (12 * s.as_of.year + s.as_of.month - f.first
                     for s, f in ((one.scenario, then), (two.scenario, now)))
    assert before == after
    assert two.scenario.as_of.day == one.scenario.as_of.day and "raids" not in everything(copy)


def test_assumptions_of_a_ledger_keep_their_meaning() -> None:
    held = Assumptions(pool="log", hedge=0.7, breaks=(date(2020, 3, 2),), own_words={1: 0.9, 2: 0.9, 3: 0.8},
                       estimate_shift=False, shift={"ally": Shift(mean=3, sd=2)})
    text = assumptions_text(held, Labels(60))
    assert text is not None
    back = Assumptions.model_validate(tomllib.loads(text))
    assert back.breaks == (date(2020, 3, 2) - timedelta(weeks=60),)
    assert back.model_copy(update={"breaks": held.breaks}) == held
    assert assumptions_text(Assumptions(), Labels(60)) is None


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


WAYS: dict[str, bytes] = {
    "plain": b"They say Upper Valley here", "broken": b"They say Upper\nValley here",
    "json": json.dumps({"a": "\u00dcpper V\u00e1lley"}).encode(), "html": b"Upper&#32;Val&#108;ey",
    "marks": b"<b>Upp</b>er Valley",
    "address": b"see /Upper%20Valley", "utf-16": "Upper Valley".encode("utf-16"),
    "bytes": b"\xff\x00\x80 upper valley \xfe",
    "zip": packed("a.txt", b"Upper Valley"), "name": packed("upper-valley/a.txt", b"nothing"),
    "zip in zip": packed("b.zip", packed("a.xml", b"<w:t>Upper V</w:t><w:t>alley</w:t>")),
    "gzip": gzip.compress(b"Upper Valley"),
    "embedded": b"url(data:text/plain;base64," + b64encode(b"Upper Valley") + b")",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_found_however_it_is_packed(way: str, tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(WAYS[way])
    with pytest.raises(InputError, match=r"'Upper Valley' is left") as error:
        must_be_clean(tmp_path, ["Upper Valley"])
    assert {p.code for p in error.value.problems} == {"E392"}
    file.write_bytes(WAYS[way].replace(b"pp", b"bb") if way in ("plain", "broken", "marks") else b"nothing")
    assert must_be_clean(tmp_path, ["Upper Valley"]) == 1


def test_what_cannot_be_looked_through_is_not_called_clean(tmp_path: Path) -> None:
    for data in (gzip.compress(b"x" * 99)[:-9], packed("a", b"x" * 999)[:-30], b"%PDF-1.7\nnothing"):
        (tmp_path / "x").write_bytes(data)
        with pytest.raises(InputError):
            must_be_clean(tmp_path, ["Upper Valley"])


@pytest.mark.slow
def test_every_format_of_a_run_s_page_is_looked_through(tmp_path: Path) -> None:
    share("tutorial", tmp_path / "copy", tmp_path / "key.json", keep=KEEP)
    words = words_of(tmp_path / "key.json")
    for name, hidden in (("copy", True), ("tutorial", False)):
        base = tmp_path / f"runs-{name}"
        ref = tmp_path / "copy" if hidden else "tutorial"
        made = forecast(load_scenario(ref), draws=64, models=["mean", "median"], what_ifs=[], process=False,
                        levers=False, out=base)
        assert made.folder is not None
        made.report(made.folder / "report.html")
        for kind in FORMATS:
            (made.folder / f"brief.{kind}").write_bytes(as_bytes(made.brief(), kind))
        found = leaks([p for p in made.folder.rglob("*") if p.is_file()], words, beside=made.folder)
        named = {Path(p.file).name for p in found if "'Lower valley'" in p.message}
        assert ({f"brief.{kind}" for kind in FORMATS} | {"report.html", "scenario.yaml"} <= named) == (not hidden)
        if hidden:  # words of the program's own that are ids of this case
            assert {p.message.split("'")[1] for p in found} <= {"lower", "author"}
