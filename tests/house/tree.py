"""The source tree as the house tests see it: modules, rooms, imports."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "peaceroom"

#: floor of every room; a room may use lower floors only (docs/decisions/0001-floors.md)
FLOORS = {
    "core": 0, "files": 1, "models": 2, "conflict": 2, "documents": 2, "base_rates": 3, "violence": 3, "process": 4,
    "evidence": 4, "scenario": 5, "interop": 6, "runs": 7, "accuracy": 8, "analysis": 9, "seals": 10,
    "findings": 11, "report": 12, "web": 13, "cli": 14,
}


@dataclass(frozen=True)
class Import:
    """One import statement: who imports what, and whether it runs when the module is loaded."""

    module: str
    target: str
    names: tuple[str, ...]
    line: int
    on_load: bool


def name_of(path: Path) -> str:
    """``src/peaceroom/core/rng.py`` → ``peaceroom.core.rng``."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """``peaceroom.core.rng`` → ``core``; the package itself is ``""``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and (SOURCE / parts[1]).is_dir() else ""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    return {name_of(p): ast.parse(p.read_text(encoding="utf-8"), str(p)) for p in sorted(SOURCE.rglob("*.py"))}


def _walk(node: ast.AST, on_load: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        lazy = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        inner = on_load and not lazy and not typing_only
        yield child, inner
        yield from _walk(child, inner)


@cache
def imports() -> tuple[Import, ...]:
    """Every import of the package, ``import_module("…")`` with a literal name included."""
    found = []
    for module, tree in modules().items():
        for node, on_load in _walk(tree, True):
            if isinstance(node, ast.Import):
                found += [Import(module, a.name, (), node.lineno, on_load) for a in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module}:{node.lineno} imports relatively; name the whole module"
                found.append(Import(module, node.module or "", tuple(a.name for a in node.names), node.lineno, on_load))
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args:
                target = node.args[0]
                if isinstance(target, ast.Constant) and isinstance(target.value, str):
                    found.append(Import(module, target.value, (), node.lineno, on_load))
    return tuple(found)


def tracked() -> list[Path]:
    """The files that the repository holds (or would hold after `git add`)."""
    said = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT,
                          capture_output=True, check=True)
    return [path for name in said.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
