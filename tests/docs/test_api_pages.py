"""The pages of the Python interface: all that is public is on them, and what they name exists and says what it is."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, TypedDict

import pytest
from pydantic import Field

import peaceroom
from peaceroom.models import entries, param
from peaceroom.scenario.types import Provenance

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "api").glob("*.md"))
DIRECTIVE = re.compile(r"^\.\. (auto\w+|py:\w+):: ([\w.]+)", re.MULTILINE)


def _directives(page: Path) -> Iterator[tuple[str, str]]:
    for found in DIRECTIVE.finditer(page.read_text(encoding="utf-8")):
        yield found[1], found[2]


def _thing(name: str) -> Any:
    module, _, last = name.rpartition(".")
    return getattr(importlib.import_module(module), last)


NAMED = [(page.name, kind, name) for page in PAGES for kind, name in _directives(page)]


def test_every_public_name_is_described() -> None:
    described = {name for _, _, name in NAMED}
    assert {f"peaceroom.{name}" for name in peaceroom.__all__} <= described


def test_every_model_is_described_and_leads_to_its_theory() -> None:
    text = (DOCS / "api" / "models.md").read_text(encoding="utf-8")
    described = {name for _, _, name in NAMED}
    for key, entry in entries().items():
        if entry.package == "peaceroom":
            assert f"{entry.cls.__module__}.{entry.cls.__name__}" in described, key
            assert f"](../models/{key}.md)" in text, key


@pytest.mark.parametrize(("page", "kind", "name"), NAMED, ids=[name for _, _, name in NAMED])
def test_what_a_page_names_exists_and_says_what_it_is(page: str, kind: str, name: str) -> None:
    thing = _thing(name)
    assert not any(part.startswith("_") and part != "__version__" for part in name.split(".")), page
    if kind.startswith("auto"):
        assert (kind == "autofunction") != isinstance(thing, type), page
        assert (kind == "autoexception") == (isinstance(thing, type) and issubclass(thing, Exception)), page
        own = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
        # a dataclass without a docstring gets its signature for one
        assert own and not own.startswith(f"{thing.__name__}("), f"{page}: {name} has no docstring"


def test_nothing_is_described_twice() -> None:
    things = [(name, _thing(name)) for _, kind, name in NAMED if kind.startswith("auto")]
    assert len({id(thing) for _, thing in things}) == len(things)


def test_every_page_is_in_the_list_of_pages() -> None:
    listed = (DOCS / "api" / "index.md").read_text(encoding="utf-8").split(":maxdepth: 1")[1].split()
    assert {page.stem for page in PAGES} - {"index"} == set(listed) - {"```"}
    assert "\napi/index\n" in (DOCS / "index.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def api() -> ModuleType:
    pytest.importorskip("sphinx", reason="needs what `make docs` installs")
    spec = importlib.util.spec_from_file_location("api", DOCS / "_ext" / "api.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Answer(TypedDict, total=False):
    """One answer."""

    share: Annotated[list[Annotated[float, "0 to 1"]], "by draw"] | None


class Row(Provenance):
    """One row of a file."""

    from_: Annotated[str, Field(max_length=9)] = Field(alias="from")
    note: str | None = None


def test_forms_show_their_keys_with_types(api: ModuleType) -> None:
    assert list(api.fields(Answer)) == ["* **share**: ``list[float] | None``, may be absent"]
    assert list(api.fields(Row)) == ["* **from**: ``str``", "* **note**: ``str | None``, may be absent",
                                     "* and those of `Provenance`"]


def test_parameters_of_a_model_show_meaning_unit_range_and_default(api: ModuleType) -> None:
    @dataclasses.dataclass(frozen=True)
    class Model:
        top: int = param(2, "how *many* decide", unit="actors", low=1, high=20)
        rule: str = param("one", "which", choices=("one", "two_b"))
        least: float = param(0.5, "no less", low=0.0)

    assert list(api.fields(Model)) == [
        r"* **top**: how \*many\* decide (actors); 1 to 20; default 2",
        r"* **rule**: which; one of one, two\_b; default one",
        "* **least**: no less; at least 0; default 0.5",
    ]


def test_attributes_that_share_a_line_keep_their_names(api: ModuleType) -> None:
    lines = ["One.", "", ":ivar low, high: ``(K,)`` ends", "            of the scale.", ":vartype low: float",
             ":ivar rule: which", "", "After."]
    assert api.listed(lines) == ["One.", "", "* **low**, **high**: ``(K,)`` ends", "  of the scale.",
                                 "* **rule**: which", "", "After."]


def test_arrays_are_written_short(api: ModuleType) -> None:
    long = "(x: ~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.float64]], y: ~typing.Any = <factory>)"
    assert api.readable(long) == "(x: NDArray[float64], y: Any = ...)"
    assert api.readable(None) is None


@pytest.mark.slow
def test_built_pages_show_no_private_names_and_nothing_of_pydantic(api: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("furo", reason="needs what `make docs` installs")
    build = [sys.executable, "-m", "sphinx", "--quiet", "-W", "-b", "html", str(DOCS), str(tmp_path)]
    subprocess.run(build, check=True)
    shown = set()
    for page in (tmp_path / "api").glob("*.html"):
        shown |= set(re.findall(r'<dt class="[^"]*" id="([\w.]+)"', page.read_text(encoding="utf-8")))
    assert {name for _, _, name in NAMED} <= shown
    assert "peaceroom.Case.weight" in shown and "peaceroom.models.nash.Nash.solve" in shown
    # what stands before a colon in the text of a property is no type
    assert ">Type<" not in (tmp_path / "api" / "models.html").read_text(encoding="utf-8")
    last = {name.rpartition(".")[2] for name in shown} - {"__version__"}
    assert not {name for name in last if name.startswith(("_", "model_")) or name in ("copy", "dict", "json", "schema")}
