"""Every code of a problem is refused or warned of in some test."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES

TESTS = Path(__file__).parents[1]


def test_every_code_is_met_in_a_test() -> None:
    texts = "".join(path.read_text(encoding="utf-8", errors="replace") for path in TESTS.rglob("*")
                    if path.suffix in (".py", ".yaml") and path != Path(__file__))
    assert not [code for code in CODES if code not in texts]
