"""The JSON of NegMAS, value by value: issues of an outcome space, a party's additive utility function."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from peaceroom.files.nodes import Node
from peaceroom.files.places import Place
from peaceroom.interop.draft import Draft
from peaceroom.interop.utility import STEPS, Choice, Party, between, counted, linear, whole_numbers


def _of(node: Node, key: str) -> Node | None:
    pair = node.get(key) if node.kind == "map" else None
    return pair[1] if pair is not None else None


def _type(node: Node) -> str:
    """The last part of the type that a value names."""
    found = _of(node, "type") or _of(node, "__python_class__")
    return str(found.value).rpartition(".")[2] if found is not None else ""


def is_space(node: Node) -> bool:
    """Whether a value is an outcome space: issues with values."""
    issues = _of(node, "issues")
    return issues is not None and issues.kind == "list" and bool(issues.items) and all(
        _of(issue, "values") is not None for issue in issues.items)


def is_function(node: Node) -> bool:
    """Whether a value is a utility function."""
    return _type(node).endswith(("UtilityFunction", "UFun", "Ufun")) or (
        _of(node, "weights") is not None and _of(node, "values") is not None)


def space_of(node: Node, file: str, draft: Draft) -> list[Choice]:
    """The issues of an outcome space; problems are noted: E542, E543."""
    issues = _of(node, "issues")
    found = []
    for n, issue in enumerate(issues.items if issues is not None else [], 1):
        place = file, issue.line, issue.column
        name, values = _of(issue, "name"), _of(issue, "values")
        said = str(name.value).strip() if name is not None and name.value is not None else f"Issue {n}"
        made = _choice(said, values, _type(issue), issue, place, draft)
        if made is not None:
            found.append(made)
    return found


def _choice(name: str, values: Node | None, kind: str, issue: Node, place: Place, draft: Draft) -> Choice | None:
    items = values.items if values is not None and values.kind == "list" else []
    ends = [v.value for v in items if isinstance(v.value, int | float) and not isinstance(v.value, bool)]
    if kind in ("ContiguousIssue", "ContinuousIssue") or (kind == "" and len(ends) == 2 == len(items)):
        if len(ends) != 2 or not ends[0] < ends[1] or ends[1] - ends[0] > 1e9:
            draft.refuse("E543", place, f"{name[:60]} has no lower and upper end", "write values as [lower, upper]")
            return None
        if kind != "ContinuousIssue" and all(isinstance(v, int) for v in ends):
            return whole_numbers(name, int(ends[0]), int(ends[1]), place)
        levels = _of(issue, "n_levels")
        steps = levels.value if levels is not None and isinstance(levels.value, int) else STEPS
        return between(name, float(ends[0]), float(ends[1]), max(2, min(200, steps)), place)
    if values is not None and isinstance(values.value, int) and 1 < values.value <= 1_000:
        return counted(name, [str(v) for v in range(values.value)], place)  # NegMAS counts from 0
    if not items:
        draft.refuse("E542", place, f"{name[:60]} lists no values", 'write "values": ["…", "…"]')
        return None
    return counted(name, [_words(v) for v in items], place)


def _words(node: Node) -> str:
    return str(node.to_python()) if node.kind != "scalar" else node.raw if not node.plain else str(node.value)


def party_of(node: Node, file: str, stem: str, issues: list[Choice], draft: Draft) -> Party | None:
    """What a utility function says; None where something is wrong, which is noted."""
    place = file, node.line, node.column
    values, weights = _of(node, "values"), _of(node, "weights")
    if values is None or values.kind not in ("list", "map"):
        draft.refuse("E543", place, f"a utility function of the type {_type(node)[:60] or 'without a name'} is not a "
                     "sum over issues", "write it as LinearAdditiveUtilityFunction with values and weights")
        return None
    each = [v for _, v in values.pairs] if values.kind == "map" else values.items
    sums = [w for _, w in weights.pairs] if weights is not None and weights.kind == "map" else (
        weights.items if weights is not None else [])
    if len(each) != len(issues) or (weights is not None and len(sums) != len(issues)):
        draft.refuse("E547", (file, values.line, values.column), f"there are {len(each)} values and {len(sums)} "
                     f"weights for {len(issues)} issues", "write one of each for every issue")
        return None
    before = len(draft.problems)
    name, reserved = _of(node, "name"), _of(node, "reserved_value")
    said = str(name.value).strip() if name is not None and isinstance(name.value, str) else ""
    party = Party(said or stem, [], None, place)
    if reserved is not None and reserved.value is not None:
        party.reserved = _number(reserved, "reserved_value", file, draft)
    for n, (choice, value) in enumerate(zip(issues, each, strict=True)):
        weight = _number(sums[n], "a weight", file, draft) if sums else 1.0
        worth = _worth(choice, value, file, draft)
        party.worth.append([weight * u for u in worth])
    outcome = _of(node, "reserved_outcome")
    if (outcome is not None and outcome.value is not None) or (outcome is not None and outcome.kind != "scalar"):
        party.lost.append("its reserved outcome")
    return party if len(draft.problems) == before else None


def _worth(choice: Choice, value: Node, file: str, draft: Draft) -> list[float]:
    kind, place = _type(value), (file, value.line, value.column)
    mapping = _of(value, "mapping")
    if mapping is not None and mapping.kind == "map":
        said = {_words(key): _number(worth, "a value", file, draft) for key, worth in mapping.pairs}
        missing = [words for _, words in choice.options if words not in said]
        if missing and not choice.numeric:
            draft.refuse("E542", place, f"{choice.name[:60]} has no value of {missing[0][:60]!r}",
                         "add it to the mapping")
        return [said.get(words, 0.0) for _, words in choice.options]
    line = _line(kind, value, file, draft)
    if line is None:
        draft.refuse("E543", place, f"a value function {kind[:60] or 'without a type'} is not known",
                     "write a TableFun with a mapping, or an AffineFun with slope and bias")
        return [0.0] * len(choice.options)
    # of categories a line is over their place, from 0
    return [line(x if choice.numeric else float(n)) for n, (x, _) in enumerate(choice.options)]


def _line(kind: str, value: Node, file: str, draft: Draft) -> Callable[[float], float] | None:
    def of(key: str) -> float:
        found = _of(value, key)
        return _number(found, key, file, draft) if found is not None else 0.0

    match kind:
        case "AffineFun":
            return linear(of("bias"), of("slope"))
        case "LinearFun":
            return linear(0.0, of("slope"))
        case "IdentityFun":
            return linear(0.0, 1.0)
        case "ConstFun":
            return linear(of("bias"), 0.0)
    return None


def _number(node: Node, what: str, file: str, draft: Draft) -> float:
    if node.raw in ("-Infinity", "Infinity", "NaN"):
        return float(node.raw.replace("Infinity", "inf"))
    if isinstance(node.value, bool) or not isinstance(node.value, int | float) or not isfinite(node.value):
        draft.refuse("E543", (file, node.line, node.column), f"{what} is {node.raw[:40]!r}, not a number",
                     "write a number")
        return 0.0
    return float(node.value)
