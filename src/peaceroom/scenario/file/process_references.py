"""Where the ids of a scenario stand in its process: ``process.yaml``, or the key ``process`` of a single file."""

from __future__ import annotations

from collections.abc import Iterator

from peaceroom.files.nodes import Node
from peaceroom.scenario.file.references import (
    Reference,
    entries,
    field,
    inside,
    outcome,
    reasons,
    refer,
    refer_fields,
    refer_keys,
)

#: blocks whose keys are ids, and of which kind
_BLOCKS = {"items": "item", "parties": "actor", "third_parties": "actor", "events": "event",
           "commitments": "commitment", "ratifiers": "actor", "disruptors": "actor", "authorities": "actor"}
#: (block, field) → kind of the ids in an entry's field; a list or a single id
_FIELDS = {
    ("items", "required"): "actor", ("events", "deadline"): "item", ("events", "depends_on"): "event",
    ("conditional", "party"): "actor", ("conditional", "issue"): "issue", ("conditional", "after"): "item",
    ("exits", "from"): "actor", ("exits", "to"): "actor", ("exits", "event"): "event",
    ("commitments", "debtor"): "actor", ("commitments", "creditor"): "actor",
    ("commitments", "condition"): "commitment", ("ratifiers", "party"): "actor", ("disruptors", "wants"): "item",
    ("authorities", "until"): "item", ("authorities", "after"): "item", ("proposals", "party"): "actor",
    ("proposals", "issue"): "issue", ("proposals", "after"): "item",
    ("mass_action", "by"): "actor", ("mass_action", "on"): "actor",
}
#: fields whose keys are ids
_KEYED = {("third_parties", "leverage"): "actor", ("third_parties", "support"): "actor"}
#: what the parts of a quantity name after its first word (`peaceroom.process.machine.quantities`)
_QUANTITIES = {
    "support": ("actor", "actor"), "leverage": ("actor", "actor"), "position": ("actor", "issue"),
    "bottom_line": ("actor", "issue"), "pressure": ("actor",), "strength": ("actor",), "reservation": ("actor",),
    "effort": ("actor",), "hollow": ("actor",),
}


def process_places(root: Node, item: str) -> Iterator[Reference]:
    """Every id in a process; ``item`` is the kind of the items, ``agenda``, or ``issue`` where there is no agenda."""
    for found in _places(root):
        yield Reference(item, found.id, found.node) if found.kind == "item" else found
    for node in root.walk():
        if node.kind == "map":
            yield from reasons(node)


def _places(root: Node) -> Iterator[Reference]:
    if (talks := field(root, "talks")) is not None:
        yield from refer("item", field(talks, "settled"))
        yield from _within(talks, "consensus", "needs", "actor")
    for side in ("government", "patron"):
        yield from _within(root, "war", side, "actor")
    for key, block in root.pairs:
        name = str(key.value)
        if kind := _BLOCKS.get(name):
            yield from refer_keys(kind, block)
        for entry in entries(block):
            yield from refer_fields(name, entry, _FIELDS, _KEYED)
            if name == "items":
                yield from _within(entry, "consensus", "needs", "actor")
            if name == "parties":
                for way in ("joins", "leaves"):
                    yield from _within(entry, way, "after", "item")
            if name == "exits":
                yield from outcome(field(entry, "event"), field(entry, "outcome"))
        if name == "shocks":
            for _, entry in block.pairs:
                yield from _effects(entry)
        if name == "events":
            for event, entry in block.pairs:
                yield from _event(event, entry)


def _within(entry: Node, block: str, name: str, kind: str) -> Iterator[Reference]:
    """The ids in a field of a block inside an entry."""
    if (held := field(entry, block)) is not None:
        yield from refer(kind, field(held, name))


def _event(event: Node, entry: Node) -> Iterator[Reference]:
    for key, facts in inside(entry, "outcomes"):
        yield from outcome(event, key)
        for node, _ in inside(facts, "p"):
            yield from outcome(field(entry, "depends_on"), node)
        for name in ("values", "believed"):
            yield from refer_keys("actor", field(facts, name))
        yield from _effects(facts)


def _effects(holder: Node) -> Iterator[Reference]:
    """What the effects of an outcome or a shock change."""
    effects = field(holder, "effects")
    for effect in effects.items if effects is not None else ():
        yield from _quantity(field(effect, "quantity"))


def _quantity(node: Node | None) -> Iterator[Reference]:
    """``support.usa.republic`` names two actors."""
    if node is None or node.kind != "scalar":
        return
    first, *parts = str(node.value).split(".")
    for number, (kind, part) in enumerate(zip(_QUANTITIES.get(first, ()), parts, strict=False), 1):
        yield Reference(kind, part, node, number)
