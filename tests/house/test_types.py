"""Results and rows that travel between functions have types of their own; what has none says why where it stands.

The limits only fall: whoever takes one away lowers the number. Results are typed dictionaries in the room that makes
them (those of a run in ``runs/results.py`` and ``runs/package_results.py``); data of a file that nobody has checked yet
are a ``Block`` (``files/nodes.py``).
"""

from __future__ import annotations

import re

from .tree import SOURCE

#: files with a dictionary of anything, each with its reason beside it
UNTYPED = {"core/case.py", "core/compiling.py", "evidence/ledger/loading.py", "files/nodes.py", "interop/xlsx/rows.py"}
#: read-only mappings of anything: files of others as read, options of models, keyword arguments
MAPPINGS = 54
#: rooms that handle data before they are checked
UNCHECKED = {"files", "interop", "scenario"}


def _found(pattern: str) -> list[str]:
    """The file of each place that a pattern fits, below the source folder."""
    return [path.relative_to(SOURCE).as_posix() for path in sorted(SOURCE.rglob("*.py"))
            for _ in re.findall(pattern, path.read_text(encoding="utf-8"))]


def test_dictionaries_of_anything_stand_where_they_are_explained() -> None:
    found = _found(r"dict\[str, Any\]")
    assert set(found) == UNTYPED
    assert len(found) == len(UNTYPED), "give the result a TypedDict or a frozen dataclass with a documented form"


def test_mappings_of_anything_do_not_become_more() -> None:
    assert len(_found(r"Mapping\[str, Any\]")) <= MAPPINGS, "name what the mapping holds, or take object and narrow it"


def test_unchecked_blocks_do_not_travel() -> None:
    rooms = {place.partition("/")[0] for place in _found(r"from peaceroom\.files\.nodes import (?:.*, )?Block\b")}
    assert rooms <= UNCHECKED


def test_every_ignored_type_has_its_reason() -> None:
    assert not _found(r"# type: ignore(?!\[[a-z, -]+\]  # .)")
