"""One run told in every way that it can be told: terminal, report, brief, workbench, JSON: all count the same."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from docx import Document
from starlette.testclient import TestClient

import whole_case
from peaceroom.cli import group
from peaceroom.findings.rounding import in_100
from peaceroom.report.brief_formats import FORMATS
from peaceroom.runs.results import Result
from peaceroom.web.app import create_app
from peaceroom.web.settings import Settings

pytestmark = pytest.mark.slow

MODELS = "compromise,median,nash,nash@distant,challenge,challenge@scholz-2011"
DRAWS = 300


def words(page: str) -> str:
    """What a page says, without what only programs read."""
    bare = re.sub(r"<(script|style|svg|table|pre)\b.*?</\1>", " ", page, flags=re.S)
    return joined(unescape(re.sub(r"<[^>]+>", " ", bare)))


def joined(text: str) -> str:
    """In one line, with no space where none is printed."""
    return re.sub(r" (?=[,.)])|(?<=\() ", "", re.sub(r"\s+", " ", text))


def called(*args: str) -> str:
    done = CliRunner().invoke(group, list(args), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Output → all that it says."""
    room = tmp_path_factory.mktemp("room")
    case, runs = str(whole_case.write(room / "ashor")), str(room / "runs")
    run = ("run", case, "--draws", str(DRAWS), "--models", MODELS, "--workers", "1", "--out", runs)
    found = {"terminal": called(*run), "json": called(*run, "--json")}
    folder, = (p for p in (room / "runs").iterdir() if p.is_dir())
    found |= {"show": called("show", str(folder)), "runs": called("runs", "--out", runs, "--json"),
              "describe": called("describe", case), "describe json": called("describe", case, "--json"),
              "validate": called("validate", case), "robust": called("robust", str(folder)),
              "brief json": called("brief", str(folder), "--json")}
    for kind in FORMATS:
        called("brief", str(folder), "--format", kind)
    found |= {"report": words((folder / "report.html").read_text()),
              "brief": words((folder / "brief.html").read_text()),
              "brief.pdf": of_pdf((folder / "brief.pdf").read_bytes()),
              "brief.docx": of_docx((folder / "brief.docx").read_bytes())}
    return found | of_workbench(room, folder.name)


def of_pdf(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(document)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))


def of_docx(document: bytes) -> str:
    return " ".join("".join(t.text or "" for t in p.iter() if t.tag.endswith("}t"))
                    for p in Document(io.BytesIO(document)).element.body.iter() if p.tag.endswith("}p"))


def of_workbench(room: Path, run: str) -> dict[str, str]:
    """Every page of the workbench that a link of the run's or the scenario's leads to."""
    with TestClient(create_app(Settings(room, token="letmein")), base_url="http://127.0.0.1:8765") as client:
        client.get("/?token=letmein")
        found: dict[str, str] = {}
        ahead = ["/", f"/runs/{run}", "/scenarios/ashor"]
        for address in ahead:
            page = client.get(address)
            if page.status_code != 200 or "text/html" not in page.headers["content-type"]:
                continue
            found[f"web {address}"] = words(page.text)
            ahead += [a for a in dict.fromkeys(re.findall(r'href="(/(?:runs|scenarios)/[^"#?]*)"', page.text))
                      if a not in ahead and "/files/" not in a and not a.endswith((".svg", ".png", ".csv"))]
        assert len(found) > 30
        return found


def counts(told: Mapping[str, str], pattern: str) -> dict[str, set[str]]:
    """What each output that says such a thing says."""
    return {name: found for name, text in told.items() if (found := {" ".join(m) if isinstance(m, tuple) else m
                                                                   for m in re.findall(pattern, text)})}


def test_all_outputs_of_one_run_count_the_same(told: dict[str, str]) -> None:
    result: Result = json.loads(told["json"])
    said: dict[str, Any] = json.loads(told["describe json"])
    text = {name: joined(t) for name, t in told.items() if "json" not in name and name != "runs"}
    n, scenario = said["numbers"], whole_case.scenario()
    bare, total = n["without a reason"], n["total"]
    named = n["from the ledger"] + n["sourced"] + n["sourced and judged"]
    assert named and bare and n["judged"]
    families = len({key.partition("@")[0] for key in result["models"]})
    there = len({row["actor"] for row in scenario["positions"]})
    expected = [  # how many, what says so, in how many outputs at least
        (f"{DRAWS}", r"(?<!in )(?<!of )(?<![\d,])([\d,]+) draws\b(?! only)", 30),
        (f"{families} {len(result['models'])}", r"(\d+) models in (\d+) versions", 6),
        (f"{len(scenario['actors'])} {there}", r"(\d+) actors, (\d+) with positions", 1),
        (f"{total}", r"\b([\d,]+) numbers(?::| behind| rest| given)", 7),
        (f"{bare}", r"\b([\d,]+) (?:numbers have neither|names? neither|without a reason)", 5),
        (f"{n['judged']}", r"\b([\d,]+) (?:are judgements without|judged\b|passed through)", 6),
        (f"{named}", r"\b([\d,]+) (?:of \d+ numbers )?rest on named sources or", 6),
        (f"{len(scenario['issues'])}", r"(?: all|\b[0-3] of|·) (\d+) issues", 7),
        (f"{len(result['warnings'])}", r"(\d+) warnings", 2),
        (f"{len(result['what_ifs'])}", r"of (\d+) what-ifs move", 2),
        (f"{len(scenario['what_ifs'])}", r"of (\d+) what-ifs(?! move)", 2),
    ]
    for value, pattern, least in expected:
        found = counts(text, pattern)
        assert len(found) >= least, (pattern, len(found), found)
        assert {name: f for name, f in found.items() if f != {value}} == {}, (value, pattern)
    row, = json.loads(told["runs"])["runs"]
    assert (row["draws"], row["models"]) == (DRAWS, families)
    assert len(said["actors"]) == len(scenario["actors"])
    assert json.loads(told["brief json"])["basis"].startswith(f"{DRAWS} draws of the inputs, {families} models in ")
    for name in ("report", "web /runs/"):
        page, = (t for key, t in text.items() if key == name or (key.startswith(name) and key.endswith("/warnings")))
        assert set(re.findall(r"\bW\d{3}\b", page)) >= {w["code"] for w in result["warnings"]}


def test_all_outputs_of_one_run_say_the_same_share_of_a_text(told: dict[str, str]) -> None:
    result: Result = json.loads(told["json"])
    text = {name: joined(t) for name, t in told.items() if "json" not in name}
    for key, draft in whole_case.DRAFTS.items():
        share = in_100(result["drafts"][key]["accepted"], DRAWS).removesuffix(" in 100")
        name = re.escape(joined(str(draft["name"])))
        found = counts(text, rf"‘{name}’,? (?:which all accept in |\()((?:more than |fewer than )?\d+)(?: in 100)")
        assert {out: f for out, f in found.items() if f != {share}} == {} and len(found) > 4, (share, found)
    for issue, zone in result["zone"].items():
        share = in_100(zone["share"], DRAWS)
        name = re.escape(joined(whole_case.scenario()["issues"][issue]["name"]))
        found = counts(text, rf"room for a text on ‘{name}’ \(([^)]*) draws\)")
        assert {out: f for out, f in found.items() if f != {share}} == {} and len(found) > 1, (share, found)
