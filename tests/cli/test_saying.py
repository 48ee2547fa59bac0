"""What verbs print of files steers no terminal, and their JSON means what it meant."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from importlib import resources
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

from peaceroom.cli import main
from peaceroom.cli._saying import screen, tell, tell_json
from small import SMALL

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


def test_tables_are_escaped_and_take_texts_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Plain cells, titles, styled texts; [bold] in a name is a part of the name."""
    table = Table(title=HOSTILE, box=None)
    table.add_column(HOSTILE)
    table.add_row("[bold]North[/] " + HOSTILE)
    table.add_row(Text(HOSTILE))
    console = screen(width=200)
    console.print(table)
    console.print("one", HOSTILE, style="bold")
    said = capsys.readouterr().out
    assert said.count("\\x1b]0;title") == 5 and not STEERING & set(said) and "[bold]North[/]" in said


def test_verbs_print_by_no_other_way() -> None:
    folder = Path(str(resources.files("peaceroom") / "cli"))
    others = {p.name for p in folder.rglob("*.py") if re.search(r"click\.(secho|echo)\(|\bConsole\(|(?<![.\w])print\(",
                                                               p.read_text(encoding="utf-8"))}
    assert others == {"_saying.py"}


@pytest.mark.parametrize("verb", [["solve"], ["describe"], ["power"], ["influence", "--draws", "64"]])
def test_names_are_no_markup(verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name in brackets stands as it is written; a closing bracket that nothing opened ends in no traceback."""
    data = deepcopy(SMALL)
    data["issues"]["system"]["name"] = "[red]System[/nope]"
    (tmp_path / "talks.yaml").write_text(json.dumps(data), encoding="utf-8")
    main([verb[0], str(tmp_path / "talks.yaml"), *verb[1:]])
    said = capsys.readouterr().out
    assert said and ("[red]System[/nope]" in said or verb[0] == "influence")
