"""What can be signed: the text that most draws let all accept, who gives what for what, the draft on the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceroom.findings.brief.types import Deal, Line, Term
from peaceroom.findings.drafts import repair_sentences
from peaceroom.findings.often import Often
from peaceroom.findings.packages import accept_it, actor, approval_sentence, issue, they
from peaceroom.findings.rounding import cited, hundreds, in_100, listed
from peaceroom.findings.view import View
from peaceroom.runs.draft_results import Draft
from peaceroom.runs.package_results import BestText, Margin, Packages

#: a text that fewer draws than this let all accept is no deal, and from this share on it is an easy one
SELDOM, EASY = 0.1, 0.9
#: a trade is told from this share of a party's best package on
_WORTH = 0.005
_TRADES = 2
_NAMED = 2


def deal(v: View) -> Deal:
    """What can be signed; a redacted run says nothing of it, since it tells what each would accept at the least."""
    if v.names.redact:
        return Deal(None, (Line("What each would sign is not shown in a redacted report.", "packages", False),),
                    (), (), ())
    packages = v.run.result.get("packages")
    if packages is None:
        return Deal(None, (Line("No single actor’s consent is needed, so no text is looked for that all would sign.",
                                "packages"),), (), (), _draft(v))
    best = max((b for b in packages["best"].values() if b["text"] is not None), key=lambda b: b["accepted"],
               default=None)
    who = they(packages["approval"])
    asks = [Line(text, "packages") for text in approval_sentence(packages["approval"], v.run.scenario)]
    if best is None:
        return Deal(0.0, (Line(f"No text was found that {who} would accept.", "packages"),), (), (), _draft(v))
    often = Often(v.draws, packages["certain"])
    terms = tuple(Term(v.names.issue(k), v.place(v.case.issues.index(k), at)) for k, at in (best["text"] or {}).items())
    lines = [*asks, *_said(v, best, who, often)]
    if best["accepted"] < SELDOM and not often.certain:
        # nobody would sign it: how far off it is says more than its words, which the report has
        terms, lines = (), [*lines, *_short(v, best, packages)]
    return Deal(best["accepted"], tuple(lines), terms, tuple(_trades(v)), _draft(v))


def _short(v: View, best: BestText, packages: Packages) -> list[Line]:
    """By how much the text falls short for those whom it suits least, at the middle of the draws."""
    needs = packages["parties"]
    missing = sorted(((-m["median"] / needs[key]["best"], key) for key, m in best.get("margin", {}).items()
                      if m["median"] < 0 and key in needs and needs[key]["best"] > 0), reverse=True)[:_NAMED]
    if not missing:
        return []
    named = [f"{v.names.actor(key)} {100 * share:.0f}" for share, key in missing]
    return [Line(f"Of 100 points of its best package that text leaves {listed(named)} short of what failure is worth.",
                 "packages")]


def _said(v: View, best: BestText, who: str, often: Often) -> list[Line]:
    share, count = in_100(best["accepted"], v.draws), len(best["text"] or {})
    if often.certain:
        text = ("A deal is there: {who} accept the text below, which settles all of it" if best["accepted"] else
                "There is no deal: {who} accept no text that settles all of it; the one below comes nearest")
        if not best["accepted"] and who != "all":
            text = "There is no deal: too few accept any text that settles all of it; the one below comes nearest"
        return [Line(f"{text.format(who=who)}, on the numbers as given.", "packages")]
    # a draft that is silent on an issue may do better: what is compared is said
    every = f"that settle all {count} issues" if count > 1 else "on that issue"
    if best["accepted"] >= EASY:
        text = f"A deal is there: {who} accept the text below, which settles all of it, in {share} draws"
    elif best["accepted"] < SELDOM:
        text = (f"Hardly any deal: of texts {every}, the one that most draws allow is accepted by {who} in {share} "
                "draws only")
    else:
        text = f"Of texts {every}, the one that most draws allow is accepted by {who} in {share} draws"
    weakest = _weakest(v, best.get("margin", {}))
    return [Line(f"{text}; {weakest}." if weakest and best["accepted"] < EASY else f"{text}.", "packages")]


def _weakest(v: View, margins: Mapping[str, Margin]) -> str:
    """Who would say no most often, with shares: ``it fails most often with A (30 in 100) and B (27)``."""
    refuse = sorted(((1 - m["accepts"], key) for key, m in margins.items() if m["accepts"] < 1), reverse=True)
    named = [f"{v.names.actor(key)} ({hundreds(share, v.draws)} in 100)" for share, key in refuse[:_NAMED]]
    return f"it fails most often with {listed(named)}" if named else ""


def _trades(v: View) -> list[Line]:
    packages = v.run.result.get("packages")
    found = []
    for t in (packages.get("trades", []) if packages else [])[:_TRADES]:
        if max(t["brings"], t["other_brings"]) < _WORTH:
            continue
        s = v.run.scenario
        found.append(Line(
            f"{actor(s, t['giver'])} gives way on {issue(s, t['gives'])} (costs it {100 * t['costs']:.0f} of 100 "
            f"points of its best package) and gets its way on {issue(s, t['gets'])} (brings {100 * t['brings']:.0f}); "
            f"{actor(s, t['other'])} the other way round (costs {100 * t['other_costs']:.0f}, brings "
            f"{100 * t['other_brings']:.0f}).", "packages"))
    return found


def _draft(v: View) -> tuple[Line, ...]:
    """The draft that stands best, and how to mend it; the others in half a sentence."""
    drafts = v.run.result.get("drafts") or {}
    if not drafts:
        return ()
    keys = sorted(drafts, key=lambda k: (-drafts[k]["accepted"], k))
    best = drafts[keys[0]]
    where = f"draft-{list(drafts).index(keys[0]) + 1}"
    name = cited(v.names.text(best["name"]))
    silent = ""
    if best["silent_on"]:
        silent = f" It is silent on {listed([issue(v.run.scenario, k) for k in best['silent_on']], at_most=2)}."
    often = Often(v.draws, best["certain"])
    stands = accept_it(best["accepted"], often, best["approval"]).replace(" accept it", " accept", 1)
    text = f"On the table: {name}, which {stands}{_refusers(v, best)}."
    lines = [Line(text + silent, where)]
    mend = repair_sentences(best.get("repair"), v.run.scenario, often, best["wanted"], best["approval"])
    if mend:
        lines += [Line(said, where) for said in mend]
    elif "repair" in best:
        reach = "" if often.certain else f" to reach {100 * best['wanted']:.0f} in 100 draws"
        lines.append(Line(f"It needs no repair{reach}.", where))
    if others := _others(v, drafts, keys[1:]):
        lines.append(others)
    return tuple(lines)


def _refusers(v: View, draft: Draft) -> str:
    named = [v.names.actor(b["actor"]) + ("" if draft["certain"] else f" ({hundreds(b['share'], v.draws)})")
             for b in draft["blockers"][:_NAMED]
             if b["share"] >= 0.05]
    return f"; refused {'' if draft['certain'] else 'most often '}by {listed(named)}" if named else ""


def _others(v: View, drafts: Mapping[str, Draft], keys: Sequence[str]) -> Line | None:
    if not keys:
        return None
    named = [f"{cited(v.names.text(drafts[k]['name']))} ({_standing(drafts[k], v.draws)})" for k in keys]
    return Line(f"Also: {listed(named, at_most=3)}.", "packages")


def _standing(draft: Draft, draws: int) -> str:
    if draft["certain"]:
        return "accepted" if draft["accepted"] else "not accepted"
    return in_100(draft["accepted"], draws)
