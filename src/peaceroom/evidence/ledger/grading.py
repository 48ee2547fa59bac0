"""Grade a source on what it says of one relation; a grade that is there for it is superseded."""

from __future__ import annotations

import datetime as dt

from peaceroom.evidence.ledger.adding import Desk, Entered, Store, unknown
from peaceroom.evidence.ledger.json_lines import made
from peaceroom.evidence.ledger.records import Grade, Record


def grade_source(store: Store, source: str, relation: str, reliability: str, because: str | None, *, by: str,
                 on: dt.date, id_: str | None = None, note: str | None = None) -> Entered:
    """Add a grade.

    Parameters
    ----------
    relation, reliability
        A word of `Relation` and a letter of `Reliability`.
    because
        Why; a grade without a reason is refused.

    Raises
    ------
    InputError
        E929 no such source, E901–E925 what is wrong with the grade, E326 and E926 the ledger cannot be written.
    """
    def make(desk: Desk) -> list[Record]:
        now = desk.book.latest(source)
        row = desk.book.by_id.get(now)
        if row is None or row.kind != "source":
            raise unknown(source, desk.book, store.folder, "source")
        before = [r.record.id for r in desk.book.used("grade") if isinstance(r.record, Grade)
                  and desk.book.latest(r.record.source) == now and r.record.relation == relation]
        return [made("grade", id=id_ or desk.new_id("grade", f"{now}-{relation}"), by=by, on=on, note=note, source=now,
                     relation=relation, reliability=reliability.upper(), because=because,
                     supersedes=before[-1] if before else None)]

    return store.enter(make)
