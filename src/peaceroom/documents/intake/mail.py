"""E-mail (.eml): its head, what the sender wrote, and the replies quoted in it told apart; attachments are named."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn
from peaceroom.documents.extracted import Block, Declared
from peaceroom.documents.intake.assembling import Assembly
from peaceroom.documents.intake.html_page import read_html
from peaceroom.documents.intake.letters import read_letters
from peaceroom.documents.intake.plain_text import text_blocks
from peaceroom.files.html import is_html

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MOST_PARTS = 1_000
#: how a file begins that is an e-mail, whatever it is called
_HEAD = re.compile(rb"(?:From |(?:Received|Return-Path|Delivered-To|MIME-Version|Message-ID|From|To|Date|Subject|"
                   rb"X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Reply-To|Content-Type):[ \t]?)", re.IGNORECASE)
#: what mail programs put before the letter that is answered
_ORIGINAL = re.compile(r"^\s*(?:-{3,}\s*(?:original message|forwarded message|ursprüngliche nachricht|"
                       r"message d'origine|mensaje original|исходное сообщение)\s*-{3,}|"
                       r"_{10,}|begin forwarded message:)\s*$"
                       r"|^\s*(?:from|von|de|от):\s.+\n\s*(?:sent|date|gesendet|envoyé|enviado|to|отправлено):\s",
                       re.IGNORECASE | re.MULTILINE)
_WROTE = re.compile(r"^\s*(?:on|am|le|el)\s[^\n]{6,200}(?:\n[^\n]{0,120})?(?:wrote|schrieb|a écrit|escribió)"
                    r"[^\n]{0,80}:\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class MailText:
    """The blocks of a letter put together, what its head says, and what was left out."""

    assembly: Assembly
    declared: Declared
    warnings: tuple[Warn, ...]


def is_mail(data: bytes, name: str = "") -> bool:
    """Whether a file begins as an e-mail does: two lines of a head at least."""
    start = data[:8_192].lstrip(b"\xef\xbb\xbf\r\n")
    if not _HEAD.match(start):
        return False
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    known = len(re.findall(rb"^(?:From|To|Date|Subject|Message-ID|MIME-Version|Received|Content-Type):", head,
                           re.IGNORECASE | re.MULTILINE))
    return known >= (2 if name.lower().endswith((".eml", ".mht")) else 4)


def read_mail(data: bytes, file: str = "", encoding: str | None = None) -> MailText:
    """The words of a letter; ``encoding`` is for a part that names none that fits.

    Raises `InputError`: E931–E934 of its text, E962 more parts than any letter has.
    """
    message = message_from_bytes(data, policy=policy.default)
    parts = list(_parts(message, file))
    warnings: list[Warn] = []
    assembly = Assembly()
    head = "\n".join(f"{name}: {value}" for name in _SHOWN if (value := _header(message, name)))
    at = 0
    for line in head.split("\n"):
        assembly.block("header", [(line, 1, at)])
        at += len(line) + 1
    text, plain = _body(parts)
    if text is None:
        warnings.append(Warn("W915", "the letter has no text of its own"))
    elif plain:
        letters = read_letters(_payload(text), _charset(text) or encoding, file)
        warnings += letters.warnings
        for block in mail_blocks(letters.text):
            assembly.block(block.kind, [(letters.text[block.start:block.end], 1, at + 1 + block.start)], block.level)
    else:
        page = read_html(read_letters(_payload(text), _charset(text) or encoding, file).text, file)
        words = "".join(page.assembly.parts)
        for block in page.assembly.blocks:
            assembly.block(block.kind, [(words[block.start:block.end], 1, at + 1 + block.start)], block.level)
        warnings += page.warnings
    attached = [str(name) for p in parts if p is not text and (name := p.get_filename())]
    if attached:
        shown = ", ".join(n[:60] for n in attached[:5]) + (" …" if len(attached) > 5 else "")
        warnings.append(Warn("W915", f"{len(attached)} attachment{'s' * (len(attached) > 1)} not read ({shown}): save "
                             f"{'it' if len(attached) == 1 else 'them'} and add each by itself"))
    return MailText(assembly, _declared(message), tuple(warnings))


def _parts(message: Message, file: str) -> list[Message]:
    out = []
    for part in message.walk():
        out.append(part)
        if len(out) > _MOST_PARTS:
            raise InputError.one("E962", f"the letter has more than {_MOST_PARTS:,} parts", CODES["E962"][1],
                                 "save its text as a text file", file=file)
    return [p for p in out if not p.is_multipart()]


def _body(parts: list[Message]) -> tuple[Message | None, bool]:
    """The part that is the text, and whether it is plain."""
    own = [p for p in parts if p.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        found = [p for p in own if p.get_content_type() == kind and _payload(p).strip()]
        if found:
            looks = is_html(_payload(found[0])[:4_000].decode("latin-1"))
            return found[0], kind == "text/plain" and not looks
    return None, True


def _payload(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _charset(part: Message) -> str | None:
    """The encoding that the part names, where Python knows it and it fits."""
    name = part.get_content_charset()
    if name in (None, "us-ascii", "ascii", "unknown-8bit"):
        return None
    try:
        _payload(part).decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return name


def _header(message: Message, name: str) -> str:
    try:
        found = str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # the library's parser on a head that is none
        found = ""
    return " ".join(found.encode("utf-8", "replace").decode("utf-8").split())[:1_000]


def _declared(message: Message) -> Declared:
    day = None
    with suppress(ValueError, TypeError, IndexError, OverflowError):  # a head may say anything
        day = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    subject = _header(message, "Subject") or None
    name, address = parseaddr(_header(message, "From"))
    return Declared(subject, name or address or None, day, _header(message, "Content-Language") or None,
                    subject)


def mail_blocks(text: str) -> list[Block]:
    """Blocks of a letter's text; everything below the line that announces a quoted letter is quotation."""
    found = [m.start() for pattern in (_ORIGINAL, _WROTE) if (m := pattern.search(text))]
    cut = min(found, default=len(text))
    out = []
    for block in text_blocks(text):
        below = block.start >= cut
        wrote = _WROTE.match(text[block.start:block.end]) is not None
        if below and not wrote and block.kind != "quotation":
            out.append(Block(block.start, block.end, "quotation", 1))
        elif wrote:
            out.append(Block(block.start, block.end, "header", 1))
        else:
            out.append(block)
    return out

