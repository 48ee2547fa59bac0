"""Checks of the rules of the table of a case: consent, seats, authorities, proposals."""

from __future__ import annotations

import math
from collections.abc import Iterable

from peaceroom.core.errors import Problems
from peaceroom.process.actors import Consensus, Passage
from peaceroom.process.case_fields import CaseFields


def check_table(case: CaseFields, found: Problems) -> None:
    """Names exist, rates and weeks are zero or more, positions are on the scale, agreements have two sides."""

    def known(kind: str, given: Iterable[str | None], names: tuple[str, ...], where: str) -> bool:
        wrong = [name for name in given if name is not None and name not in names]
        for name in wrong:
            found.add("E807", f"{where} names {kind} “{name}”, which does not exist", "it would change nothing",
                      "one of " + ", ".join(names))
        return not wrong

    def refuse(where: str, wrong: bool, what: str) -> None:
        if wrong:
            found.add("E806", f"{where} holds a number that cannot be", f"it is {what}", f"give {what}")

    def consent(where: str, rule: Consensus) -> None:
        if known("party", rule.needs, case.parties, where):
            enough = len(set(rule.needs)) + rule.others
            refuse(where, rule.others < 0 or not 2 <= enough <= len(case.parties),
                   "two parties or more in all, no more than there are")

    def passage(where: str, way: Passage | None) -> None:
        if way is not None:
            known("item", [way.after], case.items, where)
            refuse(where, way.week < 0 or _no_rate(way.rate), "weeks and rates of zero or more")

    known("item", case.consensus, case.items, "consensus")
    for item, rule in case.consensus.items():
        consent(f"consensus on {item}", rule)
    if case.signing is not None:
        consent("signing", case.signing)
    for seat in case.seats:
        known("party", [seat.party], case.parties, "seats")
        passage(f"{seat.party} joining", seat.joins)
        passage(f"{seat.party} leaving", seat.leaves)
    for a in case.authorities:
        known("item", [a.until, a.after], case.items, f"authority {a.id}")
        refuse(f"authority {a.id}", _no_rate(a.stops) or _no_rate(a.resumes), "rates of zero or more")
    for proposal in case.proposals:
        where = f"proposal of {proposal.party}"
        named = known("party", [proposal.party], case.parties, where)
        if known("issue", [proposal.issue], case.issues, where) and named:
            j = case.issues.index(proposal.issue)
            refuse(where, not case.low[j] <= proposal.value <= case.high[j], "a value on the scale")
        passage(where, proposal.when)


def _no_rate(rate: float | None) -> bool:
    return rate is not None and not (math.isfinite(rate) and rate >= 0)
