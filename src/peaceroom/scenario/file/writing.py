"""Write a scenario as YAML that people like to read: one line per fact, long texts folded, defaults left out.

``read(to_yaml(s))`` gives ``s`` again, for every scenario. Comments of an older file are not kept: who edits
a file by hand goes on editing that file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from peaceroom.files.nodes import Block, resolve
from peaceroom.files.notation import Written
from peaceroom.files.numbers import format_number
from peaceroom.scenario.drafts import Clause
from peaceroom.scenario.types import Draft, Frozen, Process, Quantity, Scenario, Support

WIDTH = 116

#: words that some YAML reader takes for a truth value or nothing, and what must not begin or be inside plain text
_TRAPS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"}
_PLAIN_START = re.compile(r"[\w(.+-]")
_PLAIN_BAD = re.compile(r": |:$| #|\s$|^-\s|^-$|^[.-]{3}|\s\s|[\n\t\r]")
_FLOW_BAD = re.compile(r"[,\[\]{}]|\?(\s|$)")
_OTHER_NUMBER = re.compile(r"[-+.]?[0-9][0-9_,.:eExXoObBa-fA-F+-]*|[-+]?\.(inf|nan)", re.IGNORECASE)
_KEPT_INVISIBLE = "\u200c\u200d"  # joiners that Persian, Dari, Urdu and Indian languages need


class _Raw(str):
    """Text that stands in the file as it is: numbers and cells in the notation of doubt."""

    __slots__ = ()


def to_yaml(scenario: Scenario) -> str:
    """The scenario as the text of a ``scenario.yaml``."""
    return _text(to_dict(scenario))


def block_to_yaml(name: str, block: Any) -> str:
    """One block of the scenario as it stands in ``scenario.yaml``, its name included."""
    return _text({name: _plain(block)})


def value_to_yaml(value: Any) -> str:
    """Plain data on one line, as it may stand anywhere in a file, within ``{ }`` too."""
    return str(_flow(value, 10**9))


def entry_to_yaml(key: str, value: Any, indent: int) -> str:
    """``key: value`` as lines that begin at a column, each with its end."""
    return "".join(line + "\n" for line in _entry(key, value, indent, top=indent == 0))


def part_to_yaml(block: Process | Mapping[str, Draft]) -> str:
    """The process as the text of a ``process.yaml``, drafts as that of a ``drafts.yaml``."""
    return _text(_plain(block)) or "{}\n"


def _text(data: Block) -> str:
    lines: list[str] = []
    for key, value in data.items():
        if lines and isinstance(value, Mapping | list) and not _flow(value, WIDTH):
            lines.append("")
        lines += _entry(key, value, 0, top=True)
    return "".join(line + "\n" for line in lines)


def to_dict(scenario: Scenario) -> Block:
    """The scenario as plain data in the file's own shorthands, defaults left out."""
    data = _block(scenario)
    data["peaceroom"] = scenario.peaceroom
    return data


def _block(model: Frozen) -> Block:
    out: Block = {}
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if not info.is_required() and value == info.get_default(call_default_factory=True):
            continue
        out[_Raw(info.alias or name)] = _plain(value)  # a field's name is never quoted, `on` included
    if isinstance(model, Support):  # who gives whom what reads in this order
        first = [k for k in ("from", "to", "with") if k in out]
        out = {k: out[k] for k in [*first, *(k for k in out if k not in first)]}
    return out


def _plain(value: Any) -> Any:
    match value:
        case Quantity():
            return _cell(value)
        case Clause():
            return _clause(value)
        case Frozen():
            return _block(value)
        case Mapping():
            return {k: _plain(v) for k, v in value.items()}
        case tuple() | list():
            return [_plain(v) for v in value]
        case _:
            return value


def _clause(clause: Clause) -> Any:
    """A clause in its shortest form."""
    if clause.refer is not None:
        return _block(clause)
    return "deferred" if clause.deferred else _Raw(clause.written())


def _cell(q: Quantity) -> Any:
    """A quantity in its shortest form."""
    rest = _block(q)
    if q.value is None:
        return rest
    del rest["value"]
    value = _written(q.value)
    if not rest:
        return value
    if q.judgement is not None and not isinstance(value, dict):
        del rest["judgement"]
        return {"judgement": value, "by": q.judgement.by, _Raw("on"): q.judgement.on, **rest}
    return {"value": value, **rest}


def _written(w: Written) -> Any:
    if w.form == "categories":
        return {_Raw(format_number(v)): _Raw(format_number(p))
                for v, p in zip(w.numbers[::2], w.numbers[1::2], strict=True)}
    return _Raw(w) if w.form in ("number", "range") else str(w)


def _entry(key: Any, value: Any, indent: int, *, top: bool = False) -> Iterator[str]:
    """The lines of ``key: value``."""
    pad, head = " " * indent, _scalar(key, flow=False)
    if isinstance(value, Mapping | list):
        # a list of facts and a block of named things are always spread out; what is inside stays on one line
        spread = top and (isinstance(value, Mapping) or any(isinstance(v, Mapping) for v in value))
        room = WIDTH - indent - len(head) - 2
        short = None if spread and value else _flow(value, room)
        if short is not None:
            yield f"{pad}{head}: {short}"
            return
        yield f"{pad}{head}:"
        if isinstance(value, Mapping):
            for k, v in value.items():
                yield from _entry(k, v, indent + 2)
        else:
            yield from _items(value, indent + 2)
        return
    text = _scalar(value, flow=False)
    if len(pad) + len(head) + 2 + len(text) > WIDTH and isinstance(value, str) and (folded := _fold(value, indent + 2)):
        yield f"{pad}{head}: >-"
        yield from folded
        return
    yield f"{pad}{head}: {text}"


def _items(values: list[Any], indent: int) -> Iterator[str]:
    pad = " " * indent
    for value in values:
        short = _flow(value, WIDTH - indent - 2)
        if short is not None or not value:
            yield f"{pad}- {short}"
        elif isinstance(value, Mapping):
            inner = [line for k, v in value.items() for line in _entry(k, v, indent + 2)]
            yield f"{pad}- {inner[0].lstrip()}"
            yield from inner[1:]
        elif isinstance(value, list):
            yield f"{pad}-"
            yield from _items(value, indent + 2)
        else:
            yield f"{pad}- {_scalar(value, flow=False)}"


def _flow(value: Any, room: int) -> str | None:
    """The value on one line, or None where it does not fit."""
    if isinstance(value, Mapping):
        parts = [f"{_scalar(k, flow=True)}: {_flow(v, 10**9)}" for k, v in value.items()]
        text = "{" + ", ".join(parts) + "}"
    elif isinstance(value, list):
        text = "[" + ", ".join(str(_flow(v, 10**9)) for v in value) + "]"
    else:
        text = _scalar(value, flow=True)
    return text if len(text) <= room else None


def _scalar(value: Any, *, flow: bool) -> str:
    match value:
        case _Raw():
            return str(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return format_number(value)
        case date():
            return value.isoformat()
        case str():
            return value if _is_plain(value, flow=flow) else _quoted(value)
        case _:
            raise TypeError(f"a scenario holds no {type(value).__name__}")


def _is_plain(text: str, *, flow: bool) -> bool:
    return bool(
        text and _PLAIN_START.match(text) and not _PLAIN_BAD.search(text) and not (flow and _FLOW_BAD.search(text))
        and text.lower() not in _TRAPS and resolve(text) == text and isinstance(resolve(text), str)
        and not _OTHER_NUMBER.fullmatch(text) and all(_shown(c) for c in text)
    )


def _shown(char: str) -> bool:
    return char.isprintable() or char in _KEPT_INVISIBLE


def _quoted(text: str) -> str:
    """In double quotes, with everything escaped that does not show."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif _shown(char):
            out.append(char)
        else:
            code = ord(char)
            out.append(f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return '"' + "".join(out) + '"'


def _fold(text: str, indent: int) -> list[str] | None:
    """Lines of a folded block (``>-``), or None where folding would change the text."""
    if not all(_shown(c) for c in text) or text != text.strip() or "  " in text:
        return None
    lines, line = [], ""
    for word in text.split(" "):
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [" " * indent + part for part in [*lines, line]]
