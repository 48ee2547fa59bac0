"""What the moves of a conflict lead to, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from peaceroom.conflict.result import GraphResult, PathList, PathRow
from peaceroom.findings.rounding import hundreds, listed

_MOST_STATES, _MOST_PATHS, _MOST_SHARES = 24, 8, 6
#: states up to which their options are shown beside their numbers
_MOST_NAMED = 12


def graph_lines(result: GraphResult) -> Iterator[str]:
    """Equilibria, which states are stable under what, and the ways there."""
    yield result["title"]
    kind = "drawn by hand" if result["kind"] == "drawn" else f"of {len(result['options'])} options"
    yield f"{len(result['actors'])} actors, {result['feasible']:,} of {result['states']:,} states {kind} can be.\n"
    yield from _options(result)
    yield "Equilibria: states that every actor would stay in"
    width = max(map(len, result["concepts"]))
    for concept in result["concepts"]:
        yield f"  {concept:<{width}}  {_states(result['equilibria'][concept], result)}"
    yield ""
    yield from _draws(result)
    yield from _table(result)
    yield from _further(result)
    yield from _paths(result)


def state_in_words(result: GraphResult, number: int) -> str:
    """``state 5 (Blockade Cuba; Withdraw the missiles)``, from what was found."""
    row = next((r for r in result.get("table", ()) if r["state"] == number), None)
    if row is None:
        return f"state {number}"
    if "options" not in row:
        return f"state {number} ({row.get('name', '')})"
    taken = [o["text"] for o, mark in zip(result["options"], row["options"], strict=True) if mark == "Y"]
    return f"state {number} ({'; '.join(taken) if taken else 'nobody does anything'})"


def _options(result: GraphResult) -> Iterator[str]:
    if not result["options"]:
        return
    yield "Options, in the order of Y and N below"
    for number, option in enumerate(result["options"], 1):
        once = {"forward": ", cannot be taken back", "backward": ", cannot be taken up again"}.get(
            option["direction"], "")
        yield f"  {number:>2} {option['actor']}: {option['text']}{once}"
    yield ""


def _draws(result: GraphResult) -> Iterator[str]:
    """How often states last, and are reached, where preferences were drawn from the scenario."""
    draws = result.get("draws")
    if draws is None:
        return
    names = listed([result["names"][a] for a in draws["actors"]])
    yield f"The preferences of {names} come from the scenario: those above from its best estimates. In 100 draws"
    width = max(map(len, draws["equilibrium"]), default=0)
    for concept, shares in draws["equilibrium"].items():
        top = sorted(shares.items(), key=lambda row: (-row[1], int(row[0])))[:_MOST_SHARES]
        yield f"  {concept:<{width}}  lasting: " + ", ".join(f"{n} in {hundreds(p, draws['draws'])}" for n, p in top)
    if draws["reached"] is not None:
        top = sorted(draws["reached"].items(), key=lambda row: (-row[1], int(row[0])))[1:_MOST_SHARES + 1]
        yield f"  {'':<{width}}  reached by improvements: " + ", ".join(
            f"{n} in {hundreds(p, draws['draws'])}" for n, p in top)
    yield ""


def _states(found: Sequence[int], result: GraphResult) -> str:
    if not found:
        return "none"
    named = result.get("table", []) if len(found) <= _MOST_NAMED else []
    table = {row["state"]: row.get("options") or row.get("name") for row in named}
    shown = [f"{n} ({table[n]})" if n in table else str(n) for n in found[:_MOST_STATES]]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _table(result: GraphResult) -> Iterator[str]:
    table, stability = result.get("table"), result.get("stability")
    if table is None or stability is None or len(table) > 64:
        return
    yield "For whom each state is stable (rank 1 is the actor's best; Stackelberg: with it as leader)"
    best = {actor: max(row["ranks"][actor] for row in table) for actor in result["actors"]}
    for row in table:
        name = row.get("options") or row.get("name")
        yield f"  {row['state']:>3} {name}"
        for actor in result["actors"]:
            under = [c for c in result["concepts"] if row["state"] in stability[actor][c]]
            yield f"        {actor}: rank {best[actor] - row['ranks'][actor] + 1}, {', '.join(under) or 'not stable'}"
    yield ""


def _further(result: GraphResult) -> Iterator[str]:
    """What strength, doubt, attitudes, perceptions and coalitions change."""
    if (strength := result.get("strength")) is not None:
        yield "Where some preferences are strong: equilibria of which every departure is deterred strongly, and others"
        for concept, parts in strength["equilibria"].items():
            yield f"  {concept:<5} strong {_states(parts['strong'], result)}; weak {_states(parts['weak'], result)}"
        yield ""
    if (unknown := result.get("unknown")) is not None:
        yield "Where preferences are not known: equilibria by who is tempted (a, c) and who deterred (c, d) by them"
        for reading, judged in unknown.items():
            yield f"  {reading}: " + "; ".join(
                f"{c} {_states(states, result)}" for c, states in judged["equilibria"].items())
        yield ""
    if (attitudes := result.get("attitudes")) is not None:
        yield "By the attitudes of the actors"
        yield from _concepts(attitudes["equilibria"], result)
    if (perceived := result.get("perceived")) is not None:
        yield "As each actor sees the conflict: states that all who know of them would stay in"
        for concept, rows in perceived["equilibria"].items():
            yield f"  {concept:<5} {_states([row['state'] for row in rows], result)}"
        for concept in list(perceived["equilibria"])[:1]:
            for row in perceived["equilibria"][concept]:
                if row["unseen_by"] or len(row["expected_by"]) < len(result["actors"]):
                    yield (f"        {row['state']} under {concept}: expected to last by "
                           f"{', '.join(row['expected_by']) or 'nobody'}"
                           + (f"; unknown to {', '.join(row['unseen_by'])}" if row["unseen_by"] else ""))
        yield ""
    if (coalitions := result.get("coalitions")) is not None:
        yield "Against coalitions: states that no coalition leaves"
        yield from _concepts(coalitions["equilibria"], result)
        for move in coalitions["moves"]:
            yield f"  {' and '.join(move['members'])} together gain by going from {move['from']} to {move['to']}."
        yield ""
    if (blocks := result.get("blocks")) is not None:
        yield "With " + ", ".join("+".join(group["members"]) for group in blocks["groups"]) + " as players"
        yield from _concepts(blocks["equilibria"], result)
    if left := result.get("left_out"):
        yield f"Left out, since there are too many states or no end comes in sight: {', '.join(left)}.\n"


def _concepts(equilibria: Mapping[str, Sequence[int]], result: GraphResult) -> Iterator[str]:
    for concept, states in equilibria.items():
        yield f"  {concept:<5} {_states(states, result)}"
    yield ""


def _paths(result: GraphResult) -> Iterator[str]:
    if (paths := result["paths"]) is None:
        yield "Name a `status_quo:`, or give --from, to see which moves lead to them."
        return
    assumed = ", where no option is taken," if paths["assumed"] else ""
    yield f"From state {paths['from']}{assumed} the shortest ways to equilibria"
    for words, found in (("by moves that improve their mover's lot", paths["improvements"]), ("by any moves",
                                                                                             paths["moves"])):
        yield f" {words} ({found['reached']:,} states can be reached)"
        yield from _ways(found)


def _ways(found: PathList) -> Iterator[str]:
    for path in found["to"][:_MOST_PATHS]:
        yield f"  {_way(path)}"
    left = len(found["to"]) - _MOST_PATHS + found["left_out"]
    if left > 0:
        yield f"  and {left:,} more"
    if away := found["unreachable"]:
        shown = ", ".join(map(str, away[:_MOST_STATES])) + (" …" if len(away) > _MOST_STATES else "")
        yield f"  out of reach: {shown}"


def _way(path: PathRow) -> str:
    if not path["steps"]:
        return f"{path['to']}: where things stand"
    return f"{path['to']}: " + ", then ".join(f"{step['by']} to {step['to']}" for step in path["steps"])
