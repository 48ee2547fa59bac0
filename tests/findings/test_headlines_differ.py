"""No sentence of page one would fit any file: on fifty random scenarios each is absent, false or different in many."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest

from findings.talks import JUDGED, run_of
from peaceroom.analysis.forecast import forecast
from peaceroom.findings.summary import findings
from peaceroom.scenario.file.loading import load_scenario

FILES = 50
#: of so many files at most may say the same, names and numbers (in steps of 20) alike
SAME = 0.5
ISSUES = ("Water", "Roads", "Police", "Courts")
ACTORS = ("north", "south", "east", "coast")


def random_file(seed: int) -> dict[str, Any]:
    """Two to four parties on one to four issues, some of them close and some apart, with and without an event."""
    rng = np.random.default_rng(seed)
    actors, issues = ACTORS[: rng.integers(2, 5)], ISSUES[: rng.integers(1, 5)]

    def about(low: float, high: float, width: float) -> str:
        a = rng.uniform(low, high)
        return f"{a:.2f}..{min(high, a + rng.uniform(0.05, 1) * width):.2f}"

    def grounded(value: str) -> dict[str, Any]:
        return {"value": value} | ({"judgement": JUDGED} if rng.random() < seed / FILES else {})

    outcomes = {"kept": {"p": about(0.1, 0.8, 0.2)}, "lost": {"p": "rest", "effects": [
        {"add": {"actor": str(rng.choice(actors)), "issue": str(rng.choice(issues)).lower(), "field": "position",
                 "by": int(rng.integers(-40, 40))}}]}}
    return {
        "peaceroom": 1, "title": "Random talks", "as_of": "2020-10-05", "horizon": "2021-10-05",
        "coders": {"coder-1": {"name": "First coder"}},
        "actors": {a: {"name": a.title(), "kind": "party", "consent": "required",
                       "capability": grounded(about(5, 90, 20))} for a in actors},
        "issues": {i.lower(): {"name": i, "scale": {0: "none", 50: "half", 100: "all"}} for i in issues},
        "positions": [{"actor": a, "issue": i.lower(), "salience": grounded(about(10, 90, 10)),
                       "position": grounded(about(0, 95, 40))} for a in actors for i in issues],
        "no_agreement": {a: grounded(about(0, 0.9, 0.4)) for a in actors},
        "events": {"vote": {"name": "A vote", "date": "2020-11-03", "outcomes": outcomes}} if seed % 3 else {},
        "what_ifs": {o: {"name": f"If the vote is {o}", "given": {"vote": o}} for o in outcomes} if seed % 3 else {},
    }


def shape(text: str) -> str:
    """The sentence with its numbers in steps of twenty."""
    return re.sub(r"\d+(?:[.,]\d+)*", lambda m: str(20 * round(float(m[0].replace(",", "")) / 20)), text)


@pytest.mark.slow
def test_each_sentence_of_page_one_is_absent_or_another_in_half_of_fifty_random_files() -> None:
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in range(FILES):
        run = run_of(random_file(seed), models=("compromise", "mean", "nash"), draws=300)
        for f in findings(run).headline:
            said[re.sub(r"^(what-if|event|stuck|process)\..*", r"\1", f.key)][shape(f.text)] += 1
    assert {"settlements", "zone", "blockers", "robust.flip", "robust.holds", "event"} <= set(said)
    often = {key: texts.most_common(1)[0] for key, texts in said.items()}
    assert {key: row for key, row in often.items() if row[1] > SAME * FILES} == {}


@pytest.mark.slow
def test_bundled_files_share_no_sentence_of_page_one() -> None:
    texts: Counter[str] = Counter()
    for name in ("tutorial", "doha-2020", "eu-emissions-1994"):
        run = forecast(load_scenario(name), draws=200, seed=1, models=["compromise", "median", "mean"], process=False,
                       influence=False, what_ifs=[])
        texts.update({shape(f.text) for f in findings(run).headline})
    assert [text for text, count in texts.items() if count > 1] == []
