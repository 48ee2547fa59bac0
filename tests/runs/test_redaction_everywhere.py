"""No byte of what is written with ``--redact`` holds a name: zips and streams unpacked, tables opened."""

from __future__ import annotations

import base64
import gzip
import io
import re
import sqlite3
import zipfile
from contextlib import closing
from html import unescape
from pathlib import Path

import pikepdf
import pyarrow.parquet as pq
import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image
from starlette.testclient import TestClient

import whole_case
from peaceroom.cli import group
from peaceroom.report.brief_formats import FORMATS
from peaceroom.web.app import create_app
from peaceroom.web.settings import Settings
from runs.test_redaction import leaks

pytestmark = pytest.mark.slow

MODELS = "compromise,median,nash,challenge"


def called(*args: str) -> str:
    done = CliRunner().invoke(group, list(args), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def opened(name: str, data: bytes) -> str:
    """All that a file says: parts of zips, streams and facts of PDFs, chunks of pictures, columns of tables."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join([*parts.namelist(), parts.comment.decode("latin-1"),
                              *(plain(opened(part, parts.read(part))) for part in parts.namelist())])
    if data[:4] == b"%PDF":
        return of_pdf(data)
    if data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0"):
        with Image.open(io.BytesIO(data)) as picture:
            return f"{picture.info!r}"
    if data[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(data))
        return "\n".join([str(table.schema), str(table.schema.metadata),
                          *(str(table[c].unique().to_pylist()) for c in table.column_names
                            if str(table.schema.field(c).type).startswith(("string", "dictionary", "large_string")))])
    if data[:6] == b"SQLite":
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(data)
            return "\n".join(db.iterdump()) + data.decode("latin-1")
    if data[:2] == b"\x1f\x8b":
        return opened(name, gzip.decompress(data))
    text = data.decode("utf-8")
    packed = [base64.b64decode(b) for b in re.findall(r"data:image/[\w/+.;=-]*?base64,([A-Za-z0-9+/=]+)", text)]
    return "\n".join([plain(text), *(opened(name, p) for p in packed)])


def plain(text: str) -> str:
    """Marked-up text as it stands, and without what marks it, since a name may be cut by tags."""
    return "\n".join([text, unescape(re.sub(r"<[^>]+>", "", text)), unescape(re.sub(r"<[^>]+>", " ", text))])


def of_pdf(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    said = [page.get_textpage().get_text_range() for page in pages]
    with pikepdf.open(io.BytesIO(data)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                said.append(thing.read_bytes().decode("utf-8", "replace"))
            else:
                said.append(str(thing.unparse(resolved=False)) + " ".join(texts(thing)))
    return "\n".join(said)


def texts(thing: object) -> list[str]:
    """Strings in an object of a PDF, decoded."""
    if isinstance(thing, pikepdf.String):
        return [str(thing)]
    if isinstance(thing, pikepdf.Array):
        return [t for x in thing for t in texts(x)]
    if isinstance(thing, pikepdf.Dictionary):
        return [t for key in thing if not getattr(thing[key], "is_indirect", False) for t in texts(thing[key])]
    return []


def names() -> list[str]:
    actors = whole_case.scenario()["actors"].values()
    return [name for actor in actors for name in (actor["name"], *actor.get("aliases", ()))]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a redacted run, its brief in every format, and what was printed of it."""
    room = tmp_path_factory.mktemp("room")
    case, runs = str(whole_case.write(tmp_path_factory.mktemp("home") / "meadow")), str(room / "runs")
    call = ("run", case, "--draws", "150", "--models", MODELS, "--workers", "1", "--redact", "--out", runs)
    (room / "terminal.txt").write_text(called(*call))
    (room / "result.txt").write_text(called(*call, "--json"))
    folder, = (p for p in (room / "runs").iterdir() if p.is_dir())
    (room / "show.txt").write_text(called("show", str(folder)))
    (room / "brief.txt").write_text(called("brief", str(folder), "--json"))
    (room / "runs.txt").write_text(called("runs", "--out", runs))
    for kind in FORMATS:
        called("brief", str(folder), "--format", kind)
    whole = tmp_path_factory.mktemp("whole")  # a run whose names were kept, told without them
    called(*(a for a in call if a not in ("--redact", "--out", runs)), "--out", str(whole))
    kept, = (p for p in whole.iterdir() if p.is_dir())
    for kind in FORMATS:
        called("brief", str(kept), "--redact", "--out", str(room / f"told.{kind}"))
    (room / "told.txt").write_text(called("brief", str(kept), "--redact", "--json"))
    for kind in FORMATS:  # the search itself finds them, in every format
        called("brief", str(kept), "--format", kind)
        assert leaks(opened(kind, (kept / f"brief.{kind}").read_bytes()), names())
    return room


def found(files: dict[str, bytes]) -> dict[str, list[str]]:
    return {name: told for name, data in files.items() if (told := leaks(opened(name, data), names()))}


def test_every_file_that_is_written(room: Path) -> None:
    files = {str(p.relative_to(room)): p.read_bytes() for p in room.rglob("*") if p.is_file()}
    assert {p.rpartition(".")[2] for p in files} >= {"html", "json", "txt", "parquet", "sqlite", "docx", "pdf"}
    assert found(files) == {}
    assert "Actor A" in opened("docx", files["told.docx"]) and "Actor A" in opened("pdf", files["told.pdf"])


def test_every_page_and_figure_of_the_workbench(room: Path) -> None:
    run, = (p.name for p in (room / "runs").iterdir() if p.is_dir())
    with TestClient(create_app(Settings(room, token="letmein")), base_url="http://127.0.0.1:8765") as client:
        client.get("/?token=letmein")
        files: dict[str, bytes] = {}
        ahead = ["/", f"/runs/{run}"]
        for address in ahead:
            page = client.get(address)
            if page.status_code != 200:
                continue
            files[address], files[f"head of {address}"] = page.content, str(page.headers).encode()
            if "text/html" in page.headers["content-type"]:
                links = re.findall(r'(?:href|src)="(/runs/[^"#]*)"', page.text)
                ahead += [a for a in dict.fromkeys(links) if a not in ahead]
    kinds = {a.partition("?")[0].rpartition(".")[2] for a in files}
    assert kinds >= {"svg", "png", "csv", "docx", "pdf"} and len(files) > 30, kinds
    assert found(files) == {}
