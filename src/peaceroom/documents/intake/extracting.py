"""A file of any kind that is read, as text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from peaceroom.documents.extracted import Declared, Extracted, Medium
from peaceroom.documents.intake.assembling import cleaned, text_warnings
from peaceroom.documents.intake.plain_text import text_blocks
from peaceroom.files.decoding import decode
from peaceroom.files.html import is_html, read_page
from peaceroom.files.ordinary import ordinary_bytes


def extract(source: str | Path | bytes, name: str | None = None, *, encoding: str | None = None) -> Extracted:
    """The text of a file or of its bytes.

    Parameters
    ----------
    source
        A path, or the bytes themselves.
    name
        What problems call it, and whose ending is heeded; by default the path.
    encoding
        Of plain text and HTML, where nothing in it says so.

    Raises
    ------
    InputError
        E930–E934 as `peaceroom.files.normalising.normalise`.
    """
    data = source if isinstance(source, bytes) else ordinary_bytes(Path(source))
    name = name or ("" if isinstance(source, bytes) else Path(source).as_posix())
    text, used = decode(data, encoding, name)
    medium: Medium = "text"
    declared = Declared()
    if is_html(text):
        page, medium = read_page(text, name), "html"
        text, declared = page.text, Declared(page.title, ", ".join(page.authors) or None, page.date)
    made = cleaned(text, encoding=used)
    return Extracted(made.text, medium, text_blocks(made.text), declared, "read", text_warnings(made.found),
                     hashlib.sha256(data).hexdigest(), made.offsets, used, raw=data)
