"""How long a base rate, the refit and the backtest take.

    python benchmarks/base_rates.py [DATA]    without DATA only the lookup is timed
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

import peaceroom


def timed(what: str, run: Callable[[], object], times: int = 1) -> None:
    start = perf_counter()
    for _ in range(times):
        run()
    taken = (perf_counter() - start) / times
    print(f"{what:32} {taken:8.4f} s")


def main() -> None:
    dates = [f"{year}-05-01" for year in range(1999, 2020)]

    def table() -> object:
        return peaceroom.base_rate("ceasefire", 40, 180, pace=4)

    def blend() -> object:
        return peaceroom.base_rate("partial", None, 365, dates=dates, as_of="2020-10-05")

    timed("first call (reads the tables)", blend)
    timed("base rate, smoothed table", table, 200)
    timed("base rate, blend of 21 steps", blend, 200)
    if len(sys.argv) > 1:
        from peaceroom.accuracy.fitting.base_rates.backtest import backtest
        from peaceroom.accuracy.fitting.base_rates.refit import fit

        timed("refit of every table", lambda: fit(sys.argv[1]))
        steps = fit(sys.argv[1], draws=20, blend_draws=1).steps
        timed("backtest 1993-2020", lambda: backtest(steps))


if __name__ == "__main__":
    main()
