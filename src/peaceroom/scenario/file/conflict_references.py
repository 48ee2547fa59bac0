"""Where the ids of a scenario stand in the ``conflict.yaml`` beside it."""

from __future__ import annotations

from collections.abc import Iterator

from peaceroom.files.nodes import Node
from peaceroom.scenario.file.references import Reference, field, inside, refer, refer_keys


def conflict_places(root: Node) -> Iterator[Reference]:
    """Every id of an actor, an issue or a draft; options and states are the conflict's own."""
    yield from refer_keys("actor", field(root, "actors"))
    for _, actor in inside(root, "actors"):
        yield from refer_keys("actor", field(actor, "attitudes"))
        for _, option in inside(actor, "options"):
            if (stands_for := field(option, "stands_for")) is not None:
                yield from refer("issue", field(stands_for, "issue"))
                yield from refer("draft", field(stands_for, "draft"))
    if (coalitions := field(root, "coalitions")) is not None:
        for group in coalitions.items:
            yield from refer("actor", group)
    yield from refer_keys("actor", field(root, "perceptions"))
    for _, seen in inside(root, "perceptions"):
        yield from refer_keys("actor", field(seen, "preferences"))
