"""What effects on support uncover: the share of its support that a party loses (`mechanisms.exits`)."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.process.actors import Effect


def falls(effects: tuple[Effect, ...], support: Mapping[tuple[str, str], float], floor: float,
          lead: float) -> tuple[Effect, ...]:
    """For each effect that ends support, an effect on ``hollow`` of the party: the share of what it had that it loses.

    ``support``: (giver, party) → support on the as-of date; ``floor``: what a side has without any; ``lead``: weeks
    before the end of support begins from which the field may move, though not before the announcement.
    """
    now, found = dict(support), []
    for x in effects:
        kind, *rest = x.quantity.split(".")
        if kind != "support":
            continue
        key = (rest[0], rest[1])
        whole = floor + sum(max(0.0, held) for (_, party), held in now.items() if party == key[1])
        old = now[key]
        now[key] = {"set": x.value, "add": old + x.value, "multiply": old * x.value}[x.op]
        lost = (max(0.0, old) - max(0.0, now[key])) / whole
        if lost > 0:
            begins = max(0, x.delay - round(lead))
            found.append(Effect(f"hollow.{key[1]}", "add", lost, begins, x.delay + max(1, x.ramp) - begins))
    return tuple(found)
