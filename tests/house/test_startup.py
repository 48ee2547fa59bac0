"""`import peaceroom` and `--help` stay light: counted in modules, not in seconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numba", "scipy", "pandas", "matplotlib", "pyarrow", "pydantic", "openpyxl", "xarray", "jinja2", "numpy")


def _loaded(code: str) -> set[str]:
    code += "\nimport sys\nprint('\\n'.join({name.split('.')[0] for name in sys.modules}))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return set(said.stdout.split())


def test_import_loads_no_heavy_library() -> None:
    assert not _loaded("import peaceroom") & set(HEAVY)


def test_help_loads_no_heavy_library() -> None:
    code = "from peaceroom.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert not _loaded(code) & set(HEAVY)


def test_public_names_exist() -> None:
    import peaceroom

    for name in peaceroom.__all__:
        assert hasattr(peaceroom, name), name


def test_unknown_name_is_an_attribute_error() -> None:
    import peaceroom

    with pytest.raises(AttributeError, match="no attribute 'forcast'"):
        peaceroom.forcast  # noqa: B018 — the access itself is what is tested
