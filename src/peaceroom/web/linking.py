"""Which page of a run holds what a sentence rests on."""

from __future__ import annotations

from urllib.parse import quote

from peaceroom.findings.glossary import TERMS, anchor
from peaceroom.report.contents import part_of
from peaceroom.report.linking import Linker

_TERMS = frozenset(anchor(term) for term in TERMS)


def address(run: str, where: str) -> str:
    """The page of a run that holds a place of the report, such as ``settlement-2``."""
    part = part_of(where) or ("glossary" if where in _TERMS else "")
    return f"/runs/{quote(run)}/{part}#{where}" if part else f"/runs/{quote(run)}"


class PageLinker(Linker):
    """Links from sentences to the pages of a run that hold what they rest on."""

    def __init__(self, run: str) -> None:
        super().__init__("")
        self._run = run

    def href(self, where: str) -> str:
        return address(self._run, where)
