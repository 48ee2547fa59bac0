"""``python benchmarks``: all benchmarks in turn, each in a fresh process, and at the end which did not end well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def benchmarks(folder: Path = HERE) -> list[Path]:
    """The files that measure something; the others are parts of these."""
    return [path for path in sorted(folder.glob("*.py"))
            if path.stem != "__main__" and '\nif __name__ == "__main__":\n' in path.read_text(encoding="utf-8")]


def main(folder: Path = HERE) -> int:
    missed = []
    for path in benchmarks(folder):
        print(f"== {path.name}", flush=True)
        if subprocess.run([sys.executable, str(path)], check=False).returncode:
            missed.append(path.name)
    if missed:
        print(f"beyond a limit, or failed: {', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
