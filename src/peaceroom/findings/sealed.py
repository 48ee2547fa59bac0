"""Sealed forecasts in words: what a question says, and what the check of a ledger found."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from peaceroom.findings.rounding import counted

if TYPE_CHECKING:
    from peaceroom.seals.canonical import Said
    from peaceroom.seals.verifying import Verified


def promise_words(said: Said) -> str:
    """What a question (`peaceroom.seals.questions.Question`) promises: a chance, the 10–50–90 % points, or the chance
    by each day."""
    if said["kind"] == "yes-no":
        return f"{100 * said['p']:.1f} in 100"
    if said["kind"] == "date":
        return ", ".join(f"by {day} {100 * p:.1f} in 100" for day, p in said["by"].items())
    return ", ".join(f"{100 * float(q):g} %: {x:g}" for q, x in said["quantiles"].items() if q in ("0.1", "0.5", "0.9"))


def verified_sentences(found: Verified, published: bool) -> list[str]:
    """What was checked of the ledger as a whole; ``published``: against a key that its holder gave by another way."""
    name = PurePath(found["ledger"]).name
    out = [f"{name}: {counted(found['lines'], 'line')}, every one fits. Key {found['key']}"
           + ("." if published else ", taken at the ledger's word: compare it with the one that was published."),
           f"Checkpoint: {PurePath(found['checkpoint']).name} fits." if found["checkpoint"] else
           "No checkpoint is here: lines that were taken from the end would not be missed."]
    out += [f"Time stamp on line {stamp['line']}: the first {counted(stamp['covers'], 'line')} were there at "
            f"{stamp['at']}" + ("." if stamp["checked"] else ", if its sender is to be believed: give --root.")
            for stamp in found["stamps"]]
    if found["clock"]:
        out.append(f"Lines added with a clock that was behind: {', '.join(map(str, found['clock']))}.")
    return out
