"""The wheel holds everything, installs elsewhere and works; so does the offline bundle."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir",
                    str(folder), str(ROOT)], check=True, timeout=300)
    return next(folder.glob("*.whl"))


def test_wheel_is_for_every_system(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_wheel_holds_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if n.startswith("peaceroom/")}
    source = ROOT / "src"
    files = {p.relative_to(source).as_posix() for p in (source / "peaceroom").rglob("*") if p.is_file()
             and "__pycache__" not in p.parts}
    assert names == files
    for needed in ("peaceroom/py.typed", "peaceroom/scenario/library/doha-2020/scenario.yaml"):
        assert needed in names
    assert any(n.startswith("peaceroom/report/templates/") for n in names)


def test_wheel_states_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = {n.split("/", 1)[1]: n for n in archive.namelist() if ".dist-info/" in n}
        assert "licenses/LICENSE" in info
        assert "peaceroom = peaceroom.cli:main" in archive.read(info["entry_points.txt"]).decode()
        assert "Requires-Python: >=3.11" in archive.read(info["METADATA"]).decode()


def _offline() -> dict[str, str]:
    """An environment in which pip reaches nothing but what it is pointed at."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "VIRTUAL_ENV"))}
    return kept | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "peaceroom offline"
    subprocess.run([sys.executable, str(ROOT / "tools" / "bundle.py"), "--out", str(folder)], check=True, timeout=900)
    return folder


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="install.bat needs a Windows machine")
def test_bundle_installs_without_network(bundle: Path, tmp_path: Path) -> None:
    done = subprocess.run(["sh", str(bundle / "install.sh")], env=_offline(), cwd=tmp_path, capture_output=True,
                          text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    command = bundle / "peaceroom-env" / "bin" / "peaceroom"
    assert str(command) in done.stdout
    with zipfile.ZipFile(next((bundle / "wheels").glob("peaceroom-*.whl"))) as archive:
        assert {"htmx.min.js", "tabulator.min.js"} <= {Path(n).name for n in archive.namelist()}
    for arguments in (["--version"], ["validate", "doha-2020"], ["serve", "--help"]):
        said = subprocess.run([command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=120,
                              check=False)
        assert said.returncode == 0, said.stderr


@pytest.mark.slow
def test_wheel_installs_into_a_clean_environment(wheel: Path, bundle: Path, tmp_path: Path) -> None:
    """As `pip install peaceroom.whl` would, dependencies from the bundle's wheels instead of an index."""
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / BIN / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--find-links", bundle / "wheels", wheel], check=True,
                   env=_offline(), timeout=900)
    done = subprocess.run([tmp_path / "env" / BIN / "peaceroom", "validate", "doha-2020"], cwd=tmp_path,
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_bundle_explains_itself(bundle: Path) -> None:
    assert b"\r\n" in (bundle / "install.bat").read_bytes()
    assert b"\r" not in (bundle / "install.sh").read_bytes()
    for name in ("install.sh", "install.bat", "READ-ME-FIRST.txt"):
        text = (bundle / name).read_text(encoding="utf-8")
        assert "@PY@" not in text and "@WHEEL@" not in text and str(ROOT) not in text
