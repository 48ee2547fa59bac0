"""From the rows of the sheets of points and drafts to their data, nested as in the YAML file."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticCustomError

from peaceroom.files.nodes import Block
from peaceroom.interop.xlsx import drafts_layout as lay
from peaceroom.interop.xlsx.nesting import Nesting
from peaceroom.scenario.drafts import clause


def scores_of(whole: Nesting) -> list[Block]:
    """The tables in the order of their first rows. A row without an option speaks for its table."""
    tables: dict[tuple[Any, Any], int] = {}
    block: list[Block] = []
    for line in whole.book.lines[lay.SCORES.title]:
        values = dict(line.values)
        key = (values.pop("actor", None), values.pop("issue", None))
        at = tables.setdefault(key, len(block))
        loc = (*lay.SCORES.path, at)
        if at == len(block):
            block.append({"points": {}})
            for name, word in zip(("actor", "issue"), key, strict=True):
                whole.places[(*loc, name)] = line.place(name)
                if word is not None:
                    block[at][name] = word
            whole.places[loc] = line.place("actor")
            whole.places[(*loc, "points")] = line.place("option")
        if "option" not in values:
            if line.place("option") in whole.book.unread:
                continue
            if "value" in values:
                whole.book.add("E506", line.place("option"), "these points belong to no option",
                               "write the option's value")
                continue
            for name in ("because", "sources", "judgement"):
                whole.places.pop((*loc, name), None)
            whole.fill(block[at], loc, line, values)
            continue
        option = values.pop("option")
        if option in block[at]["points"]:
            whole.book.add("E506", line.place("option"), f"{key[0]} has points for {option} of {key[1]} already",
                           "keep one of the two")
            continue
        place = (*loc, "points", option)
        whole.places[place] = line.place("value")
        whole.places[(*place, "[key]")] = line.place("option")
        whole.number(block[at]["points"], option, place, line, values)
    return block


def clauses_of(whole: Nesting, drafts: Block) -> None:
    """Give every draft its text."""
    for name, draft in drafts.items():
        draft["text"] = {}
        whole.places.setdefault((*lay.DRAFTS.path, name, "text"), whole.places[(*lay.DRAFTS.path, name)])
    for line in whole.book.lines[lay.CLAUSES.title]:
        owner = whole.owner(line, "draft", drafts, "draft")
        key = None if owner is None else whole.key_of(line, "issue", owner["text"])
        if owner is None or key is None:
            continue
        loc = (*lay.DRAFTS.path, line.values["draft"], "text", key)
        whole.places[loc] = line.place("clause")
        whole.places[(*loc, "[key]")] = line.place("issue")
        whole.places[(*loc, "expect")] = line.place("expect")
        said = line.values.get("clause")
        if said is None:
            if line.place("clause") not in whole.book.unread:
                whole.book.add("E506", line.place("clause"), "this row has no clause", "write what the draft says")
            continue
        owner["text"][key] = said if "expect" not in line.values else _with_expected(said, line.values["expect"])


def _with_expected(said: Any, expected: Any) -> Any:
    """The clause at length; as it was typed where it cannot be read, so that it is refused for that."""
    try:
        return {**clause(said), "expect": expected}
    except (PydanticCustomError, TypeError):
        return said
