"""The project of a `.qdpx` archive as it stands in its XML: users, codes, texts, selections, codings, notes.

The form is REFI-QDA 1.0 (``urn:QDA-XML:project:1.0``). Names are read without their prefixes. What has no text
(pictures, recordings) is counted, not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from peaceroom.evidence.exchange.qdpx_archive import EXPORT, refusal
from peaceroom.files.zip_parts import ZipParts

PROJECT = "project.qde"
MAX_ELEMENTS = 2_000_000
MAX_DEPTH = 200


@dataclass
class Node:
    """What all parts of a project have: their place in the XML, their id and name, who made them, and a description."""

    line: int
    column: int
    guid: str
    name: str
    user: str
    description: str = ""
    notes: list[str] = field(default_factory=list)  # guids


@dataclass
class Code(Node):
    """A code and the names of the codes it lies under, itself last."""

    path: tuple[str, ...] = ()


@dataclass
class Applied(Node):
    """One code applied to a selection."""

    code: str = ""


@dataclass
class Selection(Node):
    """A stretch of a text, in code points."""

    start: int = 0
    end: int = 0
    codings: list[Applied] = field(default_factory=list)


@dataclass
class TextSource(Node):
    """A text (or the text of a PDF): its words, or where in the archive they are."""

    path: str = ""
    content: str | None = None
    selections: list[Selection] = field(default_factory=list)


@dataclass
class Project:
    """A project: users' names, codes, sources and the texts of notes, by guid."""

    file: str
    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    sources: list[TextSource] = field(default_factory=list)
    notes: dict[str, TextSource] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def read_project(archive: ZipParts) -> Project:
    """The project of an archive.

    Raises `InputError`: E945 there is no project in it, or something else than a project; E963 it has more elements
    than any project, E964 it declares a document type, and as `ZipParts.part`.
    """
    if PROJECT not in archive:
        raise refusal("E945", f"the archive holds no {PROJECT}, so it is not a project", EXPORT, archive.file)
    reader = _Reader(f"{archive.file}[{PROJECT}]")
    reader.read(archive.part(PROJECT))
    return reader.project


class _Reader:
    """Follows the XML element by element."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.project = Project(file)
        self.parser = expat.ParserCreate()
        self.stack: list[tuple[str, Node | None]] = []
        self.words: list[str] = []
        self.count = 0

    def read(self, data: bytes) -> None:
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._starts, self._ends
        parser.CharacterDataHandler = self.words.append
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse_type
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise refusal("E945", f"its XML breaks off or is none ({expat.errors.messages[error.code]})", EXPORT,
                          self.file, error.lineno, error.offset + 1) from None
        except (ValueError, LookupError):  # an encoding that is none
            raise refusal("E945", "its XML is in an encoding that is not known", EXPORT, self.file, 1, 1) from None

    def _refuse_type(self, *_: object) -> None:
        raise self._refuse("E964", "the project declares a document type of its own, which no program needs")

    def _refuse(self, code: str, message: str) -> Exception:
        return refusal(code, message, EXPORT, self.file, *self._place())

    def _place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise self._refuse("E963", f"the project has more than {MAX_ELEMENTS:,} elements")
        if len(self.stack) >= MAX_DEPTH:
            raise self._refuse("E945", f"elements lie in each other more than {MAX_DEPTH} deep")
        if not self.stack and name != "Project":
            raise self._refuse("E945", f"this is a {name[:40]}, not a project")
        self.words.clear()
        make = _MAKERS.get(name)
        self.stack.append((name, make(self, attributes) if make is not None else None))

    def _ends(self, _: str) -> None:
        name, _node = self.stack.pop()
        above = self._above()
        if name == "Description" and isinstance(above, Node):
            above.description = "".join(self.words)
        elif name == "PlainTextContent" and isinstance(above, TextSource):
            above.content = "".join(self.words)
        self.words.clear()

    def _above(self, kind: type[Node] = Node) -> Node | None:
        """The innermost element that is kept, if it is of a kind."""
        node = next((node for _, node in reversed(self.stack) if node is not None), None)
        return node if isinstance(node, kind) else None

    def _common(self, attributes: Mapping[str, str]) -> tuple[int, int, str, str, str]:
        """The first fields of a `Node`."""
        return (*self._place(), _guid(attributes.get("guid")), attributes.get("name", ""),
                _guid(attributes.get("creatingUser")))

    def user(self, attributes: Mapping[str, str]) -> None:
        self.project.users[_guid(attributes.get("guid"))] = attributes.get("name", "") or attributes.get("id", "")

    def code(self, attributes: Mapping[str, str]) -> Node:
        above = self._above(Code)
        path = (*(above.path if isinstance(above, Code) else ()), attributes.get("name", ""))
        made = Code(*self._common(attributes), path=path)
        self.project.codes[made.guid] = made
        return made

    def text(self, attributes: Mapping[str, str]) -> Node:
        made = TextSource(*self._common(attributes), path=attributes.get("plainTextPath", ""))
        if self.stack and self.stack[-1][0] == "Notes":
            self.project.notes[made.guid] = made
        else:
            self.project.sources.append(made)
        return made

    def selection(self, attributes: Mapping[str, str]) -> Node | None:
        source = self._above(TextSource)
        places = []
        for name in ("startPosition", "endPosition"):
            try:
                places.append(int(attributes.get(name, "")))
            except ValueError:
                raise self._refuse("E945", f"a selection's {name} is {attributes.get(name, '')[:40]!r}") from None
        made = Selection(*self._common(attributes), start=places[0], end=places[1])
        if isinstance(source, TextSource):
            source.selections.append(made)
        return made

    def coding(self, attributes: Mapping[str, str]) -> Node:
        made = Applied(*self._common(attributes))
        above = self._above()
        if isinstance(above, Selection):
            above.codings.append(made)
        elif isinstance(above, TextSource):
            self.project.left_out["codes of whole documents"] += 1
        return made

    def code_ref(self, attributes: Mapping[str, str]) -> None:
        if isinstance(above := self._above(), Applied):
            above.code = _guid(attributes.get("targetGUID"))

    def note_ref(self, attributes: Mapping[str, str]) -> None:
        if isinstance(above := self._above(), Node):
            above.notes.append(_guid(attributes.get("targetGUID")))


def _guid(text: str | None) -> str:
    return (text or "").strip("{}").lower()


def _left_out(what: str) -> Callable[[_Reader, Mapping[str, str]], None]:
    def count(reader: _Reader, attributes: Mapping[str, str]) -> None:
        reader.project.left_out[what] += 1

    return count


_MAKERS: Mapping[str, Callable[[_Reader, Mapping[str, str]], Node | None]] = {
    "User": _Reader.user, "Code": _Reader.code, "TextSource": _Reader.text, "Representation": _Reader.text,
    "Note": _Reader.text, "PlainTextSelection": _Reader.selection, "Coding": _Reader.coding,
    "CodeRef": _Reader.code_ref, "NoteRef": _Reader.note_ref,
    "PictureSource": _left_out("pictures"), "AudioSource": _left_out("recordings"),
    "VideoSource": _left_out("films"), "PDFSelection": _left_out("selections by their place on a page"),
}
