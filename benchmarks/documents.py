"""Time documents: a PDF of 20 pages, 200 kB of text, 1,000 documents into a ledger, copies among 10,000 passages."""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from peaceroom.documents.copies import CopyIndex
from peaceroom.documents.intake import extract
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_files import add_files, documents_in
from peaceroom.evidence.ledger.records import Source

#: seconds: the PDF, the text, the thousand documents, the copies
PDF, TEXT, THOUSAND, COPIES = 2.0, 0.5, 300.0, 10.0
#: MB in all
MEMORY = 1024.0
SAID = ("the council said on Monday that it would not leave the table until every prisoner on list was free and river "
        "opened to all sides by end of spring while movement demanded water land patrols market border bridge")
WORDS = SAID.split()


def sentence(draw: random.Random) -> str:
    """A sentence of 8 to 24 words."""
    words = draw.choices([*WORDS, *(f"w{n}" for n in range(3_000))], k=draw.randint(8, 24))
    return " ".join(words).capitalize() + "."


def prose(draw: random.Random, characters: int) -> str:
    """Paragraphs of about so many characters."""
    out: list[str] = []
    length = 0
    while length < characters:
        paragraph = " ".join(sentence(draw) for _ in range(5))
        if draw.random() < .2:
            paragraph += f" He said: “{sentence(draw)}”"
        out.append(paragraph)
        length += len(paragraph)
    return "\n\n".join(out)


def pdf(draw: random.Random, pages: int) -> bytes:
    """Two columns with a heading on each page and a table."""
    import typst

    table = "#table(columns: 3, [Issue], [North], [South], [Water], [60], [20])"
    body = "".join(f"= Part {n}\n{prose(draw, 3_600)}\n{table}\n#pagebreak(weak: true)\n" for n in range(pages))
    return bytes(typst.compile(('#set page(paper: "a4", columns: 2, header: [A report])\n#set text(size: 9pt)\n'
                                + body).encode()))


def told(name: str, limit: float, work: Callable[[], object]) -> bool:
    """Do it, print the time, and say whether the limit was kept."""
    wall, begun = time.perf_counter(), time.process_time()
    work()
    took, wall = time.process_time() - begun, time.perf_counter() - wall
    print(f"{name}: {took:.2f} CPU s ({wall:.2f} s by the clock), limit {limit:g}, ratio {took / limit:.2f}",
          flush=True)
    return took <= limit


def folder_of(folder: Path, draw: random.Random, count: int) -> None:
    """A mixed folder: six in ten text of 2 to 12 kB, two pages of HTML, one PDF of four pages, one Word document."""
    import io

    from docx import Document

    four = [pdf(draw, 4) for _ in range(min(count // 10, 10))]
    for n in range(count):
        name = f"2020-{n % 9 + 1:02}-{n % 28 + 1:02} document {n:04}"
        text = prose(draw, draw.randint(2_000, 12_000))
        if n % 10 < 6:
            (folder / f"{name}.txt").write_text(f"Statement {n}\n\n{text}", encoding="utf-8")
        elif n % 10 < 8:
            body = "".join(f"<p>{p}</p>" for p in text.split("\n\n"))
            (folder / f"{name}.html").write_text(f"<html><title>Page {n}</title><body><nav>menu</nav><h1>Page {n}</h1>"
                                                 f"{body}</body></html>", encoding="utf-8")
        elif n % 10 == 8:
            # bytes after the end make it another file with the same pages, as a second download does
            (folder / f"{name}.pdf").write_bytes(four[n // 10 % len(four)] + f"\n%{n}\n%%EOF".encode())
        else:
            made, out = Document(), io.BytesIO()
            made.add_heading(f"Statement {n}", 1)
            for paragraph in text.split("\n\n"):
                made.add_paragraph(paragraph)
            made.save(out)
            (folder / f"{name}.docx").write_bytes(out.getvalue())


def main(count: int = 1_000) -> int:
    draw = random.Random(1)
    report, long = pdf(draw, 20), prose(draw, 200_000).encode()
    extract(report), extract(b"<html><p>to load what is loaded once</p></html>")
    kept = [told("PDF of 20 pages, two columns", PDF, lambda: extract(report, "x.pdf")),
            told("200 kB of text", TEXT, lambda: extract(long, "x.txt"))]
    passages = [sentence(draw) + " " + sentence(draw) for _ in range(10_000)]

    def copies() -> None:
        index = CopyIndex()
        for n, words in enumerate(passages):
            index.near(words)
            index.add(str(n), words)

    kept.append(told("near-copies among 10,000 passages", COPIES, copies))
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name) / "in", Store(Path(name) / "ledger")
        folder.mkdir()
        folder_of(folder, draw, count)
        store.add([Source(id="wire", by="coder-a", on=dt.date(2020, 10, 1), name="Wire", kind="wire")])
        files = documents_in([folder]).files

        def add() -> None:
            result = add_files(store, files, by="coder-a", on=dt.date(2020, 10, 1), source="wire")
            print(f"  {len(result.added)} added, {len(result.there)} there, {len(result.refused)} refused, "
                  f"{len(result.warnings)} warnings")

        kept.append(told(f"{count:,} documents into a ledger", THOUSAND * count / 1_000, add))
        kept.append(told("the same again, all there", THOUSAND * count / 10_000, add))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / (1024 if sys.platform == "darwin" else 1)
    print(f"memory: {used:.0f} MB, limit {MEMORY:g}")
    return 0 if all(kept) and used <= MEMORY else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
