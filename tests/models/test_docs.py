"""Docstrings, theory pages, bibliography and the how-to say what the code does."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from peaceroom.models import entries

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS = ["Idea", "Symbols", "Steps", "Names in the literature", "Reproduces", "Departures",
            "Weaknesses, and when not to use it", "References"]
OWN = {key: entry for key, entry in entries().items() if entry.origin.startswith("peaceroom.")}


def docstring(key: str) -> str:
    """The docstring of the file that holds the model."""
    text = import_module(OWN[key].origin).__doc__
    assert text, key
    return text


def bibliography() -> list[str]:
    """Keys of the bibliography, in order."""
    return re.findall(r"^`([a-z0-9-]+)`$", (DOCS / "references.md").read_text(encoding="utf-8"), re.M)


def cited(text: str) -> set[str]:
    """Keys under the heading References of a docstring."""
    return set(re.findall(r"[a-z][a-z0-9-]+", text.split("\nReferences\n")[1]))


@pytest.mark.parametrize("key", OWN)
def test_docstring_has_the_fixed_sections(key: str) -> None:
    heads = re.findall(r"^[A-Z][^\n]*(?=\n {4}\S)", docstring(key), re.M)
    assert [next((s for s in SECTIONS if h.startswith(s)), h) for h in heads] == SECTIONS


@pytest.mark.parametrize("key", OWN)
def test_cited_works_are_in_the_bibliography(key: str) -> None:
    assert cited(docstring(key)), "no reference"
    assert cited(docstring(key)) <= set(bibliography())


def test_bibliography_is_sorted_and_has_no_key_twice() -> None:
    assert bibliography() == sorted(set(bibliography()))


@pytest.mark.parametrize("key", OWN)
def test_theory_page_exists_names_the_key_and_cites_the_same(key: str) -> None:
    page = (DOCS / "models" / f"{key}.md").read_text(encoding="utf-8")
    assert f"`{key}`" in page
    assert "$" in page, "no equation"
    assert cited(docstring(key)) <= set(re.findall(r"`([a-z0-9-]+)`", page))


def test_index_takes_in_every_page_by_itself_and_links_models_that_exist() -> None:
    index = (DOCS / "models" / "index.md").read_text(encoding="utf-8")
    assert re.search(r"```\{toctree\}\n:glob:.*\n\*\n```", index, re.S)
    assert set(re.findall(r"\]\(([a-z-]+)\.md\)", index)) <= set(OWN)


@pytest.mark.parametrize("key", OWN)
def test_examples_on_the_theory_page(key: str) -> None:
    result = doctest.testfile(str(DOCS / "models" / f"{key}.md"), module_relative=False, encoding="utf-8")
    assert result.failed == 0


@pytest.mark.parametrize("key", OWN)
def test_every_parameter_has_a_meaning_and_options_and_presets_are_on_the_page(key: str) -> None:
    page = (DOCS / "models" / f"{key}.md").read_text(encoding="utf-8")
    for field in fields(OWN[key].cls):
        assert field.metadata.get("meaning"), field.name
        assert f"`{field.name}`" in page, field.name
    for preset in OWN[key].presets:
        named = f"`{preset}`" in page or f"`{key}@{preset}`" in page
        assert named or preset == OWN[key].default_preset, preset


def test_how_to_add_a_model(tmp_path: Path) -> None:
    """The page's file is saved as the reader would, then its examples run against it in a fresh Python."""
    page = DOCS / "how-to" / "add-a-model.md"
    file = re.search(r"```python\n(from .*?)```", page.read_text(encoding="utf-8"), re.S)
    assert file
    (tmp_path / "strongest.py").write_text(file[1], encoding="utf-8")
    code = (f"import doctest, sys; sys.exit(doctest.testfile({str(page)!r}, module_relative=False, "
            "encoding='utf-8').failed)")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stdout + done.stderr
