"""What nothing else understood has a code, a reason, a remedy, and the file that the system names."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from peaceroom.core import durations
from peaceroom.core.codes import CODES
from peaceroom.core.defects import problem_of
from peaceroom.core.durations import lasting


@pytest.mark.parametrize(("error", "code", "file", "said"), [
    (MemoryError(), "E990", "", "memory"), (RecursionError("deep"), "E993", "", "place unknown"),
    (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "E994", "", "surrogates not allowed"),
    (OSError(errno.ENOSPC, "No space left", "out/x.json"), "E991", "out/x.json", "(No space left)"),
    (OSError(errno.EFBIG, "File too large"), "E991", "", "(File too large)"),
    (OSError(errno.EACCES, "Permission denied", Path("y.yaml")), "E992", "y.yaml", "(Permission denied)"),
    (OSError(errno.EACCES, "Permission denied", 3), "E992", "", "(Permission denied)"),
    (OSError("only words"), "E992", "", "(only words)"),
    (ValueError("one\n  two"), "E999", "", "ValueError: one two (place unknown)"),
    (ValueError(), "E999", "", "ValueError (place unknown)"),
    (ValueError("x" * 400), "E999", "", f"ValueError: {'x' * 300} (")])
def test_an_error_is_told(error: BaseException, code: str, file: str, said: str) -> None:
    found = problem_of(error)
    assert (found.code, found.file, found.line, found.column) == (code, file, 0, 0)
    assert said in found.message and found.remedy
    assert found.why == CODES[code][1]


def test_a_defect_names_the_last_place_in_our_code() -> None:
    with pytest.raises(TypeError) as caught:
        lasting("long")  # type: ignore[arg-type]
    lines = Path(durations.__file__).read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "if seconds" in text)
    assert problem_of(caught.value).message.endswith(f"(peaceroom/core/durations.py line {line})")
