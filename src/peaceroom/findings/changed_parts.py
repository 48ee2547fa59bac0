"""Which answers of a run's later parts differ from another's: drafts, best texts, obstacles, moves, conflict, firmness.

Rows as in `peaceroom.findings.changed_answers`. A part that only one of two runs has is a row by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from peaceroom.findings.changed_answers import NOTHING, Row, changed_row, changed_share, same_draws
from peaceroom.findings.rounding import listed
from peaceroom.runs.results import Result

#: parts, by the key of the result that they come from
PARTS = {"draft": "drafts", "best text": "packages", "obstacle": "stuck", "move": "levers", "conflict": "conflict",
         "assumptions": "robust"}
#: best texts by what they are best at, in words
_BEST = {"nash": "largest product of gains", "kalai-smorodinsky": "equal shares of the best", "egalitarian":
         "the worst off gains most", "utilitarian": "largest sum of gains", "robust": "accepted in the most draws"}
_Told = Callable[[Any, Any, "tuple[int, int] | None"], Iterator[Row]]


def other_parts(a: Result, b: Result) -> list[Row]:
    """Changes in the parts of `PARTS`, in their order, within a part the largest first."""
    draws = None if same_draws(a, b) else (a["draws"], b["draws"])
    found: list[Row] = []
    for part, told in zip(PARTS, _TOLD, strict=True):
        x, y = (_known(r, PARTS[part]) for r in (a, b))
        if x is None or y is None:
            if x is not y:
                found.append(changed_row(part, "all of it", [NOTHING if r is None else "there" for r in (x, y)], None))
            continue
        rows = sorted(told(x, y, draws), key=lambda r: (-abs(r["moved"] or 1), r["what"]))
        found += rows
    return found


def _known(result: Mapping[str, object], key: str) -> Any:
    found: Any = result.get(key)
    return None if not found or "unavailable" in found else found


def _both(x: Mapping[str, object], y: Mapping[str, object]) -> list[str]:
    return [*x, *(key for key in y if key not in x)]


def _drafts(x: Any, y: Any, draws: tuple[int, int] | None) -> Iterator[Row]:
    for key in _both(x, y):
        one, two = x.get(key, {}), y.get(key, {})
        yield from changed_share("draft", f"{key}, all accept it", one.get("accepted"), two.get("accepted"), draws)
        for party in _both(one.get("parties", {}), two.get("parties", {})):
            before, after = (d.get("parties", {}).get(party, {}).get("accepts") for d in (one, two))
            yield from changed_share("draft", f"{key}, {party} accepts it", before, after, draws)


def _texts(x: Any, y: Any, draws: tuple[int, int] | None) -> Iterator[Row]:
    for key, words in _BEST.items():
        one, two = x["best"].get(key), y["best"].get(key)
        if one is None or two is None or one["text"] is None or two["text"] is None:
            if (one or {}).get("text") is not (two or {}).get("text"):
                yield changed_row("best text", words, [NOTHING if not t or t["text"] is None else "there"
                                                       for t in (one, two)], None)
            continue
        yield from changed_share("best text", f"{words}, all accept it", one["accepted"], two["accepted"], draws)
        for issue in _both(one["text"], two["text"]):
            before, after = ((t["words"] or {}).get(issue, NOTHING) for t in (one, two))
            if before != after:
                yield changed_row("best text", f"{words}, {issue}", [str(before), str(after)], None)


def _obstacles(x: Any, y: Any, draws: tuple[int, int] | None) -> Iterator[Row]:
    for part, called in (("item", "the item at the table"), ("whole", "every issue")):
        one, two = x[part], y[part]
        if one is None or two is None:
            continue
        if part == "item" and one["id"] != two["id"]:
            yield changed_row("obstacle", called, [one["id"], two["id"]], None)
            continue
        yield from changed_share("obstacle", f"{called} can be settled by itself", one["open"], two["open"], draws)
        lifted = [{f"{o['kind']} {' '.join(o['ids'])}": o["share"] for o in s["obstacles"]} for s in (one, two)]
        for name in _both(*lifted):
            before, after = (found.get(name, 0.0) for found in lifted)
            yield from changed_share("obstacle", f"{called}, without {name}", before, after, draws)


def _moves(x: Any, y: Any, draws: tuple[int, int] | None) -> Iterator[Row]:
    for actor in _both(x["actors"], y["actors"]):
        one, two = x["actors"].get(actor), y["actors"].get(actor)
        if one is None or two is None:
            said = [NOTHING if r is None else "there" for r in (one, two)]
            yield changed_row("move", f"moves of {actor}", said, None)
            continue
        for key, words in (("worth", "what it expects is worth"), ("room", "some text can be signed")):
            yield from changed_share("move", f"{actor}, {words}", one["now"][key], two["now"][key], draws)
        best = [r["moves"][0]["words"] if r["moves"] else NOTHING for r in (one, two)]
        if best[0] != best[1]:
            yield changed_row("move", f"{actor}, its best move", best, None)


def _conflict(x: Any, y: Any, draws: tuple[int, int] | None) -> Iterator[Row]:
    for concept in _both(x["equilibria"], y["equilibria"]):
        said = [listed([f"state {n}" for n in r["equilibria"].get(concept) or []]) or "no state" for r in (x, y)]
        if said[0] != said[1]:
            yield changed_row("conflict", f"what lasts by {concept}", said, None)
    shares = [(r.get("draws") or {}).get("equilibrium", {}) for r in (x, y)]
    for concept in _both(*shares):
        before, after = (s.get(concept, {}) for s in shares)
        for state in _both(before, after):
            yield from changed_share("conflict", f"state {state} lasts by {concept}", before.get(state, 0.0),
                                     after.get(state, 0.0), draws)


def _assumptions(x: Any, y: Any, _draws: tuple[int, int] | None) -> Iterator[Row]:
    """Which single assumptions would turn an answer; the answers themselves are told with their own parts."""
    for answer in _both(x, y):
        said = [_turned(r.get(answer)) for r in (x, y)]
        if said[0] != said[1]:
            yield changed_row("assumptions", f"what would turn {answer}", said, None)


def _turned(answer: Any) -> str:
    if answer is None or "unavailable" in answer:
        return NOTHING
    return listed([f"{flip['name']} {flip['at']}".strip() for flip in answer["flips"]], at_most=3) or "none of them"


_TOLD: tuple[_Told, ...] = (_drafts, _texts, _obstacles, _moves, _conflict, _assumptions)
