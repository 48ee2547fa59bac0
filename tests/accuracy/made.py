"""Made-up decisions for tests of the fit, drawn from a known log-linear distribution."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

HEAD = ("issue", "proposal", "instrument", "procedure", "voting", "year", "reference_point", "outcome", "actor",
        "capability", "salience", "position")


def rows(groups: int = 40, issues: int = 2, seed: int = 0, domain: str = "") -> list[dict[str, object]]:
    """Decisions whose outcome is mostly somebody's position near the weighted mean, else a multiple of ten."""
    rng = np.random.default_rng(seed)
    out: list[dict[str, object]] = []
    for g in range(groups):
        for k in range(issues):
            n = int(rng.integers(3, 9))
            x = rng.choice(np.arange(0, 101, 5), n)
            s, c = rng.integers(1, 11, n) * 10, rng.integers(1, 11, n) / 10
            mean = np.average(x, weights=c * s**2)
            candidates = np.concatenate([x, np.arange(0, 101, 10)])
            odds = np.exp(-np.abs(candidates - mean) / 10 + 2 * (np.arange(len(candidates)) < n))
            y = rng.choice(candidates, p=odds / odds.sum())
            for i in range(n):
                out.append({
                    "issue": f"g{g}i{k}", "proposal": f"g{g}", "instrument": "Reg",
                    "procedure": ("codecision", "consultation")[g % 2],
                    "voting": ("qualified majority", "unanimity")[g % 3 == 0], "year": 2000 + g % 10,
                    "reference_point": "" if k else 0, "outcome": y, "actor": ("com", "ep", *"abcdefgh")[i],
                    "capability": c[i], "salience": s[i], "position": x[i]} | ({"domain": domain} if domain else {}))
    return out


def write(path: Path, table: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(table[0]))
        out.writeheader()
        out.writerows(table)
    return path
