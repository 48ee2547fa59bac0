"""Coders side by side: what several read out of the same passage, and how far they agree."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.evidence.agreement import agreement, coded_twice
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.web.ledgers import ledger_of
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page


def show(request: Request) -> Response:
    """Passages coded by two or more, those furthest apart first."""
    found = ledger_of(request)
    ledger = found.store.read() if found.folder.is_dir() else Ledger()
    units = coded_twice(ledger, found.frame.issues or {})
    coders = list(dict.fromkeys(name for unit in units for name in unit.said))
    return page(request, "coders.html.j2", title=found.scenario.title, units=units, coders=coders,
                names=found.scenario.coders, alphas=agreement(ledger, found.frame.issues), passages=ledger.passages,
                actors=found.scenario.actors, issues=found.scenario.issues)


_CODE = Code("peaceroom evidence agreement {scenario}", """\
from peaceroom.evidence.agreement import agreement
from peaceroom.scenario.file.opened_ledger import open_ledger

found = open_ledger({scenario})
print(agreement(found.store.read(), found.frame.issues))
""")

PAGE = Page("Coders", "scenario", 33, "What several coders read out of the same words", (
    Step("/coders", show),), code=_CODE)
