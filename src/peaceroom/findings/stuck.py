"""Sentences on why nothing is signed: what keeps the item at the table and the whole open, and what would lift it."""

from __future__ import annotations

from peaceroom.findings.packages import actor, approval_sentence, issue, item_name
from peaceroom.findings.rounding import in_100, listed
from peaceroom.findings.view import Finding, View
from peaceroom.runs.package_results import Approval, Obstacle, Pair, Shut, Stuck
from peaceroom.scenario.types import Scenario

#: an obstacle is named from this share of the draws on
_WORTH_SAYING = 0.05
#: what the process may hold back, lifted, in words
PROCESS_WORDS = {
    "waiting": "no party stalled for an event ahead",
    "fear of what comes after": "no party feared a shift of power after it",
    "readiness": "readiness held nobody back", "talks broken off": "talks never broke off",
    "disruption": "nobody disrupted them", "ratification": "texts needed no ratification",
}


def stuck_sentences(result: Stuck, scenario: Scenario) -> list[str]:
    """The item at the table, the whole, and what time alone holds back."""
    draws = result["draws"]
    part = result["item"]
    name = item_name(scenario, part["id"])
    found = approval_sentence(result["approval"], scenario)
    found += _sentences(part, scenario, draws, f"{name} can be settled by itself", f"{name} stays open")
    if len(result["whole"]["issues"]) > len(part["issues"]):
        whole = result["whole"]
        together = in_100(whole["open"] + whole["linkage"], draws)
        found += _sentences(whole, scenario, draws, f"Some package of all issues {_suits(result['approval'])} in "
                            f"{together} draws; every issue could be settled by itself", "the whole stays open",
                            whole["linkage"])
    held = [h for h in result["process"] if h["low"] > 0.005]
    for h in held[:2]:
        found.append(f"In time, if {PROCESS_WORDS[h['kind']]}, {name} would close by the end of the forecast in "
                     f"{100 * h['delta']:.0f} more draws of 100 ({100 * h['low']:.0f}–{100 * h['high']:.0f}).")
    return found


def _suits(approval: Approval | None) -> str:
    return "suits everybody" if approval is None else "has the approval that it needs"


def stuck_findings(v: View) -> list[Finding]:
    """Why nothing is signed, a finding a sentence; nothing where it was not asked."""
    result = v.run.result.get("stuck")
    if result is None:
        return []
    return [Finding(f"stuck.{i}", text) for i, text in enumerate(stuck_sentences(result, v.run.scenario))]


def _sentences(part: Shut, scenario: Scenario, draws: int, open_: str, shut: str, linkage: float = 0.0) -> list[str]:
    found = [f"{open_} in {in_100(part['open'], draws)} draws."]
    if part["open"] + linkage >= 1 - _WORTH_SAYING:
        return found
    worth = [o for o in part["obstacles"] if o["share"] >= _WORTH_SAYING]
    for obstacle in worth[:4]:
        found.append(obstacle_sentence(obstacle, scenario, draws))
    if part["unresolved"] >= _WORTH_SAYING:
        found.append(f"In {in_100(part['unresolved'], draws)} draws {shut} whichever actor and issue are left out.")
    pairs = [p for p in part["pairs"] if p["share"] >= _WORTH_SAYING]
    if pairs:
        found.append(f"Where nothing alone is enough, {_pair(pairs[0], scenario)} would be, in "
                     f"{in_100(pairs[0]['share'], draws)} draws.")
    return found


def obstacle_sentence(obstacle: Obstacle, scenario: Scenario, draws: int) -> str:
    """One obstacle: the share of draws in which it alone keeps it shut, and what would lift it."""
    share = in_100(obstacle["share"], draws)
    if obstacle["kind"] == "linkage":
        return f"Only linkage is missing in {share} draws: a package of all issues would suit everybody."
    if obstacle["kind"] == "precedence":
        items = listed([item_name(scenario, i) for i in obstacle["ids"]], "or")
        return f"The order of the agenda alone stands in the way in {share} draws: {items} could be settled before it."
    who = obstacle["ids"][0]
    if obstacle["kind"] == "issue":
        text = f"Setting {issue(scenario, who)} aside would open it in {share} draws"
        if (change := obstacle["change"]) is not None:
            text += (f"; so would {actor(scenario, obstacle['by'][0])} in {100 * change['enough_in']:.0f} of 100 of "
                     f"them, asking for {100 * change['share_of_best']:.0f} of 100 points of its best package less")
        return text + "."
    if obstacle["kind"] == "bottom-lines":
        return f"The bottom lines of {actor(scenario, who)} alone keep it shut in {share} draws."
    text = f"{actor(scenario, who)} alone keeps it shut in {share} draws"
    if obstacle["change"] is not None:
        text += (f"; asking for {100 * obstacle['change']['share_of_best']:.0f} of 100 points of its best package less "
                 "would open half of them")
    others = [actor(scenario, a) for a in obstacle["by"][1:]]
    if others:
        text += f" ({listed(others, 'or')} could help it to)"
    return text + "."


def _pair(pair: Pair, scenario: Scenario) -> str:
    if pair["kind"] == "actors":
        return f"leaving out {listed([actor(scenario, a) for a in pair['ids']])} together"
    return f"leaving out {actor(scenario, pair['ids'][0])} and setting {issue(scenario, pair['ids'][1])} aside"


def stuck_text(result: Stuck, scenario: Scenario) -> str:
    """What ``peaceroom stuck`` prints."""
    return "\n".join([f"{scenario.title} · why it is stuck", "", *stuck_sentences(result, scenario)])
