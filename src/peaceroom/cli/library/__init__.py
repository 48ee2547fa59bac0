"""The library of real processes."""

from __future__ import annotations

import click

from peaceroom.cli._verbs import verbs_of


@click.group("library", cls=verbs_of(__name__))
def command() -> None:
    """List and check the library of real processes that the backtest runs on."""
