"""What verbs say of files: nothing in it steers the terminal, whatever the file holds."""

from __future__ import annotations

from collections.abc import Mapping

import click

from peaceroom.core.errors import visible_json, visible_lines


def tell(text: str, *, err: bool = False) -> None:
    """Print text of one line or several."""
    click.echo(visible_lines(text), err=err)


def tell_json(data: Mapping[str, object], *, indent: int | None = None) -> None:
    """Print data as JSON and nothing else."""
    import json

    click.echo(visible_json(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)))
