"""Groups of commands whose verbs are the files of a folder, each imported only when its verb is called.

A verb is a module ``<verb>.py`` (``_`` for ``-``; a trailing ``_`` is dropped, for Python's own words) or a package
of that name, and holds a click command named ``command``. Its first docstring line is its line in the list.
"""

from __future__ import annotations

import ast
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules

import click


class Verbs(click.Group):
    """The verbs in the folder of ``package``; ``--help`` reads first lines without importing anything."""

    package = ""

    def _modules(self) -> dict[str, str]:
        """verb → name of its module or package."""
        names = [m.name for m in iter_modules(import_module(self.package).__path__) if not m.name.startswith("_")]
        return {name.rstrip("_").replace("_", "-"): name for name in names}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        command = import_module(f"{self.package}.{module}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(verb, self._first_line(module)) for verb, module in sorted(self._modules().items())]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def _first_line(self, module: str) -> str:
        folder = files(self.package)
        path = folder.joinpath(f"{module}.py")
        source = path if path.is_file() else folder.joinpath(module, "__init__.py")
        return (ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or "").split("\n")[0]


def verbs_of(package: str) -> type[Verbs]:
    """The class of a group whose verbs are the modules of ``package``."""
    return type("VerbsOf", (Verbs,), {"package": package})
