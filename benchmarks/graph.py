"""How many states can a conflict have? Nash, GMR, SMR and SEQ of random conflicts of 2^8 states and more.

Run it in a fresh process: ``python benchmarks/graph.py [LARGEST]`` (options of the largest conflict, 20 unless told; 24
for all limits). Five actors (four at 2^12) have statements as preferences, and some combinations cannot be. Beside it
the matrix method (Xu, Hipel, Kilgour and Fang 2018, chapter 4: dense matrices of all pairs of states, here in single
precision on one core) until it would take more than 2 GB, or, by the cube of the states, more than five minutes. Where
both answer, the answers are compared. Limits in processor time, kernels compiled before: 2^12 states 0.02 s; 2^20
states 8 s by two cores and 1 GB; 2^24 states 3 minutes by two cores and 6 GB. Ends with 1 if one is passed, or the
answers differ.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Actor, Conflict, Option
from peaceroom.conflict.preferences import Statements
from peaceroom.conflict.stability import Basic, stable_states
from peaceroom.conflict.statements import Both, Either, Not, Same, Statement, Taken

CONCEPTS: tuple[Basic, ...] = ("Nash", "GMR", "SMR", "SEQ")
#: options → processor seconds by both cores together, and MB
LIMITS = {12: (0.02, None), 20: (16.0, 1_000), 24: (360.0, 6_000)}
Matrix = npt.NDArray[np.float32]


def conflict(options: int, actors: int, seed: int = 1) -> Conflict:
    """Statements of up to four options each; one combination of four cannot be; every fifth option is for ever."""
    draw = random.Random(seed)

    def statement(depth: int) -> Statement:
        if depth:
            return draw.choice((Both, Either, Same))(statement(depth - 1), statement(depth - 1))
        one = Taken(draw.randrange(options))
        return Not(one) if draw.random() < 0.5 else one

    owners = sorted(i % actors for i in range(options))
    return Conflict(f"{options} options", tuple(Actor(
        f"a{a}", options=tuple(Option(f"o{i}", direction="forward" if i % 5 == 4 else "both")
                               for i in range(options) if owners[i] == a),
        preference=Statements(tuple(statement(2) for _ in range(options)))) for a in range(actors)),
        infeasible=(Both(statement(1), statement(1)),))


def by_matrices(graph: OptionGraph) -> dict[str, list[npt.NDArray[np.bool_]]]:
    """The same four concepts from matrices of all pairs of states."""
    n = graph.size
    ranks = [row[graph.codes] for row in graph.ranks]
    one = np.float32(1)
    moves: list[Matrix] = []
    for first, count in zip(graph.firsts.tolist(), graph.counts.tolist(), strict=True):
        own = ((1 << count) - 1) << first
        once = sum(1 << b for b in range(first, first + count) if graph.directions[b] == 1)
        codes = graph.codes
        made = ((codes[:, None] ^ codes[None, :]) & ~own == 0) & (codes[:, None] & ~codes[None, :] & once == 0)
        np.fill_diagonal(made, False)
        moves.append(made.astype(np.float32))
    better = [(r[None, :] > r[:, None]).astype(np.float32) for r in ranks]
    found: dict[str, list[npt.NDArray[np.bool_]]] = {c: [] for c in CONCEPTS}
    for i in range(len(moves)):
        improving, worse = moves[i] * better[i], one - better[i]
        found["Nash"].append(~improving.any(1))
        escape = np.minimum(better[i] @ moves[i].T, one)
        others = [j for j in range(len(moves)) if j != i]
        answers = _reach([moves[j] for j in others], n)
        in_turn = _reach([moves[j] * better[j] for j in others], n)
        for name, deters, reach in (("GMR", worse, answers), ("SMR", worse * (one - escape), answers),
                                    ("SEQ", worse, in_turn)):
            found[name].append(~((improving > 0) & (deters @ reach.T == 0)).any(1))
    return found


def _reach(steps: Sequence[Matrix], n: int) -> Matrix:
    """Who reaches what by legal sequences."""
    last = [step.copy() for step in steps]
    while True:
        before = sum(float(reached.sum()) for reached in last)
        for k, step in enumerate(steps):
            from_others = np.zeros((n, n), np.float32)
            for j, reached in enumerate(last):
                if j != k:
                    np.maximum(from_others, reached, out=from_others)
            last[k] = np.maximum(last[k], (from_others @ step > 0).astype(np.float32))
        if sum(float(reached.sum()) for reached in last) == before:
            whole = last[0]
            for reached in last[1:]:
                whole = np.maximum(whole, reached)
            return whole


def timed(work: Callable[[], object]) -> tuple[object, float, float]:
    """What the work brings, its processor and wall seconds."""
    busy, begin = time.process_time(), time.perf_counter()
    found = work()
    return found, time.process_time() - busy, time.perf_counter() - begin


def main() -> int:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    stable_states(_graph(8), CONCEPTS)  # kernels are compiled
    late, old, before = 0, 0.0, 1
    matrices = True
    print("options  feasible   graph    stability       MB   matrices")
    for options in range(8, largest + 1, 2):
        graph, made, _ = timed(lambda k=options: _graph(k))  # type: ignore[misc]
        assert isinstance(graph, OptionGraph)
        found, busy, wall = timed(lambda g=graph: stable_states(g, CONCEPTS))  # type: ignore[misc]
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line = f"{options:7} {graph.size:9} {made:6.3f} s {busy:8.4f} s {most:8.0f}   "
        needed = graph.size ** 2 * 4 * (3 * len(graph.ranks) + 6) / 1e6
        expected = old * (graph.size / before) ** 3
        if matrices and (needed > 2_000 or expected > 300):
            matrices = False
            line += f"would need {needed:,.0f} MB, and about {expected:,.0f} s"
        elif matrices:
            dense, old, _ = timed(lambda g=graph: by_matrices(g))  # type: ignore[misc]
            assert isinstance(dense, dict) and isinstance(found, dict)
            same = all((d == s[graph.codes].astype(bool)).all() for c in CONCEPTS
                       for d, s in zip(dense[c], found[c], strict=True))
            late |= not same
            line += f"{old:.2f} s, {old / busy:,.0f} times as long{'' if same else ', AND ANOTHER ANSWER'}"
            before = graph.size
        print(line, flush=True)
        if options in LIMITS:
            seconds, memory = LIMITS[options]
            passed = busy > seconds or (memory is not None and most > memory)
            late |= passed
            print(f"        limit {seconds:g} s{f', {memory:,} MB' if memory else ''}: "
                  f"{busy / seconds:.2f} of it, {wall:.2f} s by the clock{', PASSED' if passed else ''}")
    return int(late)


def _graph(options: int) -> OptionGraph:
    made = graph_of(conflict(options, 4 if options == 12 else 5))
    assert isinstance(made, OptionGraph)
    return made


if __name__ == "__main__":
    sys.exit(main())
