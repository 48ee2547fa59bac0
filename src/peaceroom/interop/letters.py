"""Bytes of a file from any program to text: what says its encoding is followed, Windows-1252 is guessed and said.

Nothing else is guessed: where letters would not read as those of a West European language, the file is refused with
what its first words would be in each of the usual code pages of Windows.
"""

from __future__ import annotations

import re

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.decoding import decode
from peaceroom.interop.draft import Guess

_PAGES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "cp1255")
#: letters of West European languages in Windows-1252, and the marks that its texts hold
_WEST = set("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŠšŽžŸ")
_MARKS = set("\xa0€‚„…†‡‰‹‘’“”•–—™›¡£§©ª«®°±²³µ¶·º»¿½¼¾")
_WORD = re.compile(r"[^\s,;\t\"<>=/]*[\x80-\uffff][^\s,;\t\"<>=/]*")
#: as many letters beyond ASCII in a row do not stand in West European words
_RUN = re.compile(r"[À-ÿŒœŠšŽžŸ]{3}")
#: a sign within a word, where Polish or Czech letters of another code page come out
_WITHIN = re.compile(r"[A-Za-zÀ-ÿ][¹³¼¾¿¡£¥Ÿ]|[¹³¿£¯¥][a-zà-ÿ]")


def read_letters(data: bytes, encoding: str | None, file: str) -> tuple[str, Guess | None]:
    """The text of a file and, where its encoding was guessed, the guess.

    Raises
    ------
    InputError
        E931 no encoding is known, E932 the one named does not fit, E933 the bytes are no text.
    """
    try:
        return decode(data, encoding, file)[0], None
    except InputError as refused:
        if encoding is not None or refused.problems[0].code != "E931":
            raise
        problem = refused.problems[0]
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    high = {c for c in text if c > "\x7f"}
    if high and high <= _WEST | _MARKS and not _RUN.search(text) and not _WITHIN.search(text):
        word = _WORD.search(text)
        example = f" as in {word[0][:30]}" if word else ""
        return text, Guess("the encoding", "cp1252 (Windows, West European)",
                           f"the bytes are not UTF-8 and read so{example}; else name it with --encoding")
    begin = re.compile(rb"[^\s,;\t\"<>=/]*[\x80-\xff][^\s,;\t\"<>=/]*").search(data)
    word_ = begin[0][:40] if begin else b""
    read = []
    for page in _PAGES:
        try:
            read.append(f"--encoding {page} reads {word_.decode(page)}")
        except UnicodeDecodeError:
            continue
    raise InputError.one("E931", problem.message, CODES["E931"][1],
                         "name its encoding: " + "; ".join(read[:6]) if read else problem.remedy, file=file,
                         line=problem.line, column=problem.column)
