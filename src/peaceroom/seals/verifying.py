"""Checking a ledger of seals: the chain, its checkpoint, its time stamps, and the runs, byte for byte."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.ordinary import ordinary_bytes, ordinary_text
from peaceroom.runs import store
from peaceroom.runs.plan import canonical_scenario, sha256, versions
from peaceroom.runs.saved import load_run
from peaceroom.scenario.sampling.evidence import ledger_sha256
from peaceroom.seals import chain, checkpoints, timestamps
from peaceroom.seals.canonical import Said
from peaceroom.seals.sealing import here_of


class SealChecked(TypedDict):
    """A seal: how much of it is open, and what became of its run: ``state`` is one of the words of `check_run`."""

    line: int
    at: str
    commitments: int
    opened: int
    run: str | None
    state: str


#: line of a seal → id → what was said, as far as it is known here
Known = Mapping[int, Mapping[str, Said]]


class Verified(TypedDict):
    """The object of ``peaceroom verify --json``: everything fits, else there would be an error."""

    ledger: str
    key: str
    lines: int
    head: str
    checkpoint: str | None
    stamps: list[timestamps.Stamped]
    clock: list[int]
    seals: list[SealChecked]


def verify(ledger: str | Path, *, key: str | None = None, checkpoint: str | Path | None = None,
           roots: Sequence[str | Path] = (), rerun: Sequence[int] = (), workers: int | None = None) -> Verified:
    """Check everything that can be checked here.

    Parameters
    ----------
    key
        The public key, 64 hexadecimal digits, as its holder published it. Without it the ledger's own is believed.
    checkpoint
        A checkpoint that was published. The one beside the ledger is looked at in any case.
    roots
        Certificates (PEM) of those whose time stamps are believed.
    rerun
        Lines of seals whose runs are done again and compared byte for byte.

    Raises
    ------
    InputError
        E330, E331 (names the first line that does not fit), E333 for another key, E336 for a stamp, E337 for a run
        that is gone or differs, E339.
    """
    need("seals")
    found = chain.read(Path(ledger))
    if key is not None and key.strip().lower() != found.key:
        raise InputError.one("E333", f"the ledger's key is {found.key}", "it is not the key that you expect",
                             "ask the ledger's holder, by another way, which key is theirs",
                             file=found.path.as_posix(), line=1, column=1)
    beside = checkpoints.checkpoint_path(found.path)
    covered = None
    for file in [*([beside] if beside.exists() else []), *([Path(checkpoint)] if checkpoint is not None else [])]:
        point = checkpoints.read(file)
        checkpoints.must_cover(found, point, file)
        covered = file.as_posix()
    here = here_of(found)
    for n in rerun:
        check_run(found, n, here, rerun=True, workers=workers)
    return {"ledger": found.path.as_posix(), "key": found.key, "lines": len(found.lines), "head": found.head,
            "checkpoint": covered, "stamps": timestamps.check_all(found, roots),
            "clock": [line["n"] for line in found.lines if "clock" in line],
            "seals": [_seal(found, line, here, line["n"] in rerun) for line in found.of_kind("seal")]}


def _seal(found: chain.Ledger, line: chain.Line, here: Known, again: bool) -> SealChecked:
    n = line["n"]
    origin = here[n].get("run")
    alone = origin is None and len(here[n]) == len(line["commitments"])
    state = ("no run" if alone else "sealed" if origin is None else "run again, the same bytes" if again
             else check_run(found, n, here))
    return {"line": n, "at": line["at"], "commitments": len(line["commitments"]), "opened": len(found.opened(n)),
            "run": None if origin is None else origin["folder"], "state": state}


def check_run(found: chain.Ledger, n: int, here: Known, *, rerun: bool = False, workers: int | None = None) -> str:
    """Compare the run folder of a seal with what was sealed, and with a new run of the same plan.

    Returns ``run folder as sealed``, ``run folder gone`` (never with ``rerun``), or ``run again, the same bytes``.

    Raises
    ------
    InputError
        E337 where files differ, or the run cannot be done again; E309 for a folder of a newer version.
    """
    found.seal(n)  # that it is one
    origin = here[n].get("run")
    if origin is None and len(here[n]) == len(found.seal(n)["commitments"]):
        raise _differs(found, n, "there is none: an analyst's own questions were sealed", "name the line of a run")
    if origin is None:
        raise _differs(found, n, "what was run is neither open nor among the secrets here",
                       "ask its holder to open it, or verify beside the file of secrets")
    folder = Path(origin["folder"])
    if not folder.is_dir() and not folder.is_absolute():
        folder = found.path.parent / folder
    if not folder.is_dir():
        if not rerun:
            return "run folder gone"
        raise _differs(found, n, f"its run folder {folder.as_posix()} is gone", "put it back, or run the scenario "
                       f"again with seed {origin['seed']} and {origin['draws']} draws and compare results_sha256 "
                       f"{origin['results_sha256']}")
    for name, sealed in origin["files"].items():
        try:
            now = sha256(ordinary_bytes(folder / name))
        except OSError:
            now = ""
        if now != sealed:
            raise _differs(found, n, f"{(folder / name).as_posix()} is not the file that was sealed",
                           "put it back as it was; what the seal says stands as it was sealed")
    if not rerun:
        return "run folder as sealed"
    _same_again(found, n, origin, folder, workers)
    return "run again, the same bytes"


def _same_again(found: chain.Ledger, n: int, origin: Said, folder: Path, workers: int | None) -> None:
    if (now := versions()) != origin["versions"]:
        other = ", ".join(f"{name} {was} then, {now.get(name, 'none')} here" for name, was in
                          origin["versions"].items() if now.get(name) != was)
        raise _differs(found, n, f"it was run with other versions ({other})", "install those to run it again")
    from peaceroom.analysis.forecast import forecast
    from peaceroom.scenario.file.loading import load_scenario

    run = load_run(folder)
    manifest = json.loads(ordinary_text(folder / store.MANIFEST))
    source = json.loads(ordinary_text(folder / store.LOG)).get("scenario")
    scenario = run.scenario
    if source is not None and Path(source).exists():  # its folder holds the series and measures
        again = load_scenario(source)
        # not by ==, which looks at how a ledger came into memory as well
        if (canonical_scenario(again), ledger_sha256(again)) == (canonical_scenario(scenario), ledger_sha256(scenario)):
            scenario = again
    with tempfile.TemporaryDirectory() as base:
        made = forecast(scenario, draws=run.draws, seed=run.seed, design=run.design, models=run.models,
                        what_ifs=manifest["what_ifs"], what_if_draws=manifest["what_if_draws"], workers=workers,
                        process=manifest.get("process", False), influence=manifest.get("influence", False),
                        levers=not manifest.get("no_levers", False), out=base)
        assert made.folder is not None  # it was asked to write
        for name in (store.RESULT, "outcomes.parquet"):
            one, two = (_bytes(where / name, where) for where in (folder, made.folder))
            if one != two:
                raise _differs(found, n, f"run again, {name} comes out otherwise", "see that the scenario's folder "
                               "holds what it held then: its series, its measures")


def _bytes(path: Path, folder: Path) -> bytes:
    """A file of a run folder; of its result all but the folder's own name and what was said of the scenario's file."""
    data = ordinary_bytes(path)
    if path.name != store.RESULT:
        return data
    result: Mapping[str, object] = json.loads(data)
    kept = {key: value for key, value in result.items() if key not in ("run", "scenario", "warnings")}
    return store.to_json(kept).encode()


def _differs(found: chain.Ledger, n: int, what: str, remedy: str) -> InputError:
    return InputError.one("E337", f"the run that line {n} seals: {what}", CODES["E337"][1], remedy,
                          file=found.path.as_posix(), line=n, column=1)
