"""The pages on the simulator say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from peaceroom.process.parameters import BY_NAME
from peaceroom.process.switches import MECHANISMS

from .parameters_page import as_markdown

DOCS = Path(__file__).parents[2] / "docs"


def test_table_of_parameters_is_made_from_the_program() -> None:
    assert (DOCS / "process-parameters.md").read_text(encoding="utf-8") == as_markdown()


def test_example_runs() -> None:
    page = (DOCS / "process.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.S):
        exec(block, names)
    assert abs(names["result"].state[52].sum() - 1) < 1e-12  # type: ignore[attr-defined]  # made by the example


def test_the_page_speaks_of_every_identified_parameter() -> None:
    page = (DOCS / "process.md").read_text(encoding="utf-8")
    for name in [p.name for p in BY_NAME.values() if p.identified == "anchor" and not p.name.startswith("unravel")]:
        assert f"`{name}`" in page, name
    assert MECHANISMS["guarantee"][0] is False
