"""YAML text to a tree of nodes with places; everything dangerous or ambiguous in YAML is refused.

The parser of PyYAML gives events; the tree is built here without recursion, so that depth, aliases and
duplicate keys are under control.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import yaml

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.characters import CONTROL, SPACES, unfit
from peaceroom.files.nodes import Node, resolve
from peaceroom.files.torn import Refuse, refuse_torn

MAX_BYTES = 20_000_000
MAX_DEPTH = 40
MAX_NODES = 1_000_000  # with aliases followed
MAX_SCALAR = 100_000  # characters of a single value

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled parser where the wheel has it

#: where a space of another kind changes what the line means
_ODD_SPACE = re.compile(f"(?:-|[A-Za-z0-9_-]+:)?[{SPACES}]")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what the parser counts as the end of a line


def decode(data: bytes, file: str) -> str:
    """Bytes to text. Raises `InputError` with the place of the first byte that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refuse("E005", file, 1, 1, "this file is UTF-16", "save it as UTF-8 in your editor")
    if not data.strip():
        raise _refuse("E004", file, 1, 1, "the file is empty", "start from `peaceroom new PATH`")
    if data.startswith(b"PK\x03\x04"):
        raise _refuse("E006", file, 1, 1, "this is a spreadsheet or archive, not text",
                      f"read a spreadsheet with `peaceroom import {file}`")
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
    if found := CONTROL.search(text):
        before = _LINE_END.split(text[:found.start()])
        raise _refuse("E006", file, len(before), len(before[-1]) + 1,
                      f"the file holds a control character (U+{ord(found[0]):04X})", "delete it")
    problems: list[Problem] = []
    try:
        root = _build(_events(text), text, file, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        broken = _broken(text, file, line, column, error)
        if not any(line - 1 <= p.line <= line for p in problems):  # else the cause is told already
            problems.append(broken)
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


def _build(events: Iterator[Any], text: str, file: str, problems: list[Problem]) -> Node | None:
    root: Node | None = None
    stack: list[tuple[Node, str | None, list[Node], bool]] = []  # open container, anchor, children so far, flow
    anchors: dict[str, Node] = {}
    documents = reached = 0

    def at(code: str, line: int, column: int, message: str, remedy: str) -> None:
        problems.append(_problem(code, file, line, column, message, remedy))

    def refuse(code: str, event: Any, message: str, remedy: str) -> None:
        at(code, event.start_mark.line + 1, event.start_mark.column + 1, message, remedy)

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
            reached = node.stop
            _characters(node, text, at)
        elif kind is yaml.AliasEvent:
            target = anchors.get(event.anchor)
            if target is None or any(target is n for n, *_ in stack):
                why = "is inside itself" if target is not None else "was never set with &" + event.anchor
                refuse("E012", event, f"the alias *{event.anchor} {why}", "write the values out")
                return root
            node, reached = target, event.end_mark.index
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            mark = event.start_mark
            node = Node("map" if kind is yaml.MappingStartEvent else "list", mark.line + 1, mark.column + 1,
                        start=mark.index)
            if len(stack) >= MAX_DEPTH:
                refuse("E013", event, f"this is more than {MAX_DEPTH} levels deep", "write the block flatter")
                return root
            if event.anchor:
                anchors[event.anchor] = node
            if event.tag is not None:
                refuse("E011", event, f"the tag {event.tag!a} is not allowed", "delete it")
            stack.append((node, event.anchor, [], bool(event.flow_style)))
            continue
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            node, _, children, flow = stack.pop()
            if flow:
                reached = event.end_mark.index
            node.stop = reached
            node.size += sum(child.size for child in children)
            node.height = 1 + max((child.height for child in children), default=0)
            if len(stack) + node.height > MAX_DEPTH:
                at("E013", node.line, node.column,
                   f"with its aliases followed this is more than {MAX_DEPTH} levels deep", "write the block flatter")
                return root
            if node.size > MAX_NODES:
                at("E012", node.line, node.column, f"with its aliases followed this holds {node.size:.3g} values",
                   "write the values out instead of aliases (*name)")
                return root
            if node.kind == "map":
                skipped = refuse_torn(children, text, at) if flow else frozenset()
                _pair(node, children, skipped, at)
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
                resolve(event.value) if plain else event.value, event.value, plain,
                start=start.index, stop=end.index)


def _characters(node: Node, text: str, refuse: Refuse) -> None:
    """E006, E015, E118: characters that must not be in a value, seen in what it means after its escapes."""
    raw, line, column = node.raw, node.line, node.column
    if len(raw) > MAX_SCALAR:
        refuse("E118", line, column, f"this text has {len(raw):,} characters",
               "shorten it; long texts belong in the folder's README")
        return
    if raw.isascii() and (node.plain or raw.isprintable()):
        return
    if odd := unfit(raw):
        code, words = odd
        refuse(code, line, column, words, "delete it, or type the line again" if code == "E015" else "delete it")
    elif node.plain and (found := _ODD_SPACE.match(raw)) and (
            len(found[0]) > 1 or not text[text.rfind("\n", 0, node.start) + 1:node.start].strip(" -?:")):
        where = "after the colon" if ":" in found[0] else "after the dash" if "-" in found[0] else "in the indentation"
        refuse("E015", line, column, f"there is a no-break or wide space (U+{ord(found[0][-1]):04X}) {where}",
               "write ordinary spaces there")
    elif node.plain and (bare := raw.strip()) != raw:
        node.raw, node.value = bare, resolve(bare)


def _pair(node: Node, children: list[Node], skipped: Collection[int], refuse: Refuse) -> None:
    seen: dict[Any, Node] = {}
    for i in range(0, len(children), 2):
        key, value = children[i:i + 2]
        if i in skipped:
            continue
        if key.kind != "scalar":
            refuse("E017", key.line, key.column, "a key is itself a list or block",
                   "put the text in quotes if it starts with { or [")
            continue
        if key.raw == "<<" and key.plain:
            refuse("E014", key.line, key.column, "the merge key << is not supported", "write the fields out")
            continue
        if key.value is None:
            refuse("E017", key.line, key.column, f"this key is {'empty' if not key.raw else repr(key.raw)}",
                   f'put it in quotes: "{key.raw}"' if key.raw.isalpha() else "write the word that stood here")
            continue
        if type(key.value) is bool:
            fields = {k.raw for k in children[::2]}
            on = key.value and fields & {"judgement", "by"} and "on" not in fields
            refuse("E110", key.line, key.column, f"the key {key.raw} was another word, which a program has turned into "
                   "a truth value", "did you mean on?" if on else "write the word that stood here, such as "
                   + ("on, yes or y" if key.value else "off, no or n"))
            continue
        same = key.value
        if same in seen:
            refuse("E010", key.line, key.column, f"the key {key.raw[:60]!r} was already given in line "
                   f"{seen[same].line}", "keep one of the two")
            continue
        seen[same] = key
        node.pairs.append((key, value))


def _broken(text: str, file: str, line: int, column: int, error: yaml.MarkedYAMLError) -> Problem:
    lines = _LINE_END.split(text)
    here = lines[line - 1] if line <= len(lines) else ""
    indent = here[:len(here) - len(here.lstrip())]
    if odd := re.search(f"[{SPACES}]", indent + here[len(indent):].removeprefix("-")[:1]):
        return _problem("E015", file, line, here.index(odd[0]) + 1,
                        f"there is a no-break or wide space (U+{ord(odd[0]):04X}) in the indentation",
                        "write ordinary spaces there")
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
    if "flow" in what and re.search(r":\s[^,{}\[\]\"']*:(\s|$)", line):
        return "put text that holds a colon in quotes"
    if "flow" in what and re.search(r"[^\s,{\[:][\"']", line):
        return "put text that holds a quotation mark in quotes of the other kind"
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
