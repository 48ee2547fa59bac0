"""XML of other programs as a tree in which every element knows its place; nothing outside the file is followed.

A document type of its own (and with it every entity that a file could define) is refused. Two slips that programs make
are repaired and said: characters before the declaration, and an ampersand that is no entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

#: elements of a file, and levels of them
MAX_ELEMENTS, MAX_DEPTH = 500_000, 60
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}\?>")
_BARE = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)")


@dataclass(slots=True)
class Element:
    """One element: its name without a prefix, attributes, own text, children, line and column from 1."""

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """The children of that name, in order."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        """This element and all below, in the order of the file."""
        left = [self]
        while left:
            found = left.pop()
            yield found
            left.extend(reversed(found.children))


def read_xml(text: str, file: str) -> tuple[Element, list[str]]:
    """The root element of a text, and what was repaired to read it.

    Raises
    ------
    InputError
        E541 where it is no XML or ends too early, E964 for a document type, E548 for too many elements or levels; all
        with line and column.
    """
    repaired = []
    found = _DECLARATION.match(text)
    if found is not None:  # its encoding has been followed already; its characters stay so that columns do
        if text[:1] != "<":
            repaired.append("blank characters stood before the XML declaration, and were passed over")
        text = re.sub(r"[^\r\n]", " ", found[0]) + text[found.end():]
    try:
        return _parsed(text, file), repaired
    except InputError as refused:
        bare = _BARE.search(text) if refused.problems[0].code == "E541" else None
        if bare is None:
            raise
        try:
            root = _parsed(_BARE.sub("&amp;", text), file)
        except InputError:
            raise refused from None
    line = text.count("\n", 0, bare.start()) + 1
    count = len(_BARE.findall(text))
    repaired.append(f"ampersands that begin no entity ({count}, the first on line {line}) were read as they stand; XML "
                    "wants &amp;")
    return root, repaired


def _parsed(text: str, file: str) -> Element:
    data = text.encode("utf-8", "surrogatepass")
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    open_: list[Element] = []
    texts: list[list[str]] = []
    roots: list[Element] = []
    count = 0

    seen = [0, 1, 1]  # byte, line, column: the parser only goes forward, so that each byte is looked at once

    def place(to: int | None = None) -> tuple[int, int]:
        at = max(0, parser.CurrentByteIndex) if to is None else to
        if at < seen[0]:
            begin = data.rfind(b"\n", 0, at) + 1
            return data.count(b"\n", 0, at) + 1, len(data[begin:at].decode("utf-8", "replace")) + 1
        more = data.count(b"\n", seen[0], at)
        begin = data.rfind(b"\n", seen[0], at) + 1 if more else seen[0]
        column = (1 if more else seen[2]) + len(data[begin:at].decode("utf-8", "replace"))
        seen[:] = at, seen[1] + more, column
        return seen[1], column

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS or len(open_) >= MAX_DEPTH:
            what = f"more than {MAX_ELEMENTS:,} elements" if count > MAX_ELEMENTS else f"more than {MAX_DEPTH} levels"
            raise _refuse("E548", f"the file has {what}", "keep what belongs to one negotiation", file, *place())
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(":")[2], local, *place())
        (open_[-1].children if open_ else roots).append(element)
        open_.append(element)
        texts.append([])

    def end(_: str) -> None:
        open_.pop().text = "".join(texts.pop()).strip()

    def characters(said: str) -> None:
        texts[-1].append(said)

    def refuse(*_: object) -> None:
        raise _refuse("E964", "the file declares a document type", "delete the line that begins with <!DOCTYPE, and "
                      "write what its entities stand for", file, *place(max(0, data.find(b"<!DOCTYPE"))))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        line, column = error.lineno, error.offset + 1
        if open_ and ("no element found" in str(error) or "unclosed" in str(error)):
            raise _refuse("E541", f"the file ends within <{open_[-1].name}>, which begins on line {open_[-1].line}",
                          "fetch or save the file again: its end is missing", file, line, column) from None
        if open_ and "mismatched" in str(error):
            raise _refuse("E541", f"<{open_[-1].name}>, which begins on line {open_[-1].line}, does not end here",
                          f"write </{open_[-1].name}> before this, or take this out", file, line, column) from None
        what = expat.errors.messages.get(error.code, "not well-formed")
        raise _refuse("E541", f"this is not XML from here on: {what}", "mend this line, or save the file again in the "
                      "program that wrote it", file, line, column) from None
    except (ValueError, LookupError):  # a name that is no encoding, a character that no XML holds
        raise _refuse("E541", "this is not XML", "save it again in the program that wrote it", file, 1, 1) from None
    return roots[0]


def _refuse(code: str, message: str, remedy: str, file: str, line: int, column: int) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)
