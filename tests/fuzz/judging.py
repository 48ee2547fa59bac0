"""What no command may do, whatever it is given."""

from __future__ import annotations

import json
import re
import traceback
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from .calling import Ended

#: done, refused: docs/results.md. Nobody interrupts here, so that "interrupted" is no good answer
CODES = (0, 2)
#: what only the last net told: nesting, characters, defects. That the system refuses (E991, E992) is a good answer
NET = re.compile(r"\bE99[03-9]\b")
#: exit code of the net
FAILED = 4
_PROBLEM = re.compile(r"^(?P<place>.*: )?(?P<code>[EW]\d{3}) .+ — .+ — .+$", re.DOTALL)
#: something is asked of a scenario that has no such thing (a ledger, a draft, a what-if), though it had before it was
#: spoilt: the question is to blame, and no place in a file
_ASKED = ("E305", "E314", "E462")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TEXT = (".txt", ".html", ".csv", ".yaml", ".md")


def faults(ended: Ended, out: Path, *, placed: bool) -> Iterator[tuple[str, str]]:
    """Kind and words of everything wrong with how a call ended and what it wrote to the folder ``out``."""
    if ended.error is not None:
        frames = traceback.extract_tb(ended.error.__traceback__)
        own = [f for f in frames if "/peaceroom/" in f.filename] or frames
        where = f"{Path(own[-1].filename).name}:{own[-1].name}" if own else "?"
        yield "traceback", f"{type(ended.error).__name__} in {where}: {str(ended.error)[:200]}"
        return
    if ended.code not in CODES and not (ended.code == FAILED and re.search("E99[12]", ended.err + ended.out)):
        yield "exit code", f"{ended.code}: {(ended.err or ended.out)[-300:]}"
    yield from (("written outside", o) for o in ended.outside)
    for name, text in (("stdout", ended.out), ("stderr", ended.err)):
        if bad := controls(text):
            yield "control character", f"{bad} in {name}"
    if ended.code == FAILED and NET.search(ended.err + ended.out):
        yield "net", (ended.err or ended.out)[:400]
    if ended.code in (2, FAILED):
        yield from refusal(ended, placed)
    for path in sorted(out.rglob("*")) if out.is_dir() else ():
        if path.suffix in _TEXT and path.is_file() and (bad := controls(path.read_text("utf-8", "surrogateescape"))):
            yield "control character", f"{bad} in {path.name}"


def controls(text: str) -> str:
    """The first character that would steer a terminal, turn the order of reading, or is no character."""
    for c in text:
        if c not in "\n\t" and (unicodedata.category(c) in ("Cc", "Cs") or _BIDI.match(c)):
            return f"U+{ord(c):04X}"
    return ""


def refusal(ended: Ended, placed: bool) -> Iterator[tuple[str, str]]:
    """A refusal has a code, a reason and a remedy; of a file, also the place."""
    if "--json" in ended.argv and "--help" not in ended.argv:
        try:
            said = json.loads(ended.out)
        except ValueError as error:
            yield "refusal", f"--json, but no JSON: {error}: {ended.out[:200]}"
            return
        problems = said.get("errors") or []
        if not problems or not all(p["code"] and p["message"] and p["why"] and p["remedy"] for p in problems):
            yield "refusal", f"incomplete: {ended.out[:300]}"
        elif placed and not all(p["file"] or p["code"].startswith(_ASKED) for p in problems):
            yield "refusal", f"no place: {ended.out[:300]}"
        return
    found = [m for line in ended.err.split("\n") if (m := _PROBLEM.match(line))]
    usage = re.search("^(Error|Usage): .", ended.err, re.MULTILINE)
    if not found and not usage:
        yield "refusal", f"no code, reason and remedy: {(ended.err or ended.out)[:300]}"
    elif placed and not usage and not all(m["place"] or m["code"].startswith(_ASKED) for m in found):
        yield "refusal", f"no place: {ended.err[:300]}"
