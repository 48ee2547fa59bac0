"""A run as what somebody would type to have it again: a command, and Python that ends in the same bytes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from peaceroom.models.defaults import default_models
from peaceroom.runs.plan import Manifest
from peaceroom.scenario.sampling.what_ifs import all_what_ifs
from peaceroom.scenario.types import Scenario


def options(manifest: Manifest, scenario: Scenario) -> dict[str, object]:
    """Options of `peaceroom.forecast` that give the run of this manifest again; defaults are left out but for two."""
    models, what_ifs = list(manifest["models"]), list(manifest["what_ifs"])
    found: dict[str, object] = {"draws": manifest["draws"], "seed": manifest["seed"]}
    if manifest["design"] != "random":
        found["design"] = manifest["design"]
    if models != default_models():
        found["models"] = models
    if what_ifs != list(all_what_ifs(scenario)):
        found["what_ifs"] = what_ifs
    if manifest["what_if_draws"] != min(512, manifest["draws"]):
        found["what_if_draws"] = manifest["what_if_draws"]
    found["process"] = bool(manifest.get("process"))
    if scenario.ledger is not None and not manifest.get("influence"):
        found["influence"] = False
    if manifest.get("no_levers"):
        found["levers"] = False
    return found


def as_python(manifest: Manifest, results_sha256: str, scenario: Scenario, source: str) -> str:
    """Python that runs it again and checks that the results are the same to the last byte.

    ``source`` is an expression for the scenario, such as ``peaceroom.load_scenario("doha")``.
    """
    given = "".join(f", {key}={value!r}" for key, value in options(manifest, scenario).items())
    return (f"import peaceroom\n\nscenario = {source}\nrun = peaceroom.forecast(scenario{given})\n"
            f"assert run.result[\"results_sha256\"] == \"{results_sha256}\"\nprint(run.summary())\n")


def as_command(manifest: Manifest, scenario: Scenario, path: str) -> str:
    """The command that runs it again; ``path`` is the scenario's."""
    words: list[str] = ["peaceroom", "run", path]
    for key, value in options(manifest, scenario).items():
        words += _words(key.replace("_", "-"), value)
    return shlex.join(words)


def _words(name: str, value: object) -> Sequence[str]:
    if isinstance(value, bool):
        return [f"--{'' if value else 'no-'}{name}"]
    if name == "what-ifs":
        assert isinstance(value, list)
        return [word for one in value or ["none"] for word in ("--what-if", one)]
    return [f"--{name}", ",".join(value) if isinstance(value, list) else str(value)]
