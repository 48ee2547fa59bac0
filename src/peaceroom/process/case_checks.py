"""Checks of a case: everything wrong is said at once."""
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peaceroom.process.case import ProcessCase


def check(case: ProcessCase) -> None:
    return None
