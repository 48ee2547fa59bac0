"""What an analyst decides about a proposal, written to the ledger: a passage and its coding together or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peaceroom.evidence.coding.candidates import Candidate
from peaceroom.evidence.coding.memory import Memory
from peaceroom.evidence.ledger.adding import Desk, Entered, Store
from peaceroom.evidence.ledger.adding_documents import make_passage
from peaceroom.evidence.ledger.json_lines import kind_of, made
from peaceroom.evidence.ledger.records import Record


@dataclass(frozen=True)
class Coder:
    """Who decides, when, and in which document of which ledger."""

    store: Store
    document: str
    by: str
    on: dt.date

    @property
    def memory(self) -> Memory:
        """What was decided before."""
        return Memory.of(self.store.folder, self.document, self.by)

    def accept(self, candidate: Candidate, coding: Mapping[str, object],
               passage: str | None = None) -> tuple[Entered, tuple[str, ...]]:
        """Add the passage and, where it says something, its coding; what to be careful about comes along.

        Parameters
        ----------
        coding
            Fields of a coding (``actor``, ``quantity``, ``issue``, ``value`` …); empty for a passage alone.
        passage
            A passage of the ledger that is meant, instead of a new one.

        Raises
        ------
        InputError
            E901–E925 what is wrong with the records, E326 and E926 the ledger cannot be written.
        """
        warnings: list[str] = []

        def make(desk: Desk) -> list[Record]:
            out: list[Record] = []
            id_ = passage
            if id_ is None:
                new, warned = make_passage(
                    desk, self.document, span=(candidate.start, candidate.end), section=candidate.section,
                    speaker=candidate.actor, speaker_role=candidate.role, quote=candidate.quote,
                    polarity=candidate.polarity, by=self.by, on=self.on)
                warnings[:] = [w.message for w in warned]
                out.append(new)
                id_ = new.id
            if coding:
                out.append(made("coding", id=desk.new_id("coding"), passage=id_, relation=candidate.relation,
                                sign=candidate.sign, credibility=candidate.credibility, by=self.by, on=self.on,
                                **coding))
            return out

        return self.store.enter(make), tuple(warnings)

    def withdraw(self, decided: Sequence[str]) -> None:
        """Take out of use what an acceptance added: the passage with its codings, or codings of one that was there."""
        those = [n.partition(" ") for n in decided]
        passages = [t for t in those if t[0] == "passage"]
        if those:
            self.store.add(lambda desk: [made(
                "withdrawal", id=desk.new_id("withdrawal"), by=self.by, on=self.on, kind=kind, record=record,
                because="undone while coding") for kind, _, record in passages or those])


def named(records: Sequence[Record]) -> list[str]:
    """Records by kind and id, as the memory holds them."""
    return [f"{kind_of(r)} {r.id}" for r in records]
