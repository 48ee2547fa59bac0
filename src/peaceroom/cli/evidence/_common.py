"""What the verbs of `peaceroom evidence` share: the scenario, its ledger, who adds and when, and what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.core.errors import Warn
    from peaceroom.evidence.ledger.adding import Entered, Store
    from peaceroom.evidence.ledger.records import Record
    from peaceroom.scenario.file.opened_ledger import OpenedLedger

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
scenario_argument = click.argument("scenario", metavar="SCENARIO")


def adds(function: Callable[..., None]) -> Callable[..., None]:
    """The options of every verb that adds a record."""
    for option in (
        json_option,
        click.option("--note", metavar="TEXT", help="Anything a reader should know."),
        click.option("--on", metavar="DATE", help="Day of the addition. Default: today."),
        click.option("--by", required=True, metavar="ID", envvar="PEACEROOM_BY", show_envvar=True,
                     help="Who adds it: for codings and grades a coder of the scenario."),
        click.option("--id", "id_", metavar="ID", help="Id of the record. Default: made from its words."),
        scenario_argument,
    ):
        function = option(function)
    return function


def opened(ref: str, *, to_write: bool = False) -> OpenedLedger:
    """The scenario that is meant, and its ledger; see `open_ledger`."""
    from peaceroom.scenario.file.opened_ledger import open_ledger

    return open_ledger(ref, to_write=to_write)


def day(text: str | None, name: str = "--on") -> dt.date:
    """A day as typed; today where none is. Raises `InputError` (E112)."""
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError

    if text is None:
        return dt.date.today()
    try:
        if len(text) != 10:
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError.one("E112", f"{name} {text[:40]!r} is not a day", CODES["E112"][1],
                             "write year-month-day, e.g. 2020-10-05") from None


def clean(text: str | None) -> str | None:
    """Words as typed, cleaned like a document; None where there are none."""
    from peaceroom.files.normalising import plain

    return plain(text) or None if text is not None else None


def say(entered: Entered, warnings: Iterable[Warn], as_json: bool, hints: Iterable[str] = ()) -> None:
    """Tell what was added, what was there already, what to look at, and what comes next."""
    from peaceroom.evidence.ledger.json_lines import kind_of

    if as_json:
        echo_json({"added": [{"kind": kind_of(r), **as_data(r)} for r in entered.added],
                   "there": [{"kind": kind_of(r), **as_data(r)} for r in entered.there],
                   "warnings": [w.to_dict() for w in warnings]})
        return
    for record in entered.added:
        tell(f"Added {kind_of(record)} {record.id}: {headline(record)}")
    for record in entered.there:
        tell(f"There already: {kind_of(record)} {record.id}: {headline(record)}")
    for warning in warnings:
        tell(f"Careful: {warning.code} {warning.message}", err=True)
    for hint in hints:
        tell(f"Next:  {hint}")


def as_data(record: Record) -> dict[str, object]:
    """A record as its line of JSON has it."""
    return record.model_dump(mode="json", exclude_defaults=True)


def headline(record: Any) -> str:
    """A record in a few words."""
    from peaceroom.evidence.ledger.json_lines import kind_of

    kind = kind_of(record)
    if kind == "coding":
        what = " ".join(part for part in (record.actor, record.issue, record.quantity) if part)
        aspect = " (bottom line)" if record.aspect == "bottom_line" else ""
        said = record.value or (f"level {record.level} of {record.scale}" if record.level else "nothing said")
        return f"{what}{aspect}: {said}, by {record.by} from {record.passage}"
    texts = {
        "source": lambda r: f"{r.name}, {r.kind}{f', camp {r.camp}' if r.camp else ''}",
        "grade": lambda r: f"{r.source} is {r.reliability} on {r.relation}: {shorten(r.because)}",
        "document": lambda r: f"{shorten(r.title)}, {r.source}, {r.date}",
        "passage": lambda r: f"{shorten(r.exact) if r.paraphrase else f'“{shorten(r.exact)}”'} in {r.document}",
        "scale": lambda r: f"{r.quantity} in {len(r.words)} levels",
        "withdrawal": lambda r: f"{r.kind} {r.record}: {shorten(r.because)}",
    }
    return texts[kind](record)


def shorten(text: str, most: int = 70) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most - 1].rstrip() + "…"


def echo_json(data: Any) -> None:
    tell_json(data)


def plan(store: Store, kind: str, words: str, id_: str | None, fields: Mapping[str, object]) -> Entered:
    """Add one record of plain fields; its id is made under the lock where none is given."""
    from peaceroom.evidence.ledger.json_lines import made

    return store.enter(lambda desk: [made(kind, **{"id": id_ or desk.new_id(kind, words), **fields})])
