"""The valid inputs from which spoilt ones are made: two scenario folders, workbooks, runs, tables."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from accuracy.test_longform import HEAD, three
from analysis.influence.planted import planted, write
from peaceroom.seals.keys import make_key
from scenario.test_game import GAME
from scenario.test_process_file import FULL, SERIES, VALID

from .calling import Ended, call

#: enough draws for every part of an answer to exist
QUICK = ("--draws", "8", "--workers", "1", "--what-if-draws", "8")
DRAFTS = """\
half-way:
  name: Half way
  by: [north]
  date: 2020-09-20
  text: {water: 50, patrols: 30..70}
  because: as they spoke in September
  sources: [wire]
later:
  text: {water: deferred}
"""
#: of other kinds than a scenario's own
OTHERS = {
    "conflict.yaml": """\
peaceroom: 1
title: A bridge
status_quo: NNN
actors:
  north:
    name: North
    options:
      open: Open the bridge
      build: {text: Build another, direction: forward}
    preferences:
      statements: [not tax, "open iff not build", "build or tax"]
  south:
    options:
      tax: Tax who crosses
    preferences:
      ranking: [3, [1, 2], 4, 5, 6]
infeasible: [open and build]
coalitions: [[north, south]]
""",
    "questions.yaml": """\
questions:
  joint: {asks: "Is a text published?", answer: yes-no, rule: Yes if both issue it, due: 2099-06-30, p: 0.35}
  freed: {asks: "How many are released?", answer: number, rule: As reported, due: 2099-06-30, unit: prisoners,
    said: 200..900, least: 0, step: 10}
  opening: {asks: "When do talks open?", answer: date, rule: The first session, due: 2099-12-31,
    by: {2099-03-31: 0.15, 2099-12-31: 0.5}}
""",
    "judgements.csv": """\
analyst,question,p,partition,chain,rank
ann,yes,0.6,text,,
ann,no,0.5,text,,
ben,yes,0.3,text,,
ben,no,0.8,text,,
ann,by May,0.4,,sign,1
ann,by June,0.3,,sign,2
ben,by May,0.1,,sign,1
ben,by June,0.6,,sign,2
""",
    "words.csv": """\
Country;Standpoint on water (0-10);Importance [%];Power;Remark
North;8,5;80 %;50;as said
South;1;60;40;"a ""quoted"" word"
Guest;4..5;20;10;
""",
}
PAGE = b"""<!doctype html><html lang="en"><head><title>Talks on the river</title>
<meta name="date" content="2020-10-01">
<style>p {color: red}</style><script>var a = 1 < 2;</script></head><body><!-- note --><h1>Talks</h1>
<p>North said: &ldquo;we will not move&rdquo; &amp; left.<p>South said <b>nothing</b>.
<ul><li>one<li>two</ul></body></html>
"""


@dataclass(frozen=True)
class Bases:
    """A folder with ``talks`` (process, series), ``river`` (ledger), their workbooks, ``runs``, ``decisions.csv`` …"""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name


def _call(root: Path, *argv: object) -> Ended:
    ended = call([str(a) for a in argv], inside=[root], cwd=root, seconds=3000)
    assert ended.code == 0 and ended.error is None, (argv, ended)
    return ended


def make(root: Path) -> Bases:
    """Fill ``root``. Every command is called once, so that no kernel is compiled within a measured time."""
    talks, runs = root / "talks", root / "runs"
    (talks / "series").mkdir(parents=True)
    shutil.copy(VALID, talks / "scenario.yaml")
    (talks / "process.yaml").write_text(FULL, encoding="utf-8")
    (talks / "series" / "deaths.csv").write_text(SERIES, encoding="utf-8")
    (talks / "drafts.yaml").write_text(DRAFTS, encoding="utf-8")
    (root / "port.csv").write_text(GAME, encoding="utf-8")
    river = write(root / "river", planted())
    long = [line for i in range(6) for line in three(f"a{i}", proposal=f"p{i}", outcome=str(10 * i))]
    (root / "decisions.csv").write_text("\n".join([HEAD, *long]) + "\n", encoding="utf-8")
    months = [f"{2010 + m // 12}-{m % 12 + 1:02}" for m in range(130)]
    counts = "".join(f"{m},{i * 37 % 50},{i % 3}\n" for i, m in enumerate(months))
    (root / "deaths.csv").write_text("month,deaths,other\n" + counts, encoding="utf-8")
    (root / "page.html").write_bytes(PAGE)
    for name in ("talks.xlsx", "river.xlsx", "talks.xml", "talks.txt", "talks.csv", "talks.json"):
        _call(root, "export", root / Path(name).stem, root / name)
    for name in ("port.xml", "port.json"):
        _call(root, "export", root / "port.csv", root / name)
    for name, text in OTHERS.items():
        (root / name).write_text(text, encoding="utf-8")
    graph = root / "conflict.yaml"
    _call(root, "graph", graph, "--to", root / "conflict.gmcr", "--needs", "1", "--make", "1", "--by", "north")
    _call(root, "graph", graph, "--firm")
    make_key(root / "key.pem")
    sealing = ("--ledger", root / "seals.jsonl", "--key", root / "key.pem")
    _call(root, "seal", "--questions", root / "questions.yaml", *sealing)
    _call(root, "open", "2", *sealing)
    _call(root, "seal", "--questions", root / "questions.yaml", *sealing)
    _call(root, "team", "--judgements", root / "judgements.csv")
    shutil.copytree(talks, root / "theirs")
    _call(root, "evidence", "export", river, "-o", root / "codings.csv")
    _call(root, "run", talks, *QUICK, "--out", runs)
    _call(root, "run", river, *QUICK, "--out", runs, "--models", "mean,median,challenge")
    _call(root, "influence", river, "--draws", "8", "--models", "mean,challenge", "--out", runs)
    _call(root, "violence", root / "deaths.csv")
    _call(root, "accuracy", root / "decisions.csv")
    _call(root, "solve", talks, "--readings", "all")
    for verb in ("packages", "draft", "stuck", "levers", "robust"):
        _call(root, verb, talks, "--draws", "16", *(["--all"] if verb == "draft" else []))
    _call(root, "power", root / "port.csv")
    _call(root, "drivers", talks, "--samples", "16", "--trajectories", "2", "--out", runs)
    _call(root, "discover", talks, "--goal", "settlement.water.mean >= 40", "--draws", "64")
    _call(root, "brief", talks, "--draws", "8", "--runs", runs, "--out", root / "brief.html")
    return Bases(root)
