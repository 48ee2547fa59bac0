"""A figure as it stands in a page, with the numbers that it draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peaceroom.files.csv import as_csv


@dataclass(frozen=True, slots=True)
class Rows:
    """What a figure draws, as a table: a head for each column, and as many cells in every row.

    Nothing is rounded. Cells are texts, numbers, or None where a row has nothing in that column.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @classmethod
    def of(cls, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Rows:
        """Rows from anything that can be gone through once; numpy's numbers become plain ones."""
        return cls(tuple(heads), tuple(tuple(map(_plain, row)) for row in rows))

    def csv(self) -> str:
        """As CSV, with the heads first."""
        return as_csv([self.heads, *(["" if cell is None else cell for cell in row] for row in self.rows)])


class Drawing(str):
    """An SVG element. ``number`` is what the ids in it carry; ``rows`` what is drawn, None for a key to other figures.

    A template takes it as it is, without escaping.
    """

    __slots__ = ("number", "rows")
    number: int
    rows: Rows | None

    def __new__(cls, svg: str, number: int, rows: Rows | None) -> Drawing:
        made = super().__new__(cls, svg)
        made.number, made.rows = number, rows
        return made

    def __getnewargs__(self) -> tuple[str, int, Rows | None]:  # type: ignore[override]  # what a copy is made of
        return str(self), self.number, self.rows

    def __html__(self) -> str:
        return str(self)


_PLAIN = (str, float, int, bool, type(None))


def drawings(found: object) -> Iterator[Drawing]:
    """Every drawing in what a template is given: in mappings, lists and tuples, however deep."""
    if isinstance(found, Drawing):
        yield found
    elif isinstance(found, Mapping):
        for inner in found.values():
            yield from drawings(inner)
    elif isinstance(found, list | tuple):
        for inner in found:
            yield from drawings(inner)


def _plain(cell: object) -> object:
    if type(cell) in _PLAIN:  # most are
        return cell
    item = getattr(cell, "item", None)
    return item() if callable(item) else cell
