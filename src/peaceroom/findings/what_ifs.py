"""Sentences about what would change the answer: what-ifs, outcomes of events, packages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from peaceroom.analysis.acceptance import package_utilities
from peaceroom.analysis.pool import quantiles
from peaceroom.findings.rounding import AGREE, NEGLIGIBLE, cited, counted, in_100, listed, shift, span
from peaceroom.findings.view import Array, Finding, View

#: from this share of draws on, the two ways of bargaining are compared
_COMPARED = 0.05
#: bargains issue by issue and over the package that differ in nothing else
_PACKAGES = (("nash@no-agreement", "nash@package-no-agreement"), ("nash", "nash@package"))
Direction = Literal["up", "down", "nothing", "open"]


@dataclass(frozen=True, slots=True)
class Shift:
    """What a what-if does to one issue, over models and draws, on the issue's own scale.

    A move is a shift by more than a negligible part of the scale. ``direction`` is ``nothing`` if at least
    `AGREE` of models and draws do not move; ``up`` or ``down`` if more than half of them move and at least
    `AGREE` of those that move go that way; else ``open``. ``moved`` is the share that moves, ``share`` the
    share of those that go the more frequent way. ``size`` is the median shift as a part of the scale,
    ``towards`` what the scale says at the end the issue moves to.
    """

    what_if: str
    name: str
    issue: str
    issue_name: str
    delta: float
    low: float
    high: float
    size: float
    direction: Direction
    moved: float
    share: float
    towards: str
    finest: float

    @property
    def text(self) -> str:
        """``−18 (−41 to 0)``."""
        return shift(self.delta, self.low, self.high, self.finest)

    @property
    def interval(self) -> str:
        return span(self.low, self.high, self.finest)


def direction(relative: Array) -> tuple[Direction, float, float]:
    """Which way shifts ``(n,)``, as parts of the scale, go: direction, share that moves, share of those that agree."""
    up, down = float((relative > NEGLIGIBLE).mean()), float((relative < -NEGLIGIBLE).mean())
    moved = up + down
    share = max(up, down) / moved if moved else 1.0
    if 1 - moved >= AGREE:
        return "nothing", moved, share
    if moved > 0.5 and share >= AGREE and max(up, down) > 0.5:
        return "up" if up > down else "down", moved, share
    return "open", moved, share


def _shift(v: View, what_if: str, name: str, k: int, against: str | None = None) -> Shift | None:
    deltas = v.pool.shifts(what_if, k, against=against).ravel()
    deltas = deltas[np.isfinite(deltas)]
    found = quantiles(deltas)
    if found is None:
        return None
    low, middle, high = found
    width = float(v.pool.width[k])
    way, moved, share = direction(deltas / width)
    scale = v.run.scenario.issues[v.case.issues[k]].scale
    end = max(scale) if (middle or high + low) > 0 else min(scale)
    return Shift(what_if, name, v.case.issues[k], v.issue(k), middle, low, high, middle / width, way, moved, share,
                 v.names.text(scale[end]), v.finest(k))


def shifts(v: View) -> dict[str, tuple[Shift, ...]]:
    """What-if id → its shift on every issue, largest first."""
    out = {}
    for what_if in v.run.what_ifs:
        name = v.names.what_if(what_if, v.run.what_if_names.get(what_if))
        name = name[:1].upper() + name[1:]
        found = [s for k in range(len(v.case.issues)) if (s := _shift(v, what_if, name, k)) is not None]
        out[what_if] = tuple(sorted(found, key=lambda s: -reach(s, v)))
    return out


def reach(s: Shift, v: View) -> float:
    """Size for sorting: the median shift, then the far end of its interval, as parts of the scale."""
    width = float(v.pool.width[v.case.issues.index(s.issue)])
    return abs(s.size) + 1e-3 * max(abs(s.low), abs(s.high)) / width


def what_if_findings(v: View, found: dict[str, tuple[Shift, ...]], *, at_most: int = 3) -> list[Finding]:
    """The largest shifts whose direction holds, those that change nothing, those that stay open."""
    if not found:
        return []
    firm = sorted((s for row in found.values() for s in row if s.direction in ("up", "down")),
                  key=lambda s: -reach(s, v))
    out = []
    largest: dict[str, Shift] = {}
    for s in firm:
        largest.setdefault(s.what_if, s)
    for s in list(largest.values())[:at_most]:
        text = (f"{s.name}: {cited(s.issue_name)} moves by {s.text} towards “{s.towards}”; "
                f"{in_100(s.moved, v.draws)} draws and models move, {in_100(s.share, v.draws)} of these that way.")
        out.append(Finding(f"what-if.{s.what_if}.{s.issue}", text, numbers={
            "delta": s.delta, "low": s.low, "high": s.high, "moved": s.moved, "share": s.share}))
    nothing = [row[0].name for row in found.values() if row and all(s.direction == "nothing" for s in row)]
    unsure = [row[0].name for key, row in found.items()
              if row and key not in largest and any(s.direction == "open" for s in row)]
    if not largest:
        furthest = max((s for row in found.values() for s in row), key=lambda s: reach(s, v), default=None)
        most = "" if furthest is None else (f"; the furthest goes {cited(furthest.issue_name)}, by {furthest.text}, "
                                            f"under {cited(furthest.name)}")
        out.append(Finding("what-ifs", "It is open what would change the answer: no what-if moves an issue in the same "
                           f"direction in {round(100 * AGREE)} in 100 of the draws and models that move{most}.",
                           said=False))
    if unsure:
        out.append(Finding("what-ifs.open", f"It is open in which direction these would move anything: "
                                            f"{listed([cited(n) for n in unsure], at_most=4)}.", said=False))
    if nothing:
        text = f"Not to be told apart from no change on any issue: {listed([cited(n) for n in nothing], at_most=6)}."
        out.append(Finding("what-ifs.nothing", text))
    return out


def event_findings(v: View) -> list[Finding]:
    """For each event whose outcomes are what-ifs of their own: what differs between the outcomes."""
    asked: dict[str, dict[str, str]] = {}
    for key, w in v.run.scenario.what_ifs.items():
        more = w.levers or w.without or w.effects or w.voice or w.discount
        if key in v.run.what_ifs and len(w.given) == 1 and not more:
            (event, outcome), = w.given.items()
            asked.setdefault(event, {})[outcome] = key
    out = []
    for event, outcomes in asked.items():
        for (a, key_a), (b, key_b) in combinations(outcomes.items(), 2):
            out.append(_event(v, event, (a, key_a), (b, key_b)))
    return out


def _event(v: View, event: str, first: tuple[str, str], second: tuple[str, str]) -> Finding:
    a, b = v.names.outcome(event, first[0]), v.names.outcome(event, second[0])
    found = [s for k in range(len(v.case.issues)) if (s := _shift(v, first[1], a, k, against=second[1])) is not None]
    opening = f"{v.names.event(event)}, “{a}” compared with “{b}”: "
    key = f"event.{event}.{first[0]}.{second[0]}"
    firm = sorted((s for s in found if s.direction in ("up", "down")), key=lambda s: -reach(s, v))
    unsure = sorted((s for s in found if s.direction == "open"), key=lambda s: -reach(s, v))
    numbers = {s.issue: s.delta for s in found}
    if firm:
        s = firm[0]
        text = f"{opening}most on {cited(s.issue_name)}, {s.text} towards “{s.towards}”"
        return Finding(key, text + _rest(unsure, "; ") + ".", said=not unsure, numbers=numbers)
    if unsure:
        s = unsure[0]
        wide = s.interval
        way = in_100(s.share, v.draws)
        return Finding(key, f"{opening}most on {cited(s.issue_name)}, but the direction is open: 80 % of models and "
                            f"draws {wide}, {way} of those that move go the same way.", said=False, numbers=numbers)
    return Finding(key, f"{opening}no difference that can be told apart from nothing on any issue.", numbers=numbers)


def _rest(unsure: Sequence[Shift], joiner: str) -> str:
    return f"{joiner}the direction is open on {counted(len(unsure), 'issue')}" if unsure else ""


def package_finding(v: View) -> Finding | None:
    """What bargaining all issues as one package gains over settling each by itself (Nash bargaining).

    Compared on the draws on which both end in agreement on every issue.
    """
    pairs = [(v.run.settlements[a], v.run.settlements[b]) for a, b in _PACKAGES
             if a in v.run.settlements and b in v.run.settlements]
    needed = np.flatnonzero((v.case.required & v.present).any(axis=1))
    if not pairs or not needed.size:
        return None
    for one, many in pairs:
        gains = (package_utilities(v.case, many.outcome) - package_utilities(v.case, one.outcome))[:, needed]
        known = np.isfinite(gains).all(axis=1) & ~(one.no_agreement | many.no_agreement).any(axis=1)
        if known.mean() >= _COMPARED:
            break
    else:
        return Finding("package", "It is open what bargaining over one package would gain: in hardly any draw do both "
                                  "ways of bargaining settle every issue.", said=False)
    total = gains[known].mean(axis=1) * 100
    low, middle, high = np.quantile(total, (0.1, 0.5, 0.9))
    numbers = {"median": float(middle), "low": float(low), "high": float(high), "both": float(known.mean())}
    better = float((total > 0).mean())
    losers = [v.actor(int(i)) for j, i in enumerate(needed) if (gains[known, j] < -1e-9).mean() > 1 - AGREE]
    amount = (f"{shift(float(middle), float(low), float(high))} hundredths of the best package, "
              f"on average over all needed, where both ways end in agreement ({in_100(known.mean(), v.draws)} draws)")
    if better >= AGREE:
        text = f"Bargained as one package instead of issue by issue, those needed together gain: {amount}"
        text += f"; not every draw leaves {listed(losers, 'or')} better off." if losers else "."
        return Finding("package", text, numbers=numbers)
    text = (f"Whether one package gains over bargaining issue by issue is open: it does in {in_100(better, v.draws)} "
            f"draws, {amount}.")
    return Finding("package", text, said=False, numbers=numbers)
