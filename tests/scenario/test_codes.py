"""The table of codes: complete, in families, and the same in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from peaceroom.core.codes import CODES, FAMILIES, as_markdown

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    page = (ROOT / "docs" / "error-codes.md").read_text(encoding="utf-8")
    assert page == as_markdown(), "run `peaceroom codes --markdown > docs/error-codes.md`"


def test_every_code_is_of_a_family_and_says_why() -> None:
    for code, (title, why) in CODES.items():
        assert re.fullmatch(r"[EW]\d{3}", code) and code[:2] in FAMILIES
        assert title[0].isupper() and not title.endswith(".") and why and not why.endswith(".")


def test_every_code_that_is_named_anywhere_is_in_the_table() -> None:
    sources = (ROOT / "src/peaceroom").rglob("*.py")
    named = {code for path in sources for code in re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8"))}
    assert len(named) > 90
    assert sorted(named - set(CODES)) == [], "add them to peaceroom.core.codes"


def test_every_code_of_a_scenario_is_raised_somewhere() -> None:
    sources = [p for p in (ROOT / "src/peaceroom").rglob("*.py") if p.name != "codes.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    for code in CODES:
        if code[:2] in ("E0", "E1", "E2", "W0"):
            assert f'"{code}"' in text, code
