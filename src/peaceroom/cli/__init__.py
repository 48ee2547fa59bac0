"""The command line: one file per verb, imported only when that verb is called (see ``_verbs.py``)."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

import click

from peaceroom.cli._verbs import verbs_of
from peaceroom.core.errors import InputError, Interrupted


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from peaceroom import __version__

        click.echo(f"peaceroom {__version__}")
        ctx.exit()


@click.command(cls=verbs_of(__name__), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Print the version and stop.")
def group() -> None:
    """Peaceroom: one scenario file in, models of negotiation run on it, an answer with its doubts out.

    Exit codes: 0 done, 2 input refused, 3 interrupted.
    """


def _make_printable() -> None:
    """Files and pipes get UTF-8 wherever we run (Windows has another default); no character ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def _print_errors(error: InputError) -> None:
    import json

    click.echo(json.dumps({"errors": [p.to_dict() for p in error.problems]}, ensure_ascii=False))


def main(argv: list[str] | None = None) -> None:
    """Entry point of the ``peaceroom`` command. Bad input never ends in a traceback."""
    args = sys.argv[1:] if argv is None else argv
    _make_printable()
    try:
        group.main(args=args, prog_name="peaceroom", standalone_mode=False)
    except InputError as error:
        if "--json" in args:
            _print_errors(error)
        else:
            for problem in error.problems:
                click.echo(str(problem), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        if "--json" in args:
            context = getattr(error, "ctx", None)
            verb = context.command_path if context else "peaceroom"
            _print_errors(InputError.one("E312", error.format_message().rstrip("."),
                                         "it would be unclear what is asked", f"see `{verb} --help`"))
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort, Interrupted):
        click.echo("Interrupted. What was finished is kept.", err=True)
        sys.exit(3)
    except BrokenPipeError:
        sys.exit(0)
