"""`resume_rate`: how often talks that are broken off resume within a time."""

from __future__ import annotations

import numpy as np

from peaceroom.base_rates.breaks import Breaks, breaks
from peaceroom.base_rates.class_rate import ClassRate, careful, dated, looked, unless_none
from peaceroom.base_rates.question import days_of
from peaceroom.base_rates.tables import table
from peaceroom.base_rates.terms import EDGES


def _bias(found: Breaks) -> tuple[str, ...]:
    quiet = float(next(r["p"] for r in table("quiet_resumed") if r["days"] == "365"))
    return (
        "breaks that are remembered are long ones: a new break ends sooner than this says, see sensitivity",
        f"{found.events} of {found.cases} breaks resumed in the end, and talks that never did are under-recorded: of "
        f"processes without a text for two years {100 * quiet:.0f} in 100 had one within a further year, of breaks "
        f"of two years {100 * found.fit.resumed(104, 52):.0f} in 100 resume by this table",
        f"a text in PA-X dates {dated('breaks', 'resumed')} of the resumptions, memory nearly all the rest",
    )


def resume_rate(broken: str | float, within: str | float = 180) -> ClassRate:
    """P(talks resume within a time | they have been broken off for so long).

    Parameters
    ----------
    broken
        Time since the talks broke off: days, or ``"6w"``, ``"3m"``. Longer than any break of the table: ``p`` is None.
    within
        How far to look, up to five years.

    Raises
    ------
    InputError
        E702, E703.
    """
    past, ahead = days_of(broken, "the time since the break"), looked(within)
    found = breaks()
    weeks = past / 7, ahead / 7
    p = float(found.fit.resumed(*weeks))
    low, high = (float(q) for q in np.quantile(found.drawn.resumed(*weeks), (0.05, 0.95)))
    lasting = found.at_risk(weeks[0])
    return unless_none(ClassRate(
        f"talks broken off for {past:g} days resume within {ahead:g} days", p, min(low, p), max(high, p), "resume",
        "all breaks", past, ahead, "log-normal length of breaks of two weeks or more, given the time lasted",
        "breaks of peace talks of two weeks or more", lasting, found.ended(*weeks), found.processes, _bias(found),
        found.sources, {f"recorded {words}": float(one.resumed(*weeks)) for words, one in found.biased.items()},
        careful(lasting, EDGES[-1] if past + ahead > EDGES[-1] else None)))
