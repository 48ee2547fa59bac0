"""How records of a ledger are written into the fields of a REFI-QDA project, and read out of them again.

A description or note begins with words for people; its last line, ``peaceroom passage: {…}``, carries the record. What
people changed in another program counts: the words of a coding (``40..60; relation self; sign public; credibility 2``)
over the line behind them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import get_args

from peaceroom.evidence.ledger.json_lines import kind_of
from peaceroom.evidence.ledger.ledger import Input
from peaceroom.evidence.ledger.records import Record, Relation, SignClass

_CARRIED = re.compile(r"^peaceroom ([a-z]+): (\{.*\})\s*\Z", re.M)
#: what XML cannot hold, or would hand on changed
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LEVEL = re.compile(r"level (\d{1,2}) of ([a-z0-9][a-z0-9_.-]*)")
ABSENT = "nothing said"


def carry(words: str, kind: str, data: Mapping[str, object]) -> str:
    """Words for people, and behind them the data."""
    line = _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(data, ensure_ascii=False, sort_keys=True))
    return f"{safe(words)}\npeaceroom {kind}: {line}"


def carry_record(words: str, record: Record) -> str:
    """The same for a record."""
    return carry(words, kind_of(record), record.model_dump(mode="json", exclude_defaults=True))


def carried(text: str) -> tuple[str, str, dict[str, object] | None]:
    """The words for people, and the kind and data behind them; no data where there are none or they were spoilt."""
    found = _CARRIED.search(text)
    if found is None:
        return text.strip(), "", None
    try:
        data = json.loads(found[2])
    except (ValueError, RecursionError):
        data = None
    return text[:found.start()].strip(), found[1], data if isinstance(data, dict) else None


def safe(text: str) -> str:
    """Text without what XML cannot hold."""
    return _UNSAFE.sub(lambda m: "\n" if m[0] in "\n\r\u2028\u2029\x85" else " ", text)


def coding_words(data: Mapping[str, object]) -> str:
    """What a coding says, in the line that `coding_fields` reads."""
    said = data.get("value") or (f"level {data['level']} of {data.get('scale')}" if data.get("level") else ABSENT)
    return "; ".join([str(said), *(f"{name} {data.get(name)}" for name in ("relation", "sign", "credibility"))])


def coding_fields(words: str) -> dict[str, object] | None:
    """The fields that such a line gives; None where it is not one. Order and spaces are free."""
    out: dict[str, object] = {}
    for part in (p.strip() for p in words.split("\n")[0].split(";")):
        name, _, value = part.partition(" ")
        level = _LEVEL.fullmatch(part)
        if name == "relation" and value in get_args(Relation):
            out["relation"] = value
        elif name == "sign" and value in get_args(SignClass):
            out["sign"] = value
        elif name == "credibility" and value in {"1", "2", "3", "4", "5", "6"}:
            out["credibility"] = int(value)
        elif level:
            out |= {"level": int(level[1]), "scale": level[2]}
        elif part[:1].isdigit() or part[:1] == "-":
            out["value"] = part
        elif part != ABSENT:
            return None
    return out if {"relation", "sign", "credibility"} <= out.keys() else None


def input_path(key: Input) -> tuple[str, str, str]:
    """Names of the codes that an input lies under: quantity, issue, actor."""
    actor, issue, quantity, aspect = key
    return quantity, issue or "whatever the issue", f"{actor} (bottom line)" if aspect == "bottom_line" else actor


def input_data(key: Sequence[object]) -> dict[str, object]:
    """An input as data that a code carries."""
    return {name: value for name, value in zip(("actor", "issue", "quantity", "aspect"), key, strict=True)
            if value is not None and value != "stated"}
