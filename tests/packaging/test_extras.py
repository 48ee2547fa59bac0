"""What is declared is what is imported, and what is an extra is missed only by those who ask for it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest

from peaceroom.core.extras import EXTRAS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: import name → distribution, where they differ
DISTRIBUTIONS = {"yaml": "pyyaml", "pydantic_core": "pydantic-core", "docx": "python-docx", "pysat": "python-sat",
                 "multipart": "python-multipart",
                 "rfc3161_client": "rfc3161-client", "charset_normalizer": "charset-normalizer"}
#: declared for what another library of the extra asks for
ASKED_FOR = {"lxml_html_clean", "python-multipart"}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[; ]", r)[0].lower() for r in requirements}


def _imported() -> set[str]:
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {a.name.split(".")[0] for a in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return {DISTRIBUTIONS.get(n, n) for n in found - set(sys.stdlib_module_names) - {"peaceroom"}}


def test_every_imported_library_is_declared_and_every_declared_one_imported() -> None:
    declared = _names(PROJECT["dependencies"])
    for requirements in PROJECT["optional-dependencies"].values():
        declared |= _names(requirements)
    assert _imported() == declared - ASKED_FOR


def test_the_table_of_extras_is_that_of_the_package() -> None:
    assert {extra: _names(r) for extra, r in PROJECT["optional-dependencies"].items()} == {
        extra: {DISTRIBUTIONS.get(name, name) for name in libraries} for extra, (_, libraries) in EXTRAS.items()}


def _without(extras: Collection[str], code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a Python in which the libraries of some extras cannot be found."""
    gone = tuple(name for extra in extras for name in EXTRAS[extra][1])
    blocked = f"""
import sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {gone!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Gone())
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {gone!r} else find(name, package)
{code}
"""
    return subprocess.run([sys.executable, "-c", blocked], cwd=folder, capture_output=True, text=True, timeout=300)


def test_a_run_without_the_report_says_how_to_get_one(tmp_path: Path) -> None:
    said = _without(["report"], "from peaceroom.cli import main\n"
                    "main(['run', 'tutorial', '--draws', '100', '--models', 'mean', '--no-process'])", tmp_path)
    assert said.returncode == 0, said.stderr
    assert 'pip install "peaceroom[report]"' in said.stderr
    assert "River" in said.stdout or "river" in said.stdout
    assert not list(tmp_path.rglob("report.html"))


_RUN = ("peaceroom.forecast(peaceroom.load_scenario('tutorial'), draws=10, models=['mean'], what_ifs=[], "
        "process=False, levers=False)")
#: what asks for an extra: calls, one after the other in one process
ASKS = {
    "spreadsheets": ["main(['export', 'tutorial', 'river.xlsx'])"],
    "notebook": [f"{_RUN}.to_pandas()", f"{_RUN}.to_xarray()"],
    "cluster": ["main(['run', 'tutorial', '--draws', '10', '--on', 'dask'])",
                "main(['run', 'tutorial', '--draws', '10', '--store', 'memory://x'])"],
    "brief": ["main(['brief', 'tutorial', '--draws', '10', '--format', 'pdf'])"],
    "report": [f"{_RUN}.plot()"],
}
_EACH = """
import io, sys
from contextlib import redirect_stderr
import peaceroom
from peaceroom.cli import main
for call in {calls!r}:
    told = io.StringIO()
    try:
        with redirect_stderr(told):
            exec(call)
    except SystemExit as error:
        print(error.code, told.getvalue().replace("\\n", " "))
    except peaceroom.InputError as error:
        print(2, " ".join(error.lines()))
    else:
        print(0)
"""


@pytest.mark.parametrize("extra", ASKS)
def test_what_needs_an_extra_names_it(extra: str, tmp_path: Path) -> None:
    said = _without([extra], _EACH.format(calls=ASKS[extra]), tmp_path)
    assert said.returncode == 0, said.stderr
    told = said.stdout.splitlines()
    assert len(told) == len(ASKS[extra])
    for line in told:
        assert line.startswith("2 ") and "E329" in line and f'pip install "peaceroom[{extra}]"' in line


def test_solving_needs_no_extra(tmp_path: Path) -> None:
    said = _without(EXTRAS, "from peaceroom.cli import main\nmain(['solve', 'tutorial', '--model', 'mean'])", tmp_path)
    assert said.returncode == 0, said.stderr
