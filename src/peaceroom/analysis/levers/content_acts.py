"""Every way to use a measure's acts on the content of a table, each solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from peaceroom.analysis.levers.board import Board, Flags, a_try
from peaceroom.analysis.levers.catalogue import Act
from peaceroom.analysis.levers.outlook import points_at
from peaceroom.analysis.packages.agenda import agenda
from peaceroom.analysis.packages.draft import _middle
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.obstacles import aside
from peaceroom.analysis.packages.problem import table_of
from peaceroom.analysis.packages.stuck import items_before, part_of
from peaceroom.core.case import Array
from peaceroom.models.packages.linkage import without_text
from peaceroom.models.packages.problem import Continuum, Issue, Options, carried
from peaceroom.runs.lever_results import Needed, Try

#: the share of draws that a measure without a known size is asked to reach
WANTED = 0.5
_HALVINGS = 8
#: payments are tried between so many parties, the strongest
_MOST_PAYERS = 6


def tries(board: Board, act: Act) -> Iterator[Try]:
    """Every way to use an act on the content here; nothing for one on the process."""
    ways: dict[str, Callable[[Board, Act], Iterator[Try]]] = {
        "link": _link, "set-aside": _set_aside, "refer": _refer, "reorder": _reorder, "include": _include,
        "pay": _pay, "demand": _demand, "bottom-line": _bottom_line}
    if act.on in ways:
        yield from ways[act.on](board, act)


def _link(board: Board, act: Act) -> Iterator[Try]:
    if len(board.whole.names) > len(board.numbers):
        yield a_try(board, "settle the item at the table together with all other issues", act.basis,
                    item=board.by_itself | board.room, issues=board.whole.names)


def _set_aside(board: Board, act: Act) -> Iterator[Try]:
    if len(board.whole.names) < 2:
        return
    for k, name in enumerate(board.whole.names):
        lost = np.maximum(board.settled[:, :, k] - board.unsigned[:, :, k], 0)
        yield a_try(
            board, f"leave ‘{board.b.scenario.issues[name].name}’ as it is for now", act.basis,
            # an item without its only issue is none: nothing is settled by leaving it open
            room=feasible(aside(board.whole, board.unsigned, [k])),
            item=None if board.numbers == [k] else _item_without(board, k, board.unsigned),
            draft=board.drafted(board.table, name), issues=[name], cost=_cost(board, lost))


def _refer(board: Board, act: Act) -> Iterator[Try]:
    for k, name in enumerate(board.whole.names):
        middle = _middle(board.b.case, board.table, k)
        if middle is None:
            continue
        decided = np.array(board.unsigned)
        decided[:, :, k] = points_at(board.whole.issues[k], np.full(board.whole.threshold.shape, middle))
        lost = np.maximum(board.settled[:, :, k] - decided[:, :, k], 0)
        room = feasible(aside(board.whole, decided, [k])) if len(board.whole.names) > 1 else _alone(board, decided, k)
        yield a_try(board, f"let a body decide on ‘{board.b.scenario.issues[name].name}’", act.basis, room=room,
                    item=_item_without(board, k, decided), issues=[name], cost=_cost(board, lost))


def _alone(board: Board, worth: Array, k: int) -> Flags:
    """Where all accept what the only issue is worth."""
    accepted = worth[:, :, k] >= board.whole.threshold - board.whole.tolerance()
    return carried(np.asarray(accepted), board.whole.approval)


def _item_without(board: Board, k: int, worth: Array) -> Flags | None:
    """The item at the table with issue ``k`` at ``worth`` ``(D, n, K)``; None where it is not one of its issues."""
    if k not in board.numbers:
        return None
    rest = [i for i in board.numbers if i != k]
    outside = [i for i in range(len(board.whole.names)) if i not in board.numbers]
    need = board.whole.threshold - board.unsigned[:, :, outside].sum(axis=2) - worth[:, :, k]
    if not rest:
        return carried(np.asarray(need <= board.whole.tolerance()), board.whole.approval)
    return feasible(replace(board.whole, names=tuple(board.whole.names[i] for i in rest),
                            issues=tuple(board.whole.issues[i] for i in rest), threshold=need))


def _reorder(board: Board, act: Act) -> Iterator[Try]:
    items = agenda(board.b.scenario)
    for name in items:
        if name not in board.b.scenario.agenda or board.item not in items_before(board.b.scenario, name):
            continue
        able = feasible(part_of(board.whole, [board.whole.names.index(k) for k in items[name]], board.unsigned))
        called = board.b.scenario.agenda[name].called(name, board.b.scenario.issues)
        yield a_try(board, f"take ‘{called}’ first", act.basis,
                    item=board.by_itself | able, issues=items[name])


def _include(board: Board, act: Act) -> Iterator[Try]:
    case = board.b.case
    for i, name in enumerate(case.actors):
        if i in board.table.members or board.b.roots.get(name, name) in board.parties:
            continue
        table = table_of(case, [*board.table.members, i])
        if table.grounds[-1] == "unknown":
            continue  # nothing says what it would refuse
        unsigned = without_text(table.problem, case.reference)
        yield a_try(board, f"ask for the consent of {board.b.scenario.actors[name].name} as well", act.basis,
                    room=feasible(table.problem), item=feasible(part_of(table.problem, board.numbers, unsigned)),
                    draft=board.drafted(table), parties=[name])


def _pay(board: Board, act: Act) -> Iterator[Try]:
    size = act.by or 0.0
    names = {p: board.b.scenario.actors[p].name for p in board.parties}
    weight = np.nan_to_num(board.b.case.capability).mean(axis=(0, 2))
    strength = {p: float(sum(weight[board.table.members[j]] for j in at)) for p, at in board.parties.items()}
    strongest = sorted(board.parties, key=lambda p: -strength[p])[:_MOST_PAYERS]
    pairs = {p: at for p, at in board.parties.items() if p in strongest}
    for payer, own in pairs.items():
        for receiver, theirs in pairs.items():
            if payer == receiver:
                continue
            change = np.zeros_like(board.best)
            change[:, own], change[:, theirs] = size * board.best[:, own], -size * board.best[:, theirs]
            words = f"if {names[payer]} gave {names[receiver]} {100 * size:g} of 100 points of each one's best package"
            yield _asked(board, act, change, words, [payer, receiver], cost={payer: size})


def _demand(board: Board, act: Act) -> Iterator[Try]:
    size = act.by or 0.0
    groups = {p: [p] for p in board.parties}
    if act.for_ == "all-parties":
        groups = {"": list(board.parties)}
    for party, of in groups.items():
        at = [j for p in of for j in board.parties[p]]
        change = np.zeros_like(board.best)
        change[:, at] = -size * board.best[:, at]
        worth = f"if it were worth {100 * size:g} of 100 points of its best package to"
        words = f"{worth} {board.b.scenario.actors[party].name if party else 'each party'}"
        yield _asked(board, act, change, words, of, needed=[_needed(board, at, party)])


def _asked(board: Board, act: Act, change: Array, words: str, parties: Sequence[str], *,
           cost: dict[str, float] | None = None, needed: Sequence[Needed] = ()) -> Try:
    problem = board.asking(change)
    return a_try(board, words, act.basis, room=feasible(problem), item=board.open_with(problem),
                 draft=board.drafted(replace(board.table, problem=problem)), parties=parties, size=act.by, cost=cost,
                 needed=needed)


def _needed(board: Board, at: list[int], party: str) -> Needed:
    """The least share of its best package that opens what is shut in the wanted share of draws.

    That is the whole where even a package of everything suits all in fewer draws, else the item at the table.
    """
    whole = float(board.room.mean()) < WANTED

    def share(size: float) -> float:
        change = np.zeros_like(board.best)
        change[:, at] = -size * board.best[:, at]
        problem = board.asking(change)
        return float((feasible(problem) if whole else board.open_with(problem)).mean())

    found: Needed = {"party": party, "opens": "room" if whole else "item", "share_of_best": 0.0, "wanted": WANTED}
    low, high = 0.0, 1.0
    if share(low) >= WANTED:
        return found
    if share(high) < WANTED:
        return {**found, "share_of_best": None}
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if share(middle) >= WANTED else (middle, high)
    return {**found, "share_of_best": high}


def _bottom_line(board: Board, act: Act) -> Iterator[Try]:
    size = act.by or 0.0
    for party, at in board.parties.items():
        lined = [k for k, i in enumerate(board.whole.issues) if _has_line(i, at)]
        if not lined:
            continue
        case = board.b.case
        members = [board.table.members[j] for j in at]
        line, x = case.bottom_line[:, members], case.position[:, members]
        side = np.where(line >= x, 1.0, -1.0)
        bottom = np.array(case.bottom_line)
        bottom[:, members] = np.clip(line + side * size * (case.high - case.low), case.low, case.high)
        table = table_of(replace(case, bottom_line=bottom))
        name = board.b.scenario.actors[party].name
        words = f"if {name} went {100 * size:g} of 100 of each scale further than its bottom lines"
        yield a_try(board, words, act.basis, room=feasible(table.problem), item=board.open_with(table.problem),
                    draft=board.drafted(table), issues=[board.whole.names[k] for k in lined], parties=[party],
                    size=size)


def _has_line(issue: Issue, at: list[int]) -> bool:
    if isinstance(issue, Options):
        return bool((~issue.allowed[:, at]).any())
    assert isinstance(issue, Continuum)
    inside = np.nanmax(issue.least[:, at]) > issue.low or np.nanmin(issue.most[:, at]) < issue.high
    return bool(inside)


def _cost(board: Board, lost: Array) -> dict[str, float]:
    """Party → what it gives up in the middle of the draws, a share of its best package; without who loses nothing."""
    share = np.median(lost / board.best, axis=0)
    found = {p: float(max(share[j] for j in at)) for p, at in board.parties.items()}
    return {p: c for p, c in found.items() if c > 1e-9}

