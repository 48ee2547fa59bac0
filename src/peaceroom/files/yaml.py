"""YAML text to a tree of nodes with places; everything dangerous or ambiguous in YAML is refused.

The parser of PyYAML gives events; the tree is built here without recursion, so that depth, aliases and
duplicate keys are under control.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.characters import HIDDEN
from peaceroom.files.nodes import Node, resolve

MAX_BYTES = 20_000_000
MAX_DEPTH = 40
MAX_NODES = 1_000_000  # with aliases followed

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled parser where the wheel has it

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_OPEN_CALL = re.compile(r"[a-z]+\([^()]*")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what the parser counts as the end of a line


def decode(data: bytes, file: str) -> str:
    """Bytes to text. Raises `InputError` with the place of the first byte that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refuse("E005", file, 1, 1, "this file is UTF-16", "save it as UTF-8 in your editor")
    if not data.strip():
        raise _refuse("E004", file, 1, 1, "the file is empty", "start from `peaceroom new PATH`")
    if data.startswith(b"PK\x03\x04"):
        raise _refuse("E006", file, 1, 1, "this is a spreadsheet or archive, not text",
                      "read a spreadsheet with `peaceroom import FILE`")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if (at := data.find(b"\x00")) >= 0:
        line = data.count(b"\n", 0, at) + 1
        column = len(data[data.rfind(b"\n", 0, at) + 1:at].decode("utf-8", "replace")) + 1
        raise _refuse("E006", file, line, column, "the file holds binary data (a zero byte)",
                      "give the scenario's YAML text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        line = data.count(b"\n", 0, at) + 1
        column = len(data[data.rfind(b"\n", 0, at) + 1:at].decode("utf-8", "replace")) + 1
        raise _refuse("E005", file, line, column, f"byte {at + 1} (0x{data[at]:02X}) is not UTF-8",
                      "save the file as UTF-8 in your editor") from None


def parse(text: str, file: str) -> Node:
    """The tree of one YAML document. Raises `InputError` with every problem found on the way."""
    if found := _CONTROL.search(text):
        before = _LINE_END.split(text[:found.start()])
        raise _refuse("E006", file, len(before), len(before[-1]) + 1,
                      f"the file holds a control character (U+{ord(found[0]):04X})", "delete it")
    problems: list[Problem] = []
    try:
        root = _build(_events(text), file, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.append(_broken(text, file, line, column, error))
    except yaml.YAMLError as error:
        problems.append(_problem("E008", file, 1, 1, f"this is not YAML: {_one_line(error)}", "check the first lines"))
    if problems:
        raise InputError(problems)
    if root is None or (root.kind == "scalar" and root.value is None):
        raise _refuse("E004", file, 1, 1, "the file holds nothing but comments", "start from `peaceroom new PATH`")
    return root


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins, with lines as the parser counts them."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _build(events: Iterator[Any], file: str, problems: list[Problem]) -> Node | None:
    root: Node | None = None
    stack: list[tuple[Node, str | None, list[Node]]] = []  # open container, its anchor, children so far
    anchors: dict[str, Node] = {}
    documents = 0

    def refuse(code: str, event: Any, message: str, remedy: str) -> None:
        mark = event.start_mark
        problems.append(_problem(code, file, mark.line + 1, mark.column + 1, message, remedy))

    for event in events:
        kind = type(event)
        if kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                refuse("E009", event, "a second document starts here", "keep one scenario per file, without `---`")
                return root
            continue
        if kind is yaml.ScalarEvent:
            node = _scalar(event)
            if found := HIDDEN.search(node.raw):
                refuse("E015", event, f"there is an invisible character (U+{ord(found[0]):04X}) in {node.raw[:40]!a}",
                       "delete it, or type the line again")
        elif kind is yaml.AliasEvent:
            target = anchors.get(event.anchor)
            if target is None or any(target is n for n, _, _ in stack):
                why = "is inside itself" if target is not None else "was never set with &" + event.anchor
                refuse("E012", event, f"the alias *{event.anchor} {why}", "write the values out")
                return root
            node = target
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            mark = event.start_mark
            node = Node("map" if kind is yaml.MappingStartEvent else "list", mark.line + 1, mark.column + 1)
            if len(stack) >= MAX_DEPTH:
                refuse("E013", event, f"this is more than {MAX_DEPTH} levels deep", "write the block flatter")
                return root
            if event.anchor:
                anchors[event.anchor] = node
            if event.tag is not None:
                refuse("E011", event, f"the tag {event.tag!a} is not allowed", "delete it")
            stack.append((node, event.anchor, []))
            continue
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            node, _, children = stack.pop()
            node.size += sum(child.size for child in children)
            node.height = 1 + max((child.height for child in children), default=0)
            if len(stack) + node.height > MAX_DEPTH:
                problems.append(_problem("E013", file, node.line, node.column,
                                         f"with its aliases followed this is more than {MAX_DEPTH} levels deep",
                                         "write the block flatter"))
                return root
            if node.size > MAX_NODES:
                problems.append(_problem("E012", file, node.line, node.column,
                                         f"with its aliases followed this holds {node.size:.3g} values",
                                         "write the values out instead of aliases (*name)"))
                return root
            if node.kind == "map":
                _pair(node, children, file, problems)
            else:
                node.items = children
        else:
            continue
        if kind is yaml.ScalarEvent:
            if event.anchor:
                anchors[event.anchor] = node
            if event.tag is not None:
                refuse("E011", event, f"the tag {event.tag!a} is not allowed", "delete it, and quote text where needed")
        if stack:
            stack[-1][2].append(node)
        else:
            root = node
    return root


def _scalar(event: Any) -> Node:
    start, end = event.start_mark, event.end_mark
    plain = event.style is None or event.style == ""
    return Node("scalar", start.line + 1, start.column + 1, end.line + 1, end.column + 1,
                resolve(event.value) if plain else event.value, event.value, plain)


def _pair(node: Node, children: list[Node], file: str, problems: list[Problem]) -> None:
    seen: dict[Any, Node] = {}
    torn = 0  # pairs that are pieces of a distribution torn at its commas
    for i in range(0, len(children), 2):
        key, value = children[i:i + 2]
        if torn:
            torn -= 1
            continue
        if value.plain and value.kind == "scalar" and _OPEN_CALL.fullmatch(value.raw):
            torn = next((n for n, k in enumerate(children[i + 2::2], 1) if k.raw.endswith(")")), 0)
            if torn:
                whole = ", ".join([value.raw, *(k.raw for k in children[i + 2:i + 2 + 2 * torn:2])])
                problems.append(_problem("E110", file, value.line, value.column,
                                         f"inside {{ }} YAML cuts {whole} at its commas",
                                         f'write "{whole}" in quotes, or {whole.replace(",", "")} with spaces'))
        if key.kind != "scalar":
            problems.append(_problem("E017", file, key.line, key.column, "a key is itself a list or block",
                                     "put the text in quotes if it starts with { or ["))
            continue
        if key.raw == "<<" and key.plain:
            problems.append(_problem("E014", file, key.line, key.column, "the merge key << is not supported",
                                     "write the fields out"))
            continue
        same = (type(key.value) is bool, key.value)
        if same in seen:
            first = seen[same]
            problems.append(_problem("E010", file, key.line, key.column,
                                     f"the key {key.raw!r} was already given in line {first.line}",
                                     "keep one of the two"))
            continue
        seen[same] = key
        node.pairs.append((key, value))


def _broken(text: str, file: str, line: int, column: int, error: yaml.MarkedYAMLError) -> Problem:
    lines = _LINE_END.split(text)
    here = lines[line - 1] if line <= len(lines) else ""
    indent = here[:len(here) - len(here.lstrip())]
    if "\t" in indent or here[column - 1:column] == "\t":
        at = here.index("\t") + 1
        return _problem("E007", file, line, at, "there is a tab in the indentation",
                        "use spaces, two for each level")
    what = " ".join(part for part in (error.context, error.problem) if part)
    return _problem("E008", file, line, column, f"this line is not YAML ({what})", _hint(here, what))


def _hint(line: str, what: str) -> str:
    if "nesting" in what:
        return "write the block flatter"
    if "quoted scalar" in what:
        return "close the quotation mark"
    if "flow mapping" in what or "flow sequence" in what:
        return "check that every { and [ is closed and that commas stand between entries"
    if "mapping values are not allowed" in what or re.search(r":\s.*:\s", line):
        return "put text that holds a colon in quotes"
    if any(c in line for c in "@`%&*!|>"):
        return "put text that holds a special character in quotes"
    return "check the indentation, colons and quotation marks here and in the line above"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _problem(code: str, file: str, line: int, column: int, message: str, remedy: str) -> Problem:
    return Problem(file, line, column, code, message, CODES[code][1], remedy)


def _refuse(code: str, file: str, line: int, column: int, message: str, remedy: str) -> InputError:
    return InputError([_problem(code, file, line, column, message, remedy)])
