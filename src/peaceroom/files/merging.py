"""Three-way merge of texts by lines: what two versions changed since the one that both began from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Clash:
    """Lines that both versions changed, and differently: where in our version (from 1), and the three texts."""

    line: int
    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines ``start`` to ``stop`` of the base become ``new``; ``at``: their line in the version itself."""

    start: int
    stop: int
    new: tuple[str, ...]
    at: int


def merge(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *,
          take: str | None = None) -> tuple[list[str], list[Clash]]:
    """The base with the changes of both, and where they clash.

    Lines are compared one by one, so that changes of neighbouring lines do not clash. What both insert at one place is
    taken from both, ours first; equal changes count once.

    Parameters
    ----------
    take
        ``ours`` or ``theirs``: which of two changes that clash is taken. Default: ours, and it is told.
    """
    mine, other = list(_edits(base, ours)), list(_edits(base, theirs))
    clashes: list[Clash] = []
    chosen = list(mine)
    for edit in other:
        against = [m for m in mine if _meet(m, edit)]
        if not against or against == [edit] or all((m.start, m.stop, m.new) == (edit.start, edit.stop, edit.new)
                                                   for m in against):
            if not against:
                chosen.append(edit)
            continue
        if take is None:
            low, high = (f(e for m in [*against, edit] for e in (m.start, m.stop)) for f in (min, max))
            clashes.append(Clash(against[0].at + 1, tuple(base[low:high]),
                                 tuple(line for m in against for line in m.new), edit.new))
        if take == "theirs":
            chosen = [e for e in chosen if e not in against]
            if edit not in chosen:
                chosen.append(edit)
    made: list[str] = []
    done = 0
    for edit in sorted(chosen, key=lambda e: (e.start, e.stop)):  # sorted keeps ours first among insertions
        if edit.start < done:
            continue
        made += [*base[done:edit.start], *edit.new]
        done = edit.stop
    return [*made, *base[done:]], clashes


def _meet(a: _Edit, b: _Edit) -> bool:
    """Whether two edits touch the same lines; insertions at one place do not, unless they are the same."""
    if a.start == a.stop or b.start == b.stop:
        if a.start == a.stop and b.start == b.stop:
            return a == b or (a.start, a.new) == (b.start, b.new)
        inner, outer = (a, b) if a.start == a.stop else (b, a)
        return outer.start < inner.start < outer.stop
    return a.start < b.stop and b.start < a.stop


def _edits(base: Sequence[str], version: Sequence[str]) -> Iterator[_Edit]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, base, version, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i2 - i1 == j2 - j1:  # line by line
            for k in range(i2 - i1):
                yield _Edit(i1 + k, i1 + k + 1, (version[j1 + k],), j1 + k)
        else:
            yield _Edit(i1, i2, tuple(version[j1:j2]), j1)
