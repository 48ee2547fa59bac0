"""The key of compiled functions covers their sources, and what those import."""

from __future__ import annotations

from peaceroom.core.compiling import sources

from .tree import imports, modules, name_of


def test_only_one_place_calls_the_compiler() -> None:
    users = {i.module for i in imports() if i.target.split(".")[0] in ("numba", "llvmlite")}
    assert users == {"peaceroom.core.compiling"}


def test_the_key_covers_every_kernel_and_what_it_imports() -> None:
    known = set(modules())
    uses: dict[str, set[str]] = {name: set() for name in known}
    for i in imports():
        uses[i.module] |= {i.target, *(f"{i.target}.{n}" for n in i.names)} & known
    todo = [i.module for i in imports() if {"kernel", "bare_kernel"} & set(i.names)]
    assert len(todo) > 20
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += uses[name]
    assert found <= {name_of(path) for path in sources()}
