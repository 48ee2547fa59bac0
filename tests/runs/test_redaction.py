"""Nothing that leaves with ``--redact`` holds a name, however the file types it."""

from __future__ import annotations

import json
import re
import unicodedata
from html import unescape
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings.talks import run_of, talks
from peaceroom.cli import main
from peaceroom.files.folding import fold
from peaceroom.runs.redaction import redacted_result
from peaceroom.scenario.naming import Hidden, Names
from peaceroom.scenario.types import Scenario

#: (name, how a text of the file types it)
TYPED = [
    ("Ironside's League", "Ironside’s League"), ("Ironside's League", "ironside`s\u00a0 league"),
    ("Ironside's League", "Ironsides\nLeague"), ("Ironside's League", "Ironside\u200bʼs Lea\u00adgue"),
    ("Hérault-Nord Union", "Hérault–Nord Union"), ("Hérault-Nord Union", "He\u0301rault \u2011 Nord\tUnion"),
    ("Hérault-Nord Union", "HERAULT NORD UNION"), ("Hérault-Nord Union", "Hérault_nord_union"),
    ("Łodwar Ørsted", "Lodwar  Orsted"), ("Grünau", "Gruenau"), ("Grünau", "Grunau"), ("ZLF", "Z.L.F."),
    ("Ashor", "Ashorian"), ("Ashor", "anti-Ashorians"), ("ﬁeld staff", "Field Staff"), ("北河", "北河政府"),
    ("قالوند", "والقالوند"), ("“Free” Coast", "\"free\" coast"), ("St. Orla", "St Orla"),
]


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_a_name_is_found_however_it_is_typed(name: str, typed: str) -> None:
    found = Hidden({name: "Actor A"}).text(f"before {typed}, after")
    assert found.startswith("before ") and found.endswith(", after")
    assert "Actor A" in found
    assert not leaks(found, [name])


def test_exactly_what_was_found_is_replaced() -> None:
    hidden = Hidden({"Hérault-Nord": "Actor A", "Nord": "Actor B", "US": "Actor C"})
    assert hidden.text("l’accord d’He\u0301rault – Nord’s, Nord; status quo, thus: U.S.") == (
        "l’accord d’Actor A’s, Actor B; status quo, thus: Actor C.")
    assert hidden.text("") == ""


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_folding_maps_every_letter_to_its_place(before: str, after: str) -> None:
    text = f"{before} Quorthex {after}"
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(a < b for a, b in zip(folded.starts, folded.ends, strict=True))
    at = folded.text.index("quorthex", max(0, len(fold(before).text) - 1))
    start, end = folded.span(at, at + 8)
    assert fold(text[start:end]).text == "quorthex"
    assert fold(fold(text).text).text == fold(text).text


@given(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.sampled_from(TYPED))
def test_normal_forms_do_not_matter(form: Any, pair: tuple[str, str]) -> None:
    name, typed = pair
    found = Hidden({unicodedata.normalize(form, name): "Actor A"}).text(unicodedata.normalize(form, typed))
    assert not leaks(found, [name])


# -- whole runs --------------------------------------------------------------------------------------------


def hostile() -> dict[str, Any]:
    """Talks whose labels name the parties in other spellings than the list of actors does."""
    data = talks(title="Ironside’s  League and Herault Nord", summary="Ironsides League asks.")
    data["actors"]["north"] |= {"name": "Ironside's League", "aliases": ["ZLF"]}
    data["actors"]["south"] |= {"name": "Hérault-Nord Union", "aliases": ["Ashor"]}
    data["actors"]["ally"]["aliases"] = ["Grünau"]
    data["issues"]["ceasefire"] |= {"name": "When Ironside’s\u00a0League stops", "unit": "days of Herault–Nord  Union"}
    data["issues"]["system"]["scale"] = {0: "as HERAULT NORD UNION wants", 50: "shared", 100: "as the Z.L.F.\nwants"}
    data["events"]["vote"] |= {"name": "A vote in Ashoria"}
    data["events"]["vote"]["outcomes"]["kept"]["name"] = "He\u0301rault‑Nord Union stays"
    data["what_ifs"]["kept"]["name"] = "If Gruenau stays with Ironsides League"
    data["issues"]["ashor-border"] = {"name": "Border", "scale": {0: "open to Ashorians", 100: "closed"}}
    data["positions"] += [{"actor": a, "issue": "ashor-border", "position": x, "salience": 50, "because": "Z.L.F. said"}
                          for a, x in (("north", 0), ("south", 100))]
    return data


def leaks(text: str, names: list[str]) -> list[str]:
    """Names whose folded form stands in a text; short ones as words of their own."""
    there = fold(unescape(text)).text
    bare = re.sub("[ '.\"]", "", there)
    found = []
    for name in names:
        folded = re.sub("[ '.\"]", "", fold(name).text)
        if (folded in bare) if len(folded) > 4 else re.search(rf"\b{re.escape(folded)}\b", there.replace(".", "")):
            found.append(name)
    return found


def names_of(scenario: Scenario) -> list[str]:
    return [word for actor in scenario.actors.values() for word in (actor.name, *actor.aliases)]


def everything(folder: Path) -> dict[str, str]:
    """Every file of a run folder as text; tables with every word that they hold."""
    out = {}
    for file in folder.rglob("*"):
        if file.suffix == ".parquet":
            table = pq.read_table(file)
            words = [str(table.schema)] + [str(table[c].unique().to_pylist()) for c in table.column_names
                                           if c in ("issue", "model", "what_if")]
            out[file.name] = "\n".join(words)
        else:
            out[file.name] = file.read_bytes().decode("utf-8")
    return out


def test_no_byte_that_leaves_holds_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ashor.json"
    path.write_text(json.dumps(hostile()), encoding="utf-8")  # JSON is YAML
    scenario = Scenario.model_validate(hostile())
    call = ["run", str(path), "--draws", "120", "--models", "compromise,mean,nash", "--redact", "--out",
            str(tmp_path / "kept")]
    main(call)
    printed = capsys.readouterr().out
    main([*call, "--json"])
    as_json = capsys.readouterr().out
    (folder,) = (p for p in (tmp_path / "kept").iterdir() if p.is_dir())
    found = everything(folder) | {"terminal": printed.replace(str(tmp_path), ""), "json": as_json}
    assert {"report.html", "result.json", "manifest.json", "log.json", "summary.txt", "outcomes.parquet"} <= set(found)
    assert {name: told for name, text in found.items() if (told := leaks(text, names_of(scenario)))} == {}
    assert "Actor A" in found["report.html"] and "Actor B" in found["summary.txt"]
    assert leaks(path.read_text(encoding="utf-8"), names_of(scenario))  # the search itself finds them


def test_what_a_run_shows_of_itself_holds_no_name() -> None:
    run = run_of(hostile(), redact=True, draws=60)
    figure = run.plot()
    labels = [t.get_text() for t in figure.axes[0].get_yticklabels()]
    shown = [repr(run), run._repr_html_(), run.summary(), *labels]
    assert [told for text in shown if (told := leaks(text, names_of(run.scenario)))] == []
    assert len(labels) == 4


def test_only_parts_that_are_named_leave() -> None:
    run = run_of(talks(), draws=60)
    told = redacted_result({**run.result, "novelty": {"north": "said by North"}}, run.scenario)
    assert "novelty" not in told
    assert set(told) == {"scenario", "title", "as_of", "seed", "draws", "design", "models", "what_if_draws", "run",
                         "results_sha256", "settlements", "equal_weight", "zone", "zone_package", "what_ifs",
                         "what_if_names", "warnings"}
    assert set(told["zone"]["system"]) == {"share"}
    assert told["settlements"]["system"]["mean"]["median"] == run.result["settlements"]["system"]["mean"]["median"]


def test_issues_whose_hidden_ids_would_be_alike_stay_apart() -> None:
    data = talks()
    for key in ("north-army", "northerners-army"):
        data["issues"][key] = {"name": key, "scale": {0: "none", 100: "whole"}}
        data["positions"] += [{"actor": "north", "issue": key, "position": 5, "salience": 5}]
    data["actors"]["north"]["aliases"] = ["Northerners"]
    run = run_of(data, draws=30)
    told = redacted_result(run.result, run.scenario)
    assert len(told["settlements"]) == len(run.result["settlements"]) == 5
    assert {"actor-a-army", "actor-a-army-2"} < set(told["settlements"])


def test_a_list_of_ids_of_one_letter_is_named_and_articles_are_left() -> None:
    data = talks()
    data["actors"] = {"a": data["actors"]["north"], "b": data["actors"]["south"]}
    data |= {"support": [], "positions": [], "events": {}, "what_ifs": {}, "no_agreement": {}}
    names = Names(Scenario.model_validate(data), redact=True)
    assert names.ids("nobody has a position: not known for a, b") == (
        "nobody has a position: not known for Actor A, Actor B")
    assert names.text("a text of the North") == "a text of the Actor A"
