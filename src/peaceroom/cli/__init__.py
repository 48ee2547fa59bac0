"""The command line: one file per verb, imported only when that verb is called (see ``_verbs.py``)."""

from __future__ import annotations

import os
import sys
from io import StringIO, TextIOWrapper
from typing import NoReturn

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._verbs import verbs_of
from peaceroom.core.blas_threads import one_thread_from_the_start
from peaceroom.core.errors import InputError, Interrupted, visible


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from peaceroom import __version__

        tell(f"peaceroom {__version__}")
        ctx.exit()


@click.command(cls=verbs_of(__name__), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Print the version and stop.")
def group() -> None:
    """Peaceroom: one scenario file in, models of negotiation run on it, an answer with its doubts out.

    Exit codes: 0 done, 2 input refused, 3 interrupted, 4 failed at something else.
    """


def _make_printable() -> None:
    """Files and pipes get UTF-8 wherever we run (Windows has another default); no character ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def _tell(error: InputError, as_json: bool) -> None:
    if as_json:
        tell_json({"errors": [p.to_dict() for p in error.problems]})
        return
    for line in error.lines():
        tell(line, err=True)


def _leave(argv: list[str] | None) -> None:
    """Exit with 3. Python would wait for threads, and one within a compiled model hears of no interrupt; and it would
    take what was compiled to pieces, which takes seconds.
    """
    if argv is None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(3)
    sys.exit(3)


def _fail(error: Exception, as_json: bool) -> NoReturn:
    """Tell what failed at something else than the input, and exit with 4."""
    from peaceroom.cli._net import details
    from peaceroom.core.defects import problem_of

    _tell(InputError([problem_of(error)]), as_json)
    if told := details(error):
        tell(told, err=True, nl=False)
    sys.exit(4)


def main(argv: list[str] | None = None) -> None:
    """Entry point of the ``peaceroom`` command. Nothing that goes wrong ends in a traceback."""
    from peaceroom.cli._net import refuse_what_is_no_text, stoppable

    args = sys.argv[1:] if argv is None else argv
    as_json = "--json" in args
    if argv is None:  # the process is ours
        one_thread_from_the_start()
    _make_printable()
    try:
        with stoppable(ours=argv is None):
            refuse_what_is_no_text(args)
            group.main(args=args, prog_name="peaceroom", standalone_mode=False)
    except InputError as error:
        _tell(error, as_json)
        sys.exit(2)
    except click.ClickException as error:
        said = StringIO()
        error.show(said)
        tell("\n".join(map(visible, said.getvalue().split("\n"))), err=True, nl=False)
        if as_json:
            context = getattr(error, "ctx", None)
            verb = context.command_path if context else "peaceroom"
            _tell(InputError.one("E312", error.format_message().rstrip("."), "it would be unclear what is asked",
                                 f"see `{verb} --help`"), as_json)
        sys.exit(2)
    except Interrupted as error:
        tell(f"Interrupted: {error}.", err=True)
        _leave(argv)
    except (KeyboardInterrupt, click.Abort) as error:
        if isinstance(error.__cause__, EOFError):  # click takes any for the end of what is typed
            _fail(error.__cause__, as_json)
        tell("Interrupted.", err=True)
        _leave(argv)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        _fail(error, as_json)
