"""From edits of a scenario to splices of the texts of its files."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock

from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node
from peaceroom.files.splices import Splice, Splices, ordered
from peaceroom.files.yaml import parse
from peaceroom.scenario.editing.placing import Edit, Memo, Path, Put, follow, splice
from peaceroom.scenario.file.parts import PARTS

MAIN = "scenario.yaml"
#: the files that are edited
FILES = (MAIN, *(file for file, _ in PARTS.values()))

#: gives the entry at the beginning of a path as a tree of its own, and where in the file its text begins
Piece = Callable[[str, Path], "tuple[str, Node, int] | None"]
_FEW = 40  # edits of which each is looked up by itself, rather than the whole text read anew


def tree(text: str) -> Node | None:
    """The tree of a text, None of an empty one. Raises `InputError` where it is not YAML; it is not to be changed."""
    if not text.strip():
        return None
    with _reading:
        if (found := _trees.get(text)) is not None:
            _trees.move_to_end(text)
            return found
    found = parse(text, "")
    with _reading:
        _trees[text] = found
        while len(_trees) > 1 and (len(_trees) > _MOST_TREES or sum(map(len, _trees)) > _MOST_CHARACTERS):
            _trees.popitem(last=False)
    return found


#: trees that are kept: so many, of texts of so many characters together (a tree takes a hundred times its text)
_MOST_TREES, _MOST_CHARACTERS = 4, 200_000
_trees: OrderedDict[str, Node] = OrderedDict()
_reading = Lock()


def place(texts: Mapping[str, str], path: Path) -> tuple[str, Path]:
    """The file in which a path of the scenario stands, and the path within it.

    The process and the drafts stand in files of their own, unless ``scenario.yaml`` has them.
    """
    block = path[0] if path else None
    if not isinstance(block, str) or block not in PARTS:
        return MAIN, path
    root = tree(texts[MAIN]) if not texts[PARTS[block][0]].strip() else None
    if root is not None and root.get(block):
        return MAIN, path
    return PARTS[block][0], path[1:]


def find(texts: Mapping[str, str], path: Path) -> Node | None:
    """What stands at a path; None where nothing does."""
    file, inner = place(texts, path)
    root = tree(texts[file])
    if root is None:
        return None
    trail = follow(root, inner)
    return trail[-1].node if len(trail) == len(inner) + 1 else None


def changes(texts: Mapping[str, str], edits: Sequence[Edit], piece: Piece | None = None) -> dict[str, Splices]:
    """The splices of edits, by file. Raises `Clash` where two touch one place, `InputError` where a text is no YAML.

    ``piece`` looks an entry up without reading the whole file; only an edit of what is in the entry is made so.
    """
    found: dict[str, list[Splice]] = {}
    memo: Memo = {}
    for edit in edits:
        file, inner = place(texts, edit.path)
        if not inner:
            raise InputError.one("E342", "this edit names no place", "there is nothing that it could change",
                                 "name the block and the entry")
        placed: Edit = replace(edit, path=inner)
        made = None
        if piece is not None and isinstance(edit, Put) and len(inner) > 2 and len(edits) <= _FEW:
            made = _within(placed, piece(file, inner))
        if made is None:
            made = splice(texts[file], tree(texts[file]), placed, memo)
        found.setdefault(file, []).extend(made)
    return {file: ordered(splices) for file, splices in found.items()}


def _within(edit: Edit, found: tuple[str, Node, int] | None) -> list[Splice] | None:
    """An edit of what is already there in an entry; None where the whole text must be read."""
    if found is None:
        return None
    text, root, begin = found
    inner = edit.path[2:]
    if len(follow(root, inner)) != len(inner) + 1:
        return None
    return [s._replace(at=s.at + begin) for s in splice(text, root, replace(edit, path=inner))]
