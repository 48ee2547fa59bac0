"""List what a ledger holds."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import as_data, echo_json, headline, json_option, opened, scenario_argument


@click.command("list")
@scenario_argument
@click.argument("kind", required=False, metavar="[KIND]")
@click.option("--all", "everything", is_flag=True, help="Also what was superseded or withdrawn.")
@click.option("--source", metavar="ID", help="Only what comes from it.")
@click.option("--document", metavar="ID", help="Only what comes from it.")
@click.option("--actor", metavar="ID", help="Only codings about it, or passages it spoke.")
@click.option("--issue", metavar="ID", help="Only codings about it.")
@json_option
def command(scenario: str, kind: str | None, everything: bool, source: str | None, document: str | None,
            actor: str | None, issue: str | None, as_json: bool) -> None:
    """List the records of SCENARIO's ledger: all, or one KIND (source, grade, document, passage, scale, coding)."""
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.evidence.ledger.loading import load, several
    from peaceroom.evidence.ledger.records import KINDS
    from peaceroom.files.suggestions import did_you_mean

    if kind is not None:
        kind = next((k for k, (_, file) in KINDS.items() if kind in (k, file.removesuffix(".jsonl"))), kind)
        if kind not in KINDS:
            raise InputError.one("E929", f"there is no kind of record {kind[:40]!r}", CODES["E929"][1],
                                 did_you_mean(kind, KINDS, "see `peaceroom evidence list --help`"))
    contents = load(opened(scenario).folder)
    book = contents.book
    rows = book.rows if everything else list(book.used())
    wanted = {"source": source, "document": document, "actor": actor, "issue": issue}
    rows = [r for r in rows if (kind is None or r.kind == kind)
            and all(v is None or v in _about(r.record.id, name, book) for name, v in wanted.items())]
    if as_json:
        echo_json({"records": [{"kind": r.kind, "in_use": book.in_use(r.record.id), **as_data(r.record)}
                               for r in rows],
                   "problems": [p.to_dict() for p in contents.problems]})
        return
    for k in KINDS:
        those = [r for r in rows if r.kind == k]
        if those:
            tell(several(k, len(those))[:1].upper() + several(k, len(those))[1:])
            for row in those:
                unused = "" if book.in_use(row.record.id) or k == "withdrawal" else "  [not in use]"
                tell(f"  {row.record.id}: {headline(row.record)}{unused}")
    if not rows:
        tell("Nothing. Begin with `peaceroom evidence source`.")
    if contents.problems:
        tell(f"{len(contents.problems)} problems; see `peaceroom evidence check`", err=True)


def _about(id_: str, name: str, book: object) -> set[str]:
    """What a record names under ``name``, itself or through what it rests on."""
    from peaceroom.evidence.ledger.history import REFERENCES, Book

    assert isinstance(book, Book)
    found: set[str] = set()
    todo = [id_]
    while todo:
        row = book.by_id.get(book.latest(todo.pop()))
        if row is None:
            continue
        if row.kind == name:
            found.add(row.record.id)
        for field in ("actor", "speaker") if name == "actor" else ("issue",) if name == "issue" else ():
            if isinstance(value := getattr(row.record, field, None), str):
                found.add(value)
        if name in ("source", "document"):
            todo += [v for field, _ in REFERENCES[row.kind] if field not in ("scale", "confirmed_by")
                     and (v := getattr(row.record, field)) is not None]
    return found
