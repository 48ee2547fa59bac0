"""Make the offline bundle: every wheel, an installer, a note. ``python tools/bundle.py [--out DIR]``.

The bundle fits machines of the same system, processor and Python as the one that makes it: compiled
packages differ between them. Its wheels are checked against the locked hashes when it is made and again
when it is installed.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

INSTALL_SH = """#!/bin/sh
# Installs Peaceroom beside this file, without internet. PYTHON=... names another Python.
set -eu
cd "$(dirname "$0")"
for candidate in ${PYTHON:+"$PYTHON"} python@PY@ python3 python; do
    if "$candidate" -c 'import sys; raise SystemExit(sys.version_info[:2] != (@PY_TUPLE@))' >/dev/null 2>&1; then
        "$candidate" -m venv peaceroom-env || {
            echo "peaceroom: this Python lacks the venv module" >&2
            echo "  On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
            exit 1
        }
        peaceroom-env/bin/python -m pip --disable-pip-version-check install --quiet --no-index --find-links wheels \\
            --require-hashes -r requirements.txt
        peaceroom-env/bin/python -m pip --disable-pip-version-check install --quiet --no-index --no-deps wheels/@WHEEL@
        echo "Done. The command is: $(pwd)/peaceroom-env/bin/peaceroom"
        exit 0
    fi
done
echo "peaceroom: this bundle was made for Python @PY@ on @KIND@; install that Python first" >&2
exit 1
"""

INSTALL_BAT = """@echo off
rem Installs Peaceroom beside this file, without internet.
cd /d "%~dp0"
py -@PY@ -m venv peaceroom-env || (
  echo peaceroom: this bundle was made for Python @PY@ on @KIND@; install that Python first
  exit /b 1
)
set PIP=peaceroom-env\\Scripts\\python -m pip --disable-pip-version-check install --quiet --no-index
%PIP% --find-links wheels --require-hashes -r requirements.txt || exit /b 1
%PIP% --no-deps wheels\\@WHEEL@ || exit /b 1
echo Done. The command is: %~dp0peaceroom-env\\Scripts\\peaceroom
"""

NOTE = """Peaceroom @VERSION@, to install without internet
For: @KIND@, Python @PY@ (compiled packages differ between systems: make a bundle on each kind).

Linux, macOS:  sh install.sh
Windows:       install.bat

It writes one folder, peaceroom-env, beside this file; delete that folder to remove it.
Then:  peaceroom-env/bin/peaceroom run doha-2020     (Windows: peaceroom-env\\Scripts\\peaceroom)
or:    peaceroom-env/bin/peaceroom serve             the workbench, in a browser
"""


def version() -> str:
    """The version that the package states of itself."""
    text = (ROOT / "src/peaceroom/__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    assert found, "src/peaceroom/__init__.py states no __version__"
    return found[1]


def pip(*arguments: str) -> None:
    """Run pip of this Python; its own words are the message when it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        sys.exit("peaceroom: the bundle could not be made; is the package index within reach?")


def requirements() -> str:
    """The locked requirements of everything in the bundle, each package once."""
    blocks: dict[str, str] = {}
    for name in ("run", "workbench"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for block in re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]:
            blocks[block.split("==", 1)[0]] = block
    return "".join(blocks[name] for name in sorted(blocks))


def make(out: Path) -> Path:
    """Fill ``out`` with the bundle and return it."""
    wheels = out / "wheels"
    shutil.rmtree(out, ignore_errors=True)
    wheels.mkdir(parents=True)
    if subprocess.run([sys.executable, str(ROOT / "tools" / "frontend")], check=False).returncode:
        sys.exit(1)
    (out / "requirements.txt").write_text(requirements(), encoding="utf-8")
    pip("download", "--quiet", "--require-hashes", "--only-binary", ":all:", "--dest", str(wheels),
        "-r", "requirements/build.txt", "-r", str(out / "requirements.txt"))
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), ".")
    names = {
        "@WHEEL@": next(wheels.glob("peaceroom-*.whl")).name,
        "@VERSION@": version(),
        "@PY_TUPLE@": PYTHON.replace(".", ", "),
        "@PY@": PYTHON,
        "@KIND@": f"{platform.system()} {platform.machine()}",
    }
    for name, text in {"install.sh": INSTALL_SH, "install.bat": INSTALL_BAT, "READ-ME-FIRST.txt": NOTE}.items():
        for mark, value in names.items():
            text = text.replace(mark, value)
        newline = "\r\n" if name.endswith(".bat") else "\n"
        (out / name).write_text(text, encoding="utf-8", newline=newline)
    (out / "install.sh").chmod(0o755)
    shutil.copy(ROOT / "LICENSE", out / "LICENSE")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / f"peaceroom-{version()}-offline")
    out = make(parser.parse_args().out.resolve())
    size = sum(f.stat().st_size for f in out.rglob("*") if f.is_file()) / 1e6
    print(f"{out}  ({size:.0f} MB; on the other machine: sh install.sh)")


if __name__ == "__main__":
    main()
