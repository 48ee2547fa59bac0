"""``python tools/mutation``: mutate, run tests, print the score of each room and the survivors."""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from mutation import forked, sites  # noqa: E402

#: at most so many tests, and seconds of them, a mutant: the quickest of those that reach its line
TESTS, SECONDS = 80, 30.0


def chosen(base: dict[str, Any], path: Path, line: int) -> list[str]:
    """The passing tests that run the line, quickest first; those that run any line of the file for what is run once."""
    lines = base["lines"].get(str(path), {})
    names = set(lines.get(str(line), ())) or {t for tests in lines.values() for t in tests}
    found, total = [], 0.0
    for name in sorted(names & set(base["passed"]), key=lambda n: (base["passed"][n], n)):
        total += base["passed"][name]
        if len(found) == TESTS or (found and total > SECONDS):
            break
        found.append(name)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("rooms", nargs="*", help="rooms of rooms.toml, or files; default: all")
    parser.add_argument("--count", type=int, default=60, help="mutants a file")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=forked.ROOT / "dist" / "mutation.json")
    given = parser.parse_args()
    table = tomllib.loads((HERE / "rooms.toml").read_text(encoding="utf-8"))
    accepted = tomllib.loads((HERE / "accepted.toml").read_text(encoding="utf-8"))
    kernels = {Path(p) for p in forked.forked(lambda: [str(p.resolve()) for p in forked.kernels()], 60)}
    forked.preload()
    results: list[dict[str, Any]] = []
    for room, spec in table.items():
        files = sorted({p for pattern in spec["files"] for p in forked.ROOT.glob(pattern)})
        wanted = [f for f in files if {room, str(f.relative_to(forked.ROOT))} & set(given.rooms or [room])]
        for compiled in (True, False):
            part = [f for f in wanted if (f not in kernels) == compiled]
            if part:
                results += _mutate(room, part, spec["tests"], given, compiled)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    return report(results, accepted)


def _mutate(room: str, files: list[Path], tests: list[str], given: argparse.Namespace,
            compiled: bool) -> list[dict[str, Any]]:
    start = time.monotonic()
    base = forked.baseline(tests, files, compiled=compiled)
    print(f"{room}: {len(base['passed'])} tests{'' if compiled else ', uncompiled'}, {len(base['failed'])} left out, "
          f"{time.monotonic() - start:.0f} s", flush=True)
    results = []
    for path in files:
        name = path.relative_to(forked.ROOT / "src" / "peaceroom").as_posix()
        mutants, there = sites.sample(path, name, given.count, f"{given.seed}:{name}")
        killed = 0
        for mutant in mutants:
            names = chosen(base, path, mutant.line)
            limit = 20 + 5 * sum(base["passed"][n] for n in names)
            by = forked.killed_by(path, mutant.source, names, limit, compiled=compiled) if names else ""
            killed += bool(by)
            results.append({"room": room, "file": name, "line": mutant.line, "key": mutant.key, "by": by,
                            "tests": len(names)})
            if not by:
                print(f"  lives, {len(names)} tests: {mutant.key} (line {mutant.line})", flush=True)
        print(f"{name}: {killed} of {len(mutants)} killed ({there} in all)", flush=True)
    return results


def report(results: list[dict[str, Any]], accepted: dict[str, str]) -> int:
    """Print the score by room; 1 where a survivor is not explained."""
    rooms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for result in results:
        rooms[result["room"]].append(result)
    print(f"\n{'room':12}{'mutants':>8}{'killed':>8}{'accepted':>10}{'score':>8}")
    open_ = []
    for room, made in [*rooms.items(), ("all", results)]:
        killed = sum(bool(r["by"]) for r in made)
        fine = [r for r in made if not r["by"] and r["key"] in accepted]
        score = f"{100 * killed / (len(made) - len(fine)):.0f} %" if len(made) > len(fine) else ""
        print(f"{room:12}{len(made):8}{killed:8}{len(fine):10}{score:>8}")
    open_ = [r for r in results if not r["by"] and r["key"] not in accepted]
    if open_:
        print(f"\n{len(open_)} survivors are explained nowhere:")
        print(*(f"  {r['key']} (line {r['line']}, {r['tests']} tests)" for r in open_), sep="\n")
    return bool(open_)


if __name__ == "__main__":
    sys.exit(main())
