"""Changes of a text as splices: what stood where, and what stands there now. They can be undone, also out of order.

The splices of one change are in the order of the text, do not overlap, and count from its beginning before the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeAlias


class Splice(NamedTuple):
    """At a place of the text, ``old`` gives way to ``new``."""

    at: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """The place behind ``old``."""
        return self.at + len(self.old)


Splices: TypeAlias = tuple[Splice, ...]


class Clash(ValueError):
    """Two changes touch the same place."""


def ordered(splices: Iterable[Splice]) -> Splices:
    """Splices in the order of the text; the same one twice counts once. Raises `Clash` where they overlap."""
    found: list[Splice] = []
    for splice in sorted(dict.fromkeys(splices), key=lambda s: (s.at, s.end)):
        if found and splice.at < found[-1].end:
            raise Clash(f"two changes of the same place: {found[-1].new!r} and {splice.new!r}")
        found.append(splice)
    return tuple(found)


def apply(text: str, splices: Splices) -> str:
    """The text after the change. Raises `Clash` where it is not the text that the splices were made for."""
    parts, reached = [], 0
    for at, old, new in splices:
        if text[at:at + len(old)] != old:
            raise Clash("the text is another one")
        parts += [text[reached:at], new]
        reached = at + len(old)
    return "".join([*parts, text[reached:]])


def inverse(splices: Splices) -> Splices:
    """The change that takes this one back."""
    out, shift = [], 0
    for at, old, new in splices:
        out.append(Splice(at + shift, new, old))
        shift += len(new) - len(old)
    return tuple(out)


def through(splices: Splices, other: Splices) -> Splices:
    """The same change of a text that another change of the same text has changed first. Raises `Clash`."""
    out, shift, waiting = [], 0, list(other)
    for splice in splices:
        while waiting and waiting[0].end <= splice.at:
            first = waiting.pop(0)
            shift += len(first.new) - len(first.old)
        if waiting and waiting[0].at < splice.end:
            raise Clash("another change touches the same place")
        out.append(splice._replace(at=splice.at + shift))
    return tuple(out)


def moved(begin: int, end: int, splices: Splices) -> tuple[int, int] | None:
    """Where a piece of the text is after a change; None where the change cut across one of its ends."""
    shift = grown = 0
    for splice in splices:
        size = len(splice.new) - len(splice.old)
        if splice.end <= begin:
            shift += size
        elif splice.at >= end:
            break
        elif splice.at >= begin and splice.end <= end:
            grown += size
        else:
            return None
    return begin + shift, end + shift + grown


def between(before: str, after: str) -> Splices:
    """A change that makes one text of another, line by line."""
    a, b = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in a:
        starts.append(starts[-1] + len(line))
    return tuple(Splice(starts[i], "".join(a[i:j]), "".join(b[k:m]))
                 for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if tag != "equal")


def rebased(splices: Splices, later: Sequence[tuple[int, int | None, Splices]]) -> Splices:
    """A change carried through later ones: (number, number of the change that it takes back, splices) each.

    A later change that was itself taken back does not stand in the way. Raises `Clash`.
    """
    left = list(later)
    undone = {of: number for number, of, _ in left if of is not None}
    i = 0
    while i < len(left):
        number, origin, change = left[i]
        back = undone.get(number)
        if back is None:
            i += 1
            continue
        j = i
        try:
            while left[j + 1][0] != back:  # carry it past what came between, up to the change that takes it back
                n, of, between_ = left[j + 1]
                alone = through(between_, inverse(change))
                left[j], left[j + 1] = (n, of, alone), (number, origin, through(change, alone))
                change = left[j + 1][2]
                j += 1
        except Clash:
            i += 1
            continue
        del left[j:j + 2]
        i = 0
    for _, _, change in left:
        splices = through(splices, change)
    return splices
