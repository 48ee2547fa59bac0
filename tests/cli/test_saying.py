"""What verbs print of files steers no terminal, and their JSON means what it meant."""

from __future__ import annotations

import json

import pytest

from peaceroom.cli._saying import tell, tell_json

HOSTILE = "a\x1b]0;title\x07b\x7f\x9b31m\u202egnp.exe\ud800\u2028c"
STEERING = set(HOSTILE) - set("a]0;title b31mgnp.exec")


@pytest.mark.parametrize("indent", [None, 1])
def test_json_is_escaped_and_says_the_same(indent: int | None, capsys: pytest.CaptureFixture[str]) -> None:
    data = {"words": HOSTILE, "two\nlines": ["x\ty", "Größe 谈判"]}
    tell_json(data, indent=indent)
    said = capsys.readouterr().out
    assert json.loads(said) == data
    assert not STEERING & set(said) and "谈判" in said


def test_text_is_shown_with_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    tell(f"one\ntwo {HOSTILE}")
    said = capsys.readouterr().out
    assert said.startswith("one\ntwo a\\x1b]0;title\\x07b") and not STEERING & set(said)
