"""Base rates: what they are by definition, on which reference class they rest, how bad questions are refused."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import peaceroom
from peaceroom.base_rates.base_rate import FEW, base_rate
from peaceroom.base_rates.tables import hazards, smoothed, table
from peaceroom.base_rates.terms import LICENCE, PACES, STAGE_CHOICES, STAGES, TARGETS
from peaceroom.core.errors import InputError
from peaceroom.core.months import MONTH_DAYS

stages = st.sampled_from(STAGE_CHOICES)
elapsed = st.floats(0, 4000)
ahead = st.floats(1, 1826)
targets = st.sampled_from(sorted(TARGETS))


def refused(code: str, *args: object, **kwargs: object) -> None:
    with pytest.raises(InputError) as caught:
        base_rate(*args, **kwargs)  # type: ignore[arg-type]  # what is refused has wrong types on purpose
    assert [p.code for p in caught.value.problems] == [code], caught.value
    assert all(p.why and p.remedy for p in caught.value.problems)


@given(stages, elapsed, ahead, targets)
def test_a_rate_is_a_probability_inside_its_interval(stage: str, e: float, h: float, target: str) -> None:
    found = base_rate(stage, e, h, target=target)
    assert 0 <= found.low <= found.p <= found.high < 1 and found.p > 0
    assert found.processes > 0 and found.reference and found.event and found.licence == LICENCE


@given(stages, elapsed, ahead, ahead, targets)
def test_looking_further_never_lowers_it(stage: str, e: float, a: float, b: float, target: str) -> None:
    near, far = (base_rate(stage, e, h, target=target).p for h in sorted((a, b)))
    assert near <= far + 1e-12


@given(stages, st.floats(0, 700), st.floats(1, 365), st.integers(1, 12))
def test_silence_multiplies(stage: str, e: float, h: float, pace: int) -> None:
    """P(no step in 2 h) = P(no step in h) × P(none in the next h | silent for h): one hazard for all horizons."""
    whole = base_rate(stage, e, 2 * h, pace=pace).p
    first, then = base_rate(stage, e, h, pace=pace).p, base_rate(stage, e + h, h, pace=pace).p
    assert 1 - whole == pytest.approx((1 - first) * (1 - then), rel=1e-9)


def test_by_hand() -> None:
    """A ceasefire text 40 days ago, four in the year, half a year ahead: 50 days of one bin, 90, then 40."""
    h = smoothed("cease", "4-7").hazard
    by_hand = 1 - math.exp(-(50 * h[1] + 90 * h[2] + 40 * h[3]) / MONTH_DAYS)
    found = base_rate("ceasefire", "40d", "180d", pace=4)
    assert found.p == pytest.approx(by_hand, rel=1e-12) and found.method == "smoothed table"
    alone = base_rate("ceasefire", 40, 180)
    g = hazards("any", "cease").hazard
    assert alone.p == pytest.approx(1 - math.exp(-(50 * g[1] + 90 * g[2] + 40 * g[3]) / MONTH_DAYS), rel=1e-12)
    assert alone.method == "table" and "pace" not in alone.reference and "31-90 days" in alone.reference


def test_the_published_hazard() -> None:
    """Study, table t14: after a pre-negotiation text .53 a month in the first 30 days (0.33 to 0.74)."""
    row = next(r for r in table("hazards") if (r["target"], r["group"], r["bin"]) == ("any", "pre", "0-30 d"))
    assert (row["events"], round(float(row["hazard"]), 2)) == ("151", 0.53)
    assert float(row["low"]) == pytest.approx(0.33, abs=0.02) and float(row["high"]) == pytest.approx(0.74, abs=0.02)


@pytest.mark.parametrize("word", ["cease", "Cea", "CEASEFIRE", "truce"])
def test_words_for_a_stage(word: str) -> None:
    assert base_rate(word, 40).p == base_rate("ceasefire", 40).p


def test_lengths_of_time() -> None:
    assert base_rate("partial", "6w", "1y").elapsed_days == 42
    assert base_rate("partial", "40 days", "90").within_days == 90


def test_history_makes_pace_and_steps() -> None:
    found = base_rate("partial", None, 180, dates=["2019-07-08", "2020-02-29", "2020-02-29"], as_of="2020-10-05")
    assert (found.elapsed_days, found.pace, found.steps, found.method) == (219, 2, 2, "blend")
    assert found.low < found.p < found.high
    again = base_rate("partial", None, 180, dates=[date(2019, 7, 8), date(2020, 2, 29)], as_of=date(2020, 10, 5))
    assert found == again
    assert found == base_rate("partial", "219d", dates=["2019-07-08", "2020-02-29"], as_of="2020-10-05")


@given(st.lists(st.integers(1, 900), min_size=1, max_size=20), st.integers(0, 1500), st.floats(1, 1826),
       st.floats(1, 1826), st.sampled_from(STAGES))
def test_with_a_history_looking_further_never_lowers_it(gaps: list[int], e: int, a: float, b: float,
                                                        stage: str) -> None:
    """Also across two years ahead, where the blend ends and the hazards of the class go on."""
    days = [date(1995, 1, 1) + timedelta(sum(gaps[:k])) for k in range(len(gaps))]
    near, far = (base_rate(stage, None, w, dates=days, as_of=days[-1] + timedelta(e)) for w in sorted((a, b)))
    for one in (near, far):
        assert 0 <= one.low <= one.p <= one.high <= 1
    assert near.p <= far.p + 1e-9


def test_beyond_two_years_ahead_the_hazards_of_the_class_go_on() -> None:
    def ask(within: float) -> float:
        return base_rate("partial", None, within, dates=["2019-07-08", "2020-02-29"], as_of="2020-10-05").p

    later = -math.expm1(-smoothed("partial", "2-3").hazard[5] * 270 / MONTH_DAYS)  # all in the bin of 2–5 years
    assert 1 - ask(1000) == pytest.approx((1 - ask(730)) * (1 - later), rel=1e-12)


def test_one_step_is_a_history() -> None:
    alone = base_rate("partial", 100, 180, steps=1)
    dated = base_rate("partial", None, 180, dates=["2020-01-01"], as_of="2020-04-10")
    assert alone.method == dated.method == "blend" and alone.p == pytest.approx(dated.p, rel=1e-12)


def test_a_busy_process_more_likely_steps_again() -> None:
    days = [f"2020-{m:02}-01" for m in range(1, 7)]
    busy = base_rate("pre-negotiation", None, 90, dates=days, as_of="2020-06-20")
    idle = base_rate("pre-negotiation", None, 90, dates=["2015-01-01", "2020-06-01"], as_of="2020-06-20")
    assert busy.low > idle.high


def test_beyond_the_data() -> None:
    found = base_rate("ceasefire", "7y", "1y")
    assert [w.code for w in found.warnings] == ["W201"] and found.method == "widest class"
    assert "all processes" in found.reference
    across = base_rate("ceasefire", 1700, 365)
    assert [w.code for w in across.warnings] == ["W201"] and across.method == "table"


def test_small_class_is_said() -> None:
    few = [(s, p) for s in STAGES for p in PACES if 0 < smoothed(s, p).processes[0] < FEW]
    assert few  # renewals at a high pace are rare
    stage, pace = few[0]
    found = base_rate(stage, 10, 90, pace=int(pace[0]))
    assert any(w.code == "W202" and str(found.processes) in w.message for w in found.warnings)


def test_it_says_what_it_does_not_know() -> None:
    text = " ".join(base_rate("ceasefire", 40).unknown)
    assert "agenda items" in text and "breaks of talks" in text and "before the first signed text" in text


def test_refusals() -> None:
    refused("E701", "cesefire", 40)
    refused("E702", "ceasefire", "forty days")
    refused("E702", "ceasefire", -1)
    refused("E702", "ceasefire", float("nan"))
    refused("E702", "ceasefire", None)
    refused("E703", "ceasefire", 40, 0)
    refused("E703", "ceasefire", 40, "6y")
    refused("E704", "ceasefire", 40, pace=0)
    refused("E704", "ceasefire", 40, pace=5, steps=3)
    refused("E704", "ceasefire", None, dates=["2020-01-01"], as_of="2020-02-01", pace=3)
    refused("E702", "ceasefire", 40, dates=["2020-01-01"], as_of="2020-02-01")
    refused("E705", "ceasefire", 40, target="agenda")
    refused("E706", "ceasefire", None, dates=["2020-02-30"], as_of="2020-10-05")
    refused("E706", "ceasefire", None, dates=["2020-02-28"])
    refused("E706", "ceasefire", 40, as_of="2020-10-05")
    refused("E707", "ceasefire", None, dates=["2020-02-28", "2019-01-01"], as_of="2020-10-05")
    refused("E708", "ceasefire", None, dates=["2020-02-28"], as_of="2020-01-05")


def test_a_call_takes_less_than_5_ms() -> None:
    days = [date(2000 + k, 1, 1) for k in range(20)]
    base_rate("partial", None, 365, dates=days, as_of="2020-03-01")
    times = []
    for _ in range(20):
        start = perf_counter()
        peaceroom.base_rate("partial", None, 365, dates=days, as_of="2020-03-01")
        times.append(perf_counter() - start)
    assert sorted(times)[10] < 0.005


def _known(days: int) -> list[dict[str, Any]]:
    """Ways to know the same process: stage and silence; with its pace; with all its dates; with a single step."""
    last = date(2020, 10, 5) - timedelta(days=days)
    dates = [last - timedelta(days=n) for n in (900, 400, 90, 0)]
    return [{"elapsed": days}, {"elapsed": days, "pace": 1}, {"elapsed": days, "pace": 9},
            {"elapsed": None, "dates": dates, "as_of": "2020-10-05"}, {"elapsed": days, "steps": 1}]


@pytest.mark.parametrize("stage", STAGE_CHOICES)
def test_a_kind_of_text_is_never_more_frequent_than_the_kind_that_holds_it(stage: str) -> None:
    """comprehensive ≤ substantive ≤ any, estimate and both limits, whatever is known and asked."""
    for days in (0, 29, 31, 90, 91, 180, 364, 366, 500, 729, 730, 731, 1200, 1825, 1900, 4000):
        for within in (1, 30, 45, 90, 180, 270, 365, 730, 1000, 1826):
            for known in _known(days):
                chain = [base_rate(stage, within=within, target=t, **known)
                         for t in ("comprehensive", "substantive", "any")]
                for part, whole in pairwise(chain):
                    question = days, within, known
                    assert part.low <= whole.low and part.p <= whole.p and part.high <= whole.high, question
                    assert part.low <= part.p <= part.high and whole.low <= whole.p <= whole.high, question


def test_a_capped_rate_is_that_of_the_wider_kind_and_says_so() -> None:
    """Two years after a first text: shares of the bin 1–2 y are above the hazard that follows its end."""
    whole = base_rate("pre-negotiation", 730, 180)
    part = base_rate("pre-negotiation", 730, 180, target="substantive")
    assert (part.p, part.high) == (whole.p, whole.high) and part.method == "shares, capped"
    assert part.event.startswith("a partial or comprehensive agreement")
    free = base_rate("pre-negotiation", 40, 180, target="substantive")
    row, = (r for r in table("shares") if (r["target"], r["stage"], r["bin"], r["within"]) == (
        "substantive", "pre", "31-90 d", "180"))
    assert free.p == pytest.approx(float(row["p"]), rel=1e-12) and free.method == "shares"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_five_years_in_any_unit(target: str) -> None:
    """Five years of 365.25 days and sixty months of 30.44 end in the course of day 1,826, the last one answered."""
    asked = {word: base_rate("ceasefire", "40d", word, target=target) for word in ("5y", "60m", "1826d", "1826")}
    assert {found.within_days for found in asked.values()} == {1826}
    assert len({(found.p, found.low, found.high) for found in asked.values()}) == 1
    refused("E703", "ceasefire", "40d", "1827d")
    refused("E703", "ceasefire", "40d", "61m")


@pytest.mark.parametrize(("word", "days"), [("58d", 58), ("26w", 182), ("8 weeks", 56), ("60m", 1826), ("5y", 1826),
                                            ("12m", 12 * MONTH_DAYS)])
def test_times_ahead_as_the_help_writes_them(word: str, days: float) -> None:
    assert base_rate("ceasefire", "40d", word).within_days == pytest.approx(days)
    assert base_rate("ceasefire", "40d", word).p == base_rate("ceasefire", 40, days).p


def test_a_narrower_kind_that_contradicts_a_wider_one_does_not_cut_its_interval() -> None:
    """After partial texts, within five years: shares of such texts lie above the hazards of any."""
    whole, part = (base_rate("partial", 10, "5y", target=target) for target in ("any", "substantive"))
    assert part.method == "shares, capped" and (part.p, part.high) == (whole.p, whole.high)
    assert part.low <= whole.low < whole.p - 0.05 and whole.high > whole.p + 0.05
