"""Benchmarks run too seldom for anybody to see that one is broken: what they build is built here, as small as can be.

That their calls fit what they call, `make lint` sees.
"""

from __future__ import annotations

import random
import runpy
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from peaceroom.scenario.file.loading import from_dict

from .tree import ROOT

HERE = ROOT / "benchmarks"
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__main__")


def _evidence(m: ModuleType) -> None:
    held = m.ledger(2, 2, 12, 6, each=2)
    assert len(held.codings) == 12
    assert len(m.scenario(held).positions) == m.ACTORS * m.ISSUES


def _graph(m: ModuleType) -> None:
    assert m.by_matrices(graph := m._graph(4))["Nash"][0].shape == (graph.size,)


#: benchmark → what makes its cases
BUILDS: dict[str, Callable[[ModuleType], object]] = {
    "challenge": lambda m: (m.random_games(2, 3, 2), m.emissions_with_ranges(2)),
    "documents": lambda m: m.prose(random.Random(1), 200),
    "doha_page": lambda m: (m.with_exit(m.read("doha-2020").scenario, "0..0.05"),
                            m.later_deaths(m.read("doha-2020").folder / "series/fatalities.csv")),
    "drivers": lambda m: m.chosen(m.load_scenario("doha-2020"), []),
    "evidence": _evidence,
    "exchange": lambda m: m.random_case(2, 3, 2),
    "graph": _graph,
    "large_talks": lambda m: from_dict(m.scenario(3, 2)),
    "learned": lambda m: m.made(2, 2, 3),
    "packages": lambda m: m.made(2, 3, 2),
    "process": lambda m: m.large_case(),
    "smp": lambda m: m.random_games(2, 3, 2),
    "violence": lambda m: m.read_series(m.locate("doha-2020").path.parent / "series/fatalities.csv"),
}
#: benchmark → words of the commands that it runs, after ``peaceroom``
COMMANDS: dict[str, Callable[[ModuleType], list[str]]] = {
    "library_case": lambda m: m.arguments(m.origin_files()[0], Path("out")),
    "large_talks": lambda m: ["run", "large.yaml", "--draws", str(m.DRAWS), "--out", "out"],
    "many_draws": lambda _: ["run", "tutorial", "--draws", "10", "--no-process", "--out", "out"],
    "run_doha": lambda m: ["run", "doha-2020", "--json", "--out", "out", *m.SETTLEMENTS],
    "workbench": lambda _: ["serve", "folder", "--port", "0"],
}


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Benchmarks import parts of theirs as scripts do, by names that others have, folders of tests among them: these
    are put aside, and none of theirs stays."""
    for name in NAMES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(HERE))
    yield
    for name in set(sys.modules) - before:
        if name in NAMES:
            del sys.modules[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_is_imported_and_builds_its_cases(name: str) -> None:
    module = import_module(name)
    assert module.__file__ == str(HERE / f"{name}.py")
    if name in BUILDS:
        BUILDS[name](module)


def test_tables_name_benchmarks_that_are_there() -> None:
    assert {*BUILDS, *COMMANDS} <= set(NAMES)


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_of_a_benchmark_have_their_options(name: str) -> None:
    verb, *words = COMMANDS[name](import_module(name))
    command = import_module(f"peaceroom.cli.{verb}").command
    assert command.make_context(verb, words).params


def test_one_that_fails_keeps_no_other_from_running(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, code in (("a", 1), ("b", 0), ("c", 3)):
        (tmp_path / f"{name}.py").write_text(f'import sys\nif __name__ == "__main__":\n    sys.exit({code})\n')
    (tmp_path / "part.py").write_text("raise ValueError\n")
    every = runpy.run_path(str(HERE / "__main__.py"), run_name="every")
    assert every["main"](tmp_path) == 1
    assert capfd.readouterr().out.splitlines() == [
        "== a.py", "== b.py", "== c.py", "beyond a limit, or failed: a.py, c.py"]
    parts = {"accuracy_cases", "accuracy_figures", "accuracy_page"}
    assert {path.stem for path in every["benchmarks"]()} == set(NAMES) - parts
    said = (HERE / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}.py` |" not in said] == sorted(parts)
