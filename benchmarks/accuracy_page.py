"""The numbers of docs/accuracy.md: blocks of Markdown made from predictions, put between marks in the page."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any, Literal

import numpy as np

from peaceroom.accuracy.scoring import noise, scores, stacking
from peaceroom.accuracy.scoring.accuracy import Paired, Table
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.predictions import Predictions, predict
from peaceroom.models.base import get_model

#: what is not in the registry but stands in the table
EXTRA = {
    "outcomes of other proposals": "no model: how outcomes of the other proposals fell, whoever wants what",
    "equal-weights": "all models with distributions on every issue, alike",
    "fitted-weights": "the same with weights fitted on the other folds",
    "stacked": "between these three, chosen within the other folds",
    "best-single": "the one model that was best on the other folds",
}
POWERS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0)
NEIGHBOURS = (1, 3, 10, 30)


def fill(page: Path, blocks: dict[str, str]) -> None:
    """Put each block between ``<!-- made: name -->`` and ``<!-- end -->``. Raises ValueError if a mark is missing."""
    text = page.read_text(encoding="utf-8")
    for name, block in blocks.items():
        parts = re.split(rf"(<!-- made: {name} -->\n).*?(?=<!-- end -->)", text, flags=re.DOTALL)
        if len(parts) != 3:
            raise ValueError(f"{page} has no place for {name!r}")
        text = f"{parts[0]}{parts[1]}{block.strip()}\n{parts[2]}"
    page.write_text(text, encoding="utf-8", newline="\n")


def _signed(p: Paired, delta: Literal["mae_delta", "crps_delta"], low: Literal["low", "crps_low"],
            high: Literal["high", "crps_high"]) -> str:
    return f"{p[delta]:+.2f} ({p[low]:+.2f} to {p[high]:+.2f})".replace("-", "−")


def score_table(found: Table) -> str:
    """Every model, least CRPS first."""
    lines = ["| model | n | MAE | RMSE | within 10 | CRPS | log | 50 % | 80 % | 95 % | MAE − compromise | "
             "CRPS − compromise |", "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for key, m in sorted(found["models"].items(), key=lambda item: item[1]["crps"]):
        p = found["paired"].get(key)
        cover = [f"{100 * opened:.0f} ({100 * closed:.0f})" for opened, closed in (
            (m["cover50"], m["closed50"]), (m["cover80"], m["closed80"]), (m["cover95"], m["closed95"]))]
        pairs = [_signed(p, "mae_delta", "low", "high"), _signed(p, "crps_delta", "crps_low", "crps_high")] if p \
            else ["–", "–"]
        name = f"*{key}*" if key in EXTRA else f"`{key}`"
        lines.append(f"| {name} | {m['n']} | {m['mae']:.2f} | {m['rmse']:.1f} | {100 * m['within10']:.0f} % | "
                     f"{m['crps']:.2f} | {m['log']:.2f} | {' | '.join(cover)} | {' | '.join(pairs)} |")
    silent = ", ".join(f"`{k}`" for k in found["unavailable"])
    said = textwrap.fill(f"Without an answer on these data: {silent}.", 120, break_on_hyphens=False,
                         break_long_words=False)
    return "\n".join(lines) + (f"\n\n{said}" if silent else "")


def merged_table(found: Table, page: Path) -> str:
    """`score_table` with those rows of the page that ``found`` has no model for, in the order of the CRPS."""
    text = page.read_text(encoding="utf-8")
    block = re.search(r"<!-- made: table -->\n(.*?)<!-- end -->", text, re.DOTALL)
    if block is None:
        raise ValueError(f"{page} has no place for 'table'")
    head, rule, *rest = score_table(found).split("\n")
    new = [line for line in rest if line.startswith("|")]
    named = {_cell(line, 0) for line in new}
    kept = [line for line in block[1].split("\n")[2:] if line.startswith("|")]
    kept = [line for line in kept if _cell(line, 0) not in named and _cell(line, 0).startswith(("*", "`learned`"))]
    rows = sorted(kept + new, key=lambda line: float(_cell(line, 5)))
    return "\n".join([head, rule, *rows, *rest[len(new):]])


def _cell(row: str, column: int) -> str:
    return row.split("|")[column + 1].strip()


def goals(found: Table) -> str:
    """What was aimed at and what was reached, the misses first."""
    m, p = found["models"]["learned"], found["paired"]["learned"]
    rows = [
        (p["high"] < 0, "the whole 95 % interval of the paired MAE difference below zero",
         _signed(p, "mae_delta", "low", "high")),
        (m["crps"] <= 15, "CRPS at most 15.0", f"{m['crps']:.2f} ({m['crps_low']:.1f} to {m['crps_high']:.1f})"),
        (0.77 <= m["cover80"] <= 0.83, "80 % coverage within 77–83 %", f"{100 * m['cover80']:.1f} %"),
        (0.46 <= m["cover50"] <= 0.54, "50 % coverage within 46–54 %", f"{100 * m['cover50']:.1f} %"),
    ]
    return "\n".join(f"* **{'reached' if ok else 'not reached'}**: {goal}; measured {value}."
                     for ok, goal, value in sorted(rows, key=lambda r: r[0]))


def atoms(long: LongForm) -> str:
    """Where outcomes fall: ends, positions, round numbers."""
    y = long.outcomes
    held = [bool((np.abs(c.position[0, :, 0] - out) < 0.5).any()) for c, out in zip(long.cases, y, strict=True)]
    inside = [bool(c.position[0, :, 0].min() <= out <= c.position[0, :, 0].max())
              for c, out in zip(long.cases, y, strict=True)]
    parts = [("on 0 or 100", np.isin(y, (0, 100))), ("exactly on some actor's position", held),
             ("on a multiple of ten", y % 10 == 0), ("between the outermost positions, these included", inside)]
    said = "; ".join(f"{100 * np.mean(share):.0f} % {where}" for where, share in parts)
    return f"* Of the {len(y)} outcomes, {said}."


def pit_table(found: Table, keys: list[str]) -> str:
    """PIT histograms in per cent; a calibrated forecast has 10 in every bar."""
    lines = ["| model | " + " | ".join(f"{a}–{a + 10}" for a in range(0, 100, 10)) + " |", "|---|" + "--:|" * 10]
    lines += [f"| `{k}` | " + " | ".join(f"{100 * x:.0f}" for x in found["models"][k]["pit"]) + " |" for k in keys]
    return "\n".join(lines)


def misses(long: LongForm, predictions: Predictions, key: str, count: int = 6) -> str:
    """The decisions that a model's distribution found least likely, by CRPS, in words."""
    f = predictions.models[key]
    loss = scores.crps(f.masses, predictions.outcomes)
    lines = []
    for i in np.argsort(-loss, kind="stable")[:count]:
        case, y = long.cases[i], predictions.outcomes[i]
        x, w = case.position[0, :, 0], case.weight[0, :, 0]
        near = np.abs(x - y) <= scores.NEAR
        known = case.context
        holders = [a for a, n in zip(case.actors, near, strict=True) if n]
        who = f"{len(holders)} of {len(x)} actors ({100 * w[near].sum() / w.sum():.0f} % of the weight)" \
            if holders else "nobody"
        roles = [name for a, name in (("com", "the Commission"), ("ep", "the Parliament")) if a in holders]
        who += f", {' and '.join(roles)} among them," if roles and len(holders) > len(roles) else ""
        what = ", ".join(str(known[part]) for part in ("procedure", "voting", "year") if part in known)
        lines.append(f"* `{case.issues[0]}` ({what}): forecast {f.points[i]:.0f}, decided {y:.0f}. Within ten of what "
                     f"was decided stood {who} at the outset.")
    return "\n".join(lines)


def floors(long: LongForm, predictions: Predictions) -> str:
    """Floors under the error, by estimate."""
    clusters, lines = long.clusters, []
    lines += ["| what is measured | figure |", "|---|--:|"]
    for k in NEIGHBOURS:
        a = noise.alike(long, k)
        mean, low, high = cluster_intervals(a.half[:, None], clusters)
        which = "most alike issue" if k == 1 else f"{k} most alike issues"
        lines.append(f"| CRPS of the truth, were an issue the same as the {which} of other proposals (they lie "
                     f"{a.apart:.1f} apart) | {mean[0]:.1f} ({low[0]:.1f} to {high[0]:.1f}) |")
    y = predictions.outcomes
    for sd in (5.0, 10.0):
        lines.append(f"| MAE of a perfect forecast if outcomes are coded with a standard error of {sd:.0f} | "
                     f"{noise.coding_floor(sd):.1f} |")
    model = get_model("compromise")

    def points(data: LongForm) -> Any:
        return np.array([model.solve(c).outcome[0, 0] for c in data.cases])

    base = points(long)
    noisy = [points(noise.with_noise(long, 10, seed)) for seed in range(50)]
    change = np.mean([np.abs(p - y).mean() for p in noisy]) - np.abs(base - y).mean()
    moved = np.mean([np.abs(p - base).mean() for p in noisy])
    signed = f"{change:+.2f}".replace("-", "−")
    lines.append(f"| compromise mean with noise of ±10 on every position: change of its MAE | {signed} |")
    lines.append(f"| … and how far that noise moves its forecast | {moved:.1f} |")
    whole = {k: f.points for k, f in predictions.models.items() if f.answered.all() and k not in EXTRA}
    lines.append(f"| MAE of somebody who knows which of {len(whole)} models is nearest on each issue (hindsight) | "
                 f"{noise.oracle(whole, y):.1f} |")
    positions = {str(j): np.array([np.sort(c.position[0, :, 0])[j] if j < len(c.actors) else np.nan
                                   for c in long.cases]) for j in range(max(len(c.actors) for c in long.cases))}
    lines.append(f"| MAE of somebody who knows which actor's position is nearest (hindsight) | "
                 f"{noise.oracle(positions, y):.1f} |")
    return "\n".join(lines)


def conventions(long: LongForm) -> str:
    """MAE of weighted models under other conventions of capability."""
    keys = ("compromise", "median", "challenge", "challenge@least-move", "quantal-response", "egalitarian@distant",
            "learned")
    lines = ["| capability to the power of | " + " | ".join(f"`{k}`" for k in keys) + " |",
             "|---|" + "--:|" * len(keys)]
    for power in POWERS:
        changed = noise.with_capability(long, power)
        found = predict(changed, keys).models
        label = {0.0: "0 (all alike)", 1.0: "1 (as recorded)"}.get(power, f"{power:g}")
        lines.append(f"| {label} | " + " | ".join(
            f"{np.abs(found[k].points - long.outcomes).mean():.2f}" for k in keys) + " |")
    return "\n".join(lines)


def stacking_lines(found: Table, weights: Any, keys: tuple[str, ...]) -> str:
    """What the pools scored, and how far the weights went over the folds."""
    m = found["models"]
    lines = [f"* {name}: CRPS {m[name]['crps']:.2f}, MAE {m[name]['mae']:.2f} ({text})." for name, text in EXTRA.items()
             if name in m and name != "outcomes of other proposals"]
    spread = ", ".join(f"`{k}` {a:.2f}–{b:.2f}" for k, a, b in zip(keys, weights.min(axis=0), weights.max(axis=0),
                                                                  strict=True) if b >= stacking.LEAST)
    return "\n".join([*lines, f"* weights of *stacked* over the folds: {spread}."])
