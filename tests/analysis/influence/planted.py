"""A scenario folder whose ledger holds copies, camps, a contradiction and the rest on purpose."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from evidence.ledgers import DAY, PLAIN, build, coding, document, grade, passage, source
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import KINDS, Coding, Document, Passage
from peaceroom.scenario.file.loading import ScenarioFile, read
from peaceroom.scenario.types import Scenario

SCRIPT = "<script>alert('quagga')</script>"

TALKS: dict[str, Any] = {
    "peaceroom": 1, "title": "Two sides and a river", "as_of": "2021-01-01", "horizon": "2022-01-01",
    "coders": {"c1": {"name": "First coder"}},
    "actors": {
        "north": {"name": "North", "kind": "party", "consent": "required", "capability": 50},
        "south": {"name": "South", "kind": "party", "consent": "required", "capability": "40..60"},
        "guest": {"name": "Guest", "kind": "patron", "capability": 20},
    },
    "issues": {
        "water": {"name": "Share of the water", "scale": {0: "all to the south", 100: "all to the north"}},
        "roads": {"name": "Years until the roads open", "scale": {0: "now", 10: "in ten years"}},
        "flags": {"name": "Flags", "scale": {0: "one", 100: "two"}},
    },
    "positions": [
        {"actor": "north", "issue": "water", "position": {"from": "evidence"}, "salience": 70},
        {"actor": "south", "issue": "water", "position": "70..90", "salience": "60..80"},
        {"actor": "guest", "issue": "water", "position": "30..60", "salience": 20},
        {"actor": "north", "issue": "roads", "position": "2..4", "salience": 50},
        {"actor": "south", "issue": "roads", "position": {"from": "evidence"}, "salience": 60},
        {"actor": "north", "issue": "flags", "position": "0..20", "salience": 40},
        {"actor": "south", "issue": "flags", "position": "60..100", "salience": 40},
    ],
    "no_agreement": {"north": "0.3..0.6", "south": "0.3..0.6"},
    "what_ifs": {"half-south": {"discount": {"south": 0.5}}},
}


def talks(**changes: Any) -> dict[str, Any]:
    return deepcopy(TALKS) | deepcopy(changes)


def said(id: str, source: str, value: str, *, issue: str = "water", actor: str = "north", relation: Any = "self",
         sign: Any = "public", credibility: Any = 2, document_: dict[str, Any] | None = None, **more: Any) -> list[Any]:
    """A document with one passage and one coding: d-…, p-…, k-…"""
    return [document(f"d-{id}", source, **{"date": DAY, "title": f"Quagga report {id}", **(document_ or {})}),
            passage(f"p-{id}", f"d-{id}", **{"exact": f"quagga words {id}", **more}),
            coding(f"k-{id}", f"p-{id}", value, actor=actor, issue=issue, relation=relation, sign=sign,
                   credibility=credibility)]


def planted(assumptions: Assumptions | None = None) -> Ledger:
    """One utterance of the North in three outlets; the South's paper about the North, and about itself; two sources far
    apart on roads; an anonymous, a translated and a comment passage."""
    names = {"wire": "Quagga Wire", "post": "Quagga Post", "radio": f"Quagga Radio [/b] {SCRIPT}",
             "weekly": "Quagga Weekly"}
    records: list[Any] = [source(k, name=v) for k, v in names.items()]
    records.append(source("paper", "south", name="Quagga Voice of the South", kind="party"))
    records += [grade(s, r, g) for s in names for r, g in (("self", "B"), ("neutral", "B"))]
    records += [grade("paper", "adversary", "C"), grade("paper", "self", "B")]
    for outlet in ("wire", "post", "radio"):
        records += said(f"copy-{outlet}", outlet, "20", credibility=4, origin="u-copy",
                        document_={"title": f"{SCRIPT} of {outlet}"}, exact=f"quagga <b>twenty</b> {SCRIPT}")
    records += said("camp", "paper", "85", relation="adversary", sign="adversary", credibility=3, speaker="south")
    records += said("own", "paper", "90", actor="south", speaker="south")
    records += said("near", "wire", "1", issue="roads", actor="south")
    records += said("far", "weekly", "9", issue="roads", actor="south")
    records += said("whisper", "weekly", "40", relation="neutral", sign="anonymous", anonymous=True)
    records += said("foreign", "weekly", "30", credibility=4, document_={"translated_from": "ar"})
    records += said("letter", "weekly", "65", relation="neutral", sign="neutral", credibility=5, section="comment")
    return build(*records, assumptions=assumptions)


def write(folder: Path, ledger: Ledger | None, data: dict[str, Any] | None = None) -> Path:
    """A scenario folder, the ledger beside the file."""
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML, but for keys that must be numbers
    text = json.dumps(data or TALKS, ensure_ascii=False, indent=1)
    for issue in (data or TALKS)["issues"].values():
        for end in issue["scale"]:
            text = text.replace(f'"{end}": ', f"{end}: ")
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    if ledger is None:
        return folder
    (folder / "ledger").mkdir(exist_ok=True)
    kinds = {"source": ledger.sources, "grade": ledger.grades, "document": ledger.documents,
             "passage": ledger.passages, "scale": ledger.scales, "coding": ledger.codings}
    for kind, records in kinds.items():
        lines = [json.dumps(r.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
                 for r in records.values()]
        path = folder / "ledger" / KINDS[kind][1]
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    (folder / "ledger" / "assumptions.toml").write_text(toml(ledger.assumptions), encoding="utf-8")
    return folder


def toml(a: Assumptions) -> str:
    lines = [f'pool = "{a.pool}"', f"hedge = {a.hedge}", f"model_sd = {a.model_sd}"]
    for name in ("class_sd", "drift"):
        lines += [f"[{name}]", *(f"{k} = {v}" for k, v in getattr(a, name).items())]
    for relation, s in a.shift.items():
        lines += [f"[shift.{relation}]", f"mean = {s.mean}", f"sd = {s.sd}"]
    return "\n".join(lines) + "\n"


def reading(folder: Path, ledger: Ledger | None = None, data: dict[str, Any] | None = None) -> ScenarioFile:
    return read(write(folder, ledger or planted(), data))


def scenario(folder: Path, ledger: Ledger | None = None, data: dict[str, Any] | None = None) -> Scenario:
    return reading(folder, ledger, data).scenario


def far_apart() -> Ledger:
    """B2 says 20, C3 says 80, sd 8, nothing added (evidence.md E3 and E5)."""
    return build(
        source("b"), source("c", "south"), grade("b", "neutral", "B"), grade("c", "neutral", "C"),
        *(r for id, value, credibility in (("b", "20", 2), ("c", "80", 3)) for r in (
            Document(id=f"d-{id}", by="c1", on=DAY, source=id, title=id, date=DAY),
            Passage(id=f"p-{id}", by="c1", on=DAY, document=f"d-{id}", exact=id, origin=f"o-{id}"),
            Coding(id=f"k-{id}", by="c1", on=DAY, passage=f"p-{id}", actor="north", issue="water", quantity="position",
                   value=value, sd=8, relation="neutral", sign="neutral", credibility=credibility))),
        assumptions=PLAIN)
