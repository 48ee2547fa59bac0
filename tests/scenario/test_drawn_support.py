"""What is drawn lies within its limits, for every number and every way of writing doubt, or is refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from math import inf, nextafter
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from pydantic import BaseModel

from peaceroom.core.distributions import LogNormal, Uniform
from peaceroom.core.errors import InputError
from peaceroom.files.notation import FORMS
from peaceroom.files.notation import parse as parse_number
from peaceroom.files.yaml import parse
from peaceroom.process.actors import Violence
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.quantities import Quantity
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.drawing import Drawn
from peaceroom.scenario.types import Scenario

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
    ("actors", "south", "risk"): (0, inf), ("actors", "wing", "share"): (0, 1),
    ("levers", "pipes", "effects", 0, "multiply", "by"): (0, inf),
}
#: the same in the process, with the limits that are asked of its draws
IN_PROCESS: dict[tuple[Any, ...], tuple[float, float]] = {
    ("parties", "north", "strength"): (1e-6, inf), ("parties", "north", "cost"): (0, 1),
    ("parties", "north", "trend"): (-1, 1), ("third_parties", "guest", "effort"): (0, 1),
    ("third_parties", "guest", "leverage", "north"): (0, 1), ("third_parties", "guest", "support", "south"): (0, inf),
    ("commitments", "first", "kept"): (0, 1), ("ratifiers", "north", "needs"): (0, 1),
    ("disruptors", "guest", "upset"): (0, 1), ("disruptors", "guest", "opportunity"): (0, inf),
    ("talks", "steps_that_are_items"): (.05, 1), ("violence", "level"): (0, inf),
    ("parties", "north", "optimism"): (-1, 1), ("parties", "north", "motivation"): (0, 1),
    ("parties", "north", "trust"): (0, 1), ("parties", "north", "loss_through_deal"): (0, 1),
    ("parties", "north", "exposure"): (0, 1), ("parties", "south", "leaves", "rate"): (0, 10),
    ("third_parties", "guest", "bias"): (-inf, inf),
    ("items", "first", "ease"): (1e-6, inf), ("items", "first", "ceasefire_collapse"): (0, 10),
    ("shocks", "raid", "a_year"): (0, 52), ("shocks", "raid", "effects", 0, "value"): (-inf, inf),
    ("mass_action", "march", "a_year"): (0, 52), ("mass_action", "march", "costs"): (0, 1),
    ("mass_action", "march", "pressure"): (-inf, inf), ("conditional", 0, "bottom_line"): (0, 100),
    ("exits", 0, "keeps"): (0, 1), ("ceasefires", 0, "collapse"): (0, 10),
    ("authorities", "guest", "stops"): (0, 10), ("authorities", "guest", "resumes"): (0, 10),
    ("proposals", 0, "position"): (0, 100), ("proposals", 0, "rate"): (0, 10),
    **{("parameters", name): (known.floor, known.ceiling) for name, known in BY_NAME.items()},
}
#: a process in which each of these numbers is written, once as a range that lies within its limits
WRITTEN: dict[str, Any] = {
    "talks": {"steps_that_are_items": "0.4..0.8"}, "violence": {"level": "1..9"},
    "items": {"first": {"ease": "0.5..2", "ceasefire": "definitive", "ceasefire_collapse": "0.01..0.02"}},
    "parties": {"north": {"strength": "1..2", "cost": "0.1..0.2", "trend": "0..0.1", "optimism": "0..0.1",
                          "motivation": "0.4..0.6", "trust": "0.4..0.6", "loss_through_deal": "0.1..0.2",
                          "exposure": "0.1..0.2"}, "south": {"leaves": {"rate": "0.01..0.02"}}},
    "third_parties": {"guest": {"effort": "0.2..0.4", "bias": "-1..1", "leverage": {"north": "0.1..0.2"},
                                "support": {"south": "1..2"}}},
    "shocks": {"raid": {"a_year": "0.5..1", "effects": [
        {"quantity": "trust", "value": "-0.2..-0.1"}, {"quantity": "violence", "op": "multiply", "value": "1..2"}]}},
    "mass_action": {"march": {"on": ["north"], "a_year": "0.5..1", "costs": "0.1..0.2", "pressure": "0.1..0.2"}},
    "conditional": [{"party": "north", "issue": "patrols", "after": "first", "bottom_line": "40..60"}],
    "exits": [{"from": "guest", "to": "south", "date": "2021-01-01", "keeps": "0.1..0.2"}],
    "commitments": {"first": {"debtor": "north", "creditor": "south", "act": "leave", "due": "2021-01-01",
                              "kept": "0.4..0.6"}},
    "ceasefires": [{"class": "definitive", "collapse": "0.01..0.02"}],
    "ratifiers": {"north": {"party": "north", "needs": "0.4..0.6"}},
    "disruptors": {"guest": {"upset": "0.4..0.6", "opportunity": "1..2"}},
    "authorities": {"guest": {"stops": "0.01..0.02", "resumes": "0.1..0.2"}},
    "proposals": [{"party": "north", "issue": "water", "position": "40..60", "rate": "0.1..0.2"}],
    "parameters": {},
}
WITH_PROCESS: dict[str, Any] = {**BASE, "process": WRITTEN}


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


def at(thing: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        thing = getattr(thing, step) if isinstance(step, str) and hasattr(thing, step) else thing[step]
    return thing


def cells(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[tuple[str, str]]:
    """(model, field) of every number below a model that may be written with its doubt."""
    if model in seen:
        return set()
    seen.add(model)
    found: set[tuple[str, str]] = set()
    for name, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            found |= {(model.__name__, name)} if inner is Quantity else cells(inner, seen)
    return found


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def named(model: type[BaseModel], path: tuple[Any, ...]) -> tuple[str, str]:
    """(model, field) that a path ends at; ids and places in lists are passed over."""
    found = ("", "")
    for step in path:
        fields = {field.alias or name: name for name, field in model.model_fields.items()}
        if step in fields and found[0] != model.__name__:
            inner = list(models_in(model.model_fields[fields[step]].annotation))
            found = (model.__name__, fields[step])
            model = next((m for m in inner if m is not Quantity and step not in ("by", "to")), model)
    return found


def test_every_number_that_takes_a_doubt_is_looked_at() -> None:
    looked = {named(Scenario, p) for p in FIELDS} | {named(Process, p) for p in IN_PROCESS}
    assert cells(Scenario, set()) - looked == set()
    assert {name for model, name in looked} >= {name for _, name in cells(Scenario, set())}


def test_the_process_asks_for_each_number_within_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, tuple[float, float]] = {}
    drawn = Drawn.__call__

    def told(self: Drawn, key: str, cell: Any, default: float, lower: float = -inf, upper: float = inf) -> Any:
        asked[id(cell)] = (lower, upper)
        return drawn(self, key, cell, default, lower, upper)

    monkeypatch.setattr(Drawn, "__call__", told)
    parameters = {name: known.default for name, known in BY_NAME.items()}
    scenario = from_dict(put(WITH_PROCESS, ("process", "parameters"), parameters))
    builder = Builder(scenario, 1, 8, Violence(level=1.0, month=10))
    assert builder.case(0).parties and builder.parameters(0).values and builder.item_share.size
    for path, limits in IN_PROCESS.items():
        if path == ("violence", "level"):  # its best estimate alone is taken
            continue
        if path[-1] in ("needs", "upset"):  # the simulator draws between their ends
            continue
        cell = at(scenario.process, path)
        assert id(cell) in asked, path
        assert asked[id(cell)] == limits, path


@pytest.mark.parametrize("text", ["normal(0.5 0.2)", "lognormal(0.5 1)", "beta(2 3)", "0.2..0.7", "{0.2: 1, 0.7: 3}"])
def test_who_ratifies_and_who_disrupts_keeps_the_doubt_that_was_written(text: str) -> None:
    value: Any = {0.2: 1, 0.7: 3} if text[0] == "{" else text
    data = put(put(WITH_PROCESS, ("process", "ratifiers", "north", "needs"), value),
               ("process", "disruptors", "guest", "upset"), value)
    case = Builder(from_dict(data), 1, 8, Violence(level=1.0, month=10)).case(0)
    law = parse_number(text).on(0, 1)
    expected = (0.2, 0.7) if text[0] in "0{" else tuple(law.ppf([.1, .9]))
    assert case.ratifiers[0].needs == pytest.approx(expected)
    assert case.disruptors[0].upset == pytest.approx(expected)
    assert 0 <= expected[0] < expected[1] <= 1


@pytest.mark.parametrize("path", FIELDS, ids=lambda p: ".".join(map(str, p)))
def test_a_number_of_the_scenario_is_drawn_within_its_limits(path: tuple[Any, ...]) -> None:
    low, high = FIELDS[path]
    base = SCORED if path[0] in ("scores", "thresholds") else BASE
    if path[:2] == ("actors", "wing"):
        base = put(BASE, ("actors", "wing"), {"name": "Wing", "kind": "faction", "of": "north"})
    if "multiply" in path:
        base = put(BASE, ("levers", "pipes", "effects", 0), {"multiply": {"field": "capability", "actor": "south"}})
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
    drawing, accepted = Drawn(1, 500), 0
    for text in writings(low, high):
        try:
            scenario = from_dict(put(WITH_PROCESS, ("process", *path), text))
        except InputError as error:
            assert {p.code for p in error.problems} <= {"E111", "E273", "E806"}, (text, str(error))
            continue
        cell = at(scenario.process, path)
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
