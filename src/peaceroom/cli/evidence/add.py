"""Add a document from a file or by hand, and passages of it."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli.evidence._common import adds, clean, day, opened, say
from peaceroom.cli.evidence._files import add_many, add_one

_DOCUMENT = ("title", "date", "precision", "url", "language", "translated_from", "translation_hops", "rights",
             "retrieved", "organisation")
#: option → field of the record
_PASSAGE = {name: name for name in ("origin", "section", "speaker", "speaker_role", "anonymous", "polarity", "said_on",
                                    "place")} | {"quote_kind": "quote"}


@click.command("add")
@adds
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER|-]...")
@click.option("--document", metavar="ID", help="Instead of FILE: a document of the ledger, for more passages of it.")
@click.option("--source", metavar="ID", help="Who published the document: a source of the ledger or of scenario.yaml.")
@click.option("--title", metavar="TEXT", help="Of the document. Default: what it says of itself.")
@click.option("--date", metavar="DATE", help="When it was published. Default: what it says of itself.")
@click.option("--precision", metavar="WORD", help="How exact the date is: day (default), month or year.")
@click.option("--url", metavar="URL", help="Where it can be read.")
@click.option("--retrieved", metavar="DATE", help="When it was fetched.")
@click.option("--author", "authors", multiple=True, metavar="TEXT", help="May be repeated.")
@click.option("--organisation", metavar="TEXT", help="Whom the author writes for.")
@click.option("--language", metavar="TEXT")
@click.option("--translated-from", metavar="TEXT", help="Language of the original.")
@click.option("--translation-hops", type=int, metavar="N", help="How many translations lie between.")
@click.option("--rights", metavar="TEXT", help="Whose the text is.")
@click.option("--encoding", metavar="NAME", help="Of FILE, where nothing says what it is: cp1251, cp1256, utf-16 …")
@click.option("--quote", "quotes", multiple=True, metavar="TEXT",
              help="A passage by its exact words in the text; may be repeated.")
@click.option("--from", "start", type=int, metavar="N", help="Instead of --quote: first character, from 0.")
@click.option("--to", "end", type=int, metavar="N", help="With --from: the character after the last.")
@click.option("--text", metavar="TEXT", help="A passage typed by hand, of a document whose text is not kept.")
@click.option("--paraphrase", metavar="TEXT", help="A passage in your own words.")
@click.option("--place", metavar="TEXT", help="Of the passage: page, paragraph, minute.")
@click.option("--origin", metavar="ID", help="The utterance: the same for all that repeat it. Default: its own.")
@click.option("--speaker", metavar="ACTOR", help="Who said it.")
@click.option("--speaker-role", metavar="TEXT", help="Office or role of the speaker, not the name.")
@click.option("--anonymous", is_flag=True, help="The speaker is not named.")
@click.option("--quote-kind", metavar="WORD", help="direct, indirect, mixed, scare, scripture or none (default).")
@click.option("--section", metavar="WORD", help="news, comment, bio, scripture, headline, correction or unknown.")
@click.option("--polarity", metavar="WORD", help="asserted (default), negated, hypothetical or question.")
@click.option("--said-on", metavar="DATE", help="Day of the statement. Default: the document's date.")
def command(scenario: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool,
            files: tuple[Path, ...], document: str | None, source: str | None, encoding: str | None,
            authors: tuple[str, ...], quotes: tuple[str, ...], start: int | None, end: int | None, text: str | None,
            paraphrase: str | None, **fields: object) -> None:
    """Add documents to the ledger of SCENARIO, and passages of one.

    A FILE is plain text, HTML, PDF, DOCX or an e-mail; - is text pasted into the terminal. Its bytes and its text are
    kept, and what was left out of it is told. Of several files, and of a folder, each becomes a document; one that
    cannot be read does not stop the others, and the same command again goes on where it was stopped.

    \b
    peaceroom evidence add my-talks article.html --source wire --quote "we will not move"
    peaceroom evidence add my-talks statements/ --source voice
    peaceroom evidence add my-talks --document some-article --quote "until the river"
    peaceroom evidence add my-talks --source wire --title "Interview" --date 2020-09-12 \\
      --text "we will not move" --place "minute 12"
    """
    from peaceroom.evidence.ledger.adding import Entered
    from peaceroom.evidence.ledger.adding_documents import add_document, add_passages
    from peaceroom.scenario.file.moving_sources import publisher

    found = opened(scenario, to_write=True)
    of_document = {name: _typed(fields[name]) for name in _DOCUMENT if fields[name] is not None}
    of_passage = {_PASSAGE[name]: _typed(fields[name]) for name in _PASSAGE if fields[name] not in (None, False)}
    if authors:
        of_document["authors"] = [clean(a) for a in authors]
    words = _passages(quotes, start, end, text, paraphrase)
    file = files[0] if files else None
    _refuse_unclear(file, document, source, words, of_document, encoding)
    said = {"by": by, "on": day(on), "note": clean(note)}
    if source is not None:
        source = publisher(found.scenario, found.store, source, by, day(on))
    if len(files) > 1 or (file is not None and file.is_dir()):
        alone = [f"--{name}" for name, given in (("id", id_), ("title", "title" in of_document), ("quote", words))
                 if given]
        add_many(found.store, files, as_json, alone, source=source or "", encoding=encoding, **said, **of_document)
        return
    if document is not None:
        ids = [{"id": id_}] + [{}] * (len(words) - 1)
        added = add_passages(found.store, document, [{**said, **of_passage, **one, **named}
                                                     for one, named in zip(words, ids, strict=True)])
    elif file is not None:
        added = add_one(found.store, file, encoding, passages=[{**of_passage, **one} for one in words], source=source,
                        id=id_, **said, **of_document)
    else:
        added = add_document(found.store, passages=[{**of_passage, **one} for one in words], source=source, id=id_,
                             **said, **of_document)
    hints = [f"peaceroom evidence code {scenario} {p.id} --actor … --issue … --value …" for p in added.passages[:1]]
    if not added.passages and added.document is not None:
        hints = [f'peaceroom evidence add {scenario} --document {added.document.id} --quote "…"']
    say(Entered(added.records, added.there), added.warnings, as_json, hints)


def _typed(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _passages(quotes: tuple[str, ...], start: int | None, end: int | None, text: str | None,
              paraphrase: str | None) -> list[dict[str, object]]:
    """The passages that are meant, as fields of `make_passage`."""
    out: list[dict[str, object]] = [{"words": q} for q in quotes]
    if start is not None or end is not None:
        out.append({"span": (start if start is not None else -1, end if end is not None else -1)})
    if text is not None:
        out.append({"words": text})
    if paraphrase is not None:
        out.append({"paraphrase": paraphrase})
    return out


def _refuse_unclear(file: Path | None, document: str | None, source: str | None, words: list[dict[str, object]],
                    of_document: dict[str, object], encoding: str | None) -> None:
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError

    def refuse(message: str, remedy: str) -> InputError:
        return InputError.one("E938", message, CODES["E938"][1], remedy)

    if file is not None and document is not None:
        raise refuse("both a file and --document", "give one of the two")
    if document is not None and not words:
        raise refuse("no passage is given", "give its words with --quote")
    if document is not None and (of_document or source or encoding):
        raise refuse("the document is in the ledger already", "leave out what belongs to a new document")
    if document is None and source is None:
        raise refuse("nobody is named who published it", "add --source, an id of `peaceroom evidence list … source`")
    if document is None and file is None and not words:
        raise refuse("neither a file nor words", "give a file, or words with --text")
