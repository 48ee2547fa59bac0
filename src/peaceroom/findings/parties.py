"""Sentences about the table: who is close to whom, where an agreement would suit all, who can block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from peaceroom.analysis.pool import quantiles
from peaceroom.analysis.sensitivity.given import binned, decided
from peaceroom.findings.deciding import WORTH_SAYING, number_name, would_settle
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
    leading,
    listed,
    some_issues,
    verdict,
)
from peaceroom.findings.view import Array, Finding, View

#: what is said, here and in tables, of whoever has the longest way from its position to the settlement
MOST = "must move most"
#: after the names of two of whom one must move most
WHICH = ", open which"
#: names that are told of those that lead now and then
_NAMED = 2


def distance_findings(v: View) -> list[Finding]:
    """On which issue the positions of those who decide lie closest together, and on which furthest apart."""
    gaps = v.distances
    compared = v.needs_consent if v.any_required else np.ones(gaps.shape[1], bool)
    measured = np.flatnonzero(np.isfinite(gaps).any(axis=0) & compared)
    who = "Those whose consent is needed" if v.any_required else "The actors"
    if measured.size < 2:
        text = f"How far apart {who[0].lower()}{who[1:]} are cannot be compared: "
        reason = ("there is one issue only" if len(v.case.issues) == 1 else "fewer than two issues have two positions")
        return [Finding("closest", f"{text}{reason}.")]
    return [
        _extreme(v, "closest", f"{who} are closest on", -gaps[:, measured], gaps[:, measured], measured),
        _extreme(v, "furthest", f"{who} are furthest apart on", gaps[:, measured], gaps[:, measured], measured),
    ]


def _extreme(v: View, key: str, opening: str, scores: Array, gaps: Array, issues: Sequence[int] | Any) -> Finding:
    medians = [quantiles(100 * gaps[:, j]) or (0.0, 0.0, 0.0) for j in range(gaps.shape[1])]
    numbers = {v.case.issues[k]: medians[j][1] / 100 for j, k in enumerate(issues)}
    found = leaders(scores, at_most=1)
    if found is not None:
        (best,), share = found
        low, middle, high = medians[best]
        text = f"{opening} {cited(v.issue(issues[best]))}: {estimate(middle, low, high)} of 100 points."
        return Finding(key, text, numbers=numbers | {"share": share})
    often = leading(scores)[:_NAMED]
    told = listed([f"{cited(v.issue(issues[j]))} ({in_100(share, v.draws)} draws)" for j, share in often], "or")
    decides = _decides(v, gaps[:, often[0][0]] - gaps[:, often[1][0]], [int(issues[j]) for j, _ in often]) if (
        len(often) > 1) else ""
    return Finding(key, f"{opening} {told}, and it is open which{decides}.", said=False,
                   numbers=numbers | {"share": often[0][1]})


def _decides(v: View, apart: Array, issues: Sequence[int]) -> str:
    """Whose position on two issues tells on which of them the gap is wider; empty where none stands out.

    ``apart`` ``(D,)`` is the one gap less the other, NaN where an issue has none.
    """
    if v.names.redact:
        return ""
    columns = {f"positions.{v.case.actors[i]}.{v.case.issues[k]}.position": binned(v.case.position[:, i, k])
               for k in issues for i in v.deciding(k) if np.ptp(v.case.position[:, i, k]) > 0}
    first = next(iter(decided(columns, apart).get("inputs", {}).items()), None)
    if first is None or first[1]["share"] < WORTH_SAYING:
        return ""
    name, share = number_name(v.names, first[0]), round(100 * first[1]["share"])
    return f": it hangs most on {name}, for {share} of 100 of the doubt"


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
    text = f"{subject} are closest on {_named(near)}, and furthest apart on {_named(far)}."
    return Finding("distance", text, said=both, numbers=dict(near.numbers) | dict(far.numbers))


def _named(f: Finding) -> str:
    """The part of a distance sentence after "on"."""
    return f.text.partition(" closest on " if f.key == "closest" else " apart on ")[2].rstrip(".")


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
        return "such a text" if parts else f"a text that {v.all_needed} prefer to no agreement"

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
        most = min(unsure, key=lambda i: (abs(known[i] - 0.5), i))
        settled = would_settle(v.run, f"zone.{most}", v.names)
        on = f"on {cited(v.names.issue(most))} " if settled and len(unsure) > 1 else ""
        parts.append(f"it is open whether {text()} exists on {_issues(v, unsure, at_most)} ({span} draws"
                     f"{f'; {on}{settled}' if settled else ''})")
    if silent:
        parts.append(f"the file cannot say whether {text()} exists on {_issues(v, silent, at_most)} "
                     "(the value of failure is not known for everybody needed)")
    if free:
        parts.append(f"{text()} is not asked for on {_issues(v, free, at_most)} (no single actor's consent is needed)")
    return Finding("zone", f"Issue by issue, {'; '.join(parts)}.", said=not (unsure or silent), numbers=known)


def headline_zone(v: View) -> Finding:
    """Where room for a text is rarest and most common, with what it hangs on there: no sentence that fits any file."""
    found = zone_verdicts(v)
    known = {i: s for i, (_, s) in found.items() if s is not None}
    if not known:
        return zone_finding(v, at_most=2)
    rare, common = min(known, key=lambda i: (known[i], i)), max(known, key=lambda i: (known[i], i))
    unsure = [i for i in known if found[i][0] == "open"]
    missing = len(_asked(v)) - len(known)
    settled = would_settle(v.run, f"zone.{rare}", v.names)
    least = (f"{cited(v.names.issue(rare))} ({in_100(known[rare], v.draws)} draws{f'; {settled}' if settled else ''})")
    if len(known) == 1:
        what = f"a text that {v.all_needed} prefer to no agreement"
        text = {"yes": f"A{what[1:]} probably exists on {least}",
                "no": f"A{what[1:]} probably does not exist on {least}",
                "open": f"It is open whether {what} exists on {least}"}[found[rare][0]]
    else:
        text = (f"A text that {v.all_needed} prefer to no agreement is rarest on {least} and most common on "
                f"{cited(v.names.issue(common))} ({in_100(known[common], v.draws)} draws)")
        if unsure:
            text += f"; it is open whether one exists on {counted(len(unsure), 'issue')} of {len(known)}"
    if missing:
        text += f"; the file cannot say on {counted(missing, 'issue')}, where what failure is worth is not known"
    return Finding("zone", f"{text}.", said=not (unsure or missing), numbers=known)


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
    opening = f"Taken together as one package, a text that {v.all_needed} prefer to no agreement"
    if kind == "open":
        text = (f"Whether, with all issues taken together as one package, there is a text that {v.all_needed} prefer "
                f"to no agreement, is open {tail}.")
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
    unsure: list[tuple[float, str, str]] = []
    for actor, shares in found.items():
        yes = [i for i, s in shares.items() if verdict(s, v.draws) == "yes"]
        if yes:
            span = in_100_span([shares[i] for i in yes], v.draws)
            likely.append(f"{v.names.actor(actor)} on {_issues(v, yes, at_most)} ({span} draws)")
        if between := [(s, i) for i, s in shares.items() if verdict(s, v.draws) == "open"]:
            most, issue = max(between)
            unsure.append((most, v.names.actor(actor), f"on {cited(v.names.issue(issue))} ({in_100(most, v.draws)})"))
    text = "Offered the compromise between all positions, "
    text += ("these would probably rather have no agreement: " + "; ".join(likely) if likely
             else "nobody whose consent is needed would probably rather have no agreement")
    if unsure:
        told = [f"{who} {where}" for _, who, where in sorted(unsure, key=lambda row: (-row[0], row[1]))]
        text += f"; open {'also ' if likely else ''}for {listed(told, at_most=min(at_most, _NAMED))}"
    elif not likely and found:
        share, who, issue = max((s, a, i) for a, shares in found.items() for i, s in shares.items())
        text += (f", most often {v.names.actor(who)} on {cited(v.names.issue(issue))} ({in_100(share, v.draws)} draws)")
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
            out[issue] = Finding(f"mover.{issue}", "open", said=False)
            continue
        numbers = {v.case.actors[i]: (middles[j] or (0.0, 0.0, 0.0))[1] for j, i in enumerate(who)}
        found = leaders_of(ways.pieces(), at_most=min(2, who.size - 1))
        if found is None:
            out[issue] = Finding(f"mover.{issue}", "open", said=False, numbers=numbers)
            continue
        names = listed([v.actor(int(who[j])) for j in found[0]], "or")
        single = len(found[0]) == 1
        text = names if single else f"{names}{WHICH}"
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
        return Finding("movers", f"Who {MOST} to reach the settlement is open on every issue: nobody has the "
                                 f"longest way {share}.", said=False)
    (first, issues), *others = sorted(named.items(), key=lambda x: -len(x[1]))
    parts = [f"{first} {MOST} on {listed(issues)}", *(f"{actor} on {listed(issues)}" for actor, issues in others)]
    text = f"To reach the settlement, {share}, {'; '.join(parts)}"
    if open_count:
        text += f"; open on {counted(open_count, 'issue')}"
    return Finding("movers", text + ".", said=not open_count)
