"""Make a copy of a scenario for others: labels in place of names, sources and bottom lines."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.core.errors import InputError


@click.command("redact")
@click.argument("scenario")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="The copy: a new folder.")
@click.option("--key", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="What the labels stand for: stays at home.")
@click.option("--keep", multiple=True, type=click.Choice(["bottom-lines", "series"]),
              help="With --out: numbers that stay, so that the copy says what the original says. May be repeated.")
@click.option("--check", is_flag=True, help="Look for anything identifying in SCENARIO (a folder or file), by the key.")
@click.option("--except", "but", multiple=True, metavar="WORD",
              help="With --check: a word that means nobody, such as “the government” in a report. May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, out: Path | None, key: Path, keep: tuple[str, ...], check: bool,
            but: tuple[str, ...], as_json: bool) -> None:
    """Write a copy of SCENARIO that can be run, and in which nothing tells whose it is; or check one.

    Report and brief of a run of the copy hold labels only; `--check` looks through them as well.
    """
    from peaceroom.scenario.sharing.copying import share, words_of
    from peaceroom.scenario.sharing.leaks import must_be_clean

    if check == (out is not None):
        raise InputError.one("E312", "give either --out or --check", "one makes a copy, the other looks through it",
                             "type: peaceroom redact MY-TALKS --out COPY --key KEY.json")
    if out is None:
        words = words_of(key)
        found = {"files": must_be_clean(Path(scenario), words, but=but), "words": len(words)}
        said = f"{scenario}: nothing of {found['words']} names and words is left in {found['files']} files"
    else:
        made = share(scenario, out, key, keep=keep)
        found = dict(made)
        said = (f"{out.as_posix()}: {made['labels']} labels, {made['bottom_lines']} bottom lines taken out; nothing of "
                f"{made['words']} names and words is left. LEFT-OUT.md says what stays at home. The key is "
                f"{key.as_posix()}: keep it.")
    tell_json(found) if as_json else tell(said)
