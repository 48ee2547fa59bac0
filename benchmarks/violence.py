"""Score the forecasts of monthly deaths; make their shipped tables and the tables of docs/violence.md.

    python benchmarks/violence.py DATA             print the tables (DATA holds peace/raw)
    python benchmarks/violence.py DATA --ship      refit src/peaceroom/violence/data/*.json first
    python benchmarks/violence.py DATA --doha      what was forecast for Afghanistan in October 2020, and what came
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

from peaceroom.accuracy.scoring import violence_analog as analog
from peaceroom.accuracy.scoring import violence_trees as trees
from peaceroom.accuracy.scoring.violence_methods import Summary, backtest, largest, read_panel, summary
from peaceroom.analysis.violence_forecast import violence_of
from peaceroom.scenario.file.loading import locate
from peaceroom.scenario.file.series import read_series
from peaceroom.violence import forecasts as violence
from peaceroom.violence.trees import forest

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "src/peaceroom/violence/data"
#: the month before the first that is scored
UNTIL = "2017-10"
ANALOG_SOURCE = ("derived estimates; fitted on deaths of all types by country and month of UCDP GED 25.1 "
                 "(Uppsala Conflict Data Program, CC BY 4.0), by way of Pace-map-risk")
RECORD_SOURCE = ("derived estimates; deaths in state-based conflict by country and month of UCDP GED (CC BY 4.0), by "
                 "way of the files of the VIEWS prediction challenge 2023/24")
#: one forecast of one series, without the import
LIMIT = 0.050
#: of a method that nothing was counted for
NONE: list[float | None] = [None, None]


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return round(value, 4) if isinstance(value, float) else value


def _write(name: str, found: dict[str, Any], depth: int) -> None:
    """JSON with a line for each list at ``depth``."""
    def lines(value: Any, level: int) -> str:
        pad = " " * level
        if level >= depth or not isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict):
            body = ",\n".join(f"{pad} {json.dumps(k)}: {lines(v, level + 1)}" for k, v in value.items())
            return "{\n" + body + f"\n{pad}}}"
        return "[\n" + ",\n".join(f"{pad} {lines(v, level + 1)}" for v in value) + f"\n{pad}]"

    TABLES.mkdir(exist_ok=True)
    (TABLES / name).write_text(lines(found, 0) + "\n", encoding="utf-8", newline="\n")


def ship_analog(raw: Path) -> None:
    table = analog.fit(*analog.read_wide(raw / "pace_Conf.csv"), UNTIL)
    _write("analog.json", {"source": ANALOG_SOURCE} | table, 3)
    violence.analog_table.cache_clear()


def ship_trees(raw: Path) -> None:
    table = trees.fit(*analog.read_wide(raw / "pace_Conf.csv"), UNTIL)
    _write("trees.json", {"source": ANALOG_SOURCE} | table, 3)
    forest.cache_clear()


def _share(share: float | None) -> str:
    """A share, or a dash where there was nothing to take one of."""
    return "–" if share is None else f"{share:.3f}"


def tables(found: Summary) -> str:
    """The scores as Markdown."""
    years = [str(y) for y in found["years"]]
    out = ["| method | " + " | ".join(years) + " | all | trimmed | log scale |", "|---|" + "---|" * (len(years) + 3)]
    rows = sorted(found["methods"].items(), key=lambda item: item[1]["crps"])
    for key, m in rows:
        numbers = [*(m["by_year"][y] for y in years), m["crps"], m["trimmed"]]
        out.append(f"| `{key}` | " + " | ".join(f"{n:.2f}" for n in numbers) + f" | {m['log']:.4f} |")
    out += ["", f"| better than `{found['against']}` by | all | trimmed | log scale |", "|---|---|---|---|"]
    for key, m in rows:
        if "skill" in m:
            cells = [f"{100 * s:.1f} % ({100 * a:.1f} to {100 * b:.1f})" for s, a, b in
                     (m["skill"], m["skill_trimmed"], m["skill_log"])]
            out.append(f"| `{key}` | " + " | ".join(cells).replace("-", "−") + " |")
    out += ["", "| log scale | " + " | ".join(years) + " |", "|---|" + "---|" * len(years)]
    out += [f"| `{key}` | " + " | ".join(f"{m['log_by_year'][y]:.4f}" for y in years) + " |" for key, m in rows]
    out += ["", f"| share inside, {found['active']} country-years with deaths before | 80 % | 95 % |", "|---|---|---|"]
    out += [f"| `{key}` | " + " | ".join(map(_share, m["covered"] or NONE)) + " |" for key, m in rows]
    out += ["", f"After no deaths ({found['quiet']} country-years) there were some in "
            f"{_share(found['quiet_months_with_deaths'])} of months and {_share(found['quiet_years_with_deaths'])} of "
            "years."]
    return "\n".join(out)


def doha(peace: Path) -> str:
    """The forecast of 5 October 2020 for Afghanistan beside what came, as Markdown."""
    where = locate("doha-2020")
    series = read_series(where.path.parent / "series/fatalities.csv")
    path = peace / "afghanistan_monthly_fatalities_2017_2021.csv"
    with path.open(encoding="utf-8", newline="") as text:
        came = {row["month"]: float(row["state_based_best_views"] or "nan") for row in csv.DictReader(text)}
    out = []
    for method in ("pool", "last"):
        found = violence_of(series, as_of="2020-10-05", method=method, horizon=14)
        out += [f"`{method}`", "", "| month | 2.5 % | 10 % | median | 90 % | 97.5 % | came |",
                "|---|---|---|---|---|---|---|"]
        for m in found["months"]:
            y = came[m["month"]]
            mark = " (above)" if y > m["p97.5"] else " (below)" if y < m["p2.5"] else ""
            numbers = [m[q] for q in ("p2.5", "p10", "median", "p90", "p97.5")]
            out.append(f"| {m['month']} | " + " | ".join(f"{n:,}" for n in numbers) + f" | {y:,.0f}{mark} |")
        out += [f"- {w['code']} {w['message']}" for w in found["warnings"]] if method == "pool" else []
        out.append("")
    return "\n".join(out)


def speed() -> int:
    """Times of one forecast, first and again, without imports. 1 if the limit is passed."""
    series = read_series(locate("doha-2020").path.parent / "series/fatalities.csv")
    worst = 0.0
    for method in violence.METHODS:
        times = []
        for _ in range(5):
            start = time.process_time()
            violence_of(series, as_of="2020-10-05", method=method, horizon=12)
            times.append(time.process_time() - start)
        worst = max(worst, times[0])
        print(f"{method}: first {1000 * times[0]:.1f} ms, again {1000 * min(times):.1f} ms (limit {1000 * LIMIT:.0f})")
    return int(worst > LIMIT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="folder that holds peace/raw; without it, time only")
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--doha", action="store_true")
    given = parser.parse_args()
    if given.data is None:
        return speed()
    raw = given.data / "peace/raw"
    if given.ship:
        ship_analog(raw)
        ship_trees(raw)
    if given.doha:
        print(doha(given.data / "peace"))
        return 0
    panel = read_panel(raw)
    found = summary(backtest(panel))
    trimmed = [[found["years"][y], int(panel.countries[c])] for y, c in largest(panel)]
    if given.ship:
        _write("record.json", {"source": RECORD_SOURCE} | _rounded({**found, "largest": trimmed}), 3)
    print(tables(found))
    print("trimmed of (year, VIEWS country):", trimmed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
