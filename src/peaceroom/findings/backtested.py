"""Forecasts for past days of one real process in words, with what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.backtest.results import RowDict
from peaceroom.findings.process import day_words


def backtest_text(case: str, rows: Sequence[RowDict], nearest: Mapping[str, Sequence[str]]) -> str:
    """Past day by past day, a line a question: what was said, from where, and what came."""
    words = {question.id: question.words for question in QUESTIONS}
    parts = [f"{case} · what would have been said, and what came"]
    for day in sorted({row["as_of"] for row in rows}):
        here = [row for row in rows if row["as_of"] == day]
        like = ", ".join(_named(name) for name in nearest.get(f"{case}/{day}", ()))
        parts += ["", f"As of {day_words(day)}", *([f"  Most like {like}."] if like else [])]
        for row in here:
            inside = "the simulator says nothing" if row["silent"] else f"the simulator {100 * row['inside']:.0f}"
            parts.append(f"  {words[row['question']]}: {100 * row['blend']:.0f} in 100; it "
                         f"{'came' if row['answer'] else 'did not come'}.")
            parts.append(f"    The outside view {100 * row['outside']:.0f}, {inside}; it weighs "
                         f"{100 * row['weight']:.0f} %.")
    miss = [(row["blend"] - row["answer"]) ** 2 for row in rows]
    parts += ["", f"Mean squared miss (Brier) over {len(rows)} answers: {sum(miss) / max(len(miss), 1):.3f}; 0.25 is "
                  "what one half each time would have. The country is left out of what its forecasts rest on."]
    return "\n".join(parts)


def _named(origin: str) -> str:
    case, _, day = origin.partition("/")
    return f"{case.replace('-', ' ')} ({day})"
