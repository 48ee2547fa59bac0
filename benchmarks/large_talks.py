"""How long does a very large scenario take? ``peaceroom run`` on 200 actors × 100 issues, 64 draws, all models.

Run it in a fresh process: ``python benchmarks/large_talks.py [ACTORS ISSUES]``. Times the public command, report
included, kernels compiled before. Every actor is a party and holds a position with doubts on every issue; two must
consent. Limit on two idle cores: 60 s wall. Ends with 1 if it is passed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

DRAWS, ACTORS, ISSUES = 64, 200, 100
LIMIT = 60.0
#: whose consent a text needs
REQUIRED = 2


def scenario(actors: int, issues: int, seed: int = 1) -> dict[str, object]:
    """Parties in two camps and between them, whose ends overlap."""
    rng = np.random.default_rng(seed)

    def about(value: float, width: float) -> str:
        return f"{max(0.0, value - width):.0f}..{min(100.0, value + width):.0f}"

    made: dict[str, dict[str, object]] = {
        f"a-{i}": {"name": f"Actor {i}", "kind": "party", "capability": about(rng.uniform(15, 80), 8),
                   "consent": "required" if i < REQUIRED else "not-required"} for i in range(actors)}
    positions = [{"actor": f"a-{i}", "issue": f"i-{k}", "salience": round(rng.uniform(10, 90)),
                  "position": about(float(np.clip((30, 70, 50)[i % 3] + rng.normal(0, 15), 8, 92)), 7)}
                 for i in range(actors) for k in range(issues)]
    return {
        "peaceroom": 1, "title": "Very large talks", "as_of": "2020-10-05", "horizon": "2021-10-05", "actors": made,
        "issues": {f"i-{k}": {"name": f"Issue {k}", "scale": {0: "none", 100: "all"}, "reference": 50}
                   for k in range(issues)},
        "positions": positions, "no_agreement": {f"a-{i}": "0.1..0.4" for i in range(REQUIRED)},
    }


def main() -> int:
    actors, issues = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (ACTORS, ISSUES)
    run = (sys.executable, "-m", "peaceroom", "run")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"  # JSON is YAML
        file.write_text(json.dumps(scenario(actors, issues)), encoding="utf-8")
        few = ("tutorial", "--draws", "64", "--out", folder)
        subprocess.run([*run, *few], check=True, capture_output=True)  # kernels are compiled
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*run, str(file), "--draws", str(DRAWS), "--out", folder], check=True, capture_output=True)
        wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{actors} actors × {issues} issues, {DRAWS} draws: {wall:.1f} s wall ({wall / LIMIT:.2f} of the limit, "
          f"{LIMIT:.0f} s), {busy:.1f} CPU s, {after.ru_maxrss / 1024:.0f} MB")
    return int(wall > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
