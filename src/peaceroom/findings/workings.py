"""What lies behind the answer of a model of deals or of bargains, in sentences: who gave way, why, and how sure.

Of `exchange`: the deals, whom they please and hurt, and how far errors of coding alone move the outcome. Of `smp`: who
challenged whom, where everybody ends with which probability, and what the other reading gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from peaceroom.core.workings import Dealt, Space, Workings
from peaceroom.findings.rounding import decimal, finest

if TYPE_CHECKING:
    from peaceroom.analysis.solving import Solution
    from peaceroom.scenario.types import Scenario

#: how many deals, and how many pleased and hurt, are named in sentences; all are in the data
DEALS, NAMED = 12, 3
_ENDS = {
    "little movement": "positions moved little any more", "limit of turns": "the limit of turns was reached",
    "consensus": "all stood at one point", "where KTAB stops with an error": "KTAB would stop with an error there",
}


class _Words:
    """Names of actors and issues, and numbers on an issue's scale."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def actor(self, key: str) -> str:
        return self.scenario.actors[key].name if key in self.scenario.actors else key

    def issue(self, key: str) -> str:
        return f"“{self.scenario.issues[key].name}”"

    def value(self, key: str, number: float) -> str:
        low, high = self.scenario.issues[key].ends
        grid = finest(high - low)
        digits = max(0, len(f"{grid:.10f}".rstrip("0").partition(".")[2]))
        return decimal(number, digits)


def workings_sentences(solution: Solution, scenario: Scenario) -> tuple[str, ...]:
    """Sentences on the workings of a solution; none of a model that gives none."""
    return sentences(solution.workings, scenario, solution.issues)


def sentences(workings: Workings, scenario: Scenario, issues: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences on workings as plain data, on some issues."""
    words = _Words(scenario)
    found: list[str] = []
    if "deals" in workings:
        found += [*_deals(workings, words, issues), *_externalities(workings, words), *_spread(workings, words, issues)]
    if "spaces" in workings:
        found += _spaces(workings, words, issues)
        found += _other_reading(workings, words)
    return tuple(found)


def grouped(told: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Sentences with those that the command line sets in below them."""
    found: list[tuple[str, list[str]]] = []
    for sentence in told:
        if found and sentence.startswith(("  ", "…")):
            found[-1][1].append(sentence.strip())
        else:
            found.append((sentence.strip(), []))
    return found


def deal_sentence(deal: Dealt, words: _Words) -> str:
    """“X gives way on A (30 → 55), Y on B (80 → 60): each gains 2.1; pleases Z (0.5), hurts W (−1.2).”"""
    sides = [f"{words.actor(g['actor'])} {'gives way ' if n == 0 else ''}on {words.issue(g['issue'])} "
             f"({words.value(g['issue'], g['from'])} → {words.value(g['issue'], g['to'])})"
             for n, g in enumerate(deal["gives"])]
    gains = [g["gain"] for g in deal["gives"]]
    each = f"each gains {_gain(gains[0])}" if abs(gains[0] - gains[1]) < 1e-6 else \
        f"they gain {_gain(gains[0])} and {_gain(gains[1])}"
    others = sorted(((v["gain"], words.actor(a)) for a, v in deal["others"].items()), reverse=True)
    pleased = [f"{name} ({_gain(gain)})" for gain, name in others if gain > 5e-3][:NAMED]
    hurt = [f"{name} ({_gain(gain)})" for gain, name in reversed(others) if gain < -5e-3][:NAMED]
    effects = [f"{verb} {', '.join(names)}" for verb, names in (("pleases", pleased), ("hurts", hurt)) if names]
    return f"{', '.join(sides)}: " + "; ".join([each, *effects]) + "."


def _gain(value: float) -> str:
    return decimal(value, 2)


def _deals(workings: Workings, words: _Words, issues: tuple[str, ...]) -> list[str]:
    deals = [d for d in workings["deals"] if any(g["issue"] in issues for g in d["gives"])]
    if not deals:
        return ["No two actors gain by a deal: the outcome is the mean of positions, by salience and capability."]
    head = (f"{len(deals)} deal{'s' * (len(deals) > 1)} on the inputs as they are coded, the best first; gains in "
            "points of a scale of 100 times salience.")
    if any(words.scenario.issues[g["issue"]].kind == "options" for d in deals for g in d["gives"]):
        head += (" On an issue with options a deal moves what is asked for, which may then lie between two of them; "
                 "the outcome is an option.")
    more = [f"… and {len(deals) - DEALS} more (all are in the data)."] if len(deals) > DEALS else []
    return [head, *(f"  {deal_sentence(d, words)}" for d in deals[:DEALS]), *more]


def _externalities(workings: Workings, words: _Words) -> list[str]:
    found = []
    for actor, row in workings["externalities"].items():
        rest = row["inner gain"] + row["inner loss"] + row["outer gain"] + row["outer loss"]
        found.append((rest, f"{words.actor(actor)} {_gain(row['own'])} of its own deals and {_gain(rest)} of others’"))
    if not found:
        return []
    found.sort()
    return ["Who gains and loses: " + "; ".join(text for _, text in reversed(found)) + "."]


def _spread(workings: Workings, words: _Words, issues: tuple[str, ...]) -> list[str]:
    spread = workings["spread"]
    out = []
    for issue in issues:
        mine, plain = spread["outcomes"].get(issue), spread["weighted mean"].get(issue)
        if mine and plain:
            ends, means = (f"{words.value(issue, v['5 %'])} to {words.value(issue, v['95 %'])}" for v in (mine, plain))
            out.append(f"  {words.issue(issue)}: {ends} (weighted mean: {means})")
    share = f"{100 * spread['coding error']:g} %"
    head = (f"Saliences and capabilities lower by up to {share} at random move 90 in 100 of {spread['draws']} "
            "outcomes to:")
    return [head, *out] if out else []


def _spaces(workings: Workings, words: _Words, issues: tuple[str, ...]) -> list[str]:
    found = []
    for space in workings["spaces"]:
        shown = [i for i in space["issues"] if i in issues]
        if not shown or not space["positions"]:
            continue
        where = ", ".join(words.issue(i) for i in shown)
        found.append(f"{where}: ended after {space['turns']} turns, as {_ENDS.get(space['end'], space['end'])}.")
        if space["consensus"]:
            at = space["positions"][0]["position"]
            agreed = (f"{words.issue(i)} {words.value(i, at[i])}" for i in shown)
            found.append(f"  All agree on {', '.join(agreed)}.")
            continue
        for row in _camps(space, shown, words):
            found.append(f"  {row}")
        best = sorted((c for c in space["challenges"] if c["turn"] == 1), key=lambda c: -c["gain"])[:NAMED]
        for c in best:
            found.append(f"  In turn 1 {words.actor(c['actor'])} challenges {words.actor(c['other'])}: it expects to "
                         f"win with {100 * c['odds']:.0f} in 100 and to gain {c['gain']:.3f}.")
    return found


def _camps(space: Space, shown: list[str], words: _Words) -> list[str]:
    camps: dict[tuple[str, ...], list[str]] = {}
    chance: dict[tuple[str, ...], float] = {}
    for row in space["positions"]:
        at = tuple(words.value(i, row["position"][i]) for i in shown)
        camps.setdefault(at, []).append(words.actor(row["actor"]))
        chance[at] = max(chance.get(at, 0.0), row["probability"])
    ranked = sorted(camps, key=lambda at: -chance[at])
    return [f"{' / '.join(at)} with {100 * chance[at]:.0f} in 100: {', '.join(camps[at])}" for at in ranked]


def _other_reading(workings: Workings, words: _Words) -> list[str]:
    other = workings["other reading"]
    if other["largest difference"] is None:
        return [f"The reading {other['reading']} gives no answer to compare with."]
    there = other["outcome"].get(other["on"] or "")
    if other["on"] is None or there is None:
        return [f"The reading {other['reading']} gives the same."]
    return [f"The reading {other['reading']} differs by up to {100 * other['largest difference']:.1f} in 100 of a "
            f"scale, on {words.issue(other['on'])} ({words.value(other['on'], there)})."]
