"""Make inputs, call, judge, count."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .bases import Bases
from .calling import call
from .judging import faults
from .kinds import KINDS

#: s of CPU time that a call may take
LIMIT = 20.0


@dataclass(frozen=True)
class Found:
    """A fault: of which input, after which command."""

    seed: int
    number: int
    kind: str
    argv: tuple[str, ...]
    fault: str
    said: str

    def __str__(self) -> str:
        return (f"seed {self.seed} input {self.number} ({self.kind}) {' '.join(self.argv)[:200]}\n"
                f"  {self.fault}: {self.said}")


@dataclass
class Tally:
    inputs: int = 0
    commands: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)


def one(bases: Bases, box: Path, seed: int, number: int, tally: Tally, kinds: Sequence[str] = ()) -> None:
    """Make input ``number`` of ``seed`` in the folder ``box``, call its commands there and add to the tally.

    ``kinds``: of these alone.
    """
    rng = Random(f"{seed}-{number}")
    wanted = {name: share for name, (share, _) in KINDS.items() if not kinds or name in kinds}
    kind = rng.choices(list(wanted), list(wanted.values()))[0]
    shutil.rmtree(box, ignore_errors=True)
    (box / "out").mkdir(parents=True)
    spoilt = KINDS[kind][1](rng, bases, box)
    tally.inputs += 1
    tally.kinds[kind] += 1
    for argv in spoilt.commands:
        ended = call(argv, inside=[box], cwd=box, seconds=LIMIT, refuse=spoilt.refuse)
        tally.commands += 1
        tally.codes[ended.code] += 1
        tally.found += [Found(seed, number, kind, argv, fault, said)
                        for fault, said in faults(ended, box / "out", placed=spoilt.placed)]


def fuzz(bases: Bases, box: Path, seed: int, numbers: Iterable[int], kinds: Sequence[str] = ()) -> Tally:
    """Inputs with these numbers, one after the other."""
    tally = Tally()
    for number in numbers:
        one(bases, box, seed, number, tally, kinds)
    shutil.rmtree(box, ignore_errors=True)
    return tally


def piece(job: tuple[Path, int, int, int, Sequence[str]]) -> Tally:
    """The job of one process: the folder with ``bases``, a seed, the first input and the one after the last, kinds."""
    root, seed, first, last, kinds = job
    return fuzz(Bases(root / "bases"), root / f"box-{first}", seed, range(first, last), kinds)
