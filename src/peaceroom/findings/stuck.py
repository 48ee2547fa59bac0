"""Sentences on why nothing is signed: what keeps the item at the table and the whole open, and what would lift it."""

from __future__ import annotations

from peaceroom.findings.often import Often
from peaceroom.findings.packages import actor, approval_sentence, issue, item_name, limit_sentences
from peaceroom.findings.rounding import listed, span
from peaceroom.findings.view import Finding, View
from peaceroom.runs.obstacle_results import Change, HeldBack, Obstacle, Pair, Shut, Stuck
from peaceroom.runs.package_results import Approval
from peaceroom.runs.process_results import MeanDifference
from peaceroom.scenario.types import Scenario

#: an obstacle is named from this share of the draws on
_WORTH_SAYING = 0.05
#: what would have to be otherwise, how a part of that is called, and what is said of who could see to it
_PROCESS = {
    "waiting": ("no party stalled for an event ahead", "waiting that slows by {} of 100 less", "could stop waiting"),
    "fear of what comes after": ("no party feared a shift of power after it", "a guarantee against {} of 100 of it",
                                 "could guarantee what is signed"),
    "readiness": ("readiness held nobody back", "readiness {} of 100 nearer to full",
                  "would have to want a text more"),
    "talks broken off": ("talks never broke off", "{} of 100 breaks fewer", "could keep them going"),
    "disruption": ("nobody disrupted them", "{} of 100 attacks fewer", "would have to be stopped or won"),
    "ratification": ("texts needed no ratification", "ratifiers that ask for {} of 100 less",
                     "would have to ask for less"),
}


def stuck_sentences(result: Stuck, scenario: Scenario) -> list[str]:
    """The item at the table, the whole, and what time alone holds back."""
    often = Often(result["draws"], result["certain"])
    part = result["item"]
    name = item_name(scenario, part["id"])
    found = approval_sentence(result["approval"], scenario) + limit_sentences(result["limits"], scenario)
    suits = suits_whom(result["approval"])
    found += [f"{often.said(part['open'], f'{name} can be settled by itself', f'{name} cannot be settled by itself')}.",
              *_sentences(part, scenario, often, f"{name} stays open", suits)]
    if len(result["whole"]["issues"]) > len(part["issues"]):
        whole = result["whole"]
        together = often.said(whole["open"] + whole["linkage"], f"Some package of all issues {suits}",
                              f"No package of all issues {suits}")
        one_by_one = (f"every issue could be settled by itself{often.among(whole['open'])}"
                      if whole["open"] > 0.5 or not often.certain else "not every issue could be settled by itself")
        found += [f"{together}; {one_by_one}.",
                  *_sentences(whole, scenario, often, "the whole stays open", suits, whole["linkage"])]
    held = [h for h in result["process"] if h["low"] > 0.005]
    return found + [held_sentence(h, scenario, name) for h in held[:3]]


def stuck_findings(v: View) -> list[Finding]:
    """Why nothing is signed, a finding a sentence; nothing where it was not asked."""
    result = v.run.result.get("stuck")
    if result is None:
        return []
    return [Finding(f"stuck.{i}", text) for i, text in enumerate(stuck_sentences(result, v.run.scenario))]


def suits_whom(approval: Approval | None) -> str:
    """What a text does that can be signed."""
    return "suits everybody" if approval is None else "has the approval that it needs"


def _sentences(part: Shut, scenario: Scenario, often: Often, shut: str, suits: str,
               linkage: float = 0.0) -> list[str]:
    if part["open"] + linkage >= 1 - _WORTH_SAYING:
        return []
    worth = [o for o in part["obstacles"] if o["share"] >= _WORTH_SAYING]
    found = [obstacle_sentence(obstacle, scenario, often, shut, suits) for obstacle in worth[:4]]
    pairs = [p for p in part["pairs"] if p["share"] >= _WORTH_SAYING]
    if pairs:
        found.append(f"Where nothing alone is enough, {_pair(pairs[0], scenario)} would be"
                     f"{',' if not often.certain else ''}{often.among(pairs[0]['share'])}{_both(pairs[0], often)}.")
    return found


def obstacle_sentence(obstacle: Obstacle, scenario: Scenario, often: Often, shut: str, suits: str) -> str:
    """One obstacle: the share of draws in which it alone keeps it shut, the smallest change that lifts it, by whom."""
    among, change = often.among(obstacle["share"]), obstacle["change"]
    if obstacle["kind"] in ("linkage", "precedence"):
        return _order(obstacle, scenario, often, suits)
    if obstacle["kind"] == "everybody":
        text = f"{shut[0].upper()}{shut[1:]}{among} whichever two are left out: no value {suits}, even as a package"
        if change is not None:
            opens = "open it" if often.certain else "open half of them"
            text += f"; {_part(change)} would {opens} if everybody asked for as much less"
        return text + "."
    who = obstacle["ids"][0]
    if obstacle["kind"] == "issue":
        text = f"Setting {issue(scenario, who)} aside would open it{among}"
        if change is not None:
            some = ("" if often.certain else " in all of them" if change["enough_in"] > 0.995 else
                    f" in {100 * change['enough_in']:.0f} of 100 of them")
            text += f"; so would {actor(scenario, obstacle['by'][0])}{some}, {giving(change, scenario)}"
        elif obstacle["why_none"]:
            text += f" ({obstacle['why_none']})"
        return text + "."
    role = ", which must ratify," if obstacle["kind"] == "ratifier" else ""
    text = f"{actor(scenario, who)}{role} alone keeps it shut{among}"
    if obstacle["kind"] == "bottom-lines":
        text = f"The bottom lines of {actor(scenario, who)} alone keep it shut{among}"
    if change is not None:
        text += f"; {giving(change, scenario)} would open {'it' if often.certain else much(change)}"
    others = [actor(scenario, a) for a in obstacle["by"][1:]]
    if others:
        text += f" ({listed(others, 'or')} could help it to)"
    return text + "."


def _order(obstacle: Obstacle, scenario: Scenario, often: Often, suits: str) -> str:
    change, among = obstacle["change"], often.among(obstacle["share"])
    by = listed([actor(scenario, a) for a in obstacle["by"]], "or", at_most=3)
    if obstacle["kind"] == "linkage":
        text = f"Only linkage is missing{among}: a package of all issues {suits}"
        if change is not None and len(change["items"]) == 1 and change["enough_in"] >= 0.5:
            some = ("" if often.certain else " in all of them" if change["enough_in"] > 0.995 else
                    f" in {100 * change['enough_in']:.0f} of 100 of them")
            text += f", and joining {item_name(scenario, change['items'][0])} to it is enough{some}"
        return f"{text} ({by} could put them on the table together)."
    items = listed([item_name(scenario, i) for i in obstacle["ids"]], "or")
    return (f"The order of the agenda alone stands in the way{among}: {items} could be settled before it, if "
            f"{by} changed the order.")


def _part(change: Change) -> str:
    """``5 of 100 points of its best package``; what is not nothing is at least one. More than all of it in times."""
    if change["share_of_best"] > 1:
        return f"{change['share_of_best']:.1f} times all that its best package is worth"
    return f"{max(100 * change['share_of_best'], 1):.0f} of 100 points of its best package"


def giving(change: Change, scenario: Scenario) -> str:
    """``asking for 5 of 100 points of its best package less``, or moving its bottom line, or both."""
    ways = []
    if change.get("issues") and "part_of_scale" in change:
        on = listed([issue(scenario, k) for k in change["issues"]], at_most=3)
        part = 100 * change["part_of_scale"]
        ways.append(f"giving up its bottom line on {on}" if part >= 100 else
                    f"moving its bottom line on {on} by {max(part, 1):.0f} of 100 of the scale")
    if "share_of_best" in change and (change["share_of_best"] > 0 or not ways):
        ways.append(f"asking for {_part(change)} less")
    return " and ".join(ways)


def much(change: Change) -> str:
    """What the middle of the changes that are enough opens: half of the draws in which any is."""
    return "half of them" if change["enough_in"] > 0.995 else (
        f"half of the {100 * change['enough_in']:.0f} in 100 of them in which it can be enough")


def _both(pair: Pair, often: Often) -> str:
    change = pair["change"]
    if change is None:
        return ""
    who = "each of them asked" if pair["kind"] == "actors" else "it asked"
    lines = ", its bottom lines gone," if "part_of_scale" in change else ""
    return f" ({'enough' if often.certain else 'half of them'} if {who}{lines} for {_part(change)} less)"


def _pair(pair: Pair, scenario: Scenario) -> str:
    if pair["kind"] == "actors":
        return f"leaving out {listed([actor(scenario, a) for a in pair['ids']])} together"
    if pair["kind"] == "issues":
        return f"setting {listed([issue(scenario, k) for k in pair['ids']])} aside together"
    return f"leaving out {actor(scenario, pair['ids'][0])} and setting {issue(scenario, pair['ids'][1])} aside"


def held_sentence(held: HeldBack, scenario: Scenario, item: str) -> str:
    """``In time, if no party stalled …, the whole would be signed in 20 more draws of 100``."""
    lifted, part, means = _PROCESS[held["kind"]]
    what = f"{item} would close" if held["of"] == "item" else "a text on the whole would stand"
    text = (f"In time, if {lifted}, {what} by the end of the forecast in {100 * held['delta']:.0f} more draws of 100 "
            f"({_span(held)})")
    if held["now"] is not None:
        text += f" than the {100 * held['now']:.0f} as things stand"
    if (change := held["change"]) is not None and change["part"] < 1:
        less = part.format(f"{100 * change['part']:.0f}")
        text += f"; {less} would bring {100 * change['delta']:.0f} ({_span(change)})"
    if held["event"] is not None:
        event = scenario.events[held["event"]].name or held["event"].replace("-", " ")
        text += f"; the first to wait for is {event}" + (f", {held['date']}" if held["date"] else "")
    by = listed([actor(scenario, a) if a in scenario.actors else a.replace("-", " ") for a in held["by"]], "or",
                at_most=3)
    return f"{text}. {by} {means}." if by else f"{text}."


def _span(difference: MeanDifference) -> str:
    """Its interval, in draws of 100: ``2–7``, ``−1 to 7``."""
    return span(100 * difference["low"], 100 * difference["high"], 1)


def stuck_text(result: Stuck, scenario: Scenario) -> str:
    """What ``peaceroom stuck`` prints."""
    return "\n".join([f"{scenario.title} · why it is stuck", "", *stuck_sentences(result, scenario)])
