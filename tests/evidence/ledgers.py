"""Small ledgers and items for tests, by keyword."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peaceroom.evidence.ledger.assumptions import Assumptions, Shift
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding, Document, Grade, Passage, Scale, Source
from peaceroom.evidence.pooling.items import Item

DAY = dt.date(2020, 1, 1)
AS_OF = dt.date(2021, 1, 1)
#: no hedge, and nothing added to the coders' doubt: as in worked examples
PLAIN = Assumptions(hedge=1, model_sd=0, class_sd=dict.fromkeys(Assumptions().class_sd, 0.0), breaks=(),
                    shift=dict.fromkeys(Assumptions().shift, Shift(mean=0, sd=0)),
                    drift={"position": 0., "capability": 0., "salience": 0.})
B2, C3 = .710155, .5


def item(name: str, x: float, s: float, p: float, **more: Any) -> Item:
    more.setdefault("origin", f"o-{name}")
    return Item(name, x, s, p, **more)


def build(*records: Any, assumptions: Assumptions | None = None, discounts: dict[str, float] | None = None) -> Ledger:
    """A ledger of records of any kind."""
    def of(kind: type) -> dict[str, Any]:
        return {r.id: r for r in records if isinstance(r, kind)}

    return Ledger(of(Source), of(Grade), of(Document), of(Passage), of(Scale), of(Coding), assumptions or Assumptions(),
                  discounts or {})


def source(id: str, camp: str | None = None, **more: Any) -> Source:
    return Source(**{"id": id, "by": "c1", "on": DAY, "name": id, "kind": "outlet", "camp": camp, **more})


def grade(source: str, relation: Any, reliability: Any) -> Grade:
    return Grade(id=f"g-{source}-{relation}", by="c1", on=DAY, source=source, relation=relation,
                 reliability=reliability, because="record")


def document(id: str, source: str, date: dt.date = AS_OF, **more: Any) -> Document:
    return Document(**{"id": id, "by": "c1", "on": DAY, "source": source, "title": id, "date": date, **more})


def passage(id: str, document: str, **more: Any) -> Passage:
    return Passage(**{"id": id, "by": "c1", "on": DAY, "document": document, "exact": id, "origin": f"o-{id}", **more})


def coding(id: str, passage: str, value: str | None = "50", **more: Any) -> Coding:
    return Coding(**{"id": id, "by": "c1", "on": DAY, "passage": passage, "actor": "north", "issue": "water",
                     "quantity": "position", "value": value, "relation": "neutral", "sign": "neutral",
                     "credibility": 2, **more})


def one(id: str, source: str, value: str | None = "50", **more: Any) -> list[Any]:
    """A document with one passage and one coding: d-…, p-…, k-…"""
    own = {k: more.pop(k) for k in tuple(more) if k in Passage.model_fields and k not in ("by", "id")}
    return [document(f"d-{id}", source, date=more.pop("date", AS_OF)), passage(f"p-{id}", f"d-{id}", **own),
            coding(f"k-{id}", f"p-{id}", value, **more)]
