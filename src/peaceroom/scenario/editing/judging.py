"""What the checks say of texts that are being edited, each problem with the path of the field that it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.files.nodes import Node
from peaceroom.files.yaml import line_starts
from peaceroom.scenario.editing.placing import Path, Step
from peaceroom.scenario.editing.texts import MAIN, tree
from peaceroom.scenario.file.loading import Located, judge_tree
from peaceroom.scenario.file.parts import PARTS

#: fields by which the entries of a list are known, so that an edit finds them again when others stand before them
KNOWN_BY: Mapping[str, tuple[str, ...]] = {"positions": ("actor", "issue"), "scores": ("actor", "issue")}


@dataclass(frozen=True)
class Judged:
    """Of the edit ``number``: every problem with the path that it is about; none where the scenario is accepted."""

    number: int
    problems: tuple[tuple[Problem, Path], ...]
    warnings: tuple[Warn, ...]

    @property
    def accepted(self) -> bool:
        """Whether the files may be written."""
        return not self.problems


def judge(number: int, texts: Mapping[str, str], where: Located) -> Judged:
    """Check texts as the command line checks the files."""
    try:
        root = tree(texts[MAIN])
        if root is None:
            raise InputError.one("E004", "the file is empty", "a scenario begins with `peaceroom: 1`",
                                 "take back the last edit", file=MAIN)
        _, warned = judge_tree(root, where, {block: texts[file] for block, (file, _) in PARTS.items()})
    except InputError as error:
        return Judged(number, tuple(_placed(error, texts)), ())
    return Judged(number, (), warned)


def _placed(error: InputError, texts: Mapping[str, str]) -> list[tuple[Problem, Path]]:
    starts = {file: line_starts(text) for file, text in texts.items()}
    blocks: dict[str, Path] = {file: (block,) for block, (file, _) in PARTS.items()}
    found = []
    for problem in error.problems:
        file = PurePath(problem.file).name or MAIN
        path: Path = ()
        if problem.line and file in texts:
            try:
                root = tree(texts[file])
            except InputError:
                root = None
            if root is not None and problem.line <= len(starts[file]):
                at = starts[file][problem.line - 1] + problem.column - 1
                path = (*blocks.get(file, ()), *path_at(root, at))
        found.append((problem, path))
    return found


def path_at(root: Node, at: int) -> Path:
    """The path of what stands at a place of the text."""
    path: list[Step] = []
    node = root
    while True:
        if node.kind == "map":
            begins = [key.start for key, _ in node.pairs]
            i = bisect_right(begins, at) - 1
            if i < 0 or at > max(node.pairs[i][1].stop, node.pairs[i][0].stop):
                break
            path.append(node.pairs[i][0].value)
            if at <= node.pairs[i][0].stop:
                break
            node = node.pairs[i][1]
        elif node.kind == "list":
            i = bisect_right([item.start for item in node.items], at) - 1
            if i < 0 or at > node.items[i].stop:
                break
            node = node.items[i]
            names = KNOWN_BY.get(str(path[0]), ()) if len(path) == 1 else ()
            fields = {name: pair[1].value for name in names if (pair := node.get(name))}
            path.append(fields if names and len(fields) == len(names) else i)
            if at == node.start:
                break
        else:
            break
    return tuple(path)
