"""Months as whole numbers, so that the next one is one more."""

from __future__ import annotations

import re

_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


def month_number(text: str) -> int | None:
    """``2020-09`` → 24248 (12 × year + month − 1); ``None`` for what is not a month of the years 1000–2999."""
    found = _MONTH.fullmatch(text)
    return 12 * int(found[1]) + int(found[2]) - 1 if found else None


def month_name(number: int) -> str:
    """24248 → ``2020-09``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
