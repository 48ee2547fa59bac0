"""Texts that come while nobody sits, with a resumption, and after a comprehensive text: each by its own evidence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from base_rates.data import folder, steps
from peaceroom.accuracy.fitting.base_rates.coded import rows
from peaceroom.accuracy.fitting.base_rates.files import find
from peaceroom.base_rates.base_rate import base_rate
from peaceroom.base_rates.tables import hazards as rates
from peaceroom.base_rates.tables import smoothed
from peaceroom.base_rates.terms import STAGES
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.clocks import implementation_hazards
from peaceroom.process.parameters import BY_NAME, Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.cases.reading import origin_files, read_origin

ONLY = Switches.only("texts", "break")
#: process of the table of breaks → its names in PA-X
NAMES = {
    "Guatemala": ("Guatemala peace process",), "Sudan N-S": ("Sudanese (North-South) peace process",),
    "Colombia FARC": ("Colombia I - Gaviria", "Colombia II - Samper", "Colombia III - Arango", "Colombia V - Santos"),
    "Colombia CGSB": ("Colombia I - Gaviria",), "Colombia ELN": ("Colombia VI - Government-ELN post-2015 process",),
    "Philippines MILF": ("Philippines - Mindanao process",), "Philippines NDF": ("Philippines-NDF process",),
    "Northern Ireland": ("Northern Ireland peace process",), "El Salvador": ("El Salvador peace process",),
    "Nepal": ("Nepal peace process",), "Aceh": ("Indonesia-Aceh peace process",),
    "Angola": ("Angola: UNITA process",), "Rwanda": ("Rwanda-RPF process",), "Chechnya": ("Chechnya peace process",),
    "Israel-PLO": ("Israel-Palestine peace process",), "Syria": ("Syrian peace process",),
    "Yemen": ("Yemen peace process",), "South Sudan": ("South Sudan post-secession process",),
}


def _away(stage: str, **values: float) -> float:
    """Share of draws with a text within 13 weeks in which talks never sat."""
    params = Parameters().replace(opening=0.0, resume_text=0.0, break_mean=12.0, other_texts=.05, **values)
    case = generic_case(2).replace(stage=stage, break_weeks=120.0 if stage == "dormant" else 3.0, steps_ago=(52,),
                                   texts_away=1.8)
    return float(simulate(case, params, ONLY, draws=2_048, weeks=13, seed=1).by("step")[13])


@pytest.mark.parametrize("stage", ["suspended", "dormant", "not_opened"])
def test_texts_come_without_the_talks(stage: str) -> None:
    """At `away_texts` of the rate of all texts of the same talks in session: P = 1 − e^(−13·.05·1.8·share).

    In breaks of half a year or more `away_later` of that.
    """
    later = .5 if stage == "dormant" else 1.0
    for share in (.57, .2):
        assert _away(stage, away_texts=share, away_later=.5) == pytest.approx(
            1 - np.exp(-13 * .05 * 1.8 * share * later), abs=.04)
    assert _away(stage, away_texts=0.0) == 0


def test_a_resumption_comes_with_a_text_as_often_as_it_says() -> None:
    params = Parameters().replace(other_texts=0.0, break_hazard=0.0)
    case = generic_case(2).replace(stage="suspended", break_weeks=3.0, steps_ago=(52,), texts_resumed=1.0)
    for share in (0.0, .4, 1.0):
        run = simulate(case, params.replace(resume_text=share, h0=0.0), ONLY, draws=4_096, weeks=26, seed=1)
        resumed = run.column("opened") > 0
        same = run.column("step") == run.column("opened")
        assert same[resumed].mean() == pytest.approx(share, abs=.05)  # four binomial errors of some 1,700
        assert (run.column("step")[~resumed] < 0).all()


def test_after_a_comprehensive_text_others_come_as_in_other_processes() -> None:
    """Whatever the pace before it: with one text in the year, at the hazards of the base rates by time since it."""
    hazards = implementation_hazards()
    signed = rates("any", "comp").hazard
    for row, monthly in enumerate((signed, smoothed("impl", "4-7").hazard)):
        table = monthly / 30.44 * 7
        assert hazards[row, 2, 0] == pytest.approx(table[0]) and hazards[row, 2, -1] == pytest.approx(table[-1])
        assert hazards[row, 2, 20] == pytest.approx(table[2]), "140 days"
    for multiplier in (1.0, 30.0):
        case = generic_case(2).replace(steps_ago=(0,), multiplier=multiplier)
        params = Parameters().replace(h0=5.0, tau=1e6, signing=50.0, other_texts=0.0, delegate=0.0, cost=.9,
                                      break_hazard=0.0, unravel_full=0.0)
        run = simulate(case, params, Switches.only("texts"), draws=4_096, weeks=60, seed=1)
        assert (run.column("comprehensive") >= 0).mean() > .9
        found = run.hazards[5, :3]
        for b, value in enumerate(found):
            # 4,096 draws: some 600, 500 and 400 texts
            assert value == pytest.approx(signed[b], rel=.15), (multiplier, b)


@pytest.mark.slow
def test_texts_in_breaks_are_counted_in_pax() -> None:
    """49 breaks of talks in PA-X's processes: 39 stretches of four weeks with a text where base rates expect 69."""
    s = steps()
    path = find(folder(), "breaks of talks")
    words = dict(zip(STAGES, ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal"),
                     strict=True))
    names = [name.strip() for name in s.names]
    seen = expected = with_text = ended = 0.0
    for row in rows(path, "breaks of talks", ("process", "began", "resumed", "last_seen")):
        if row["process"] not in NAMES:
            continue
        mine = np.isin(s.process, [names.index(name) for name in NAMES[row["process"]]])
        days, stage = s.day[mine], s.stage[mine]
        order = np.argsort(days)
        days, stage = days[order], stage[order]
        began, over = (date.fromisoformat(row[c]).toordinal() for c in (
            "began", "resumed" if row["resumed"] else "last_seen"))
        over = min(over, s.end)
        if row["resumed"]:
            ended += 1
            with_text += bool((np.abs(days - over) <= 7).any())
        for day in range(began, over - 7, 28):
            width = min(28, over - day)
            past = np.flatnonzero(days <= day)
            if not len(past) or day - days[past[-1]] >= 1_800:
                continue
            p = base_rate(words[STAGES[stage[past[-1]]]], None, width, as_of=date.fromordinal(day),
                          dates=[date.fromordinal(int(d)) for d in days[past]]).p
            expected -= np.log1p(-p)
            seen += bool(((days > day) & (days <= day + width) & (days < over)).any())
    assert seen / expected == pytest.approx(BY_NAME["away_texts"].default, abs=.02)
    assert with_text / ended == pytest.approx(BY_NAME["resume_text"].default, abs=.05)


def test_talks_open_as_long_after_a_first_text_as_in_the_library() -> None:
    """Cases that opened within five years of their first text, and after it: the rate is one over their mean."""
    waits: dict[str, int] = {}
    for path in origin_files():
        origin = read_origin(path)
        first = min((text.date for text in origin.texts), default=None)
        if origin.opened is not None and first is not None:
            days = (origin.opened.date - first).days
            if 0 < days <= 5 * 365:
                waits[origin.case] = min(days, waits.get(origin.case, days))
    rate = 7 * len(waits) / sum(waits.values())
    assert len(waits) >= 15
    assert BY_NAME["opening"].default == pytest.approx(rate, rel=.15)
