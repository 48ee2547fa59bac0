"""The share of coming texts that close an item."""

from __future__ import annotations

from peaceroom.core.case import Array
from peaceroom.files.notation import parse
from peaceroom.scenario.process_limits import ends_as_written
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.talks.drawing import Drawn
from peaceroom.scenario.types import Quantity

#: share of coming texts that close an item, where a file says nothing
ITEM_SHARE = Quantity(value=parse("0.3..1"))


def item_share(process: Process, drawn: Drawn) -> Array:
    """``(input_draws,)`` share of coming texts that close an item, within 0.05 … 1."""
    return drawn("talks.steps_that_are_items", process.talks.steps_that_are_items or ITEM_SHARE, .65, .05, 1)


def item_share_ends(process: Process) -> tuple[float, float]:
    """Its ends as written; of a distribution without ends its 10 and 90 % points."""
    value = (process.talks.steps_that_are_items or ITEM_SHARE).value
    assert value is not None
    return ends_as_written(value, .05, 1)
