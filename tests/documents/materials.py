"""The files of the corpus as an analyst gets them; PDF and DOCX are made from their sources when they are asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

from documents.gold import Gold


def write_file(gold: Gold, folder: Path) -> Path:
    """The document in `folder`, under the name that the gold gives."""
    made, out = gold.made_from, folder / gold.says["file"]
    folder.mkdir(parents=True, exist_ok=True)
    if made.suffix == ".typ":
        import typst

        out.write_bytes(typst.compile(made))
    elif out.suffix == ".docx":
        _write_docx(made.read_text(encoding="utf-8"), out)
    else:
        shutil.copyfile(made, out)
    return out


def _write_docx(source: str, out: Path) -> None:
    """`# ` starts a title, `## ` a heading, `- ` a list item, `> ` a block quotation; `| a | b |` is a row."""
    import docx

    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*source.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for cells, row in zip(rows, table.rows, strict=True):
                for text, cell in zip(cells, row.cells, strict=True):
                    cell.text = text
            rows = []
        for start, style in (("## ", "Heading 1"), ("# ", "Title"), ("- ", "List Bullet"), ("> ", "Quote"),
                             ("", "Normal")):
            if line.startswith(start):
                if line:
                    document.add_paragraph(line[len(start):], style=style)
                break
    document.save(str(out))
