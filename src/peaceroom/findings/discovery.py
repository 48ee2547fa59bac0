"""Sentences on which inputs lead to a goal: boxes with the share of draws they cover, the tree as lines."""

from __future__ import annotations

from peaceroom.analysis.discovery.result import Discovery, FoundBox, Limit, Question
from peaceroom.findings.deciding import number_name
from peaceroom.findings.rounding import cited, in_100, listed
from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario


def discovery_text(result: Discovery, scenario: Scenario) -> str:
    """What ``peaceroom discover`` prints."""
    lines = [f"{scenario.title} · what leads to: {result['goal']}", "", *discovery_sentences(result, scenario)]
    if result["boxes"]:
        lines += ["", "The way to the first box, from all draws inwards:",
                  "  of the goals it holds   goals among its draws   of all draws   inputs it asks about"]
        lines += [f"  {100 * w['coverage']:>18.0f} %   {100 * w['density']:>19.0f} %   {100 * w['mass']:>10.0f} %   "
                  f"{w['limits']:>21}" for w in result["boxes"][0]["way"]]
    if result["tree"] is not None and "input" in result["tree"]:
        lines += ["", "As questions:", *tree_lines(result["tree"], scenario, result["counted_on"])]
    return "\n".join(lines)


def discovery_sentences(result: Discovery, scenario: Scenario) -> list[str]:
    """How many draws reach the goal, then a sentence for each box; why there is none, and the nearest draw."""
    names, draws = Names(scenario), result["draws"]
    out = []
    if result["reached"] > 0:
        out.append(f"The goal is reached in {in_100(result['reached'], draws)} draws.")
    if result["without_value"] > 0:
        out.append(f"The output has no value in {in_100(result['without_value'], draws)} draws; these count as not "
                   "reaching it.")
    if result["says"] is not None:
        out.append(f"{result['says'][:1].upper()}{result['says'][1:]}.")
    if (near := result["nearest"]) is not None:
        out.append(f"The nearest is {near['value']:.4g}, which falls short by {near['short_by']:.3g} "
                   f"(draw {near['draw']}).")
    for n, box in enumerate(result["boxes"]):
        out.append(_box(box, names, result["counted_on"], result["reached"], again=n > 0))
    return out


def _box(box: FoundBox, names: Names, counted_on: int, whole: float, *, again: bool) -> str:
    asks = listed([_asked(a, names) for a in box["asks"]])
    goals = max(1, round(whole * counted_on))
    return (f"{'Or where' if again else 'Where'} {asks}, it is reached in {in_100(box['density'], box['inside'])} "
            f"draws (in all: {in_100(whole, 2 * counted_on)}); these are {in_100(box['mass'], counted_on)} draws and "
            f"hold {in_100(box['coverage'], goals)} of those that reach it.")


def _asked(a: Limit, names: Names) -> str:
    key = a["input"]
    if "outcomes" in a:
        event = key.split(".")[1]
        ends = [cited(names.outcome(event, o)) for o in a["outcomes"]]
        return f"{cited(names.event(event))} ends in {listed(ends, 'or')}"
    what = number_name(names, key)
    if "low" in a and "high" in a:
        return f"{what} lies between {_number(a['low'])} and {_number(a['high'])}"
    return f"{what} is at least {_number(a['low'])}" if "low" in a else f"{what} is at most {_number(a['high'])}"


def tree_lines(node: Question, scenario: Scenario, counted_on: int, indent: int = 1) -> list[str]:
    """The tree, a line for each answer, indented by its depth."""
    names, pad = Names(scenario), "  " * indent
    if "input" not in node:
        return []
    if "outcome" in node:
        event = node["input"].split(".")[1]
        yes = f"{cited(names.event(event))} ends in {cited(names.outcome(event, node['outcome']))}"
        no = f"{cited(names.event(event))} ends otherwise, or not"
    else:
        yes = f"{number_name(names, node['input'])} is at least {_number(node['at'])}"
        no = "it is less"
    out = []
    for said, child in ((yes, node["yes"]), (no, node["no"])):
        inside = max(1, round(child["mass"] * counted_on))
        out.append(f"{pad}{said}: reached in {in_100(child['density'], inside)} draws, "
                   f"{in_100(child['mass'], counted_on)} of all")
        out += tree_lines(child, scenario, counted_on, indent + 1)
    return out


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
