"""The best packages of a scenario as plain numbers: ``result["packages"]``, and what ``peaceroom packages`` prints.

Counts and best texts are those of the best estimates; how often a text holds is counted over the draws. See
docs/results.md for the form.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceroom.analysis.packages.agenda import agenda
from peaceroom.analysis.packages.limits import limits
from peaceroom.analysis.packages.problem import Table, certain, table_of
from peaceroom.core.case import Array, Case
from peaceroom.core.errors import InputError
from peaceroom.models.packages.linkage import MOST_ITEMS, closings, issue_by_issue, trades, without_text
from peaceroom.models.packages.problem import Problem
from peaceroom.models.packages.rules import RULES, best_by, count_texts, robust_text
from peaceroom.models.packages.solving import Best
from peaceroom.runs.package_results import Approval, BestText, Margin, Needs, Order, Packages, Trade
from peaceroom.scenario.anchors import words
from peaceroom.scenario.types import Scenario

#: seconds of processor time that the solver may take for one text: by default, and at the most
SECONDS, DAY = 20.0, 86_400.0
#: draws in which the robust package is looked for, and branches of its search times draws times parties
ROBUST_DRAWS, ROBUST_WORK = 1_000, 30_000_000
_MOST_TRADES = 12


def packages_result(scenario: Scenario, best: Case, case: Case, *, seconds: float = SECONDS) -> Packages:
    """The best packages, the trades they rest on, and the order in which they could be closed.

    Parameters
    ----------
    best, case
        The best estimates (one draw), and the draws.
    seconds
        The most processor time that the solver may take for one text: above 0, at most a day.

    Raises
    ------
    InputError
        E460 where nobody whose consent is required has a position or scores, E468 seconds.
    """
    if not 0 < seconds <= DAY:
        raise InputError.one("E468", f"a text cannot be looked for {seconds:g} seconds long",
                             "the search would have no end, or would not begin",
                             f"give seconds above 0 and at most {DAY:,.0f}, e.g. --seconds {SECONDS:g}")
    one, many = table_of(best), table_of(case)
    if not one.problem.parties:
        raise InputError.one("E460", "nobody whose consent is required has a position or scores",
                             "a package is what all of them accept", "write consent: required at the parties that "
                             "must agree, and give their positions or scores")
    counts = count_texts(one.problem)
    found = [best_by(rule, one.problem, seconds=seconds) for rule in RULES]
    starts = list(dict.fromkeys(f.text for f in found if f.text is not None))
    steps = max(1_000, ROBUST_WORK // (min(case.draws, ROBUST_DRAWS) * len(one.problem.parties)))
    found.append(robust_text(many.problem, starts, draws=ROBUST_DRAWS, steps=steps))
    some: Packages = {
        "certain": certain(case),
        "approval": approval_of(one.problem),
        "limits": limits(scenario, one.problem),
        "parties": parties(one, many),
        "texts": None if counts is None else counts.texts,
        "acceptable": None if counts is None else counts.acceptable,
        "acceptable_without": None if counts is None else counts.without,
        "not_counted": None if counts is not None else not_counted(one.problem),
        "best": {f.rule: entry(scenario, f, one.problem, many.problem) for f in found},
    }
    package = next((f.text for f in found if f.rule in ("nash", "egalitarian") and f.text is not None), None)
    if package is None:
        return some
    alone = issue_by_issue(one.problem)
    return {
        **some,
        "issue_by_issue": {"text": text_of(one.problem, alone),
                           "accepted": share(many.problem, alone)},
        "trades": _trades(one.problem, alone, package),
        "order": order(scenario, many.problem, case.reference, package),
    }


def approval_of(problem: Problem) -> Approval | None:
    """Whose acceptance a text needs, where not everybody's; None otherwise."""
    if not problem.spare:
        return None
    must = [p for p, some in zip(problem.parties, problem.among, strict=True) if not some]
    least = len(problem.parties) - min(problem.spare, int(problem.among.sum()))
    return {"at_least": least, "among": list(problem.parties), "including": must}


def not_counted(problem: Problem) -> str:
    """Why texts are not counted."""
    return "an issue is a continuum" if problem.texts is None else f"there are {problem.texts:,} texts"


def parties(one: Table, many: Table) -> dict[str, Needs]:
    """Per party what it needs, in which points, and what its acceptance rests on."""
    whole = one.problem.best()[0]
    needs = many.problem.threshold
    return {
        party: {"needs": float(one.problem.threshold[0, i]), "p10": float(np.quantile(needs[:, i], 0.1)),
                "p90": float(np.quantile(needs[:, i], 0.9)), "best": float(whole[i]),
                "points": "given" if one.scored[i] else "share of its best package", "rests_on": one.grounds[i]}
        for i, party in enumerate(one.problem.parties)}


def entry(scenario: Scenario, found: Best, one: Problem, many: Problem) -> BestText:
    """One best text: its values and words, gains on the best estimates, and how often it holds."""
    if found.text is None:
        return {"text": None, "gain": {}, "accepted": 0.0, "ties": [], "tied": found.tied, "proved": found.proved,
                "gap": _finite(found.gap), "why": "no text has the approval that it needs on the best estimates"
                if one.spare else "no text is accepted by all on the best estimates"}
    gain = (one.worth(found.text) - one.threshold)[0]
    return {
        "text": text_of(one, found.text),
        "words": {k: words(scenario.issues[k], v) for k, v in text_of(one, found.text).items()},
        "gain": {p: float(g) for p, g in zip(one.parties, gain, strict=True)},
        "margin": margins(many, found.text),
        "accepted": share(many, found.text),
        "acceptable": bool(one.carried(found.text)[0]),
        "against": [p for p, yes in zip(one.parties, one.accepted(found.text)[0], strict=True) if not yes],
        "value": _finite(found.value),
        "ties": [text_of(one, t) for t in found.ties], "tied": found.tied,
        "proved": found.proved, "gap": _finite(found.gap),
    }


def text_of(problem: Problem, text: Sequence[float]) -> dict[str, float]:
    """A text by issue."""
    return {name: float(v) for name, v in zip(problem.names, text, strict=True)}


def share(problem: Problem, text: Sequence[float]) -> float:
    """Share of draws in which a text has the approval that it needs."""
    return float(problem.carried(text).mean())


def margins(problem: Problem, text: Sequence[float]) -> dict[str, Margin]:
    """Per party the points above its threshold (10, 50, 90 % of the draws), and the share of draws in which it
    accepts."""
    above, accepted = problem.worth(text) - problem.threshold, problem.accepted(text)
    low, middle, high = np.quantile(above, (0.1, 0.5, 0.9), axis=0)
    return {p: {"p10": float(low[i]), "median": float(middle[i]), "p90": float(high[i]),
                "accepts": float(accepted[:, i].mean())} for i, p in enumerate(problem.parties)}


def _trades(problem: Problem, alone: Sequence[float], package: Sequence[float]) -> list[Trade]:
    found: list[Trade] = []
    for t in trades(problem, alone, package)[:_MOST_TRADES]:
        found.append({
            "giver": problem.parties[t.giver], "gives": problem.names[t.gives], "gets": problem.names[t.gets],
            "other": problem.parties[t.other], "costs": t.costs, "brings": t.brings,
            "other_costs": t.other_costs, "other_brings": t.other_brings, "worth": t.worth,
        })
    return found


def order(scenario: Scenario, problem: Problem, reference: Array, text: Sequence[float]) -> Order:
    """In which order the agenda's items can be closed on a text: the strongest order, first steps, who may leave."""
    items = agenda(scenario)
    if len(items) > MOST_ITEMS:
        return {"unavailable": f"orders are looked for among up to {MOST_ITEMS} items, and here are {len(items)}"}
    ids = list(items)
    numbers = [[problem.names.index(k) for k in items[i]] for i in ids]
    after = [[ids.index(a) for a in scenario.agenda[i].after if a in ids] if i in scenario.agenda else [] for i in ids]
    found = closings(problem, text, numbers, after, without_text(problem, reference))
    best = found.best
    return {
        "text": text_of(problem, text),
        "best": None if best is None else [{"item": ids[j], "holds": s}
                                           for j, s in zip(best.order, best.shares, strict=True)],
        "first": {ids[j]: s for j, s in found.first.items()},
        "would_stop": [{"party": problem.parties[p.party], "after": [ids[j] for j in p.closed], "share": p.share,
                        "more": p.more} for p in found.pocketing],
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
