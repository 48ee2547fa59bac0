"""A file of any kind that is read, as text. Its bytes tell what it is; its name is heeded where they do not."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn
from peaceroom.core.extras import need
from peaceroom.documents.extracted import Block, Declared, Extracted, Medium, OffsetMap, Status
from peaceroom.documents.intake.assembling import Assembly, cleaned, text_warnings
from peaceroom.documents.intake.docx import read_docx
from peaceroom.documents.intake.html_page import read_html
from peaceroom.documents.intake.letters import read_letters, through
from peaceroom.documents.intake.mail import is_mail, read_mail
from peaceroom.documents.intake.pdf import read_pdf
from peaceroom.documents.intake.plain_text import text_blocks
from peaceroom.files.html import is_html
from peaceroom.files.normalising import MAX_BYTES, MAX_CHARACTERS, finding_lines, plain
from peaceroom.files.opening import read_file

#: changes whenever the same bytes would give another text
EXTRACTOR = "peaceroom-2"
#: endings of files that a folder is searched for
ENDINGS = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml"})
_CUT = "cut out the part that you need"
_PAGES = {".html", ".htm", ".xhtml"}
_SCRIPT = re.compile(r"<\s*(script|style)\b.*?(?:<\s*/\s*\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z][a-zA-Z0-9]{0,20}(?:[\s/][^>]{0,400})?>|javascript:|&#x?[0-9a-fA-F]+;")


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a document's file, at most 20 MB.

    Raises `InputError`: E001, E016, E018 there is no file to read, E930 it is larger (it is not read then).
    """
    return read_file(Path(path), MAX_BYTES, large="E930", smaller=_CUT)


def extract(source: str | Path | bytes, name: str | None = None, *, encoding: str | None = None) -> Extracted:
    """The text of a file or of its bytes.

    Parameters
    ----------
    source
        A path, or the bytes themselves, at most 20 MB.
    name
        What problems call it, and whose ending is heeded; by default the path.
    encoding
        Of plain text and HTML, where nothing in it says so. Nothing is guessed: a refusal proposes what it looks like.

    Raises
    ------
    InputError
        E001, E016, E018 there is no file; E329 a library is missing; E930 too large; E931, E932 encoding; E933 no
        document; E934 no text; E960 not what its name says; E961 a password; E962 damaged; E963 an archive that unpacks
        to too much; E964 XML with a document type; E965 a path out of the archive.
    """
    data = source if isinstance(source, bytes) else read_bytes(source)
    name = name if name is not None else "" if isinstance(source, bytes) else Path(source).as_posix()
    if len(data) > MAX_BYTES:
        raise _refuse("E930", f"the file has {len(data) / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:g} MB that are "
                      "read", _CUT, name)
    need("documents")
    medium = medium_of(data, name)
    if medium == "pdf":
        pdf = read_pdf(data, name)
        return _made(data, medium, name, pdf.assembly, pdf.declared, pdf.warnings, pdf.status)
    if medium == "docx":
        docx = read_docx(data, name)
        return _made(data, medium, name, docx.assembly, docx.declared, docx.warnings)
    if medium == "eml":
        mail = read_mail(data, name, encoding)
        return _made(data, medium, name, mail.assembly, mail.declared, mail.warnings)
    letters = read_letters(data, encoding, name)
    if Path(name).suffix.lower() in _PAGES or is_html(letters.text):
        page = read_html(letters.text, name)
        made = _made(data, "html", name, page.assembly, page.declared, (*letters.warnings, *page.warnings))
        return replace(made, encoding=letters.encoding)
    return _plain(data, name, letters.text, letters.encoding, letters.offsets, letters.warnings)


def pasted(text: str, name: str = "") -> Extracted:
    """The same for a text that was typed or pasted. Raises `InputError` (E930, E934)."""
    need("documents")
    return _plain(text.encode("utf-8", "replace"), name, text, "utf-8", OffsetMap(), ())


def medium_of(data: bytes, name: str = "") -> Medium:
    """What a file is, by its first bytes. Raises `InputError` (E933, E960, E961)."""
    ending = Path(name).suffix.lower()
    start = data[:1_024]
    if b"%PDF-" in start and not is_html(start.decode("latin-1")):
        return "pdf"
    if ending == ".pdf":
        _not_what_it_says(data, name, "PDF")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data[:1_000_000]:
            raise _refuse("E961", "this file opens with a password only",
                          "save a copy without the password in your word processor", name)
        raise _refuse("E933", "this is an old Word or Excel file", "save it as .docx or PDF", name)
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if ending == ".docx":
        _not_what_it_says(data, name, "Word document")
    if is_mail(data, name):
        return "eml"
    return "text"


def _not_what_it_says(data: bytes, name: str, claimed: str) -> None:
    if not data.strip():
        raise _refuse("E934", "there is nothing in this file", "fetch the file again", name)
    text = data[:4_000].decode("latin-1")
    if is_html(text) or "<html" in text.lower():
        raise _refuse("E960", f"this is called a {claimed} and is a web page, perhaps one that asks to log in",
                      "fetch the file again; if the page is what you want, name it .html", name)
    raise _refuse("E960", f"this is called a {claimed} and does not begin as one",
                  "fetch the file again, or give it the ending of what it is", name)


def _plain(data: bytes, name: str, text: str, encoding: str, offsets: OffsetMap,
           warnings: tuple[Warn, ...]) -> Extracted:
    made = cleaned(text, encoding=encoding)
    found = Extracted(made.text, "text", text_blocks(made.text), Declared(), "read",
                      (*warnings, *text_warnings(made.found)), hashlib.sha256(data).hexdigest(),
                      through(made.offsets, offsets), encoding, finding_lines(made.found), data)
    return _checked(found, name)


def _made(data: bytes, medium: Medium, name: str, assembly: Assembly, declared: Declared, warnings: tuple[Warn, ...],
          status: Status = "read") -> Extracted:
    made = cleaned("".join(assembly.parts), assembly.blocks, assembly.offsets())
    declared, more = _tidy(declared)
    blocks = tuple(_trimmed(made.text, b) for b in made.blocks)
    found = Extracted(made.text, medium, blocks, declared, status, (*warnings, *more, *text_warnings(made.found)),
                      hashlib.sha256(data).hexdigest(), made.offsets, None, finding_lines(made.found), data)
    return _checked(found, name)


def _trimmed(text: str, block: Block) -> Block:
    """A block without white space that invisible characters left at its ends."""
    words = text[block.start:block.end]
    start = block.start + len(words) - len(words.lstrip(" \n"))
    return replace(block, start=start, end=start + len(words.strip(" \n")))


def _tidy(declared: Declared) -> tuple[Declared, tuple[Warn, ...]]:
    """What a file says of itself in single clean lines, without markup, which a title has no use for."""
    out: dict[str, str | None] = {}
    warnings = []
    for field in ("title", "author", "published", "language", "subject", "created"):
        value = getattr(declared, field)
        line = " ".join(plain(value).split())[:1_000] if value else ""
        if _MARKUP.search(line):
            warnings.append(Warn("W916", f"the {field} that the file gives itself holds markup, which was taken out: "
                                 f"“{line[:80]}”"))
            line = " ".join(_MARKUP.sub(" ", _SCRIPT.sub(" ", line)).split())
        out[field] = line or None
    return Declared(**out), tuple(warnings)


def _checked(found: Extracted, name: str) -> Extracted:
    if len(found.text) > MAX_CHARACTERS:
        raise _refuse("E930", f"the text has {len(found.text):,} characters, and a document may have "
                      f"{MAX_CHARACTERS:,}", "cut out the part that you need", name)
    if not found.text.strip() and found.status == "read":
        raise _refuse("E934", "there is no text in this file",
                      "type the words by hand with --text, if it is a picture of a page", name)
    return found


def _refuse(code: str, message: str, remedy: str, file: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file)
