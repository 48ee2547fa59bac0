"""The table in plain Python: agenda, concessions, closing, reference, breaks, other texts, one week after the other.

A second, readable writing of what the compiled loop does with battlefield, beliefs, readiness and calendar off. It
takes its random numbers from the same streams, so every first time must agree.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtr, ndtri

from peaceroom.core.rng import philox, stream_key, to_unit
from peaceroom.process.case import ProcessCase
from peaceroom.process.clocks import implementation_hazards
from peaceroom.process.parameters import Parameters

WEEKLY = 1 << 22


def words(seed: int, name: str, draw: int, week: int, index: int) -> list[float]:
    """Four uniform numbers of a stream."""
    key = np.uint64(stream_key(f"process.{name}"))
    counter = np.uint64(week + (index << 32))
    return [to_unit(np.uint64(x)) for x in philox(np.uint64(seed), key, np.uint64(draw), counter)]


def weekly(seed: int, name: str, draw: int, week: int, index: int) -> float:
    return words(seed, name, draw, week // 4, WEEKLY + index)[week % 4]


def table(case: ProcessCase, params: Parameters, draw: int, weeks: int, seed: int) -> dict[str, int]:
    """First weeks of one draw: every item, the first text, the first break, the comprehensive text (−1: never).

    For cases with given attractors, one issue an item, average mediation, no third parties otherwise.
    """
    p = params
    ideal, bottom = case.ideal[0].copy(), case.bottom[0].copy()
    attractor = case.attractor[0, 0]
    n, items = len(case.parties), len(case.items)
    own = math.exp(p["frailty_sd"] * ndtri(words(seed, "frailty", draw, 0, 0)[0]) - p["frailty_sd"] ** 2 / 2)
    ease = np.empty(items)
    for k in range(items):
        u = words(seed, "items", draw, 0, k)
        ease[k] = math.exp(p["item_sd"] * ndtri(u[1]) - p["item_sd"] ** 2 / 2)
        g = case.gap_range[0] + (case.gap_range[1] - case.gap_range[0]) * u[0]
        ideal[:, k] = attractor[k] + g * (ideal[:, k] - attractor[k])
        bottom[:, k] = attractor[k] + g * (bottom[:, k] - attractor[k])
    stance, limit = ideal.copy(), np.abs(bottom - ideal)
    bridge = p["tolerance"] * max((q.effort for q in case.third_parties), default=0.0) / 0.5
    first = dict.fromkeys((*case.items, "step", "break", "comprehensive"), -1)
    settled: dict[int, float] = {}
    opened: dict[int, int] = {}
    stage, age, left, ahead = "in_session", 0, 0.0, 0.0
    days = [0]
    for t in range(1, weeks + 1):
        texts = False
        if stage in ("suspended", "dormant"):
            left, ahead = left - 1, ahead - 1
            stage = "in_session" if left <= 0 else "dormant" if ahead <= 0 else "suspended"
            with_text = p["resume_text"] * case.texts_resumed
            texts = stage == "in_session" and words(seed, "breaks", draw, t, 0)[3] < with_text
        elif stage == "in_session" and weekly(seed, "breaks", draw, t, 0) < 1 - math.exp(-p["break_hazard"]):
            u = words(seed, "breaks", draw, t, 0)
            stage, ahead = "suspended", p["dormant_weeks"]
            effort = max((q.effort for q in case.third_parties), default=0.0)
            longer = u[2] * ndtr((p["break_mean"] - math.log(p["break_shortest"])) / p["break_sd"])
            left = math.exp(p["break_mean"] - p["break_sd"] * ndtri(longer)) * (
                (effort / 0.5) ** -p["mediator_resume"] if effort else 1.0)
            first["break"] = t if first["break"] < 0 else first["break"]
        rate = case.multiplier * own * (1 + p["momentum"] * math.exp(-age / p["momentum_weeks"]))
        if stage == "in_session":
            for k in range(items):
                before = np.flatnonzero(case.precedence[k])
                free = k not in settled and k not in opened and all(j in settled for j in before)
                if free and len(opened) < (case.tracks or items):
                    opened[k] = 0
            for k in opened:
                for i in range(n):
                    target = np.clip(attractor[k], ideal[i, k] - limit[i, k], ideal[i, k] + limit[i, k])
                    stance[i, k] += p["gamma"] * (target - stance[i, k])
            for k in sorted(opened):
                opened[k] += 1
                gap = max(0.0, np.ptp(stance[:, k]) - bridge)
                h = p["h0"] * rate * ease[k] * math.exp(-gap / p["tau"])
                low = max(ideal[i, k] - limit[i, k] - bridge for i in range(n))
                high = min(ideal[i, k] + limit[i, k] + bridge for i in range(n))
                value = None
                if weekly(seed, "closing", draw, t, k) < 1 - math.exp(-h) and low <= high + 1e-9:
                    value = np.clip(attractor[k], max(low, 0), min(high, 100))
                elif (opened[k] > p["delegate_wait"] and case.may_refer[k]
                      and weekly(seed, "delegate", draw, t, k) < 1 - math.exp(
                          -p["delegate"] * rate * ease[k] * math.exp(-(gap + max(0, low - high)) / p["delegate_tau"]))):
                    value = (stance[:, k].min() + stance[:, k].max()) / 2
                if value is not None:
                    settled[k] = float(value)
                    del opened[k]
                    first[case.items[k]] = t
                    texts = True
            if len(settled) == items and words(seed, "signing", draw, t, 0)[0] < 1 - math.exp(-p["signing"]):
                stage = "signed"
                first["comprehensive"] = t
                texts = True
        if stage == "signed":
            year = sum(week > days[-1] - 52 for week in days)
            pace = np.searchsorted((2, 4, 8), year, side="right")
            table = implementation_hazards()[0 if days[-1] == first["comprehensive"] else 1, pace]
            h = p["after_comprehensive"] * table[min(age, len(table) - 1)]
        elif stage == "in_session":
            h = p["other_texts"] * rate * case.texts_ratio
        else:
            h = p["other_texts"] * rate * case.texts_away * p["away_texts"]
            h *= p["away_later"] if p["dormant_weeks"] - ahead > p["away_weeks"] else 1
        texts = texts or weekly(seed, "texts", draw, t, 0) < 1 - math.exp(-h)
        age += 1
        if texts:
            age = 0
            days.append(t)
            first["step"] = t if first["step"] < 0 else first["step"]
    return first
