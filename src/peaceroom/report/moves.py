"""The section on moves and counter-moves: who can do what, which states last, and where moves lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict

from peaceroom.findings.conflict_reasons import MEANING
from peaceroom.findings.graph import state_in_words
from peaceroom.findings.rounding import hundreds
from peaceroom.report.figures.drawing import Drawing
from peaceroom.report.figures.evolution import evolution
from peaceroom.report.figures.svg import panel_svg
from peaceroom.report.tables import Table

if TYPE_CHECKING:
    from peaceroom.findings.summary import Findings

#: the concept that the section tells; states that are columns of its table
CONCEPT, COLUMNS = "SEQ", 6


class MovesSection(TypedDict):
    """What the template shows of the conflict."""

    title: str
    meaning: str
    lasting: list[tuple[str, str]]
    sometimes: list[tuple[str, str]]
    draws: int
    figure: Drawing | None
    spoken: str
    options: Table
    concepts: list[tuple[str, str]]


def section(f: Findings, number: Callable[[], int]) -> MovesSection | None:
    """What the template shows; None where no conflict lies beside the scenario, or names are hidden."""
    result = f.view.run.result.get("conflict")
    if f.view.names.redact or result is None:
        return None
    lasting = result["equilibria"][CONCEPT]
    draws = result.get("draws")
    shares = {} if draws is None else {int(n): p for n, p in draws["equilibrium"].get(CONCEPT, {}).items()}

    def often(state: int) -> str:
        return "" if draws is None else f"{hundreds(shares.get(state, 0.0), draws['draws'])} of 100 draws"

    others = sorted((n for n in shares if n not in lasting), key=lambda n: (-shares[n], n))[:COLUMNS]
    figure = evolution(result, CONCEPT)
    start = [] if result["paths"] is None else [result["paths"]["from"]]
    columns = list(dict.fromkeys([*start, *lasting]))[:COLUMNS]
    taken = {row["state"]: row.get("options", "") for row in result.get("table", ())}
    rows = [[result["names"][o["actor"]], o["text"],
             *("yes" if taken.get(n, "")[k:k + 1] == "Y" else "–" for n in columns)]
            for k, o in enumerate(result["options"])]
    return {
        "title": result["title"], "meaning": MEANING[CONCEPT],
        "lasting": [(state_in_words(result, n), often(n)) for n in lasting],
        "sometimes": [(state_in_words(result, n), often(n)) for n in others],
        "draws": 0 if draws is None else draws["draws"],
        "figure": panel_svg(figure, number()) if figure else None, "spoken": figure.spoken if figure else "",
        "options": Table(("Who", "Can", *(f"State {n}" for n in columns)), tuple(map(tuple, rows)),
                         wide=frozenset({1})),
        "concepts": [(c, ", ".join(f"state {n}" for n in found[:12]) or "none")
                     for c, found in result["equilibria"].items()],
    }
