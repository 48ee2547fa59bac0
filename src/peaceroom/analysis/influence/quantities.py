"""Forecast quantities that a source can move: the settlement of an issue by a model, and a zone's share of draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Quantity:
    """``settlement.<issue>.<model>``: mean settlement; ``zone.<issue>``: share of draws with a zone of agreement."""

    issue: str
    model: str | None = None

    @property
    def name(self) -> str:
        return f"zone.{self.issue}" if self.model is None else f"settlement.{self.issue}.{self.model}"


def quantities(issues: Iterable[str], models: Iterable[str]) -> tuple[Quantity, ...]:
    """Every quantity of these issues: by model, then the zone."""
    models = tuple(models)
    return tuple(Quantity(i, m) for i in issues for m in (*models, None))


def chosen(names: Iterable[str], known: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The quantities of these names. Raises `InputError` E313 for one that is not known."""
    by_name = {q.name: q for q in known}
    out = []
    for name in names:
        if name not in by_name:
            raise InputError.one("E313", f"there is no quantity {name!r}", "nothing could be traced back from it",
                                 did_you_mean(name, by_name, "write settlement.ISSUE.MODEL or zone.ISSUE"))
        out.append(by_name[name])
    return tuple(out)
