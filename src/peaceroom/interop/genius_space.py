"""The XML of Genius, element by element: issues of a domain, a party's utility space."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from peaceroom.files.numbers import NotationError, number
from peaceroom.files.places import Place
from peaceroom.interop.draft import Draft, fold
from peaceroom.interop.utility import STEPS, Choice, Party, between, counted, linear, whole_numbers
from peaceroom.interop.xml_tree import Element


def is_domain(root: Element) -> bool:
    """Whether a file is a domain: it says what can be agreed."""
    return root.name == "negotiation_template" or (root.name == "utility_space" and bool(_issues(root))
                                                   and not is_profile(root))


def is_profile(root: Element) -> bool:
    """Whether a file is a utility space: it says what that is worth."""
    return root.name == "utility_space" and any(
        e.name == "weight" or "evaluation" in e.attributes or e.name == "evaluator" for e in root.walk())


def shape(issues: list[Choice]) -> tuple[str, ...]:
    """What tells that a utility space belongs to a domain: the names of its issues."""
    return tuple(choice.name for choice in issues)


def _issues(root: Element) -> list[Element]:
    return [e for e in root.walk() if e.name == "issue"]


def domain_of(root: Element, file: str, draft: Draft) -> list[Choice]:
    """The issues of a domain (or those that a utility space repeats); problems are noted: E542, E543."""
    found = []
    for issue in _issues(root):
        place = file, issue.line, issue.column
        name = issue.attributes.get("name", "").strip()
        if not name:
            draft.refuse("E542", place, "this issue has no name", 'write name="…" in it')
            continue
        kind = _kind(issue)
        if kind == "discrete":
            words = [item.attributes.get("value", "").strip() for item in issue.all("item")]
            found.append(counted(name, words, place))
            continue
        ends = _ends(issue, place, draft, name)
        if ends is not None:
            found.append(whole_numbers(name, int(ends[0]), int(ends[1]), place) if kind == "integer"
                         else between(name, *ends, STEPS, place))
    if not found and not draft.problems:
        draft.refuse("E542", (file, root.line, root.column), "the file has no issue", "list at least one <issue>")
    return found


def _kind(issue: Element) -> str:
    said = [issue.attributes.get(key, "").casefold() for key in ("etype", "type", "vtype")]
    if issue.all("item"):
        return "discrete"
    return next((kind for kind in ("integer", "real", "discrete") if kind in said), "discrete")


def _ends(issue: Element, place: Place, draft: Draft, name: str) -> tuple[float, float] | None:
    inside = issue.first("range") or issue
    said = [inside.attributes.get(key, issue.attributes.get(key, "")) for key in ("lowerbound", "upperbound")]
    try:
        low, high = (number(text) for text in said)
    except NotationError as error:
        draft.refuse("E543", place, f"the ends of {name[:60]}: {error.args[0]}",
                     'write lowerbound="…" and upperbound="…" as numbers')
        return None
    if not low < high or high - low > 1e9:
        draft.refuse("E543", place, f"{name[:60]} goes from {low:g} to {high:g}", "write its lower end first")
        return None
    return low, high


def party_of(root: Element, file: str, name: str, issues: list[Choice], draft: Draft) -> Party | None:
    """What a utility space says; None where its issues are others, or something is wrong, which is noted."""
    mine = {fold(e.attributes.get("name", "")): e for e in _issues(root)}
    if set(mine) != {fold(choice.name) for choice in issues}:
        draft.refuse("E545", (file, root.line, root.column), "this utility space has other issues than the domain "
                     "beside it", "keep each domain and its utility spaces in a folder of their own")
        return None
    before = len(draft.problems)
    weights = {e.attributes.get("index", ""): _value(e, "value", file, draft)
               for e in root.walk() if e.name == "weight"}
    party = Party(name, [], None, (file, root.line, root.column))
    for choice in issues:
        issue = mine[fold(choice.name)]
        weight = weights.get(issue.attributes.get("index", ""), 1.0 if not weights else 0.0)
        party.worth.append([weight * u for u in _evaluations(issue, choice, file, draft)])
    for e in root.walk():
        if e.name == "reservation":
            party.reserved = _value(e, "value", file, draft)
        elif e.name == "discount_factor" and _value(e, "value", file, draft) not in (1.0, 0.0):
            party.lost.append(f"the discount factor {e.attributes.get('value', '')[:20]}")
    return party if len(draft.problems) == before else None


def _evaluations(issue: Element, choice: Choice, file: str, draft: Draft) -> list[float]:
    items = issue.all("item")
    if not items:
        line = _line(issue, file, draft)
        return [line(value) for value, _ in choice.options]
    said = {item.attributes.get("value", "").strip(): _value(item, "evaluation", file, draft) for item in items}
    largest = max(said.values(), default=1.0)
    scale = largest if largest > 1 else 1.0
    missing = [words for _, words in choice.options if words not in said]
    if missing:
        draft.refuse("E542", (file, issue.line, issue.column), f"{choice.name[:60]} has no evaluation of "
                     f"{missing[0][:60]!r}", "write an <item> with its evaluation")
    return [said.get(words, 0.0) / scale for _, words in choice.options]


def _line(issue: Element, file: str, draft: Draft) -> Callable[[float], float]:
    evaluator = issue.first("evaluator")
    kind = evaluator.attributes.get("ftype", "linear").casefold() if evaluator is not None else ""
    if evaluator is None or kind not in ("linear", "constant"):
        at = evaluator or issue
        draft.refuse("E543", (file, at.line, at.column), f"an evaluator {kind or 'is missing'!r} is not known"
                     if evaluator is not None else "this issue has neither items nor an evaluator",
                     'write ftype="linear" with parameter0 and parameter1, or an <item> for each value')
        return linear(0, 0)
    bias = _value(evaluator, "parameter0", file, draft)
    return linear(bias, 0.0 if kind == "constant" else _value(evaluator, "parameter1", file, draft))


def _value(element: Element, name: str, file: str, draft: Draft) -> float:
    try:
        found = number(element.attributes.get(name, ""))
    except NotationError as error:
        there = name in element.attributes
        draft.refuse("E543", (file, element.line, element.column), f"{name} of <{element.name}>: {error.args[0]}"
                     if there else f"<{element.name}> has no {name}", error.args[1] if there else f'write {name}="…"')
        return 0.0
    return found if isfinite(found) else 0.0
