"""Files of older format versions to the present one, step by step, with comments and layout kept.

Every step up is a function from the old file's tree to edits of its text; a stored old file tests it.

Version 0 (drafts before the first release) → 1: ``players`` and ``player`` became ``actors`` and ``actor``,
an issue's ``status_quo`` became ``reference``, and ``date`` became ``as_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from peaceroom.files import yaml as yaml_reader
from peaceroom.files.editing import BOM, edited
from peaceroom.files.nodes import Node
from peaceroom.files.places import TextPlaces
from peaceroom.files.writing import replace_files
from peaceroom.scenario.file.form import check_version
from peaceroom.scenario.file.loading import Located, judge_text, read_text
from peaceroom.scenario.types import FORMAT_VERSION

Edits = Iterator[tuple[Node, str]]


def _from_0(root: Node) -> Edits:
    top = {"players": "actors", "date": "as_of"}
    for key, block in root.pairs:
        if new := top.get(str(key.value)):
            yield key, new
        if key.value == "issues":
            for _, issue in block.pairs:
                yield from ((k, "reference") for k, _ in issue.pairs if k.value == "status_quo")
        if key.value == "positions":
            for row in block.items:
                yield from ((k, "actor") for k, _ in row.pairs if k.value == "player")
        if key.value in ("events", "levers", "what_ifs"):
            for node in block.walk():
                yield from ((k, "actor") for k, _ in node.pairs if k.value == "player")


#: version → the step to the next one
STEPS: Mapping[int, Callable[[Node], Edits]] = {0: _from_0}


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration worked out but not yet written. ``version`` is the file's, before."""

    where: Located
    version: int
    before: str
    text: str
    bom: bool

    @property
    def is_needed(self) -> bool:
        return self.before != self.text

    def write(self) -> Path:
        """Keep a copy of the old file (its path is the result), then put the new text in its place."""
        path = self.where.path
        copy = next(p for n in range(1, 10_000)
                    if not (p := path.with_name(path.name + (".bak" if n == 1 else f".bak{n}"))).exists())
        replace_files({copy: path.read_bytes(), path: (BOM if self.bom else b"") + self.text.encode()},
                      folder=path.parent)
        return copy


def plan_migration(where: Located) -> Migration:
    """Work out the text of the present version, and check it.

    Raises `InputError`: E102, E103 for versions that cannot be migrated, or what is wrong with the result.
    """
    text, bom = read_text(where)
    file = where.path.as_posix()
    root = yaml_reader.parse(text, file)
    pair = root.get("peaceroom") if root.kind == "map" else None
    version = pair[1].value if pair else None
    if type(version) is not int or version not in STEPS:
        check_version(root.to_python() if root.kind == "map" else {}, TextPlaces(file, root))
    assert isinstance(version, int)
    after = text
    for step in range(version, FORMAT_VERSION):
        old = yaml_reader.parse(after, file)
        number = old.get("peaceroom")
        assert number is not None
        after = edited(after, [*STEPS[step](old), (number[1], str(step + 1))])
    judge_text(after, where)
    return Migration(where, version, text, after, bom)
