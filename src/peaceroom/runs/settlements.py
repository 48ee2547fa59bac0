"""The settlements of a run, by model, and as a table to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from peaceroom.core.settlement import Settlement


@dataclass(frozen=True, repr=False)
class Table:
    """Column heads and rows of plain values; its ``repr`` is text in columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]

    def _texts(self) -> list[tuple[str, ...]]:
        return [tuple("" if cell is None else f"{cell:.4g}" if isinstance(cell, float) else cell for cell in row)
                for row in self.rows]

    def __repr__(self) -> str:
        texts = [self.heads, *self._texts()]
        widths = [max(len(row[n]) for row in texts) for n in range(len(self.heads))]
        lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in texts)
        return "\n".join(map(str.rstrip, lines))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(h)}</th>" for h in self.heads)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self._texts())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


class Settlements(Mapping[str, Settlement]):
    """Model → `Settlement`. Where outcomes are in a file, each is read anew when it is asked for, and not kept."""

    def __init__(self, models: Iterable[str], load: Callable[[str], Settlement]) -> None:
        self._models, self._load = tuple(models), load

    def __getitem__(self, key: str) -> Settlement:
        if key not in self._models:
            raise KeyError(key)
        return self._load(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)

    def __repr__(self) -> str:
        return f"<Settlements of {', '.join(self._models)}>"

    def table(self) -> Table:
        """A row for each issue and model: 10 %, median and 90 % of the draws with agreement, and the share without.

        On the issues' own scales; empty where a model says nothing, with its reason in the last column.
        """
        rows: list[tuple[str | float | None, ...]] = []
        for k, issue in enumerate(next(iter(self.values())).issues if self else ()):
            for model, s in self.items():
                agreed = s.outcome[:, k][np.isfinite(s.outcome[:, k]) & ~s.no_agreement[:, k]]
                quantiles = tuple(map(float, np.quantile(agreed, (0.1, 0.5, 0.9)))) if agreed.size else (None,) * 3
                rows.append((issue, model, *quantiles, float(s.no_agreement[:, k].mean()),
                             s.unavailable.get(issue, "")))
        return Table(("issue", "model", "10 %", "median", "90 %", "without agreement", "nothing said because"),
                     tuple(rows))
