"""Pages register themselves: every file of ``pages/`` that holds a ``PAGE`` is one, and adding a file adds a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

#: what a page is about, and where its addresses begin
ROOTS = {"all": "", "scenario": "/scenarios/{scenario}", "run": "/runs/{run}"}


@dataclass(frozen=True)
class Step:
    """One address of a page: a path below the page's root, what answers there, and to which methods.

    A handler is a plain function (it is called in a thread) or a coroutine. `InputError` that it raises becomes a page,
    or a part of one, with the command line's own message.
    """

    path: str
    answer: Callable[[Request], Response | Awaitable[Response]]
    methods: Sequence[str] = ("GET",)


@dataclass(frozen=True)
class Code:
    """What gives the same as a page about a scenario: a command and Python; ``{scenario}`` becomes the folder's name.

    ``blocks`` are those of the scenario that the page shows; empty: all of them.
    """

    command: str = ""
    python: str = ""
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """An entry of the menu, and the addresses behind it; the first is the entry's own.

    ``about`` is "all", "scenario" or "run": `ROOTS` says where its addresses begin. ``order`` sorts the menu.
    ``hint`` is one line on what it is for. ``code`` is what a page about a scenario shows, as code.
    """

    title: str
    about: Literal["all", "scenario", "run"]
    order: int
    hint: str
    steps: tuple[Step, ...]
    in_menu: bool = True
    code: Code | None = None

    @property
    def key(self) -> str:
        """The page among those about the same: its address in one word."""
        return self.steps[0].path.strip("/").replace("/", "-")

    @property
    def address(self) -> str:
        """Where the menu leads, with {scenario} or {run} to be put in."""
        return ROOTS[self.about] + self.steps[0].path or "/"


@cache
def pages() -> tuple[Page, ...]:
    """Every page, in the order of the menu."""
    import peaceroom.web.pages as folder

    found = [import_module(f"{folder.__name__}.{m.name}") for m in iter_modules(folder.__path__)]
    return tuple(sorted((m.PAGE for m in found if hasattr(m, "PAGE")), key=lambda p: (p.order, p.title)))


def menu(about: str) -> list[Page]:
    """The entries of the menu about a scenario, a run, or all."""
    return [page for page in pages() if page.about == about and page.in_menu]
