"""What lower floors call by name at the edge is there, and libraries that are missing are named with their extra."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

import pytest

from peaceroom.core import edges, extras
from peaceroom.core.errors import InputError, Problem

UNLIKELY = "peaceroom_test_of_edges"


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType(UNLIKELY)
    module.__dict__["both"] = lambda *args, **options: (args, options)
    monkeypatch.setitem(sys.modules, UNLIKELY, module)
    monkeypatch.setitem(edges.EDGES, "Test.both", f"{UNLIKELY}:both")
    return module


@pytest.mark.usefixtures("called")
def test_an_edge_is_called_with_what_it_is_given() -> None:
    assert edges.call("Test.both", 1, "two", three=3) == ((1, "two"), {"three": 3})


@pytest.mark.parametrize("edge", sorted(edges.EDGES))
def test_every_edge_leads_to_a_function(edge: str) -> None:
    module, name = edges.EDGES[edge].split(":")
    assert callable(getattr(import_module(module), name))
    owner, method = edge.split(".")
    homes = {"Scenario": "peaceroom.scenario.types", "Run": "peaceroom.runs.run"}
    assert callable(getattr(getattr(import_module(homes[owner]), owner), method))


def test_what_is_installed_is_not_missing() -> None:
    assert {name: libraries for name, (_, libraries) in extras.EXTRAS.items()} == {
        "report": ("matplotlib", "jinja2", "markupsafe"), "spreadsheets": ("openpyxl",),
        "notebook": ("pandas", "xarray"), "brief": ("docx", "typst"),
        "documents": ("trafilatura", "lxml", "lxml_html_clean", "pypdf", "pypdfium2", "charset_normalizer", "ftfy",
                      "sentencex"),
        "workbench": ("starlette", "uvicorn", "multipart", "jinja2", "markupsafe", "matplotlib"),
        "seals": ("cryptography", "rfc3161_client"), "conflict": ("pysat",),
        "cluster": ("distributed", "dask", "fsspec")}
    for extra in extras.EXTRAS:
        assert extras.missing(extra) == []
        extras.need(extra)


@pytest.mark.parametrize(("gone", "words"), [(("no_such_a",), "no_such_a is not installed"),
                                             (("no_such_a", "no_such_b"), "no_such_a and no_such_b are not installed")])
def test_what_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, gone: tuple[str, ...],
                                                 words: str) -> None:
    monkeypatch.setitem(extras.EXTRAS, "test", ("pages", ("json", *gone)))
    with pytest.raises(InputError) as refused:
        extras.need("test")
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == ("E329", words)
    assert problem.why == "without it there can be no pages"
    assert problem.remedy == 'type: pip install "peaceroom[test]"'


@pytest.mark.parametrize(("count", "last"), [(99, None), (100, None), (101, "and 1 more problem"),
                                             (1250, "and 1,150 more problems")])
def test_the_first_hundred_problems_are_shown_and_the_others_counted(count: int, last: str | None) -> None:
    error = InputError(Problem("f", count - i, 1, "E001", "m", "w", "r") for i in range(count))
    assert len(error.problems) == count
    shown = [f"f:{line}:1: E001 m — w — r" for line in range(1, min(count, 100) + 1)]
    assert error.lines() == [*shown, *([last] if last else [])] == str(error).split("\n")
