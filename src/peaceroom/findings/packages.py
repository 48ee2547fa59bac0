"""Sentences about packages: what can be signed, who gains, who trades what, in which order a text can be closed."""

from __future__ import annotations

from peaceroom.files.numbers import format_number
from peaceroom.findings.often import AS_GIVEN, Often
from peaceroom.findings.rounding import cited, counted, listed
from peaceroom.findings.view import Finding, View
from peaceroom.runs.package_results import Approval, BestText, Limits, Order, Packages, Trade
from peaceroom.scenario.types import Scenario

RULE_NAMES = {
    "nash": "Largest product of gains (Nash)", "kalai-smorodinsky": "Equal shares of what each could hope for",
    "egalitarian": "Best for who gains least", "utilitarian": "Largest sum", "robust": "Accepted in the most draws",
}
RESTS_ON = {
    "threshold": "its threshold in points", "no_agreement": "what failure is worth to it",
    "bottom_line": "its bottom lines alone", "unknown": "nothing: the file does not say what it would refuse",
}


def actor(scenario: Scenario, key: str) -> str:
    found = scenario.actors.get(key)
    return found.name if found else key


def issue(scenario: Scenario, key: str) -> str:
    found = scenario.issues.get(key)
    return cited(found.name if found else key)


def they(approval: Approval | None) -> str:
    """Who accepts a text that can be signed."""
    return "all" if approval is None else "enough"


def accept_it(share: float, often: Often, approval: Approval | None) -> str:
    """``all accept it in 73 in 100 draws``, ``not all accept it on the numbers as given``."""
    who = they(approval)
    return often.said(share, f"{who} accept it", f"not {who} accept it")


def approval_sentence(approval: Approval | None, scenario: Scenario) -> list[str]:
    """Whose acceptance a text needs, where not everybody's."""
    if approval is None:
        return []
    must = [actor(scenario, a) for a in approval["including"]]
    return [f"A text needs {approval['at_least']} of {len(approval['among'])} parties"
            + (f", {listed(must)} among them." if must else ", whichever they are.")]


def counts_sentence(result: Packages) -> str:
    """How many texts there are and how many all accept, and who alone stands in the way."""
    if result["texts"] is None:
        return f"Texts are not counted: {result['not_counted']}."
    on = AS_GIVEN if result["certain"] else "on the best estimates"
    of, who = f"Of {counted(result['texts'], 'possible text')}", they(result["approval"])
    if not result["acceptable"]:
        return f"{of} none is accepted by {who} {on}."
    text = f"{of} {who} accept {result['acceptable']:,} {on}"
    return text + (": any text passes." if result["acceptable"] == result["texts"] else ".")


def limit_sentences(limits: Limits, scenario: Scenario, *, nearest: bool = True) -> list[str]:
    """Who asks for more than any text gives, with the nearest text, and whether any text passes.

    ``nearest``: name the text; where it is printed beside, it need not be.
    """
    found = []
    for party in limits["out_of_reach"]:
        needs, best = (format_number(float(f"{party[k]:.6g}")) for k in ("needs", "best"))
        found.append(f"{actor(scenario, party['actor'])} asks for {needs} points, and no text gives it more than "
                     f"{best}.")
    at = limits["nearest"]
    if at is not None:
        short = [f"{actor(scenario, p)} {format_number(float(f'{v:.3g}'))} points short"
                 for p, v in at["short"].items()]
        where = listed([f"{issue(scenario, k)} {at_value(scenario, k, v, at['words'][k])}"
                        for k, v in at["text"].items()], at_most=8) if nearest else "the one best for who gains least"
        found.append(f"The nearest text, {where}, leaves {listed(short, at_most=4)}." if nearest and short else
                     f"The nearest text is {where}.")
    free = limits["accept_any"]
    if free:
        found.append(f"{listed([actor(scenario, p) for p in free], at_most=4)} "
                     f"{'accepts' if len(free) == 1 else 'accept'} any text"
                     f"{' on all issues' if len(scenario.issues) > 1 else ''}.")
    return found


def without_sentence(result: Packages, scenario: Scenario) -> str | None:
    """Whose consent rules out the most texts; ``None`` where texts are not counted or nobody rules out any."""
    without = result["acceptable_without"]
    if without is None:
        return None
    most = max(without, key=lambda p: (without[p], p))
    if result["approval"] is not None:
        if without[most] == result["acceptable"]:
            return "No single party could bring about a text more by accepting whatever it is offered."
        return (f"If {actor(scenario, most)} accepted whatever it is offered, it would be {without[most]:,}: nobody "
                "else's refusal costs as many.")
    if without[most] == result["acceptable"]:
        return "No single party rules out a text that all others accept."
    return (f"Without {actor(scenario, most)} it would be {without[most]:,}: nobody else rules out as many texts that "
            "all others accept.")


def best_sentence(rule: str, best: BestText, scenario: Scenario, often: Often, approval: Approval | None) -> str:
    """One best text: how often it holds, who gains least, and whether it is proved."""
    if best["text"] is None:
        return f"{RULE_NAMES[rule]}: {best['why']}."
    against = best["against"] if approval is not None and best["acceptable"] else []
    least = min([p for p in best["gain"] if p not in against], key=lambda p: (best["gain"][p], p))
    proof = "" if best["proved"] else (
        "; how much better a text could be is not known" if best["gap"] is None else
        f"; it is not proved the best, for another could be better by up to {best['gap']:.3g}")
    nearest = ("" if best["acceptable"] or rule == "robust" or often.certain else
               f", though not {they(approval)} accept it on the best estimates")
    outvoted = (f", {'' if often.certain else 'on the best estimates '}without "
                f"{listed([actor(scenario, p) for p in against])}") if against else ""
    others = " of those who accept" if against else ""
    last = "gains least" if best["gain"][least] >= 0 else "falls furthest short"
    return (f"{RULE_NAMES[rule]}: {accept_it(best['accepted'], often, approval)}"
            f"{nearest}{outvoted}; {actor(scenario, least)} {last}{others}{proof}.")


def trade_sentence(trade: Trade, scenario: Scenario) -> str:
    """``A gives way on x, where it loses 5 of 100 of its best package, for y …``."""
    return (f"{actor(scenario, trade['giver'])} gives way on {issue(scenario, trade['gives'])}, which costs it "
            f"{100 * trade['costs']:.0f} of 100 points of its best package, for {issue(scenario, trade['gets'])}, "
            f"which brings it {100 * trade['brings']:.0f}; {actor(scenario, trade['other'])} gives way on the second "
            f"({100 * trade['other_costs']:.0f}) for the first ({100 * trade['other_brings']:.0f}).")


def order_sentences(order: Order, scenario: Scenario, often: Often, approval: Approval | None = None) -> list[str]:
    """The strongest order of closings, and who would rather stop on the way."""
    if "unavailable" in order:
        return [f"Orders of closing: {order['unavailable']}."]
    if order["best"] is None:
        return ["No order of closings is possible: what must come first goes in a circle."]
    names = [item_name(scenario, step["item"]) for step in order["best"]]
    weakest = min(order["best"], key=lambda step: step["holds"])
    stay, leave = (("everybody would stay", "somebody would rather leave") if approval is None else
                   ("enough would stay", "too few would stay"))
    if often.certain and weakest["holds"] > 0.5:
        text = f"Closed in the order {', '.join(names)}, {stay} after every step."
    else:
        then = f"{leave if often.certain else stay}{often.among(weakest['holds'])}"
        text = (f"Closed in the order {', '.join(names)}, the weakest step is {item_name(scenario, weakest['item'])}: "
                f"after it {then}.")
    found = [text]
    for stop in order["would_stop"][:2]:
        after = listed([item_name(scenario, i) for i in stop["after"]])
        found.append(f"Once {after} {'is' if len(stop['after']) == 1 else 'are'} closed, "
                     f"{actor(scenario, stop['party'])} would rather stop there than go on to the whole text"
                     f"{',' if not often.certain else ''}{often.among(stop['share'])}.")
    return found


def item_name(scenario: Scenario, key: str) -> str:
    """An agenda item, or an issue that closes by itself, as people call it."""
    item = scenario.agenda.get(key)
    if item is not None:
        return cited(item.called(key, scenario.issues))
    return issue(scenario, key)


def package_findings(v: View) -> list[Finding]:
    """What the run says of packages; nothing where it was not asked."""
    result, scenario = v.run.result, v.run.scenario
    found = []
    if (packages := result.get("packages")) is not None:
        often = Often(v.run.draws, packages["certain"])
        if packages["texts"] is not None:
            found.append(Finding("packages.counts", " ".join(
                [*approval_sentence(packages["approval"], scenario), counts_sentence(packages),
                 *limit_sentences(packages["limits"], scenario, nearest=False)])))
        for rule in ("nash", "robust"):
            found.append(Finding(f"packages.{rule}", best_sentence(rule, packages["best"][rule], scenario, often,
                                                                   packages["approval"])))
        if "order" in packages:
            found += [Finding(f"packages.order.{i}", text)
                      for i, text in enumerate(order_sentences(packages["order"], scenario, often,
                                                           packages["approval"]))]
    return found


def packages_text(result: Packages, scenario: Scenario, draws: int) -> str:
    """What ``peaceroom packages`` prints."""
    often = Often(draws, result["certain"])
    lines = [f"{scenario.title} · best packages", "",
             *approval_sentence(result["approval"], scenario), counts_sentence(result)]
    if (more := without_sentence(result, scenario)) is not None:
        lines.append(more)
    lines += limit_sentences(result["limits"], scenario, nearest=False)
    for party, needs in result["parties"].items():
        if needs["rests_on"] in ("bottom_line", "unknown"):
            lines.append(f"What {actor(scenario, party)} accepts rests on {RESTS_ON[needs['rests_on']]}.")
    for rule, best in result["best"].items():
        lines += ["", best_sentence(rule, best, scenario, often, result["approval"])]
        if best["text"] is not None:
            lines += [f"  {scenario.issues[k].name}: {_number(scenario, k, v)}{best['words'][k]}"
                      for k, v in best["text"].items()]
    if result.get("trades"):
        lines += ["", "Trades behind the package"]
        lines += [f"  {trade_sentence(t, scenario)}" for t in result["trades"][:3]]
    if "order" in result:
        lines += ["", *order_sentences(result["order"], scenario, often, result["approval"])]
    return "\n".join(lines)


def _number(scenario: Scenario, key: str, value: float) -> str:
    """``27, `` before the words of a value that no anchor has; nothing before the words of an anchor."""
    return "" if value in scenario.issues[key].scale else f"{_fine(scenario, key, value)}, "


def _fine(scenario: Scenario, key: str, value: float) -> str:
    """The value to a thousandth of its scale: as fine as anybody would write."""
    low, high = scenario.issues[key].ends
    step = (high - low) / 1_000
    return format_number(float(f"{low + step * round((value - low) / step):.6g}"))


def at_value(scenario: Scenario, key: str, value: float, said: str) -> str:
    """``at “the words”``; between two anchors the number on the scale and the nearer anchor alone."""
    scale = scenario.issues[key].scale
    if value in scale:
        return f"at {said}"
    nearest = min(scale, key=lambda a: (abs(a - value), a))
    return f"at {_fine(scenario, key, value)} of its scale, near “{scale[nearest]}”"
