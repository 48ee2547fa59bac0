"""One spoilt input and the commands that read it, for each kind of input."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from random import Random

from . import arguments
from .bases import QUICK, Bases
from .common import Maker, Spoilt, copy, on_scenario, spoil_yaml, times
from .junk import encoded, spoil_bytes, spoil_data, spoil_text
from .others import conflict, foreign, judgements, promises
from .workbooks import workbook_cells, workbook_parts


def scenario(rng: Random, bases: Bases, box: Path) -> Spoilt:
    folder = copy(bases, rng.choice(("talks", "river")), box)
    spoil_yaml(folder / "scenario.yaml", rng)
    return Spoilt(on_scenario(rng, folder, box / "out"))


def process(rng: Random, bases: Bases, box: Path) -> Spoilt:
    folder = copy(bases, "talks", box)
    spoil_yaml(folder / "process.yaml", rng)
    return Spoilt(on_scenario(rng, folder, box / "out"))


def drafts(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """Texts on the table."""
    folder = copy(bases, "talks", box)
    spoil_yaml(folder / "drafts.yaml", rng)
    more = (("draft", folder, "--all", "--draws", "8"), ("draft", folder, "half-way", "--draws", "8", "--json"),
            ("levers", folder, "--draws", "8", "--no-process"), ("stuck", folder, "--draws", "8", "--no-process"))
    return Spoilt((tuple(map(str, rng.choice(more))), *on_scenario(rng, folder, box / "out")))


def ledger(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """A line of the ledger, or its assumptions, spoilt."""
    folder = copy(bases, "river", box)
    path = rng.choice(sorted((folder / "ledger").iterdir()))
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for _ in times(rng):
        if path.suffix == ".jsonl" and lines and rng.random() < .6:
            i = rng.randrange(len(lines))
            try:
                record = json.loads(lines[i])
            except ValueError:
                continue
            if isinstance(record, dict):
                spoil_data(record, rng)
                lines[i] = json.dumps(record, default=str, ensure_ascii=rng.random() < .5)
        else:
            lines = spoil_text("\n".join(lines) + "\n", rng).splitlines()
    path.write_bytes(encoded("\n".join(lines) + "\n"))
    more = (("evidence", "list", folder, "--all", "--json"), ("evidence", "show", folder, "p-near"),
            ("evidence", "export", folder, "--format", rng.choice(("csv", "annotations", "prov"))),
            ("evidence", "source", folder, "--by", "c1", "--name", "New", "--kind", "wire"),
            ("evidence", "withdraw", folder, "k-near", "--by", "c1", "--because", "wrong"))
    return Spoilt((tuple(map(str, rng.choice(more))), *on_scenario(rng, folder, box / "out")))


def table(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """A CSV file: a series, decisions, codings."""
    name = rng.choice(("deaths.csv", "decisions.csv", "codings.csv", "series", "port.csv"))
    folder = copy(bases, "river" if name == "codings.csv" else "talks", box)
    path = folder / "series" / "deaths.csv" if name == "series" else copy(bases, name, box)
    text = path.read_text(encoding="utf-8-sig")
    for _ in times(rng):
        text = spoil_text(text, rng)
    data = encoded(text)
    path.write_bytes(spoil_bytes(data, rng) if rng.random() < .2 else data)
    commands: dict[str, tuple[tuple[object, ...], ...]] = {
        "port.csv": (("packages", path, "--draws", "8"), ("draft", path, "--set", "fees=50", "--draws", "8", "--json"),
                     ("power", path), ("stuck", path, "--draws", "8"), ("validate", path),
                     ("export", path, box / "out" / "a.yaml"),
                     ("import", path, "-o", box / "out" / "in")),
        "deaths.csv": (("violence", path), ("violence", path, "--method", "mean12", "--json"),
                       ("violence", path, "--method", "last", "--column", "other")),
        "decisions.csv": (("accuracy", path, "--model", "mean,median"), ("accuracy", path, "--model", "compromise",
                                                                         "--json"),
                          ("accuracy", path, "--model", "challenge", "--out", box / "out")),
        "codings.csv": (("evidence", "import", folder, path, "--by", "c1"), ("evidence", "import", folder, path)),
        "series": on_scenario(rng, folder, box / "out")}
    return Spoilt((tuple(map(str, rng.choice(commands[name]))),))


def document(rng: Random, bases: Bases, box: Path) -> Spoilt:
    folder, path = copy(bases, "river", box), copy(bases, "page.html", box)
    data = path.read_bytes()
    for _ in times(rng):
        if rng.random() < .7:
            at = rng.randrange(len(data) + 1)
            piece = rng.choice((b"<![x[y]]>", b"<!", b"<![CDATA[", b"&#0;", b"&#1114112;", b"&#" + b"9" * 5000 + b";",
                                b"<script>",
                                b"</style", b"<?x", b"<a b=", b"\xff\xfe", b"<!doctype", b"<meta charset=utf-7>",
                                b"<title>",
                                b"&bogus;", b"<" * 500, b"<p " + b"a " * 900, b"\x1b[31m", b"\xed\xa0\x80"))
            data = data[:at] + piece + data[at:]
        else:
            data = spoil_bytes(data, rng)
    path = path.rename(path.with_suffix(rng.choice((".html", ".txt", ".htm", "", ".pdf"))))
    path.write_bytes(data)
    more = rng.choice(((), ("--title", "T", "--date", "2020-10-01"), ("--quote", "we will not move", "--date",
                                                                      "2020-10-01"),
                       ("--encoding", rng.choice(("cp1251", "utf-16", "rot13", "nothing", "idna")))))
    return Spoilt((("evidence", "add", str(folder), str(path), "--source", "wire", "--by", "c1", *more),
                   ("evidence", "check", str(folder))), placed=False)


def run_folder(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """Files of a kept run edited, cut off or gone."""
    runs = copy(bases, "runs", box)
    names = sorted(p.name for p in runs.iterdir() if p.is_dir())
    one = runs / rng.choice(names)
    for _ in times(rng):
        files = sorted(p for p in one.iterdir() if p.is_file())
        if not files:
            break
        path = rng.choice(files)
        if path.suffix == ".json" and rng.random() < .75:
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue
            if isinstance(data, dict | list):
                spoil_data(data, rng)
                path.write_text(json.dumps(data, default=str), encoding="utf-8")
        elif rng.random() < .3:
            path.unlink()
        else:
            path.write_bytes(spoil_bytes(path.read_bytes(), rng))
    other = rng.choice(names)
    chosen = rng.choice((("show", one), ("show", one, "--json"), ("compare", one, runs / other), ("runs", "--out",
                                                                                                  runs),
                         ("compare", runs / other, one, "--json"), ("show", one.name, "--out", runs),
                         ("runs", "--out", runs, "--json"),
                         ("brief", one, "--out", box / "out" / "b.txt"), ("brief", one, "--json"),
                         ("robust", one, "--json"), ("discover", one, "--goal", "zone.water"),
                         ("run", box / "talks", *QUICK, "--out", runs, "--no-report")))
    if chosen[0] == "run":
        copy(bases, "talks", box)
    return Spoilt((tuple(map(str, chosen)),), placed=False)


def nature(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """A file that is a folder, a pipe, a link to nowhere or to itself, empty, or a folder that is a file."""
    folder = copy(bases, rng.choice(("talks", "river")), box)
    path = rng.choice(sorted(folder.rglob("*")))
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    match rng.randrange(6):
        case 0:
            path.mkdir()
        case 1:
            os.mkfifo(path)
        case 2:
            path.symlink_to(folder / "nowhere")
        case 3:
            path.symlink_to(path)
        case 4:
            path.touch()
        case _:
            path.symlink_to(rng.choice(("/dev/zero", "/dev/null", "/dev/full", folder)))
    return Spoilt(on_scenario(rng, folder, box / "out"), placed=False)


def disk(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """A valid input, and a disk that refuses the nth operation."""
    folder = copy(bases, rng.choice(("talks", "river")), box)
    number = rng.choice((errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS))
    book = copy(bases, "talks.xlsx", box)
    runs = copy(bases, "runs", box)
    more = (("import", str(book), "-o", str(box / "out" / "in")), ("runs", "--out", str(runs)),
            ("evidence", "source", str(box / "river"), "--by", "c1", "--name", "New", "--kind", "wire"),
            ("new", str(box / "out" / "n")))
    commands = (rng.choice(more),) if rng.random() < .5 else on_scenario(rng, folder, box / "out")
    return Spoilt(commands[-1:], placed=False, refuse=(rng.randrange(12), OSError(number, os.strerror(number))))


def words(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """Junk on the command line."""
    for name in ("talks", "river", "runs", "talks.xlsx", "codings.csv", "page.html", "decisions.csv", "deaths.csv"):
        copy(bases, name, box)
    return Spoilt((arguments.line(rng),), placed=False)


#: kind → (share of the inputs, what makes one)
KINDS: dict[str, tuple[int, Maker]] = {
    "scenario": (26, scenario), "process": (12, process), "ledger": (12, ledger), "workbook cells": (8, workbook_cells),
    "workbook parts": (7, workbook_parts), "table": (9, table), "document": (4, document), "run folder": (7,
                                                                                                          run_folder),
    "nature": (3, nature), "disk": (4, disk), "words": (12, words),
    "drafts": (5, drafts), "foreign": (8, foreign), "conflict": (5, conflict), "promises": (5, promises),
    "judgements": (4, judgements)}
