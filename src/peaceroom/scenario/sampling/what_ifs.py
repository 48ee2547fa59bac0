"""The what-ifs of a scenario: the analyst's own, and the standard ones made for every actor that gives support."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.scenario.sampling.evidence import wanted
from peaceroom.scenario.types import Scenario, WhatIf

#: every source with a camp believed half as much, and not at all
PARTISAN: Mapping[str, WhatIf] = {
    "discount-partisan": WhatIf(name="every partisan source believed half as much", discount={"any": 0.5}),
    "without-partisan": WhatIf(name="no partisan source believed", discount={"any": 1.0}),
}


def standard_what_ifs(scenario: Scenario) -> Mapping[str, WhatIf]:
    """``without-<actor>`` for every actor that gives support, and with a ledger `PARTISAN`.

    One whose id the analyst uses is left to the analyst.
    """
    givers = dict.fromkeys(row.from_ for row in scenario.support)
    made = {f"without-{g}": WhatIf(name=f"without {scenario.actors[g].name}", without=(g,))
            for g in givers if g in scenario.actors}
    if wanted(scenario) and scenario.ledger is not None and any(s.camp for s in scenario.ledger.sources.values()):
        made |= PARTISAN
    return {name: w for name, w in made.items() if name not in scenario.what_ifs}


def all_what_ifs(scenario: Scenario) -> Mapping[str, WhatIf]:
    """The analyst's what-ifs in file order, then the standard ones."""
    return dict(scenario.what_ifs) | dict(standard_what_ifs(scenario))


def get_what_if(scenario: Scenario, name: str) -> WhatIf:
    """The what-if of that id. Raises `InputError` E305, naming the nearest id."""
    known = all_what_ifs(scenario)
    if name in known:
        return known[name]
    raise InputError.one("E305", f"there is no what-if {name!r}", "only what-ifs of the scenario can be answered",
                         did_you_mean(name, known, "choose among: " + (", ".join(known) or "none is defined")))


def what_if_name(name: str, what_if: WhatIf) -> str:
    """What to call it: its name, else its id in words."""
    return what_if.name or name.replace("-", " ").replace("_", " ")
