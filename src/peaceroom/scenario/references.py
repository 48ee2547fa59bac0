"""Where the ids of a scenario stand in its text: definitions and references, kind by kind."""

from __future__ import annotations

from collections.abc import Iterator

from peaceroom.scenario.nodes import Node

#: kind → block whose keys are its ids
KINDS = {"actor": "actors", "issue": "issues", "source": "sources", "coder": "coders", "factor": "factors",
         "agenda": "agenda", "event": "events", "lever": "levers", "what-if": "what_ifs"}

#: (block, field) → kind of the ids in an entry's field; a list or a single id
_FIELDS = {
    ("actors", "of"): "actor", ("support", "from"): "actor", ("support", "to"): "actor", ("support", "issues"): "issue",
    ("positions", "actor"): "actor", ("positions", "issue"): "issue", ("issues", "consent_of"): "actor",
    ("issues", "deciders"): "actor", ("issues", "setter"): "actor", ("agenda", "issues"): "issue",
    ("agenda", "after"): "agenda", ("levers", "by"): "actor", ("what_ifs", "levers"): "lever",
    ("what_ifs", "without"): "actor",
}
#: fields whose keys are ids
_KEYED = {("issues", "recognition"): "actor", ("issues", "patience"): "actor", ("issues", "control"): "actor",
          ("what_ifs", "given"): "event"}
_TARGET = {"actor": "actor", "issue": "issue", "from": "actor", "receiver": "actor"}


def definitions(root: Node, kind: str) -> dict[str, Node]:
    """The ids of a kind with the keys that define them."""
    pair = root.get(KINDS[kind])
    return {k.value: k for k, _ in pair[1].pairs} if pair else {}


def places(root: Node) -> Iterator[tuple[str, Node]]:
    """Every id in the text: (kind, node), definitions and references."""
    for kind in KINDS:
        for node in definitions(root, kind).values():
            yield kind, node
    for key, block in root.pairs:
        name = str(key.value)
        if name == "no_agreement":
            yield from (("actor", k) for k, _ in block.pairs)
        for entry in block.items or [v for _, v in block.pairs]:
            for field, value in entry.pairs:
                if of := _FIELDS.get((name, str(field.value))):
                    yield from ((of, node) for node in value.items or [value])
                if of := _KEYED.get((name, str(field.value))):
                    yield from ((of, k) for k, _ in value.pairs)
        for node in block.walk():
            if node.kind == "map":
                yield from _inside(node)


def _inside(node: Node) -> Iterator[tuple[str, Node]]:
    """Ids in what may stand anywhere: sources, judgements, loadings, effects."""
    for key, value in node.pairs:
        match key.value:
            case "sources" if value.kind == "list":
                yield from (("source", item) for item in value.items)
            case "loadings":
                yield from (("factor", k) for k, _ in value.pairs)
            case "judgement":
                who = value if value.kind == "map" and value.get("by") else node
                if (pair := who.get("by")) and pair[1].kind == "scalar":
                    yield "coder", pair[1]
            case "effects":
                for effect in value.items:
                    for _, change in effect.pairs:
                        yield from _changed(change)


def _changed(change: Node) -> Iterator[tuple[str, Node]]:
    for field, value in change.pairs:
        if kind := _TARGET.get(str(field.value)):
            yield from ((kind, node) for node in value.items or [value])
        elif field.value == "actors":
            yield from (("actor", node) for node in value.items)
