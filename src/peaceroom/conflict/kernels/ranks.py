"""Ranks of states from statements and values. A rank is -1 where a state is not feasible."""

from __future__ import annotations

from typing import Any

from peaceroom.core.compiling import bare_kernel


@bare_kernel()
def refine(ranks: Any, words: Any, present: Any) -> int:
    """Split ranks by further statements, the first the most important; the number of ranks that there are then.

    ``words`` (statements, words) are truths of states; ``present`` is zeroed room for ranks << statements.
    """
    statements = words.shape[0]
    for code in range(ranks.shape[0]):
        if ranks[code] >= 0:
            key = ranks[code]
            word, bit = code >> 6, code & 63
            for s in range(statements):
                key = (key << 1) | ((words[s, word] >> bit) & 1)
            ranks[code] = key
            present[key] = 1
    classes = 0
    for key in range(present.shape[0]):
        if present[key]:
            present[key] = classes
            classes += 1
    for code in range(ranks.shape[0]):
        if ranks[code] >= 0:
            ranks[code] = present[ranks[code]]
    return classes


@bare_kernel()
def feasible_ranks(infeasible: Any, ranks: Any) -> int:
    """Set ranks to 0 where a state is feasible, else to -1; the number of feasible states."""
    found = 0
    for code in range(ranks.shape[0]):
        if (infeasible[code >> 6] >> (code & 63)) & 1:
            ranks[code] = -1
        else:
            ranks[code] = 0
            found += 1
    return found
