"""Which facts and numbers of a scenario differ from another's, named as in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from peaceroom.scenario.row_names import row_names, support_names
from peaceroom.scenario.types import Quantity, Scenario

_NO_VALUE = "nothing"
FROM_LEDGER = "from the ledger"
#: records of a ledger, as they are counted
_RECORDS = ("sources", "documents", "passages", "codings", "grades")


class ChangedRow(TypedDict):
    """An input or a setting that differs, before and after, as text."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Fact:
    """One entry of a file as text; ``given``: written there, not a default."""

    text: str
    given: bool

    def __str__(self) -> str:
        return self.text if self.given else f"{self.text} (default)"


def changed_inputs(one: Scenario, two: Scenario) -> list[ChangedRow]:
    """Every fact and number that differs. Reasons and sources count too.

    A default is marked as such where the other file says something else; where a whole entry is missing in one file,
    only what the other says of it is listed. A number that is pooled stands as ``from the ledger``.
    """
    a, b = dict(_facts(one)), dict(_facts(two))
    rows: list[ChangedRow] = []
    for key in [*a, *(k for k in b if k not in a)]:
        x, y = a.get(key), b.get(key)
        if (x is None or y is None) and not any(f is not None and f.given for f in (x, y)):
            continue
        if x is None or y is None or x.text != y.text:
            rows.append({"what": key, "before": str(x or _NO_VALUE), "after": str(y or _NO_VALUE)})
    return rows + _ledger(one, two)


def _ledger(one: Scenario, two: Scenario) -> list[ChangedRow]:
    """Records that only one of two ledgers holds, counted by kind."""
    rows: list[ChangedRow] = []
    for kind in _RECORDS:
        a, b = ({} if s.ledger is None else getattr(s.ledger, kind) for s in (one, two))
        gone = sum(key not in b or b[key] != record for key, record in a.items())
        new = sum(key not in a or a[key] != record for key, record in b.items())
        if gone or new:
            rows.append({"what": f"ledger.{kind}", "before": f"{len(a)}, {gone} of them not in the other",
                         "after": f"{len(b)}, {new} of them not in the other"})
    return rows


def _facts(s: Scenario) -> Iterator[tuple[str, _Fact]]:
    """A scenario as flat pairs (name, fact)."""
    for name in type(s).model_fields:
        value, given = getattr(s, name), name in s.model_fields_set
        if name == "positions":
            for key, row in zip(row_names(s), value, strict=True):
                yield from _flat(key, row, given)
        elif name == "support":
            for key, support in zip(support_names(s), value, strict=True):
                yield from _flat(key, support, given)
        else:
            yield from _flat(name, value, given)


def _flat(name: str, value: Any, given: bool) -> Iterator[tuple[str, _Fact]]:
    if value is None or value == () or value == {}:
        return
    if isinstance(value, Quantity):
        yield name, _Fact(FROM_LEDGER if value.value is None else str(value.value), given)
        for field in ("because", "sources", "judgement", "loadings"):
            yield from _flat(f"{name}.{field}", getattr(value, field), given)
        if value.disputed:
            yield f"{name}.disputed", _Fact("yes", given)
    elif hasattr(type(value), "model_fields"):
        for field in type(value).model_fields:
            yield from _flat(f"{name}.{field.rstrip('_')}", getattr(value, field), given and field in
                             value.model_fields_set)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            label = f"{key:g}" if isinstance(key, float) else str(key)
            yield from _flat(f"{name}.{label}", part, given)
    elif isinstance(value, tuple | list):
        if all(isinstance(part, str | float | int) for part in value):
            yield name, _Fact(", ".join(map(_text, value)), given)
        else:
            for n, part in enumerate(value, 1):
                yield from _flat(f"{name}.{n}", part, given)
    else:
        yield name, _Fact(_text(value), given)


def _text(value: object) -> str:
    """A value as text; 2 and 2.0, which a file and a run's copy of it may hold, are one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
