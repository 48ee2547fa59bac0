"""Scenarios made at random, with the names that figures find hardest: long, alike, right to left, in other scripts."""

from __future__ import annotations

import random
from typing import Any

_WORDS = ("Provisional", "Coordination", "Council", "of", "the", "United", "Movements", "for", "Renewal", "and",
          "Reconciliation", "Northern", "Highlands", "Assembly", "Front", "Unterausschussvorsitzendenversammlung")
_SCRIPTS = ("مجلس عالی مصالحه ملی", "الحركة الوطنية", "Совет национального примирения",
            "מועצת השלום הלאומית", "国民会议 和平委员会")


def name(rng: random.Random, longest: int = 300) -> str:
    """A name of up to ``longest`` letters; every fourth in another script, every sixth without a space."""
    if rng.random() < 0.25:
        return f"{rng.choice(_SCRIPTS)} {rng.randint(1, 99)}"
    if rng.random() < 0.15:
        return "W" * rng.randint(1, longest)
    text = " ".join(rng.choice(_WORDS) for _ in range(rng.randint(1, 40)))
    return f"{text[:longest - 4].strip()} {rng.randint(1, 99)}"


def random_talks(seed: int, *, actors: int | None = None, issues: int | None = None) -> dict[str, Any]:
    """A scenario as a mapping, of 2–12 actors and 1–8 issues where nothing else is said."""
    rng = random.Random(seed)
    n, m = actors or rng.randint(2, 12), issues or rng.randint(1, 8)
    parties = [f"p{i}" for i in range(max(2, n // 3))]
    rest = [f"o{i}" for i in range(n - len(parties))]
    people: dict[str, Any] = {
        p: {"name": name(rng), "kind": "party", "consent": "required", "capability": f"{rng.randint(5, 50)}..60",
            "disruption": rng.random()} for p in parties}
    support = []
    for key in rest:
        kind = rng.choice(("faction", "patron", "mediator", "observer"))
        people[key] = {"name": name(rng), "kind": kind, "aliases": []}
        if kind == "faction":
            people[key]["of"] = rng.choice(parties)
        elif kind == "patron":
            support.append({"from": key, "to": rng.choice(parties), "strength": "10..40",
                            **({"disputed": True, "strength": "0..30"} if rng.random() < 0.4 else {})})
    topics = {f"i{k}": {"name": name(rng), "scale": {0: name(rng, 80), 50: name(rng, 80), 100: name(rng, 80)}}
              for k in range(m)}
    positions = [{"actor": p, "issue": k, "position": f"{(low := rng.randint(0, 80))}..{low + 20}",
                  "salience": "40..90"} for p in parties for k in topics]
    day = "2021-{:02d}-{:02d}"
    events = {f"e{k}": {"name": name(rng), "date": day.format(rng.randint(1, 12), rng.randint(1, 28)), "outcomes": {
        "yes": {"name": name(rng, 60), "p": "0.3..0.6",
                "effects": [{"set": {"actor": parties[k % len(parties)], "issue": f"i{k // len(parties)}",
                              "field": "position", "to": 100}}]},
        "no": {"name": name(rng, 60), "p": "rest"}}} for k in range(min(rng.randint(0, 9), m * len(parties)))}
    steps = [{"date": f"{rng.randint(1990, 2020)}-05-{k + 1:02d}", "stage": "partial", "name": name(rng)}
             for k in range(rng.randint(0, 6))]
    steps.sort(key=lambda step: step["date"])
    return {"peaceroom": 1, "title": name(rng), "as_of": "2020-12-01", "horizon": "2022-01-01", "actors": people,
            "support": support, "issues": topics, "positions": positions, "events": events,
            "no_agreement": dict.fromkeys(parties, "0.2..0.6"),
            "what_ifs": {e: {"name": name(rng), "given": {e: "yes"}} for e in events},
            **({"history": {"steps": steps}} if steps else {})}
