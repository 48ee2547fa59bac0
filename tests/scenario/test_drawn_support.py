"""What is drawn lies within its limits, for every number and every way of writing doubt, or is refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from math import inf, nextafter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peaceroom.core.distributions import LogNormal, Uniform
from peaceroom.core.errors import InputError
from peaceroom.files.notation import FORMS
from peaceroom.files.yaml import parse
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.talks.drawing import Drawn

BASE: dict[str, Any] = parse(
    (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_text(encoding="utf-8"), "valid.yaml").to_python()
U = np.array([2.0**-54, 1e-12, 1e-6, .01, .1, .3, .5, .7, .9, .99, 1 - 1e-6, 1 - 2.0**-53])

#: path in the scenario → the limits of what is drawn
FIELDS: dict[tuple[Any, ...], tuple[float, float]] = {
    ("positions", 0, "position"): (0, 100), ("positions", 0, "salience"): (0, 100),
    ("positions", 0, "bottom_line"): (0, 100), ("positions", 0, "flexibility"): (0, 1),
    ("positions", 0, "capability"): (0, inf), ("positions", 0, "risk"): (0, inf),
    ("issues", "water", "reference"): (0, 100), ("support", 0, "strength"): (0, inf), ("support", 0, "share"): (0, 1),
    ("actors", "south", "capability"): (0, inf), ("actors", "south", "disruption"): (0, 1),
    ("no_agreement", "north"): (0, 1), ("events", "vote", "outcomes", "passed", "p"): (0, 1),
    ("events", "vote", "outcomes", "failed", "effects", 0, "add", "by"): (-inf, inf),
    ("levers", "pipes", "effects", 0, "set", "to"): (0, 100),
    ("scores", 0, "points", 50): (-inf, inf), ("thresholds", "north"): (-inf, inf),
}
#: the same in the process, with the limits that are asked of its draws
IN_PROCESS: dict[tuple[Any, ...], tuple[float, float]] = {
    ("parties", "north", "strength"): (1e-6, inf), ("parties", "north", "cost"): (0, 1),
    ("parties", "north", "trend"): (-1, 1), ("third_parties", "guest", "effort"): (0, 1),
    ("third_parties", "guest", "leverage", "north"): (0, 1), ("third_parties", "guest", "support", "south"): (0, inf),
    ("commitments", "first", "kept"): (0, 1), ("ratifiers", "north", "needs"): (0, 1),
    ("disruptors", "guest", "upset"): (0, 1), ("disruptors", "guest", "opportunity"): (0, inf),
    ("talks", "steps_that_are_items"): (.05, 1), ("violence", "level"): (0, inf),
    **{("parameters", name): (known.floor, known.ceiling) for name, known in BY_NAME.items()},
}
#: what else an entry of the process needs
BESIDE: dict[str, dict[str, Any]] = {
    "commitments": {"debtor": "north", "creditor": "south", "act": "leave", "due": "2021-01-01"},
    "ratifiers": {"party": "north"}, "disruptors": {"upset": 0.5, "opportunity": 1}}


def writings(low: float, high: float) -> Iterator[str]:
    """Every form with ordinary and with extreme numbers on a scale."""
    low, high = max(low, -100.0), min(high, 100.0)
    width = high - low
    inner = [low + share * width for share in (0, 1e-9, .01, .5, .99, 1)]
    for x in inner:
        yield from (f"normal({x!r} {sd!r})" for sd in (width * 1e-14, width / 10, width * 100, width * 1e9, 1e300))
        if x > 0:
            yield from (f"lognormal({x!r} {sd!r})" for sd in (1e-12, .3, 3.0, 50.0, 700.0, 1e300))
        yield from (f"{x!r}", f"{x!r}..{high!r}", f"{low!r}..{x!r}", f"uniform({low!r} {x!r})",
                    f"{x!r}..{min(nextafter(x, inf), high)!r}",
                    f"triangular({low!r} {x!r} {high!r})", f"pert({low!r} {x!r} {high!r})",
                    f"quantiles(0 {low!r} 0.5 {x!r} 1 {high!r})", f"{{{low!r}: 1, {x!r}: 1e-300}}")
    yield from (f"beta({a!r} {b!r})" for a, b in ((2.0, 3.0), (1e-3, 1e-3), (1e-300, 1e-300), (1e6, 2e6), (1e300, 1.0)))


def put(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    out = copy.deepcopy(data)
    here: Any = out
    for step in path[:-1]:
        here = here.setdefault(step, {}) if isinstance(here, dict) else here[step]
    here[path[-1]] = value
    return out


#: a list of options with one actor's points, which a threshold needs
SCORED = put(put(BASE, ("issues", "site"), {"name": "Site", "kind": "options", "scale": {0: "a", 50: "b", 100: "c"}}),
             ("scores",), [{"actor": "north", "issue": "site", "points": {0: 1, 50: 40, 100: 80}}])


@pytest.mark.parametrize("path", FIELDS, ids=lambda p: ".".join(map(str, p)))
def test_a_number_of_the_scenario_is_drawn_within_its_limits(path: tuple[Any, ...]) -> None:
    low, high = FIELDS[path]
    base = SCORED if path[0] in ("scores", "thresholds") else BASE
    forms: set[str] = set()
    drawn_forms: set[str] = set()
    for text in writings(low, high):
        try:
            scenario = from_dict(put(base, path, text))
        except InputError as error:
            assert {p.code for p in error.problems} <= {"E111", "E273", "E217", "E223"}, (text, str(error))
            continue
        forms.add(text.split("(")[0])
        for found in inputs(scenario):
            if found.quantity is not None and str(found.quantity.value) and found.key.endswith(str(path[-1])):
                drawn = found.distribution.ppf(U)
                assert np.isfinite(drawn).all() and (np.abs(drawn) <= 1e100).all(), (text, found.key)
                if found.quantity.value is not None and found.quantity.value.form == text.split("(")[0]:
                    assert drawn.min() >= low and drawn.max() <= high, (text, found.key, drawn)
                    assert (np.diff(drawn) >= 0).all(), (text, drawn)
                    drawn_forms.add(text.split("(")[0])
    assert {"normal", "lognormal", "uniform", "pert", "triangular", "quantiles"} <= forms & drawn_forms
    assert ("beta" in forms) == (high < inf)
    assert set(FORMS) >= {f for f in forms if f.isalpha()}


@pytest.mark.parametrize("path", IN_PROCESS, ids=lambda p: ".".join(map(str, p)))
def test_a_number_of_the_process_is_drawn_within_its_limits(path: tuple[Any, ...]) -> None:
    low, high = IN_PROCESS[path]
    base = {**BASE, "process": {path[0]: {path[1]: BESIDE[path[0]]}}} if path[0] in BESIDE else BASE
    drawing, accepted = Drawn(1, 500), 0
    for text in writings(low, high):
        try:
            scenario = from_dict(put(base, ("process", *path), text))
        except InputError as error:
            assert {p.code for p in error.problems} <= {"E111", "E273"}, (text, str(error))
            continue
        cell: Any = scenario.process
        for step in path:
            cell = cell[step] if isinstance(cell, dict) else getattr(cell, step)
        drawn = drawing("x", cell, 0.0, low, high)
        assert np.isfinite(drawn).all() and drawn.min() >= low and drawn.max() <= high, (text, drawn)
        accepted += 1
    assert accepted > 20


@pytest.mark.parametrize("text", ["lognormal(50 2)", "lognormal(50 0.8)", "normal(50 1000000)"])
def test_what_is_cut_is_drawn_from_what_is_left(text: str) -> None:
    """Conditional on the scale, not put on its ends: no draw stands on 100, and quantiles are those of the cut law."""
    case = from_dict(put(BASE, ("positions", 1, "position"), text)).sample(4_000, 1)
    drawn = case.position[:, case.actors.index("south"), case.issues.index("water")]
    assert (drawn < 100).all() and drawn.max() > 98
    wide = LogNormal(50, float(text.split()[1][:-1])) if text[0] == "l" else Uniform(0, 100)
    inside = wide.ppf(np.linspace(0, 1, 400_001)[1:-1])
    inside = inside[inside < 100]
    # the standard error of a quantile of 4,000 draws over 100 points is below 0.8
    assert np.quantile(drawn, [.1, .5, .9]) == pytest.approx(np.quantile(inside, [.1, .5, .9]), abs=3)
