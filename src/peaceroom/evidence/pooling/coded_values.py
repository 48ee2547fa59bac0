"""The value that a coder wrote, on the scale 0–100: a number, a range, or a level of a codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, inf
from statistics import NormalDist

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.records import Coding, Scale
from peaceroom.files.numbers import format_number, written_range


@dataclass(frozen=True, slots=True)
class CodedValue:
    """Value and doubt (1 sd) in hundredths; for a level its band (−inf, inf at the ends) and the number of levels."""

    x: float
    sd: float
    band: tuple[float, float] | None = None
    levels: int = 0

    def point_variance(self) -> float:
        """Variance when taken as a number; a level adds that of a flat band, width² / 12."""
        if self.band is None:
            return self.sd**2
        low, high = max(self.band[0], 0.0), min(self.band[1], 100.0)
        return self.sd**2 + (high - low) ** 2 / 12


def coded_value(
    coding: Coding, scales: Mapping[str, Scale], ends: tuple[float, float], coder_sd: float
) -> CodedValue | None:
    """What a coding says on 0–100; ``None`` for a coding of absence.

    A bare number without a doubt gets ``coder_sd``. A range holds its share (``within``) of a normal centred on it; a
    doubt given beside it is added. A level has its band as doubt, and the coder's own where one is given.

    Raises
    ------
    InputError
        E906 a value that cannot be read, E912 one off the scale, E913 a range upside down, E914 a scale or level that
        does not exist, E953 a scale whose ends are equal.
    """
    if coding.level is not None:
        scale = scales.get(coding.scale or "")
        if scale is None or coding.level > len(scale.cuts) + 1:
            raise InputError.one(
                "E914", f"coding {coding.id}: level {coding.level} of scale {coding.scale!r} does not exist",
                CODES["E914"][1], "add the scale, or correct level or scale")
        cuts = (-inf, *sorted(scale.cuts), inf)
        band = cuts[coding.level - 1], cuts[coding.level]
        return CodedValue((max(band[0], 0.0) + min(band[1], 100.0)) / 2, coding.sd or 0.0, band, len(cuts) - 1)
    if coding.value is None:
        return None
    written = written_range(coding.value)
    if written is None:
        raise InputError.one("E906", f"coding {coding.id}: value is {coding.value!r}", CODES["E906"][1],
                             'write a number or a range: "40" or "40..60"')
    if written[0] > written[1]:
        raise InputError.one("E913", f"coding {coding.id}: the range {coding.value} runs from high to low",
                             CODES["E913"][1],
                             f"did you mean {format_number(written[1])}..{format_number(written[0])}?")
    low, high = (_hundredths(coding, v, ends) for v in written)
    if low == high:
        return CodedValue(low, coding.sd if coding.sd is not None else coder_sd)
    z = NormalDist().inv_cdf((1 + coding.within) / 2)
    return CodedValue((low + high) / 2, hypot(abs(high - low) / (2 * z), coding.sd or 0.0))


def _hundredths(coding: Coding, value: float, ends: tuple[float, float]) -> float:
    if ends[0] == ends[1]:
        raise InputError.one("E953", f"coding {coding.id}: both ends of the scale are {ends[0]:g}",
                             CODES["E953"][1], "give two ends that differ")
    if not min(ends) <= value <= max(ends):
        raise InputError.one("E912", f"coding {coding.id}: {value:g} is off the scale {ends[0]:g} to {ends[1]:g}",
                             CODES["E912"][1], f"write a value from {min(ends):g} to {max(ends):g}")
    return 100 * (value - ends[0]) / (ends[1] - ends[0])
