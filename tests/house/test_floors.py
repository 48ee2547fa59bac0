"""The rooms of the house import only from the floors below them."""

from __future__ import annotations

import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from .tree import FLOORS, SOURCE, Import, imports, modules, room

#: what the lowest rooms may use from outside: numbers, no files, plots or pages
NUMERIC = {"numpy", "scipy", "numba", "llvmlite", "threadpoolctl"}
#: folders of tests that belong to no room: the pages, spoilt inputs of all kinds, the tree itself, installing
BESIDE_ROOMS = {"docs", "fuzz", "house", "packaging"}
TESTS = Path(__file__).parents[1]
PICTURES = {"matplotlib", "rich", "jinja2", "nicegui", "click"}


def _inside() -> list[Import]:
    return [i for i in imports() if i.target.split(".")[0] == "peaceroom" and room(i.module)]


def _say(wrong: list[Import]) -> str:
    return "\n".join(f"{i.module}:{i.line} imports {i.target} {', '.join(i.names)}" for i in wrong)


def test_every_folder_is_a_room_with_a_floor() -> None:
    folders = {p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert folders <= set(FLOORS)


def test_every_folder_of_tests_is_named_like_a_room() -> None:
    there = {p.name for p in TESTS.iterdir() if p.is_dir() and any(p.glob("**/*.py"))}
    assert there <= set(FLOORS) | BESIDE_ROOMS


def test_rooms_use_lower_floors_only() -> None:
    wrong = [i for i in _inside() if room(i.target) not in ("", room(i.module))
             and FLOORS[room(i.target)] >= FLOORS[room(i.module)]]
    assert not wrong, _say(wrong)


def test_no_room_uses_private_names_of_another() -> None:
    wrong = [i for i in _inside() if room(i.target) != room(i.module)
             and any(part.startswith("_") and not part.startswith("__")
                     for part in (*i.target.split("."), *i.names))]
    assert not wrong, _say(wrong)


def test_no_circle_of_imports() -> None:
    """Imports within functions, and those for types only, count: a circle that hides in them is one."""
    known = set(modules())
    graph: dict[str, set[str]] = {name: set() for name in known}
    for i in imports():
        targets = {i.target, *(f"{i.target}.{n}" for n in i.names)} & known
        # a package that re-exports its parts is loaded before them by Python itself
        graph[i.module] |= {t for t in targets if not i.module.startswith(t + ".")} - {i.module}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("circle: " + " → ".join(error.args[1]))


@pytest.mark.parametrize("name", ["core", "models"])
def test_lowest_rooms_use_numbers_only(name: str) -> None:
    allowed = NUMERIC | {"peaceroom"} | set(sys.stdlib_module_names)
    wrong = [i for i in imports() if room(i.module) == name and i.target.split(".")[0] not in allowed]
    assert not wrong, _say(wrong)


def test_pictures_and_pages_are_loaded_by_faces_only() -> None:
    wrong = [i for i in imports() if i.on_load and i.target.split(".")[0] in PICTURES
             and FLOORS.get(room(i.module), 0) < FLOORS["report"] and room(i.module)]
    assert not wrong, _say(wrong)
