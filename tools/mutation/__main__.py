"""``python tools/mutation``: mutate, run tests, print the score of each room and the survivors."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from mutation import forked, sites  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("rooms", nargs="*", help="rooms of rooms.toml, or files; default: all")
    parser.add_argument("--count", type=int, default=60, help="mutants a file")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=forked.ROOT / "dist" / "mutation.json")
    given = parser.parse_args()
    table = tomllib.loads((HERE / "rooms.toml").read_text(encoding="utf-8"))
    accepted = tomllib.loads((HERE / "accepted.toml").read_text(encoding="utf-8"))
    kernels = set(map(Path, forked.forked(forked.kernels, 60)))
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
    """Results for the files, from a process that serves them; what is to be loaded anew is forked from this one."""
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(read)
        _serve(room, files, tests, given, compiled, write)
    os.close(write)
    results = []
    with os.fdopen(read, encoding="utf-8") as pipe:
        for line in pipe:
            if line.startswith("#"):
                print(line[1:].rstrip("\n"), flush=True)
                continue
            result = json.loads(line)
            text = result.pop("source")
            # a survivor may live by what was worked out while the modules were loaded
            if result["names"] and result["by"] in ("", "anew"):
                path = forked.ROOT / "src" / "peaceroom" / result["file"]
                result["by"] = forked.killed_anew(path, text, result["names"], result["limit"], compiled=compiled)
            elif not result["names"]:
                result["by"] = ""
            result["tests"] = len(result.pop("names"))
            results.append(result)
            if not result["by"]:
                print(f"  lives, {result['tests']} tests: {result['key']} (line {result['line']})", flush=True)
    os.waitpid(pid, 0)
    return results


def _serve(room: str, files: list[Path], tests: list[str], given: argparse.Namespace, compiled: bool,
           write: int) -> None:
    out = os.fdopen(write, "w", encoding="utf-8")
    try:
        start = time.monotonic()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.chdir(forked.ROOT)
        sys.path[:0] = [str(forked.SOURCE)]
        served = forked.Served(tests, files, compiled=compiled)
        print(f"#{room}: {len(served.passed)} tests{'' if compiled else ', uncompiled'}, {len(served.failed)} left "
              f"out, {time.monotonic() - start:.0f} s", file=out, flush=True)
        for path in files:
            name = path.relative_to(forked.SOURCE / "peaceroom").as_posix()
            mutants, there = sites.sample(path, name, given.count, f"{given.seed}:{name}")
            for mutant in mutants:
                names = served.chosen(path, mutant.line)
                by = served.killed_by(path, mutant.source, names) if names else ""
                json.dump({"room": room, "file": name, "line": mutant.line, "key": mutant.key, "by": by, "names": names,
                           "limit": 30 + 6 * sum(served.passed[n] for n in names),
                           "source": "" if by not in ("", "anew") else mutant.source}, out)
                out.write("\n")
                out.flush()
            print(f"#{name}: {len(mutants)} of {there} mutants", file=out, flush=True)
    except BaseException as error:
        print(f"#{room}: {error!r}", file=out, flush=True)
    finally:
        os._exit(0)


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
