"""Sentences about the settlements: where each issue points, in words, and how far the models agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from peaceroom.findings.deciding import would_settle
from peaceroom.findings.rounding import cited, counted, estimate, in_100, rounded, sentence, some_issues, span
from peaceroom.findings.view import Finding, View, compact
from peaceroom.scenario.anchors import words

#: an 80 % interval wider than this part of the scale says nothing worth a sentence
TOO_WIDE = 0.6
_ANYTHING = "open: anything "
Spread = Literal["models", "inputs", "open", "one"]


@dataclass(frozen=True, slots=True)
class Hump:
    """One of the outcomes that a distribution separates into."""

    median: float
    low: float
    high: float
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One issue over all models with equal weight, on the issue's own scale.

    ``median``, ``low``, ``high`` (10–90 %) are ``None`` where no model gives a settlement. ``between`` is the
    widest gap between two models' medians, ``within`` the median width of the models' own 80 % intervals, and
    ``spread`` says which of the two is larger: ``models``, ``inputs``, ``open``, or ``one`` (fewer than two
    models speak). ``n_models`` counts those that speak. ``no_agreement`` is the share of predictions in which
    a model finds no settlement. ``finest`` is the finest grid for its numbers.
    """

    issue: str
    name: str
    median: float | None
    low: float | None
    high: float | None
    humps: tuple[Hump, ...]
    words: str
    said: bool
    between: float
    within: float
    spread: Spread
    n_models: int
    no_agreement: float
    finest: float

    @property
    def interval(self) -> str:
        """The 80 % interval; one for each outcome where there are two."""
        if len(self.humps) >= 2:
            return " or ".join(span(h.low, h.high, self.finest) for h in self.humps)
        return "–" if self.low is None or self.high is None else span(self.low, self.high, self.finest)

    @property
    def middle(self) -> str:
        """The median; two medians where there are two outcomes."""
        if len(self.humps) >= 2:
            return " or ".join(rounded(h.median, h.high - h.low, self.finest) for h in self.humps)
        if self.median is None or self.low is None or self.high is None:
            return "–"
        return rounded(self.median, self.high - self.low, self.finest)

    @property
    def disagreement(self) -> str:
        """How far the models' medians lie apart, to the digits that their own spread supports."""
        return "–" if self.spread == "one" else rounded(self.between, max(self.within, self.between), self.finest)


def settlement_rows(v: View) -> tuple[SettlementRow, ...]:
    return tuple(_row(v, k) for k in range(len(v.case.issues)))


def _row(v: View, k: int) -> SettlementRow:
    key = v.case.issues[k]
    issue = v.run.scenario.issues[key]
    found = v.settled(k)
    keys = v.pool.available(k)
    none = [v.without(k, m) for m in keys]
    share_none = float(np.mean(none)) if none else 0.0
    if found is None:
        return SettlementRow(key, v.issue(k), None, None, None, (), "open: no model gives a settlement", False,
                             0.0, 0.0, "one", 0, share_none, _finest(v, k))
    low, middle, high = found
    humps = []
    for mode in v.humps(k):
        said_as = v.names.text(compact(words(issue, mode.median)))
        humps.append(Hump(mode.median, mode.low, mode.high, mode.share, said_as))
    between, within, spread = _spread(v, k, keys)
    wide = (high - low) / v.pool.width[k] > TOO_WIDE
    if len(humps) >= 2 and len({h.words for h in humps}) >= 2:
        text, said = f"either {', or '.join(h.words for h in humps)}", True
    elif wide:
        text, said = f"{_ANYTHING}from near “{v.anchor(k, low)}” to near “{v.anchor(k, high)}”", False
    else:
        text, said = v.names.text(compact(words(issue, middle))), True
    return SettlementRow(key, v.issue(k), middle, low, high, tuple(humps), text, said, between, within, spread,
                         len(keys), share_none, _finest(v, k))


def _finest(v: View, k: int) -> float:
    """The finest grid of a settlement: of options that are whole numbers it is one of them, without a decimal."""
    options = v.case.options[k]
    whole = options is not None and v.pool.discrete[k] and bool((np.asarray(options) % 1 == 0).all())
    return max(v.finest(k), 1.0) if whole else v.finest(k)


def _spread(v: View, k: int, keys: Sequence[str]) -> tuple[float, float, Spread]:
    """Gap between the models' medians, their own typical width, and which of them is the larger."""
    own = [found for key in keys if (found := v.settled(k, key)) is not None]
    if len(own) < 2:
        return 0.0, own[0][2] - own[0][0] if own else 0.0, "one"
    medians = [m for _, m, _ in own]
    between = max(medians) - min(medians)
    within = float(np.median([high - low for low, _, high in own]))
    if between > within:
        return between, within, "models"
    return between, within, "inputs" if between < within / 2 else "open"


def settlement_findings(v: View, rows: Sequence[SettlementRow]) -> list[Finding]:
    """One sentence for each issue."""
    out = []
    for row in rows:
        key = f"settlement.{row.issue}"
        if row.median is None or row.low is None or row.high is None:
            out.append(Finding(key, f"{row.name}: open; no model gives a settlement.", said=False))
            continue
        numbers = {"median": row.median, "low": row.low, "high": row.high}
        if not row.said:
            reach = row.words.removeprefix(_ANYTHING)
            amount = estimate(row.median, row.low, row.high, row.finest)
            settled = would_settle(v.run, key, v.names)
            text = (f"{row.name}: open; models and draws reach {reach}, at {amount}{'; ' if settled else ''}{settled}.")
        elif len(row.humps) >= 2:
            parts = [f"{h.words} ({span(h.low, h.high, row.finest)}; {in_100(h.share, v.draws)})" for h in row.humps]
            count = {2: "two", 3: "three"}.get(len(parts), str(len(parts)))
            text = f"{row.name}: {count} outcomes with little between them: {', or '.join(parts)}."
        else:
            text = f"{row.name}: {row.words}, at {estimate(row.median, row.low, row.high, row.finest)}."
        out.append(Finding(key, text, said=row.said, numbers=numbers))
    return out


def headline_settlements(v: View, rows: Sequence[SettlementRow]) -> Finding:
    """The issue on which the models point most narrowly, in words, and on which they point nowhere."""
    clear = [r for r in rows if r.said and len(r.humps) < 2]
    split = [r for r in rows if r.said and len(r.humps) >= 2]
    silent = [r for r in rows if not r.said]

    def relative(r: SettlementRow) -> float:
        assert r.low is not None and r.high is not None
        return (r.high - r.low) / float(v.pool.width[v.case.issues.index(r.issue)])

    parts = []
    if clear:
        best = min(clear, key=relative)
        at = v.case.issues.index(best.issue)
        assert best.median is not None  # a row that says something has values
        most = "most clearly " if len(clear) > 1 else ""
        parts.append(f"the models point {most}on {cited(best.name)}: {v.place(at, best.median)}")
    if split:
        parts.append(f"separate outcomes on {some_issues([r.name for r in split], at_most=2)}")
    known = [r for r in silent if r.low is not None]
    if known:
        widest = max(known, key=relative)
        settled = would_settle(v.run, f"settlement.{widest.issue}", v.names)
        reach = f"{widest.words.removeprefix(_ANYTHING)}{'; ' if settled else ''}{settled}"
        others = f", and on {counted(len(silent) - 1, 'more issue')}" if len(silent) > 1 else ""
        parts.append(f"open is where {cited(widest.name)} settles ({reach}){others}")
    elif silent:
        names = some_issues([r.name for r in silent], at_most=2)
        parts.append(f"no model gives a settlement on {names}, which stays open")
    return Finding("settlements", sentence(parts), said=not silent)


def headline_agreement(v: View, rows: Sequence[SettlementRow]) -> Finding | None:
    """On which issue the models part most, from which model to which, and on which least."""
    def relative(r: SettlementRow) -> float:
        return r.between / float(v.pool.width[v.case.issues.index(r.issue)])

    compared = sorted((r for r in rows if r.spread != "one"), key=lambda r: (-relative(r), r.issue))
    if not compared:
        return None
    most = compared[0]
    medians = _medians(v, v.case.issues.index(most.issue))
    low, high = min(medians, key=lambda m: (medians[m], m)), max(medians, key=lambda m: (medians[m], m))
    shown = [rounded(medians[m], max(most.within, most.between), most.finest) for m in (low, high)]
    text = f"The models part most on {cited(most.name)}, from {shown[0]} (‘{low}’) to {shown[1]} (‘{high}’)"
    if len(compared) > 1:
        least = compared[-1]
        text += f", and least on {cited(least.name)}, by {least.disagreement}"
    return Finding("models", f"{text}.", numbers={r.issue: r.between for r in compared})


def _medians(v: View, k: int) -> dict[str, float]:
    """Model → median settlement on issue ``k``, of those that say something."""
    return {key: own[1] for key in v.pool.available(k) if (own := v.settled(k, key)) is not None}


def agreement_finding(rows: Sequence[SettlementRow], *, at_most: int = 99) -> Finding:
    """Whether the choice of model or the doubt about the inputs matters more (``at_most`` issues by name)."""
    compared = [r for r in rows if r.spread != "one"]
    if not compared:
        return Finding("models", "Whether the models agree is open: on no issue do two of them speak.", said=False)
    doubt = "the doubt about the inputs"
    groups = {kind: [r.name for r in compared if r.spread == kind] for kind in ("models", "inputs", "open")}
    parts = []
    if groups["models"]:
        parts.append(f"the models differ by more than {doubt} on {_some(groups['models'], compared, at_most)}")
    if groups["inputs"]:
        subject = "agree within it" if parts else f"the models agree within {doubt}"
        parts.append(f"{subject} on {_some(groups['inputs'], compared, at_most)}")
    if groups["open"]:
        parts.append(f"it is open which matters more on {_some(groups['open'], compared, at_most)}")
    return Finding("models", sentence(parts), said=not groups["open"],
                   numbers={f"{r.issue}.{n}": getattr(r, n) for r in compared for n in ("between", "within")})


def _some(names: list[str], among: Sequence[SettlementRow], at_most: int) -> str:
    """All of them, or their names."""
    if len(names) == len(among) and len(names) > 2:
        return f"all {len(names)} issues"
    return some_issues(names, at_most=at_most)
