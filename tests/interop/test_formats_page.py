"""The page on files of other programs: its table is what the formats say of themselves."""

from __future__ import annotations

from pathlib import Path

from peaceroom.interop.registry import formats

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "bring-your-own-file.md"


def table() -> str:
    """The table of formats."""
    lines = ["| key | what | files | kept | lost on import | written, without |", "|---|---|---|---|---|---|"]
    for f in formats().values():
        endings = ", ".join(f"`{e}`" for e in f.endings)
        written = f.left_out if f.write is not None else "`peaceroom export FILE.xlsx`" if f.key == "workbook" else "–"
        lines.append(f"| `{f.key}` | {f.name} | {endings} | {f.keeps} | {f.loses} | {written} |")
    return "\n".join(lines) + "\n"


def test_the_table_is_current() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


def test_every_format_is_read() -> None:
    assert all(f.read is not None or f.whole is not None for f in formats().values())
    assert {"ktab-xml", "ktab-csv", "decide", "genius", "negmas", "challenge-json", "positions"} <= set(formats())
