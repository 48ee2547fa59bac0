"""Examples in the README and the documentation are run: what they show is what comes out."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import click
import pytest

from peaceroom.cli import group

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: its examples need the model file that the page tells to write; tests/models/test_docs.py runs both
ELSEWHERE = {"docs/how-to/add-a-model.md"}
WITH_EXAMPLES = [p for p in PAGES if ">>> " in p.read_text(encoding="utf-8")
                 and p.relative_to(ROOT).as_posix() not in ELSEWHERE]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=_name)
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # runs that an example keeps do not land in the repository
    text = page.read_text(encoding="utf-8").replace("```", "")
    example = doctest.DocTestParser().get_doctest(text, {}, _name(page), str(page), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert runner.run(example, out=said.append).failed == 0, "".join(said)


def test_the_readme_has_examples() -> None:
    assert ROOT / "README.md" in WITH_EXAMPLES


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_exist(page: Path) -> None:
    """Every verb and option after `peaceroom` in a block of commands is one of the program's."""
    verbs = set(group.list_commands(None))  # type: ignore[arg-type]  # the context is not used
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for line in re.findall(r"^\$ (?:\.venv/bin/)?peaceroom ([a-z][^#\n]*)", block, re.MULTILINE):
            verb, *words = line.split()
            assert verb in verbs, f"{_name(page)}: peaceroom {line}"
            command = group.get_command(None, verb)  # type: ignore[arg-type]
            if isinstance(command, click.Group) and words and not words[0].startswith("-"):  # fit settlement …
                command = command.get_command(None, words.pop(0))  # type: ignore[arg-type]
                assert command is not None, f"{_name(page)}: peaceroom {line}"
            known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
            used = {w.split("=")[0] for w in words if w.startswith("-")}
            assert used <= known, f"{_name(page)}: peaceroom {line}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{_name(page)} links to {target}"


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"(?:\$ |`|:  )make ([a-z-]+)", page.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{_name(page)}: make {target}"
