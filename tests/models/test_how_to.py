"""The how-to for models works as it is written, in a package of its own, through the commands that it names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-model.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the package of the page is built and unpacked, as an installer does."""
    base = tmp_path_factory.mktemp("how-to")
    made = base / "my-models"
    (made / "my_package").mkdir(parents=True)
    (made / "my_package" / "__init__.py").touch()
    (made / "my_package" / "strongest.py").write_text(blocks("python")[0], encoding="utf-8")
    (project,) = (b for b in blocks("toml") if "[project]" in b)
    (made / "pyproject.toml").write_text(project, encoding="utf-8")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(build, cwd=made, check=True, capture_output=True)
    (wheel,) = (made / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(base / "site")
    return base / "site"


def peaceroom(site: Path, folder: Path, *words: str) -> str:
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run([sys.executable, "-m", "peaceroom", *words], cwd=folder, capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": path, "COLUMNS": "200"}, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_files_of_the_page_are_those_that_it_lists() -> None:
    (listed,) = (b for b in blocks("text") if "my-models/" in b)
    assert listed.split() == ["my-models/", "my_package/__init__.py", "my_package/strongest.py", "pyproject.toml"]


def test_the_model_is_listed_with_whose_it_is(site: Path, tmp_path: Path) -> None:
    assert "From my-models 0.1, in my_package.strongest." in peaceroom(site, tmp_path, "models", "strongest")
    table = peaceroom(site, tmp_path, "models")
    assert re.search(r"^strongest .*my-models 0\.1 *$", table, re.MULTILINE)
    assert re.search(r"^median .*peaceroom \d", table, re.MULTILINE)
    known = {m["key"]: m for m in json.loads(peaceroom(site, tmp_path, "models", "--json"))["models"]}
    assert (known["strongest"]["package"], known["strongest"]["version"]) == ("my-models", "0.1")


def test_the_commands_of_the_page_answer(site: Path, tmp_path: Path) -> None:
    commands = [line[len("$ peaceroom "):].split() for block in blocks("console") for line in block.splitlines()]
    assert [c[0] for c in commands] == ["models", "solve", "run"]
    solved = json.loads(peaceroom(site, tmp_path, *commands[1], "--json"))
    assert solved["model"] == "strongest@single" and None not in solved["outcome"].values()
    run = json.loads(peaceroom(site, tmp_path, *commands[2], "--no-report", "--no-process", "--json"))
    assert run["models"] == ["strongest", "compromise"]
    assert all("median" in by_model["strongest"] for by_model in run["settlements"].values())
    manifest = json.loads((tmp_path / run["run"] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["plug_ins"] == {"strongest": "my-models 0.1"}
