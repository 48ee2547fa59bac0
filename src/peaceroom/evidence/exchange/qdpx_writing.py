"""A ledger as a REFI-QDA project (`.qdpx`): documents, codes for every input, passages as selections, codings.

Programs that read REFI-QDA 1.0 show words, codes and notes; what they do not know (grades, signs, origins) travels in
descriptions and notes (`peaceroom.evidence.exchange.qdpx_words`), so that nothing is lost on the way back.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from peaceroom.evidence.exchange.qdpx_project import PROJECT
from peaceroom.evidence.exchange.qdpx_words import carry, carry_record, coding_words, input_data, input_path, safe
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.json_lines import kind_of
from peaceroom.evidence.ledger.ledger import Input, Ledger
from peaceroom.evidence.ledger.records import Coding, Document, Passage, Record

_NAMESPACE = uuid.UUID("6f6b5d0e-3f2c-5a5e-9c55-0b6a3b3c7a10")
_DAY_ZERO = (1980, 1, 1, 0, 0, 0)
#: stands between passages of a document whose text is not kept
_BETWEEN = "\n\n"


def to_qdpx(ledger: Ledger, text_of: Callable[[str], str | None], inputs: Iterable[Input] = (),
            name: str = "Peaceroom") -> bytes:
    """The records in use as a `.qdpx` archive, the same bytes for the same records.

    Parameters
    ----------
    text_of
        Hash → text of a document; None where it is not kept.
    inputs
        Inputs that get a code beside those that have a coding: what people may want to code.
    name
        Of the project.
    """
    writer = _Writer(ledger, text_of, sorted({*inputs, *map(_input, ledger.codings.values())},
                                             key=lambda i: tuple(part or "" for part in i)))
    xml = writer.project(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in [(PROJECT, xml), *writer.texts.items()]:
            info = zipfile.ZipInfo(path, _DAY_ZERO)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, text.encode("utf-8"))
    return out.getvalue()


def _input(coding: Coding) -> Input:
    return coding.actor, coding.issue, coding.quantity, coding.aspect


def _guid(*words: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "/".join(words)))


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(safe(str(value)))}" for name, value in values.items() if value is not None)


def _description(text: str) -> str:
    return f"<Description>{escape(text)}</Description>"


def _time(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _line(text: str, most: int = 80) -> str:
    line = " ".join(safe(text).split())
    return line if len(line) <= most else line[:most - 1].rstrip() + "…"


def inputs_of(frame: Frame) -> list[Input]:
    """Every input that a scenario of these actors and issues can have."""
    actors, issues = sorted(frame.actors or ()), sorted(frame.issues or ())
    out: list[Input] = [(actor, None, "capability", "stated") for actor in actors]
    for actor in actors:
        for issue in issues:
            out += [(actor, issue, "position", "stated"), (actor, issue, "position", "bottom_line"),
                    (actor, issue, "salience", "stated")]
    return out


class _Writer:
    """Writes the parts of a project and gathers its notes and texts on the way."""

    def __init__(self, ledger: Ledger, text_of: Callable[[str], str | None], inputs: Sequence[Input]) -> None:
        self.ledger, self.text_of, self.inputs = ledger, text_of, inputs
        self.notes: list[str] = []
        self.texts: dict[str, str] = {}
        self.passages: dict[str, list[Passage]] = {}
        self.codings: dict[str, list[Coding]] = {}
        for passage in ledger.passages.values():
            self.passages.setdefault(passage.document, []).append(passage)
        for coding in ledger.codings.values():
            self.codings.setdefault(coding.passage, []).append(coding)

    def project(self, name: str) -> str:
        records: list[Record] = [r for kind in ("sources", "grades", "scales", "documents", "passages", "codings")
                                 for r in getattr(self.ledger, kind).values()]
        day = max((r.on for r in records), default=dt.date(1970, 1, 1))
        users = "".join(f"<User{_attributes(guid=_guid('user', by), name=by, id=by)}/>"
                        for by in sorted({r.by for r in records}))
        sources = "".join(self._document(d) for d in self.ledger.documents.values())
        refs = "".join(self._note(carry_record(f"{kind_of(r)} {r.id}", r), f"{kind_of(r)} {r.id}")
                       for r in records if not isinstance(r, Document | Passage | Coding))
        body = [f"<Users>{users}</Users>" if users else "", self._codebook(),
                f"<Sources>{sources}</Sources>" if sources else "",
                f"<Notes>{''.join(self.notes)}</Notes>" if self.notes else "",
                _description("A ledger of evidence. Codes are inputs of the scenario; the note of a coding says what "
                             "was read out of the words."), refs]
        head = _attributes(name=name, origin="Peaceroom", creationDateTime=_time(day), xmlns="urn:QDA-XML:project:1.0")
        return f'<?xml version="1.0" encoding="utf-8"?>\n<Project{head}>{"".join(body)}</Project>\n'

    def _codebook(self) -> str:
        tree: dict[str, dict[str, list[tuple[str, Input]]]] = {}
        for key in self.inputs:
            quantity, issue, actor = input_path(key)
            tree.setdefault(quantity, {}).setdefault(issue, []).append((actor, key))
        out = []
        for quantity, issues in tree.items():
            inner = []
            for issue, actors in issues.items():
                codes = "".join(
                    f"<Code{_attributes(guid=_code_guid(key), name=actor, isCodable='true')}>"
                    f"{_description(carry(f'{quantity} of {actor} on {issue}', 'input', input_data(key)))}</Code>"
                    for actor, key in actors)
                inner.append(f"<Code{_attributes(guid=_guid('issue', quantity, issue), name=issue, isCodable='false')}>"
                             f"{codes}</Code>")
            out.append(f"<Code{_attributes(guid=_guid('quantity', quantity), name=quantity, isCodable='false')}>"
                       f"{''.join(inner)}</Code>")
        return f"<CodeBook><Codes>{''.join(out)}</Codes></CodeBook>" if out else ""

    def _document(self, document: Document) -> str:
        """A source of its text; a second one of the passages that have no place in it."""
        text = self.text_of(document.text_sha256) if document.text_sha256 else None
        placed: list[Passage] = []
        aside: list[Passage] = []
        for p in self.passages.get(document.id, []):
            has_place = text is not None and p.start is not None and p.end is not None and not p.paraphrase
            (placed if has_place else aside).append(p)
        out = []
        if text is not None:
            out.append(self._text_source(document, "document", document.title, text,
                                         [(p, p.start or 0, p.end or 0) for p in placed]))
        if aside or text is None:
            at, spans, words = 0, [], []
            for p in aside:
                spans.append((p, at, at + len(p.exact)))
                words.append(p.exact)
                at += len(p.exact) + len(_BETWEEN)
            name = document.title if text is None else f"{document.title} (passages without a place)"
            out.append(self._text_source(document, "aside", name, _BETWEEN.join(words), spans))
        return "".join(out)

    def _text_source(self, document: Document, kind: str, name: str, text: str,
                     spans: Sequence[tuple[Passage, int, int]]) -> str:
        guid = _guid(kind, document.id)
        self.texts[f"sources/{guid}.txt"] = text
        selections = "".join(
            f"<PlainTextSelection{_attributes(guid=_guid('passage', p.id), name=_line(p.exact))}"
            f"{_attributes(startPosition=start, endPosition=end, **_made(p))}>"
            f"{_description(carry_record(p.place or '', p))}{''.join(map(self._coding, self.codings.get(p.id, [])))}"
            "</PlainTextSelection>" for p, start, end in spans)
        words = f"{self.ledger.sources[document.source].name}, {document.date}" if (
            document.source in self.ledger.sources) else str(document.date)
        return (f"<TextSource{_attributes(guid=guid, name=_line(name, 1_000), plainTextPath=f'internal://{guid}.txt')}"
                f"{_attributes(**_made(document))}>"
                f"{_description(carry(words, kind, document.model_dump(mode='json', exclude_defaults=True)))}"
                f"{selections}</TextSource>")

    def _coding(self, coding: Coding) -> str:
        note = self._note(carry_record(coding_words(coding.model_dump(mode="json")), coding), f"coding {coding.id}")
        return (f"<Coding{_attributes(guid=_guid('coding', coding.id), **_made(coding))}>"
                f"<CodeRef{_attributes(targetGUID=_code_guid(_input(coding)))}/>{note}</Coding>")

    def _note(self, text: str, name: str) -> str:
        """Keeps a note and gives the reference to it."""
        guid = _guid("note", name)
        self.notes.append(f"<Note{_attributes(guid=guid, name=name)}>"
                          f"<PlainTextContent>{escape(text)}</PlainTextContent></Note>")
        return f"<NoteRef{_attributes(targetGUID=guid)}/>"


def _made(record: Record) -> Mapping[str, str]:
    return {"creatingUser": _guid("user", record.by), "creationDateTime": _time(record.on)}


def _code_guid(key: Input) -> str:
    return _guid("code", *(part or "" for part in key))
