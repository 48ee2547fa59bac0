"""Every place of a source file that a mutator changes, with the changed text and a key that outlives line numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.mutators import mutation_operators

#: what is never changed: types, imports, decorators, what only type checkers run
_PASSED = (cst.Annotation, cst.Import, cst.ImportFrom, cst.Decorator, cst.Assert)
#: calls whose texts are words for readers: another test compares those with nothing
_WORDS = re.compile(r"(InputError(\.one)?|\w*[Pp]roblem\w*|(Value|Type|Key|Lookup)Error|warn\w*|_?refus\w*)$")


@dataclass(frozen=True)
class Mutant:
    """A change of one file: its key, the line where it starts, the whole new text."""

    key: str
    line: int
    source: str


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, ParentNodeProvider)

    def __init__(self, module: cst.Module) -> None:
        self.module = module
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, str, str, int]] = []
        self.names: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _PASSED) or _is_docstring(node) or _type_checking(node) or _typed_dict(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.names.append(node.name.value)
        for kind, mutate in mutation_operators:
            if isinstance(node, kind):
                for changed in mutate(node):
                    if not _idle(node, changed) and not self._in_words(node):
                        line = self.get_metadata(PositionProvider, node).start.line
                        operator = mutate.__name__.removeprefix("operator_")
                        self.found.append((node, changed, operator, ".".join(self.names), line))
        return True

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.names.pop()

    def _in_words(self, node: cst.CSTNode) -> bool:
        """Whether the node is a text that only a reader sees."""
        if not isinstance(node, cst.BaseString):
            return False
        above: cst.CSTNode | None = node
        while above is not None and not isinstance(above, cst.BaseStatement | cst.BaseSmallStatement):
            if isinstance(above, cst.Call) and _WORDS.search(self.module.code_for_node(above.func)):
                return True
            above = self.get_metadata(ParentNodeProvider, above, None)
        return isinstance(above, cst.Raise)


def _is_docstring(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)


def _type_checking(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If) and isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"


def _typed_dict(node: cst.CSTNode) -> bool:
    """A type written as a call, of which a program that runs asks nothing; a name for one that is open."""
    return isinstance(node, cst.Assign) and isinstance(node.value, cst.Call) and isinstance(
        node.value.func, cst.Name) and node.value.func.value in ("TypedDict", "TypeVar")


def _idle(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    """Changes of sentences, which are for readers, and of case: one change of a word is enough, that with XX around."""
    if isinstance(node, cst.SimpleString) and isinstance(changed, cst.SimpleString):
        return "XX" not in changed.value or " " in node.value
    return False


def _short(text: str) -> str:
    return " ".join(text.split())[:100]


def places(path: Path) -> int:
    """How many mutants a file has."""
    return len(_found(path).found)


def shares(files: Sequence[Path], count: int, seed: str) -> Counter[Path]:
    """How many of ``count`` mutants each file gets where every mutant of all the files is as likely as any other."""
    every = [path for path in files for _ in range(places(path))]
    return Counter(Random(seed).sample(every, min(count, len(every))))


def _found(path: Path) -> _Finder:
    wrapper = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8")))
    finder = _Finder(wrapper.module)
    wrapper.visit(finder)
    return finder


def sample(path: Path, name: str, count: int, seed: str,
           only: frozenset[str] | None = None) -> tuple[list[Mutant], int]:
    """At most ``count`` mutants of a file, the same for the same seed, and how many there are in all.

    ``name`` starts their keys; ``only``: keys of those that are wanted.
    """
    finder = _found(path)
    seen: Counter[str] = Counter()
    keys = []
    for node, changed, operator, function, _ in finder.found:
        before, after = finder.module.code_for_node(node), finder.module.code_for_node(changed)
        key = f"{name}::{function}::{operator}::{_short(before)} → {_short(after)}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    chosen: list[tuple[int, Mutant]] = []
    for i in Random(seed).sample(range(len(keys)), len(keys)):
        if len(chosen) == count:
            break
        if only is not None and keys[i] not in only:
            continue
        node, changed, _, _, line = finder.found[i]
        whole = finder.module.deep_replace(node, changed)
        assert isinstance(whole, cst.Module)
        source = whole.code
        try:
            compile(source, name, "exec")
        except SyntaxError:  # `break` made `return` outside a function and the like
            continue
        chosen.append((i, Mutant(keys[i], line, source)))
    return [mutant for _, mutant in sorted(chosen, key=lambda c: c[0])], len(keys)
