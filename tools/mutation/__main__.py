"""``python tools/mutation``: mutate, run tests, print the score of each room and the survivors."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

#: results that are no kill, as they are told
LIVES = {"": "lives", "not run": "no test was run", "stalled": "its tests wait for ever"}
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from mutation import forked, sites  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("rooms", nargs="*", help="rooms of rooms.toml, or files; default: all")
    parser.add_argument("--count", type=int, default=60, help="mutants a file")
    parser.add_argument("--sample", type=int, help="mutants a room in place of that, drawn from all its files")
    parser.add_argument("--more", action="store_true", help="add to what --out holds, and report on all of it")
    parser.add_argument("--again", action="store_true", help="try those that live by --out with the tests of today")
    parser.add_argument("--quick", action="store_true", help="do not compile kernels that live uncompiled")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=forked.ROOT / "dist" / "mutation.json")
    given = parser.parse_args()
    table = tomllib.loads((HERE / "rooms.toml").read_text(encoding="utf-8"))
    accepted = tomllib.loads((HERE / "accepted.toml").read_text(encoding="utf-8"))
    kernels = set(map(Path, forked.forked(forked.kernels, 60)))
    forked.preload()
    results: list[dict[str, Any]] = []
    if (given.more or given.again) and given.out.exists():
        results = json.loads(given.out.read_text(encoding="utf-8"))
    living = frozenset(r["key"] for r in results if r["by"] in LIVES and r["key"] not in accepted)
    for room, spec in table.items():
        files = sorted({p for pattern in spec["files"] for p in forked.ROOT.glob(pattern)})
        asked = set(given.rooms or [room])  # "kernels" asks for all rooms of kernels
        wanted = [f for f in files if {room, room.split("-")[0], str(f.relative_to(forked.ROOT))} & asked]
        if given.again:
            counts = Counter(forked.SOURCE / "peaceroom" / r["file"] for r in results if r["key"] in living)
        else:
            counts = sites.shares(wanted, given.sample, f"{given.seed}:{room}") if given.sample else Counter(
                dict.fromkeys(wanted, given.count))
        for compiled in (True, False):
            part = {f: counts[f] for f in wanted if counts.get(f) and (f not in kernels) == compiled}
            if not part:
                continue
            fresh = _mutate(room, part, spec["tests"], given.seed, compiled,
                            [] if given.quick else spec.get("compiled", []), living if given.again else None)
            again = {r["key"] for r in fresh}
            results = [r for r in results if r["key"] not in again] + fresh
            given.out.parent.mkdir(parents=True, exist_ok=True)
            given.out.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    return report(results, accepted)


def _mutate(room: str, files: dict[Path, int], tests: list[str], seed: str, compiled: bool,
            whole: list[str], only: frozenset[str] | None) -> list[dict[str, Any]]:
    """Results for so many mutants of each file, from a process that serves them.

    What is to be loaded anew is forked from this one. A kernel that lives uncompiled is tried compiled as well, with
    the files of tests ``whole``.
    """
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(read)
        _serve(room, files, tests, seed, compiled, only, write)
    os.close(write)
    results = []
    with os.fdopen(read, encoding="utf-8") as pipe:
        for line in pipe:
            if line.startswith("#"):
                print(line[1:].rstrip("\n"), flush=True)
                continue
            result = json.loads(line)
            text = result.pop("source")
            # a survivor may live by what was worked out while the modules were loaded; a fork may end badly by itself
            if result["names"] and result["by"] in ("", "anew", forked.CRASH):
                path = forked.ROOT / "src" / "peaceroom" / result["file"]
                result["by"] = forked.killed_anew(path, text, result["names"], result["limit"], compiled=compiled)
            elif not result["names"]:
                result["by"] = forked.NOT_RUN
            if not compiled and whole and result["by"] in ("", forked.NOT_RUN):
                path = forked.ROOT / "src" / "peaceroom" / result["file"]
                result["by"] = forked.killed_compiled(path, text, whole)
            result["tests"] = len(result.pop("names"))
            results.append(result)
            if result["by"] in LIVES:
                print(f"  {LIVES[result['by']]}, {result['tests']} tests: {result['key']} (line {result['line']})",
                      flush=True)
    os.waitpid(pid, 0)
    return results


def _serve(room: str, files: dict[Path, int], tests: list[str], seed: str, compiled: bool, only: frozenset[str] | None,
           write: int) -> None:
    out = os.fdopen(write, "w", encoding="utf-8")
    try:
        start = time.monotonic()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.chdir(forked.ROOT)
        sys.path[:0] = [str(forked.SOURCE)]
        served = forked.Served(tests, list(files), compiled=compiled)
        print(f"#{room}: {len(served.passed)} tests{'' if compiled else ', uncompiled'}, {len(served.failed)} left "
              f"out, {time.monotonic() - start:.0f} s", file=out, flush=True)
        for path, count in files.items():
            name = path.relative_to(forked.SOURCE / "peaceroom").as_posix()
            mutants, there = sites.sample(path, name, count, f"{seed}:{name}", only)
            for mutant in mutants:
                names = served.chosen(path, mutant.line)
                by = served.killed_by(path, mutant.source, names) if names else ""
                json.dump({"room": room, "file": name, "line": mutant.line, "key": mutant.key, "by": by, "names": names,
                           "limit": 30 + 6 * sum(served.passed[n] for n in names),
                           "source": "" if by not in ("", "anew", forked.CRASH) else mutant.source}, out)
                out.write("\n")
                out.flush()
            print(f"#{name}: {len(mutants)} of {there} mutants", file=out, flush=True)
    except BaseException as error:
        print(f"#{room}: {error!r}", file=out, flush=True)
    finally:
        os._exit(0)


def report(results: list[dict[str, Any]], accepted: dict[str, str]) -> int:
    """Print the score by room; 1 where a survivor is not explained, or nothing is known of a mutant.

    The score is the share of killed among the mutants whose tests were run, accepted survivors apart.
    """
    rooms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for result in results:
        rooms[result["room"]].append(result)
    print(f"\n{'room':12}{'mutants':>8}{'killed':>8}{'accepted':>10}{'score':>8}{'not run':>9}")
    for room, made in [*rooms.items(), ("all", results)]:
        ran = [r for r in made if r["by"] not in (forked.NOT_RUN, forked.STALLED)]
        killed = sum(bool(r["by"]) for r in ran)
        fine = [r for r in ran if not r["by"] and r["key"] in accepted]
        score = f"{100 * killed / (len(ran) - len(fine)):.0f} %" if len(ran) > len(fine) else ""
        print(f"{room:12}{len(made):8}{killed:8}{len(fine):10}{score:>8}{len(made) - len(ran):9}")
    open_ = [r for r in results if r["by"] in LIVES and r["key"] not in accepted]
    if open_:
        print(f"\n{len(open_)} mutants are neither killed nor explained:")
        print(*(f"  {LIVES[r['by']]}: {r['key']} (line {r['line']}, {r['tests']} tests)" for r in open_), sep="\n")
    return bool(open_)


if __name__ == "__main__":
    sys.exit(main())
