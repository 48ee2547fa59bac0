"""The XML of a workbook's parts, element by element: no document types, no more elements than a scenario needs.

Names are read without their namespaces, so that the strict form of the format is the same as the usual one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from peaceroom.interop.xlsx.archive import damaged, refusal

#: elements of all parts of a workbook together
MAX_ELEMENTS = 3_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

#: called with a name without its prefix and the attributes
Start = Callable[[str, Mapping[str, str]], None]
#: called with a name without its prefix and the text since the last start or end of an element
End = Callable[[str, str], None]


class Budget:
    """Counts the elements of a workbook."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


def walk(data: bytes, place: str, budget: Budget, start: Start, end: End,
         where: Callable[[], tuple[int, int]] = lambda: (0, 0)) -> None:
    """Go through a part. ``where`` gives row and column for a refusal. Raises `InputError` (E501, E502)."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    text: list[str] = []
    local: dict[str, str] = {}

    def starts(name: str, attributes: dict[str, str]) -> None:
        budget.left -= 1
        if budget.left < 0:
            raise refusal("E502", f"the workbook has more than {MAX_ELEMENTS:,} elements",
                          "delete what is not part of the scenario, formatted empty cells too", place, *where())
        text.clear()
        start(local.get(name) or local.setdefault(name, name.rpartition(":")[2]), attributes)

    def ends(name: str) -> None:
        end(local[name], "".join(text))
        text.clear()

    def refuse(*_: object) -> None:
        raise refusal("E501", "the workbook holds a document type declaration, which no spreadsheet program writes",
                      "save it again as .xlsx in your spreadsheet program", place, *where())

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged(f"its XML, line {error.lineno}", place, *where()) from None
    except (ValueError, LookupError):  # an encoding that is none
        raise damaged("its encoding", place, *where()) from None


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute whatever its prefix (``r:id``); empty where there is none."""
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == name), "")


def unescaped(text: str) -> str:
    """Text with its ``_xHHHH_`` as the characters they stand for (the format's own convention)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class Texts:
    """Gathers a text with formats (``si`` or ``is``): its runs in one, readings of East Asian words left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.phonetic = 0

    def start(self, name: str) -> None:
        self.phonetic += name == "rPh"

    def end(self, name: str, text: str) -> None:
        self.phonetic -= name == "rPh"
        if name == "t" and not self.phonetic:
            self.parts.append(text)

    def take(self) -> str:
        """The text so far; begins a new one."""
        found = unescaped("".join(self.parts))
        self.parts = []
        return found
