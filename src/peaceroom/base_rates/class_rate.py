"""An answer of the outside view for what is not a text: talks that resume, an agenda item, the end of a war."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from peaceroom.base_rates.base_rate import FEW
from peaceroom.base_rates.question import days_of
from peaceroom.base_rates.tables import table
from peaceroom.base_rates.terms import EDGES, LICENCE
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn


@dataclass(frozen=True, slots=True)
class ClassRate:
    """How often what is asked came in a reference class of cases.

    Attributes
    ----------
    event, reference
        What is asked and of which class, in words.
    p, low, high
        Probability with its 90 % interval (whole ``clusters`` of cases resampled); None where the data hold no rate,
        or no case that has lasted as long as ``given_days``.
    kind, group
        What is asked in one word, and the class.
    given_days, within_days
        How long the case has lasted without the event, and how far the answer looks.
    cases, events, clusters
        Rows of the class at risk where the answer begins, events among them in the time asked about, and
        processes, conflicts or countries that the whole class rests on.
    sensitivity
        What p would be if the class were selected in another manner.
    bias
        What is known to be wrong with the class.
    """

    event: str
    p: float | None
    low: float | None
    high: float | None
    kind: str
    group: str
    given_days: float
    within_days: float
    method: str
    reference: str
    cases: int
    events: int
    clusters: int
    bias: tuple[str, ...]
    sources: tuple[str, ...]
    sensitivity: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[Warn, ...] = ()
    licence: str = LICENCE

    def to_dict(self) -> dict[str, object]:
        """Every field by name, as ``base-rate --json`` prints it."""
        return asdict(self) | {"warnings": [w.to_dict() for w in self.warnings], "bias": list(self.bias),
                               "sources": list(self.sources), "sensitivity": dict(self.sensitivity)}


def unless_none(found: ClassRate) -> ClassRate:
    """The answer, or none where no case of the class lasted so long: what such cases do, nobody has seen."""
    if found.cases:
        return found
    return replace(found, p=None, low=None, high=None, method="none", sensitivity={}, bias=(), warnings=(),
                   reference=f"none: no case lasted {found.given_days:g} days ({found.reference})")


def looked(within: str | float) -> float:
    """The time ahead in days, 1 to five years. Raises `InputError` (E702, E703)."""
    ahead = days_of(within, "the time ahead")
    if EDGES[-1] < ahead < EDGES[-1] + 1:
        ahead = float(EDGES[-1])  # five years of 365.25 days, or sixty months, end in the course of the next day
    if not 1 <= ahead <= EDGES[-1]:
        raise InputError.one("E703", f"the time ahead is {ahead:g} days", CODES["E703"][1],
                             f"give 1 to {EDGES[-1]} days (five years)")
    return ahead


def dated(of: str, column: str) -> int:
    """How many days of a table coded by hand (as `checks` calls it) a text or a termination confirms or corrects."""
    return sum((c["table"], c["column"]) == (of, column) and c["verdict"] in ("confirmed", "corrected")
               for c in table("checks"))


def careful(cases: int, beyond: float | None = None) -> tuple[Warn, ...]:
    """Warnings of an answer: a small class; an answer that looks beyond the ``beyond`` days of its data."""
    found = []
    if beyond is not None:
        found.append(Warn("W201", f"the answer looks beyond what the data hold ({beyond:g} days): what is seen last is "
                                  "taken to go on"))
    if cases < FEW:
        found.append(Warn("W202", f"the reference class holds only {cases} case{'s' * (cases != 1)} at this point"))
    return tuple(found)
