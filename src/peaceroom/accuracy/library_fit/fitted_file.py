"""Numbers fitted without each country, as ``fit process --library --json`` prints them, for a backtest with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypedDict

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.structure import misfit
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.cases.types import Origin


class _Without(TypedDict):
    without: dict[str, dict[str, float]]


def numbers_without(path: Path) -> Callable[[Origin], Mapping[str, float]]:
    """Origin → the numbers fitted without its country. Raises `InputError` E837, also when called for other countries.
    """
    def refuse(reason: str) -> InputError:
        return InputError.one("E837", reason, CODES["E837"][1],
                              "give what this version's `peaceroom fit process --library --json` printed",
                              file=str(path))

    try:
        data = json.loads(ordinary_bytes(path).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise refuse(f"no numbers can be read: {type(error).__name__}: {error}") from None
    if (wrong := misfit(data, _Without)) is not None:
        raise refuse(f"{wrong} is missing, or is not of its kind")
    without: dict[str, dict[str, float]] = data["without"]
    for country, numbers in without.items():
        for name, x in numbers.items():
            if name not in BY_NAME:
                raise refuse(f"the simulator has no number {name[:40]!r} ({country[:40]})")
            if not BY_NAME[name].floor <= x <= BY_NAME[name].ceiling:
                raise refuse(f"{name} is {x:g} ({country[:40]}): it lies between {BY_NAME[name].floor:g} and "
                             f"{BY_NAME[name].ceiling:g}")

    def of(origin: Origin) -> Mapping[str, float]:
        if origin.cluster not in without:
            raise refuse(f"{origin.cluster} is not among the countries that were left out in turn")
        return without[origin.cluster]

    return of
