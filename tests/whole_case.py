"""An invented case of many parts: factions, options, bottom lines, drafts, levers, process, conflict, ledger, series.

Names are typed in one spelling where an actor is listed and in others wherever else they stand.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import yaml

from evidence.ledgers import grade, one, source

JUDGED = {"by": "coder-1", "on": "2031-01-10"}


def _judged(value: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "judgement": JUDGED, **more}


def _row(actor: str, issue: str, position: Any, salience: Any, **more: Any) -> dict[str, Any]:
    return {"actor": actor, "issue": issue, "position": position, "salience": salience, **more}


def scenario() -> dict[str, Any]:
    """``scenario.yaml``."""
    return {
        "peaceroom": 1, "title": "Ironside’s  League and Herault Nord", "as_of": "2031-01-15", "horizon": "2031-12-15",
        "summary": "Ironsides League asks for the fen.",
        "coders": {"coder-1": {"name": "First coder"}},
        "sources": {"survey": {"title": "A survey in Ashoria", "date": "2031-01-02"},
                    "speech": {"title": "A speech", "date": "2031-01-05"}},
        "actors": {
            "league": {"name": "Ironside's League", "kind": "party", "consent": "required", "aliases": ["ZLF"],
                       "capability": _judged("45..55")},
            "council": {"name": "Œuvre council", "kind": "faction", "of": "league", "ratifies": True,
                        "share": "0.5..0.7"},
            "riders": {"name": "Marsh-Riders", "kind": "faction", "of": "league", "share": "0.3..0.5"},
            "union": {"name": "Hérault-Nord Union", "kind": "party", "consent": "required", "aliases": ["Ashor"],
                      "capability": {"value": "40..60", "sources": ["survey"]}},
            "crown": {"name": "Crown of Łodwar", "kind": "patron", "aliases": ["Grünau"], "capability": "10..20"},
            "envoy": {"name": "Envoy of St. Orla", "kind": "mediator"},
            "watchers": {"name": "Quorthex watchers", "kind": "observer"},
        },
        "support": [{"from": "crown", "to": "league", "strength": "5..15", "judgement": JUDGED}],
        "issues": {
            "fen": {"name": "When Ironside’s\u00a0League leaves the fen", "unit": "days of Herault–Nord  Union",
                    "scale": {0: "at once", 50: "in a year", 100: "never"}, "reference": "40..60"},
            "seat": {"name": "Seat", "kind": "options",
                     "scale": {0: "with HERAULT NORD UNION", 40: "in the port", 100: "with the Z.L.F.\nas before"}},
            "ashor-border": {"name": "Border", "scale": {0: "open to Ashorians", 100: "closed"}},
        },
        "agenda": {"first": {"name": "Border of Ashoria first", "issues": ["ashor-border"]},
                   "rest": {"issues": ["fen", "seat"], "after": ["first"]}},
        "positions": [
            _row("council", "fen", _judged("60..80"), _judged("60..80"), bottom_line=_judged("20..40"),
                 because="Z.L.F. said"),
            _row("riders", "fen", "70..95", "50..70"),
            _row("union", "fen", {"from": "evidence"}, {"value": "60..80", "sources": ["speech"]},
                 bottom_line="65..85"),
            _row("crown", "fen", "30..60", 20),
            _row("league", "seat", 100, _judged("40..60")),
            _row("union", "seat", 0, _judged("40..60"), bottom_line=40),
            _row("league", "ashor-border", "40..60", "30..50", sources=["survey"]),
            _row("union", "ashor-border", _judged("10..30"), "30..50", bottom_line="60..80"),
        ],
        "no_agreement": {"league": _judged("0.2..0.4"), "union": "0.2..0.5"},
        "events": {"vote": {"name": "A vote in Ashoria", "date": "2031-04-02", "outcomes": {
            "kept": {"name": "He\u0301rault‑Nord Union stays", "p": "0.4..0.6"},
            "lost": {"name": "Lost", "p": "rest", "effects": [
                {"add": {"actor": "union", "issue": "fen", "field": "position", "by": "5..10"}}]}}}},
        "levers": {
            "aid": {"name": "Grunau pays", "by": "crown", "judgement": JUDGED, "effects": [
                {"add": {"actor": "league", "issue": "ashor-border", "field": "position", "by": "-20..-10"}}]},
            "text": {"name": "St Orla writes a text", "by": "envoy", "effects": [
                {"add": {"actor": "union", "issue": "ashor-border", "field": "position", "by": "5..15"}}]}},
        "what_ifs": {
            "vote-kept": {"name": "If Herault-Nord stays", "given": {"vote": "kept"}},
            "aid": {"name": "If Gruenau pays Ironsides League", "levers": ["aid"]},
            "without-crown": {"name": "Without Lodwar's crown", "without": ["crown"]}},
        "history": {"steps": [
            {"date": "2030-11-20", "stage": "pre-negotiation", "name": "The ZLF meets Herault-Nord"}]},
    }


DRAFTS = {
    "of-ashor": {"name": "The text of Hérault‑Nord", "by": "union", "date": "2031-01-05",
                 "text": {"fen": 30, "seat": 0, "ashor-border": 20}},
    "middle": {"name": "Of the Z.L.F. and others", "text": {"fen": "40..60", "seat": 40, "ashor-border": 40}},
}
PROCESS = {
    "talks": {"state": "in_session", "opened": "2030-12-01", "judgement": JUDGED},
    "items": {"first": {"kind": "procedure"}, "rest": {"kind": "politics"}},
    "parties": {"league": {"strength": _judged("0.8..1.2")}, "union": {"strength": "0.7..1.1", "cost": "0.1..0.2"}},
    "third_parties": {"envoy": {"effort": _judged("0.3..0.6")}},
}
CONFLICT = {
    "peaceroom": 1, "title": "Ashor and the Z.L.F.", "about": "Who could move, Ironside’s League or Herault-Nord.",
    "status_quo": "NN",
    "actors": {"league": {"name": "Ironside's League", "options": {
                    "leave": {"text": "Leave, as Ashorians ask", "stands_for": {"issue": "fen", "value": 30}}}},
               "union": {"name": "Hérault-Nord Union", "options": {
                    "open": {"text": "Open to Ironsides League", "stands_for": {
                        "issue": "ashor-border", "value": 60}}}}},
}
SERIES = "month,deaths\n" + "".join(
    f"{y}-{m:02},{(7 * y + 13 * m) % 23}\n" for y in range(2026, 2031) for m in range(1, 13))


def ledger() -> dict[str, list[Any]]:
    """Records of ``ledger/`` by file."""
    day, said = dt.date(2031, 1, 12), dt.date(2030, 12, 20)
    records: list[Any] = []
    for name, camp, values in (("gazette", "union", ("10..20", "15..25")), ("observer-post", None, ("20..40",))):
        records += [source(name, camp), *(grade(name, relation, "B") for relation in ("self", "neutral", "adversary"))]
        for n, value in enumerate(values):
            records += one(f"{name}-{n}", name, value, actor="union", issue="fen", date=said, speaker="union",
                           said_on=said)
    records = [r.model_copy(update={"by": "coder-1", "on": day}) for r in records]
    kinds: dict[str, list[Any]] = {}
    for record in records:
        kinds.setdefault(f"{type(record).__name__.lower()}s.jsonl", []).append(record)
    return kinds


def write(folder: Path) -> Path:
    """Write the case into ``folder``, which must not be there."""
    (folder / "ledger").mkdir(parents=True)
    (folder / "series").mkdir()

    def dump(name: str, data: object) -> None:
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    dump("scenario.yaml", scenario())
    dump("drafts.yaml", DRAFTS)
    dump("process.yaml", PROCESS)
    dump("conflict.yaml", CONFLICT)
    (folder / "series" / "deaths.csv").write_text(SERIES, encoding="utf-8")
    for name, records in ledger().items():
        (folder / "ledger" / name).write_text("".join(
            json.dumps(r.model_dump(mode="json", exclude_none=True, exclude_defaults=False), ensure_ascii=False) + "\n"
            for r in records), encoding="utf-8")
    return folder
