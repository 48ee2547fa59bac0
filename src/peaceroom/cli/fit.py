"""Fit what ships as numbers to your own data."""

from __future__ import annotations

from importlib import import_module

import click

#: what can be fitted, and the module that holds its command
_WHAT = {"settlement": "peaceroom.cli._fit_settlement", "base-rates": "peaceroom.cli._fit_base_rates",
         "process": "peaceroom.cli._fit_process"}


class _Fits(click.Group):
    """Finds what can be fitted by its file, imported only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from importlib.util import find_spec

        return sorted(name for name, module in _WHAT.items() if find_spec(module) is not None)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(_WHAT[cmd_name]).command
        assert isinstance(command, click.Command)
        return command


@click.group("fit", cls=_Fits)
def command() -> None:
    """Fit what ships as numbers to your own data, and measure what the fit is worth."""
