"""The way to the terminal: nothing in a file steers it, whatever the file holds. Verbs print by these only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from peaceroom.core.errors import visible_json, visible_lines

if TYPE_CHECKING:
    from rich.console import Console


def tell(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print text of one line or several; tabs stay."""
    click.echo("\t".join(map(visible_lines, text.split("\t"))), err=err, nl=nl)


def tell_json(data: object, *, indent: int | None = None) -> None:
    """Print data as JSON and nothing else; numbers of numpy as numbers."""
    import json

    click.echo(visible_json(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent, default=float)))


def screen(*, err: bool = False, width: int | None = None) -> Console:
    """A console for tables: texts are taken as they are, without markup, and characters that would act are escaped."""
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class Screen(Console):
        def render_str(self, text: str, **given: Any) -> Any:
            """Texts that are handed in, before they are laid out."""
            return super().render_str(visible_lines(text), **given)

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Any:
            """Whatever comes by another way, such as a styled text."""
            for part in super().render(renderable, options):
                yield part if part.control else Segment(visible_lines(part.text), part.style)

    return Screen(stderr=err, width=width, markup=False, highlight=False, emoji=False)
