"""What CONTRIBUTING says about where things are is true: the table of ten, and the walk of a position."""

from __future__ import annotations

import ast
import re

import pytest

from .tree import ROOT, SOURCE

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Where things are")[1].split("\n## ")[0]
TABLE = re.findall(r"^\| [^|]+ \| `([^`]+\.py)` \| `(\w+)` \|$", TEXT, re.M)
WALK = re.findall(r"`([\w/]+\.py)`\s+\(`(\w+)`\)", TEXT)


def test_there_are_ten_and_a_walk() -> None:
    assert len(TABLE) == 10 and len(WALK) >= 10


@pytest.mark.parametrize(("file", "name"), [*TABLE, *WALK])
def test_the_file_defines_the_name(file: str, name: str) -> None:
    tree = ast.parse((SOURCE / file).read_text(encoding="utf-8"))
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        targets = (node.targets if isinstance(node, ast.Assign)
                   else [node.target] if isinstance(node, ast.AnnAssign) else [])
        defined |= {t.id for t in targets if isinstance(t, ast.Name)}
    assert name in defined
