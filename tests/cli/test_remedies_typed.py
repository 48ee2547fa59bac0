"""What a refusal on the command line tells to type is typed: the same command is then done, or does what was told.

Remedies on lines of a file are typed in ``tests/scenario/test_remedies.py``.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import whole_case
from peaceroom.cli import group
from peaceroom.core.errors import InputError

pytestmark = pytest.mark.slow

#: code; the command, with what is wrong in it between ‹ and ›
TYPED = [
    # draws, seeds and the like, of every verb that draws
    *((code, f"{verb} ‹{option} {value}›") for verb in (
        "run ashor --estimate", "packages ashor", "draft ashor middle", "stuck ashor --no-process",
        "levers tutorial --actor upper", "discover tutorial --goal zone.patrols", "robust tutorial --no-process")
        for code, option, value in (("E301", "--draws", "0"), ("E302", "--seed", "-1"))),
    ("E303", "run tutorial --estimate ‹--workers 0›"),
    ("E304", "run tutorial --estimate --design ‹latin›"),
    ("E305", "run ashor --estimate --what-if ‹vote-kpet›"),
    ("E305", "run tutorial --estimate --what-if ‹x›"),
    ("E307", "run tutorial --estimate ‹--chunk 0›"),
    ("E311", "run tutorial --estimate ‹--what-if-draws 0›"),
    ("E386", "run tutorial --estimate ‹--price -1›"),
    ("E401", "run tutorial --estimate --models ‹nahs›"),
    ("E402", "solve tutorial --model nash@‹distnt›"),
    ("E401", "solve tutorial --model ‹compromse› --json"),
    ("E406", "solve tutorial --model mean --issue ‹patrol›"),
    ("E403", "solve tutorial --model challenge --option ‹ronds›=2"),
    # one reference for another
    ("E101", "validate ‹ashor/process.yaml›"),
    ("E101", "validate ‹ashor/drafts.yaml›"),
    ("E101", "describe ‹ashor/conflict.yaml›"),
    ("E101", "describe ‹ashor/ledger›"),
    ("E101", "graph ‹ashor/drafts.yaml›"),
    ("E101", "solve ‹ashor/series/deaths.csv› --model mean"),
    ("E540", "import ‹ashor›"),
    ("E540", "import ‹ashor/scenario.yaml›"),
    ("E001", "describe ‹tutoriel›"),
    ("E001", "stuck ‹RUN› --no-process"),
    ("E309", "show ‹nothere›"),
    ("E001", "brief ‹nothere›"),
    # drafts, packages, obstacles, levers
    ("E281", "draft tutorial --set patrols=‹500› --json"),
    ("E281", "draft ashor --set seat=‹39› --json"),
    ("E461", "draft tutorial --set ‹patrol=50›"),
    ("E461", "draft tutorial --set ‹patrols›"),
    ("E461", "draft ashor --set fen=‹60..40›"),
    ("E461", "draft ashor ‹--set fen=40 --set fen=50›"),
    ("E462", "draft ashor ‹midle›"),
    ("E462", "draft ashor ‹nothere›"),
    ("E462", "draft tutorial ‹›"),
    ("E463", "draft ashor middle --wanted ‹1.5›"),
    ("E464", "stuck ashor --no-process --item ‹frist›"),
    ("E464", "stuck tutorial --no-process --item ‹x›"),
    ("E465", "levers ashor --draws 50 --actor ‹ligue›"),
    ("E467", "levers ashor --draws 50 --actor union ‹--size 2›"),
    ("E468", "packages ashor --draws 50 ‹--seconds nan›"),
    # questions on inputs
    ("E313", "influence ashor --draws 64 --quantity ‹settlement.fen.comprmise›"),
    ("E316", "discover tutorial --draws 200 --goal ‹zone.patrol›"),
    ("E318", "drivers tutorial --method ‹moriss› --samples 16"),
    # conflicts
    ("E358", "graph ashor --concept ‹SEK›"),
    ("E363", "graph ‹cuban-missle-crisis›"),
    ("E363", "graph ‹tutorial›"),
    ("E364", "graph ashor --blocks ‹leage+union›"),
    ("E376", "graph ashor --from ‹17›"),
    # one page, sheets, the library, the outside view
    ("E515", "brief RUN --format ‹txt›"),
    ("E515", "export tutorial ‹x.foo› --force"),
    ("E253", "export ashor ‹x.yaml› --force"),
    ("E832", "library show ‹acheh›"),
    ("E701", "base-rate --elapsed 40d --stage ‹sparkle›"),
    ("E702", "base-rate --stage ceasefire --elapsed ‹40x›"),
    ("E705", "base-rate --elapsed 40d --stage ceasefire --target ‹al›"),
    ("E723", "violence ashor --method ‹ets›"),
    ("E325", "codes ‹E9999›"),
    ("E320", "rename ashor ‹leage› liga --dry-run"),
    # the ledger, seals, sharing
    ("E929", "evidence list ashor ‹sorces›"),
    ("E929", "evidence show ashor ‹nothere›"),
    ("E334", "verify ‹99›"),
    ("E335", "resolve 2 ‹nothere› yes --source x --on 2031-05-01"),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a case, a run of it and a seal of the run."""
    room = tmp_path_factory.mktemp("room")
    whole_case.write(room / "ashor")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(room)
        for line in ("run ashor --draws 60 --models compromise,median --workers 1 --no-report --no-levers", "seal RUN"):
            done = called(line)
            assert done.exit_code == 0, done.output
    return room


def called(line: str) -> Any:
    names = [p.name for p in Path("runs").iterdir() if p.is_dir()] if Path("runs").is_dir() else [""]
    return CliRunner().invoke(group, [w.replace("RUN", names[0]) for w in shlex.split(line)])


def typed(line: str, told: str) -> list[str]:
    """The commands that a remedy leads to."""
    before, _, rest = line.partition("‹")
    _, _, after = rest.partition("›")

    def instead(words: str) -> str:
        return f"{before}{words}{after}"

    if found := re.search(r"type: (peaceroom .+)$", told) or re.search(r"`(peaceroom [^`]+)`", told):
        return [found[1].removeprefix("peaceroom ")]
    if found := re.search(r"e\.g\. peaceroom (.+)$", told):
        return [found[1]]
    if found := re.search(r"did you mean (?:the bundled scenario )?([^?]+)\?", told):
        return [instead(word) for word in found[1].split(", or ")]
    if found := re.search(r"e\.g\. (--\S+ \S+?)(?:,|$)", told):
        return [instead(found[1])]
    if found := re.search(r"give (--set [^\s,]+)", told):
        return [instead(found[1])]
    if found := re.search(r"write (\S+), for example$", told):
        return [instead(found[1])]
    if found := re.search(r"such as ([\w.+-]+)", told):
        return [instead(found[1])]
    if found := re.search(r"a number from (\d+) to (\d+)$", told):
        return [instead(found[1]), instead(found[2])]
    if found := re.search(r"the folder: ([^\s,]+)", told):
        return [instead(found[1])]
    if found := re.search(r"give the line of a seal; the last ones: (\d+)", told):
        return [instead(found[1])]
    if found := re.search(r"write (\w+\.xlsx)|ends in (\.xlsx)", told):
        return [instead(found[1] or f"x{found[2]}")]
    if found := re.search(r"write days, or (.+)$", told):
        return [instead(word) for word in found[1].split(", ")]
    if found := re.search(r"(?:one of:?|choose|among:|are) ((?:[\w@.-]+(?:, | or )?)+)$", told):
        return [instead(word) for word in re.split(", | or ", found[1])]
    raise AssertionError(f"nothing can be typed: {told}")


@pytest.mark.parametrize(("code", "line"), TYPED, ids=[f"{c}-{n}" for n, (c, _) in enumerate(TYPED)])
def test_typed_as_told_it_is_done(code: str, line: str, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(room)
    refused = called(line.replace("‹", "").replace("›", "")).exception
    assert isinstance(refused, InputError), refused
    told = next(p for p in refused.problems if p.code == code).remedy
    lines = typed(line, told)
    for command in lines if len(lines) < 6 else lines[:2]:
        done = called(command)
        assert done.exit_code == 0, (told, command, done.output[-600:])
