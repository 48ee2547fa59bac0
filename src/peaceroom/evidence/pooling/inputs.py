"""From a ledger to pooled inputs: one, or all that a scenario asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.pooling.bias import camp_biases, differences
from peaceroom.evidence.pooling.items import InputKey, Item, items_for, link_item
from peaceroom.evidence.pooling.likelihood import Biases, spread
from peaceroom.evidence.pooling.pooled import Ends, Method, Pooled, pool_items


def pool(
    ledger: Ledger, key: InputKey, as_of: date, *, ends: Ends = (0.0, 100.0),
    ideals: Mapping[str, float] | None = None, toward: float | None = None, method: Method | None = None,
    biases: Biases | None = None,
) -> Pooled:
    """Pool everything in the ledger on one input, as known on a day.

    Bottom lines have one more item: what the actor says in public, less a concession (`link_item`).

    Parameters
    ----------
    ends
        Ends of the issue's scale.
    ideals
        Camp → its own ideal on this issue in hundredths; by default found by `camp_ideals`.
    toward
        For bottom lines: position of the counterpart in hundredths, towards which a party would give way.
    method
        By default that of the ledger's assumptions.
    biases
        Estimated partisan shifts in place of the assumed ones.

    Raises
    ------
    InputError
        E906, E912–E914, E953: codings that cannot be read on this scale.
    """
    a = ledger.assumptions
    if ideals is None:
        ideals = camp_ideals(ledger, key.issue, as_of, ends) if key.quantity == "position" else {}
    linked = key.quantity == "position" and key.aspect == "bottom_line"
    stated = items_for(ledger, key._replace(aspect="stated"), as_of, ends) if linked else ()
    return pool_said(items_for(ledger, key, as_of, ends), stated, a, ideals=ideals, ends=ends, toward=toward,
                     method=method, biases=biases)


def pool_said(
    items: Sequence[Item], stated: Sequence[Item], assumptions: Assumptions, *, ideals: Mapping[str, float],
    ends: Ends = (0.0, 100.0), toward: float | None = None, method: Method | None = None, biases: Biases | None = None,
    known: Pooled | None = None,
) -> Pooled:
    """Pool the items on one input; ``stated`` are those of the words to which a bottom line is linked. ``known``: see
    `pool_items`."""
    if stated:
        # an utterance that is coded as both speaks for itself and not through the link again
        heard = {item.origin for item in items}
        words = [item for item in stated if item.origin not in heard]
        behind = pool_items(words, assumptions, method, ideals=ideals, biases=biases)
        if not behind.empty:
            items = (*items, link_item(behind.mean, behind.sd, toward, assumptions))
    return pool_items(items, assumptions, method, ideals=ideals, biases=biases, ends=ends, known=known)


@one_blas_thread()  # densities are kept: one that was pooled before a run must be the one that a run would pool
def pool_all(
    ledger: Ledger, keys: Mapping[InputKey, Ends], as_of: date, *, toward: Mapping[InputKey, float] | None = None,
    method: Method | None = None, biases: Biases | None = None,
) -> dict[InputKey, Pooled]:
    """Pool many inputs; ideals of camps are found once for each issue.

    Parameters
    ----------
    keys
        Inputs, each with the ends of its issue's scale.
    toward
        Bottom line → position of the counterpart, hundredths.
    biases
        Estimated partisan shifts in place of the assumed ones (`estimated_biases`).

    Raises
    ------
    InputError
        As `pool`.
    """
    ideals: dict[tuple[str | None, Ends], Mapping[str, float]] = {}
    for key, ends in keys.items():
        if key.quantity == "position" and (key.issue, ends) not in ideals:
            ideals[key.issue, ends] = camp_ideals(ledger, key.issue, as_of, ends)
    return {key: pool(ledger, key, as_of, ends=ends, ideals=ideals.get((key.issue, ends), {}), method=method,
                      toward=(toward or {}).get(key), biases=biases) for key, ends in keys.items()}


@one_blas_thread()
def estimated_biases(ledger: Ledger, issues: Mapping[str, Ends], as_of: date) -> Biases:
    """Partisan shifts from all stated positions on which a camp and neutrals both speak (`pooling.bias`).

    Empty where the assumptions say not to estimate, or where there are too few such positions. ``issues``: issue → ends
    of its scale.
    """
    if not ledger.assumptions.estimate_shift:
        return {}
    ideals = {issue: camp_ideals(ledger, issue, as_of, ends) for issue, ends in issues.items()}
    return camp_biases((differences(items_for(ledger, key, as_of, issues[key.issue]), ideals[key.issue],
                                    ledger.assumptions)
                        for key in stated_positions(ledger, issues) if key.issue is not None), ledger.assumptions)


def stated_positions(ledger: Ledger, issues: Collection[str]) -> list[InputKey]:
    """Positions that somebody is said to have stated on these issues: what partisan shifts are estimated from."""
    return sorted({InputKey(actor, issue, "position") for actor, issue, quantity, aspect in ledger.by_input
                   if quantity == "position" and aspect == "stated" and issue in issues})


def camp_ideals(
    ledger: Ledger, issue: str | None, as_of: date, ends: Ends = (0.0, 100.0)
) -> dict[str, float]:
    """Actor → what it says it wants on an issue, in hundredths: the first pass that partisan shifts need.

    From its own words only (relation self): what it stated, and where it stated nothing, its bottom line.
    """
    actors = sorted({actor for actor, about, quantity, _ in ledger.by_input
                     if about == issue and quantity == "position"})
    found = {}
    for actor in actors:
        for key in (InputKey(actor, issue, "position"), InputKey(actor, issue, "position", "bottom_line")):
            own = [item for item in items_for(ledger, key, as_of, ends) if item.relation == "self"]
            if own:
                found[actor] = weighted_mean(own, ledger.assumptions)
                break
    return found


def weighted_mean(items: Iterable[Item], assumptions: Assumptions) -> float:
    """Mean of items by chance of being informative and precision; unlike a pooled mean not drawn to the middle."""
    pairs = [(item.p / max(spread(item, assumptions) ** 2, 1e-12), item.x) for item in items]
    return sum(w * x for w, x in pairs) / sum(w for w, _ in pairs)
