"""Sentences about the table: who is close to whom, where an agreement would suit all, who can block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from peaceroom.analysis.pool import quantiles
from peaceroom.findings.rounding import (
    AGREE,
    Verdict,
    cited,
    counted,
    estimate,
    in_100,
    in_100_span,
    leaders,
    leaders_of,
    listed,
    some_issues,
    verdict,
)
from peaceroom.findings.view import Array, Finding, View

#: what is said, here and in tables, of whoever has the longest way from its position to the settlement
MOST = "must move most"


def distance_findings(v: View) -> list[Finding]:
    """On which issue the positions of those who decide lie closest together, and on which furthest apart."""
    gaps = v.distances
    compared = v.needs_consent if v.any_required else np.ones(gaps.shape[1], bool)
    measured = np.flatnonzero(np.isfinite(gaps).any(axis=0) & compared)
    who = "Those whose consent is needed" if v.any_required else "The actors"
    if measured.size < 2:
        text = f"How far apart {who[0].lower()}{who[1:]} are cannot be compared: "
        reason = ("there is one issue only" if len(v.case.issues) == 1 else "fewer than two issues have two positions")
        reason += "; the run cannot say where they are closest."
        return [Finding("closest", text + reason, said=False)]
    return [
        _extreme(v, "closest", f"{who} are closest on", -gaps[:, measured], gaps[:, measured], measured),
        _extreme(v, "furthest", f"{who} are furthest apart on", gaps[:, measured], gaps[:, measured], measured),
    ]


def _extreme(v: View, key: str, opening: str, scores: Array, gaps: Array, issues: Sequence[int] | Any) -> Finding:
    medians = [quantiles(100 * gaps[:, j]) or (0.0, 0.0, 0.0) for j in range(gaps.shape[1])]
    numbers = {v.case.issues[k]: medians[j][1] / 100 for j, k in enumerate(issues)}
    found = leaders(scores, at_most=min(3, len(issues) - 1))
    if found is None:
        word = opening.partition(" are ")[2].removesuffix(" on")
        subject = opening.partition(" are ")[0]
        return Finding(key, f"On which issue {subject[0].lower()}{subject[1:]} are {word}, the draws cannot say.",
                       said=False, numbers=numbers)
    group, share = found
    low, middle, high = medians[group[0]]
    if len(group) == 1:
        text = f"{opening} {cited(v.issue(issues[group[0]]))}: {estimate(middle, low, high)} hundredths of the scale."
        return Finding(key, text, numbers=numbers | {"share": share})
    text = f"{opening} {listed([cited(v.issue(issues[j])) for j in group], 'or')}; the draws cannot say which."
    return Finding(key, text, said=False, numbers=numbers | {"share": share})


def zone_verdicts(v: View) -> dict[str, tuple[Verdict, float | None]]:
    """Issue id → is there a settlement that all needed prefer to failure, and in which share of the draws."""
    found: dict[str, tuple[Verdict, float | None]] = {}
    for issue in v.case.issues:
        entry = v.run.result["zone"].get(issue, {})
        share = entry.get("share")
        found[issue] = ("open", None) if share is None else (verdict(share, v.draws), float(share))
    return found


def headline_distance(v: View, found: Sequence[Finding]) -> Finding:
    """Closest and furthest in one sentence; the opening is said once."""
    if len(found) < 2:
        return found[0]
    near, far = found
    both = near.said and far.said
    subject = "Those whose consent is needed" if v.any_required else "The actors"
    lowered = f"{subject[0].lower()}{subject[1:]}"
    named, apart = _named(near), _named(far)
    if named and apart:
        text = f"{subject} are closest on {named}, and furthest apart on {apart}."
    elif named:
        text = f"{subject} are closest on {named}; the draws cannot say where they are furthest apart."
    elif apart:
        text = f"{subject} are furthest apart on {apart}; the draws cannot say where they are closest."
    else:
        text = f"The draws cannot say where {lowered} are closest, nor where they are furthest apart."
    return Finding("distance", text, said=both, numbers=dict(near.numbers) | dict(far.numbers))


def _named(f: Finding) -> str:
    """The part of a distance sentence after "on", or nothing if it names no issue."""
    _, on, rest = f.text.partition(" closest on " if f.key == "closest" else " apart on ")
    return rest.rstrip(".").replace("; the draws cannot say which", " (the draws cannot say which)") if on else ""


def zone_finding(v: View, *, at_most: int = 99) -> Finding:
    """Where a zone of agreement exists: settlements that everybody needed prefers to no agreement.

    At most so many issues are named in each group.
    """
    if not v.any_required:
        return Finding("zone", "No issue needs the consent of any single actor: there is no zone of agreement to find.")
    found = zone_verdicts(v)
    known = {i: s for i, (_, s) in found.items() if s is not None}
    if not known:
        return Finding("zone", "Whether a zone of agreement exists, the file cannot say: "
                               "what failure is worth to those whose consent is needed is not given.", said=False)
    parts: list[str] = []

    def text() -> str:
        """What is looked for, in full only where it is first spoken of."""
        return "such a text" if parts else "a text that all needed prefer to no agreement"

    for wanted, words in (("yes", "probably exists on"), ("no", "probably does not exist on")):
        issues = [i for i in known if found[i][0] == wanted]
        if issues:
            everywhere = len(issues) == len(v.case.issues) and len(issues) > 2
            where = f"all {len(issues)} issues" if everywhere else _issues(v, issues, at_most)
            parts.append(f"{text()} {words} {where} ({in_100_span([known[i] for i in issues], v.draws)} draws)")
    unsure = [i for i, (kind, s) in found.items() if kind == "open" and s is not None]
    silent = [i for i in _asked(v) if found[i][1] is None]
    free = [i for i in v.case.issues if i not in _asked(v)]
    if unsure:
        span = in_100_span([known[i] for i in unsure], v.draws)
        parts.append(f"the draws cannot say whether {text()} exists on {_issues(v, unsure, at_most)} ({span} draws)")
    if silent:
        parts.append(f"the file cannot say whether {text()} exists on {_issues(v, silent, at_most)} "
                     "(the value of failure is not known for everybody needed)")
    if free:
        parts.append(f"{text()} is not asked for on {_issues(v, free, at_most)} (no single actor's consent is needed)")
    return Finding("zone", f"Issue by issue, {'; '.join(parts)}.", said=not (unsure or silent), numbers=known)


def _asked(v: View) -> list[str]:
    """Issues that need the consent of somebody at the table."""
    return [i for i, needed in zip(v.case.issues, v.needs_consent, strict=True) if needed]


def _issues(v: View, keys: Sequence[str], at_most: int = 99) -> str:
    return some_issues([v.names.issue(i) for i in keys], at_most=at_most)


def package_zone_finding(v: View) -> Finding | None:
    """Is there a package over all issues that everybody needed prefers to failure."""
    entry: Mapping[str, Any] = v.run.result.get("zone_package") or {}
    share = entry.get("share")
    if share is None:
        return None
    numbers = {"share": float(share)}
    kind = verdict(share, v.draws)
    tail = f"({in_100(share, v.draws)} draws)"
    opening = "Taken together as one package, a text that all needed prefer to no agreement"
    if kind == "open":
        text = (f"Whether, with all issues taken together as one package, there is a text that all needed prefer to no "
                f"agreement, the draws cannot say {tail}.")
        return Finding("zone-package", text, said=False, numbers=numbers)
    exists = "probably exists" if kind == "yes" else "probably does not exist"
    return Finding("zone-package", f"{opening} {exists} {tail}.", numbers=numbers)


def blocking(v: View) -> dict[str, dict[str, float]]:
    """Actor id → issue id → share of draws in which it prefers no agreement to the compromise text."""
    found: dict[str, dict[str, float]] = {}
    for issue in v.case.issues:
        for row in v.run.result["zone"].get(issue, {}).get("blockers", ()):
            found.setdefault(row["actor"], {})[issue] = float(row["share"])
    return dict(sorted(found.items(), key=lambda item: -sum(item[1].values())))


def blocker_finding(v: View, *, at_most: int = 99) -> Finding:
    """Who would rather have no agreement than the weighted middle of the positions."""
    if not v.any_required:
        return Finding("blockers", "No issue needs the consent of any single actor: nobody can block one alone.")
    found = blocking(v)
    known = [i for i in v.case.issues if v.run.result["zone"].get(i, {}).get("share") is not None]
    if not known:
        return Finding("blockers", "Who can block which issue, the file cannot say: "
                                   "what failure is worth to those whose consent is needed is not given.", said=False)
    numbers = {f"{a}.{i}": s for a, shares in found.items() for i, s in shares.items()}
    likely: list[str] = []
    unsure: list[str] = []
    for actor, shares in found.items():
        yes = [i for i, s in shares.items() if verdict(s, v.draws) == "yes"]
        if yes:
            span = in_100_span([shares[i] for i in yes], v.draws)
            likely.append(f"{v.names.actor(actor)} on {_issues(v, yes, at_most)} ({span} draws)")
        if any(verdict(s, v.draws) == "open" for s in shares.values()):
            unsure.append(v.names.actor(actor))
    text = "Offered the compromise between all positions, "
    text += ("these would probably rather have no agreement: " + "; ".join(likely) if likely
             else "nobody whose consent is needed would probably rather have no agreement")
    if unsure:
        text += f"; the draws cannot say on {'other' if likely else 'some'} issues for {listed(unsure)}"
    silent = len(set(_asked(v)) - set(known))
    if silent:
        text += f"; the file cannot say for {counted(silent, 'issue')} where a value of failure is not known"
    return Finding("blockers", text + ".", said=not (unsure or silent), numbers=numbers)


def mover_findings(v: View) -> dict[str, Finding]:
    """Issue id → who must move most: whose position lies furthest from where the models see the settlement."""
    out: dict[str, Finding] = {}
    for k, issue in enumerate(v.case.issues):
        ways = v.ways_to_go(k)
        who = ways.who
        middles = [quantiles(ways.column(j)) for j in range(who.size)]
        if who.size < 2 or not any(middles):
            out[issue] = Finding(f"mover.{issue}", "cannot say", said=False)
            continue
        numbers = {v.case.actors[i]: (middles[j] or (0.0, 0.0, 0.0))[1] for j, i in enumerate(who)}
        found = leaders_of(ways.pieces(), at_most=min(2, who.size - 1))
        if found is None:
            out[issue] = Finding(f"mover.{issue}", "cannot say", said=False, numbers=numbers)
            continue
        names = listed([v.actor(int(who[j])) for j in found[0]], "or")
        single = len(found[0]) == 1
        text = names if single else f"{names}, cannot say which"
        out[issue] = Finding(f"mover.{issue}", text, said=single, numbers=numbers | {"share": found[1]})
    return out


def mover_finding(v: View, per_issue: Mapping[str, Finding]) -> Finding:
    """Who has the longest way to the settlement, over the issues."""
    named: dict[str, list[str]] = {}
    for issue, f in per_issue.items():
        if f.said:
            named.setdefault(f.text, []).append(cited(v.names.issue(issue)))
    open_count = sum(not f.said for f in per_issue.values())
    share = f"in at least {round(100 * AGREE)} in 100 draws"
    if not named:
        return Finding("movers", f"Who {MOST} to reach the settlement, the draws cannot say on any issue "
                                 f"(nobody has the longest way {share}).", said=False)
    (first, issues), *others = sorted(named.items(), key=lambda x: -len(x[1]))
    parts = [f"{first} {MOST} on {listed(issues)}", *(f"{actor} on {listed(issues)}" for actor, issues in others)]
    text = f"To reach the settlement, {share}, {'; '.join(parts)}"
    if open_count:
        text += f"; the draws cannot say on {counted(open_count, 'issue')}"
    return Finding("movers", text + ".", said=not open_count)
