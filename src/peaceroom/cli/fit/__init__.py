"""Fit what ships as numbers to your own data."""

from __future__ import annotations

import click

from peaceroom.cli._verbs import verbs_of


@click.group("fit", cls=verbs_of(__name__))
def command() -> None:
    """Fit what ships as numbers to your own data, and measure what the fit is worth."""
