"""Where the ids of a scenario stand in its text: definitions and references, kind by kind.

Ids in a process are found by :mod:`peaceroom.scenario.file.process_references`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peaceroom.files.nodes import Node

#: kind → block whose keys are its ids. An outcome is named with its event, ``vote/passed``; commitments are
#: in the process
KINDS = {"actor": "actors", "issue": "issues", "source": "sources", "coder": "coders", "factor": "factors",
         "agenda": "agenda", "event": "events", "outcome": "events", "lever": "levers", "what-if": "what_ifs",
         "draft": "drafts", "commitment": "commitments"}

#: (block, field) → kind of the ids in an entry's field; a list or a single id
_FIELDS = {
    ("actors", "of"): "actor", ("support", "from"): "actor", ("support", "to"): "actor", ("support", "issues"): "issue",
    ("positions", "actor"): "actor", ("positions", "issue"): "issue", ("scores", "actor"): "actor",
    ("scores", "issue"): "issue", ("drafts", "by"): "actor", ("issues", "consent_of"): "actor",
    ("issues", "deciders"): "actor", ("issues", "setter"): "actor", ("agenda", "issues"): "issue",
    ("agenda", "after"): "agenda", ("levers", "by"): "actor", ("what_ifs", "levers"): "lever",
    ("what_ifs", "without"): "actor",
}
#: fields whose keys are ids
_KEYED = {("drafts", "text"): "issue", ("issues", "recognition"): "actor", ("issues", "patience"): "actor",
          ("issues", "control"): "actor", ("what_ifs", "given"): "event"}
_TARGET = {"actor": "actor", "issue": "issue", "from": "actor", "receiver": "actor"}


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One id in the text: its kind, the id in full (``vote/passed`` of an outcome) and the scalar that holds it.

    ``part`` counts from 0 in a scalar of several parts, such as ``support.guest.south``.
    """

    kind: str
    id: str
    node: Node
    part: int | None = None


def refer(kind: str, value: Node | None) -> Iterator[Reference]:
    """A scalar, or every scalar of a list, as ids of a kind."""
    for node in () if value is None else value.items or [value]:
        if node.kind == "scalar":
            yield Reference(kind, str(node.value), node)


def refer_keys(kind: str, value: Node | None) -> Iterator[Reference]:
    """The keys of a block as ids of a kind."""
    for key, _ in () if value is None else value.pairs:
        yield Reference(kind, str(key.value), key)


def entries(block: Node) -> list[Node]:
    """What stands in a list, or under the ids of a block."""
    return block.items or [value for _, value in block.pairs]


def refer_fields(
    block: str, entry: Node, fields: Mapping[tuple[str, str], str], keyed: Mapping[tuple[str, str], str],
) -> Iterator[Reference]:
    """The ids in an entry of a block: (block, field) → their kind, where they are the value and where the keys."""
    for key, value in entry.pairs:
        if kind := fields.get((block, str(key.value))):
            yield from refer(kind, value)
        if kind := keyed.get((block, str(key.value))):
            yield from refer_keys(kind, value)


def outcome(event: Node | None, node: Node | None) -> Iterator[Reference]:
    """An outcome of the event that another scalar names."""
    if event is not None and node is not None and event.kind == node.kind == "scalar":
        yield Reference("outcome", f"{event.value}/{node.value}", node)


def field(entry: Node, name: str) -> Node | None:
    """The value of a field, if the block has it."""
    pair = entry.get(name)
    return None if pair is None else pair[1]


def inside(entry: Node, name: str) -> list[tuple[Node, Node]]:
    """The pairs (key, value) of a field's block; none where there is no such field."""
    value = field(entry, name)
    return [] if value is None else value.pairs


def definitions(root: Node, kind: str) -> set[str]:
    """The ids of a kind that the scenario's text defines."""
    block = inside(root, KINDS[kind])
    if kind == "outcome":
        return {f"{event.value}/{key.value}" for event, entry in block for key, _ in inside(entry, "outcomes")}
    return {str(key.value) for key, _ in block}


def places(root: Node) -> Iterator[Reference]:
    """Every id in the scenario's text, definitions and references; the process is left out."""
    for kind, name in KINDS.items():
        if kind not in ("outcome", "commitment"):
            yield from refer_keys(kind, field(root, name))
    for key, block in root.pairs:
        if key.value != "process":
            yield from _inside_block(str(key.value), block)


def draft_places(block: Node) -> Iterator[Reference]:
    """Every id in ``drafts.yaml``."""
    yield from refer_keys("draft", block)
    yield from _inside_block("drafts", block)


def _inside_block(name: str, block: Node) -> Iterator[Reference]:
    """The ids within the entries of a block."""
    if name == "approval":
        for key in ("among", "including"):
            yield from refer("actor", field(block, key))
    if name in ("no_agreement", "thresholds"):
        yield from refer_keys("actor", block)
    for entry in entries(block):
        yield from refer_fields(name, entry, _FIELDS, _KEYED)
    if name == "events":
        for event, entry in block.pairs:
            for node, _ in inside(entry, "outcomes"):
                yield from outcome(event, node)
    if name == "what_ifs":
        for _, entry in block.pairs:
            for event, node in inside(entry, "given"):
                yield from outcome(event, node)
    for node in block.walk():
        if node.kind == "map":
            yield from reasons(node)
            yield from _effects(field(node, "effects"))


def reasons(node: Node) -> Iterator[Reference]:
    """Ids in what may stand in any block: sources, judgements, loadings."""
    for key, value in node.pairs:
        match key.value:
            case "sources" if value.kind == "list":
                yield from refer("source", value)
            case "loadings":
                yield from refer_keys("factor", value)
            case "judgement":
                who = value if value.kind == "map" and value.get("by") else node
                yield from refer("coder", field(who, "by"))


def _effects(effects: Node | None) -> Iterator[Reference]:
    for effect in effects.items if effects is not None else ():
        for _, change in effect.pairs:
            for key, value in change.pairs:
                if kind := _TARGET.get(str(key.value)):
                    yield from refer(kind, value)
                elif key.value == "actors":
                    yield from refer("actor", value)
