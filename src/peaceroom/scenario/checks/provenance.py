"""Whose word: sources, coders, factors and evidence that numbers name."""

from __future__ import annotations

from datetime import date, timedelta

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.sampling.evidence import FIELDS
from peaceroom.scenario.types import Quantity
from peaceroom.scenario.walk import path_name, provenances


def provenance(c: Context) -> None:
    """E203–E205, E236, E252, E253, E274.

    A judgement may be later than the as-of date: past talks are coded today, by what was known then. Only
    one that is later than both today and the as-of date (an invented case may lie in the future) is refused,
    with a day's grace, since the date depends on where one is.
    """
    f, latest = c.findings, max(date.today(), c.scenario.as_of) + timedelta(days=1)
    for loc, found, _ in provenances(c.scenario):
        for i, source in enumerate(found.sources):
            c.need("sources", source, (*loc, "sources", i))
        if (judgement := found.judgement) is not None:
            c.need("coders", judgement.by, (*loc, "judgement", "by"))
            if judgement.on > latest:
                f.add("E236", (*loc, "judgement", "on"), f"this judgement is dated {judgement.on}, which is to come",
                      "give the day on which the coder made it")
        if isinstance(found, Quantity):
            for factor in found.loadings:
                c.need("factors", factor, (*loc, "loadings", factor), "key")
            total = sum(x * x for x in found.loadings.values())
            if total > 1 + 1e-9:
                shown = format_number(round(total, 4))
                f.add("E252", (*loc, "loadings"), f"the squares of these loadings sum to {shown}",
                      "make them smaller: the squares may sum to 1 at most")
            if found.from_ == "evidence" and not _codable(loc):
                f.add("E274", (*loc, "from"), f"codings cannot speak about {path_name(loc)}",
                      "write a range such as 40..60 with its sources; only capability of actors, and position, "
                      "bottom_line, salience and capability of rows are taken from the evidence")
            elif found.from_ == "evidence" and not c.ledger:
                f.add("E253", (*loc, "from"), "this number is left to the evidence, and the scenario has no ledger",
                      "write a range such as 40..60 with its sources, or put the codings in a folder ledger/ "
                      "beside scenario.yaml")


def discounts(c: Context) -> None:
    """E201, E275: what-ifs that believe a camp less. Camps without a source: see `ledger_reading`."""
    for name, what_if in c.scenario.what_ifs.items():
        for camp in what_if.discount:
            if camp != "any":
                c.need("actors", camp, ("what_ifs", name, "discount", camp), "key")
        if what_if.discount and not c.ledger:
            c.findings.add("E275", ("what_ifs", name, "discount"),
                           "this what-if believes sources less, and the scenario has no ledger",
                           "delete the line, or put the codings in a folder ledger/ beside scenario.yaml", part="key")


def _codable(loc: Loc) -> bool:
    """Whether codings can speak about the number at a path: actors.ID.capability, positions.N.FIELD."""
    block, *_, field = loc
    return len(loc) == 3 and ((block == "positions" and field in FIELDS) or (block, field) == ("actors", "capability"))
