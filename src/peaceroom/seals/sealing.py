"""Sealing runs, revealing what was sealed, and recording what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.dates import day
from peaceroom.files.numbers import NotationError
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.runs import store
from peaceroom.runs.plan import sha256
from peaceroom.runs.saved import find_run, from_folder, load_run, read_manifest
from peaceroom.seals import adding, chain, checkpoints, questions
from peaceroom.seals.canonical import Said, Secret, secret
from peaceroom.seals.own import own_of_data, read_own

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from peaceroom.runs.run import Run

#: where seals are kept unless another place is named
LEDGER = "seals.jsonl"
#: files of a run folder that are sealed by their hashes, where they are there
_FILES = (store.MANIFEST, store.RESULT, store.SUMMARY, store.SCENARIO, store.LEDGER, "outcomes.parquet")
#: what is typed for an outcome
YES_NO = ("yes", "no")
VOID = "void"


def seal(runs: Sequence[str | Path], ledger: str | Path, key: Ed25519PrivateKey, *, base: str | Path = "runs",
         own: str | Path | Mapping[str, object] | None = None, clock: str | None = None) -> list[int]:
    """Seal finished runs, each as one line; returns the lines' numbers.

    Parameters
    ----------
    own
        A file of questions that an analyst wrote (`peaceroom.seals.own.read_own`), or what such a file holds. They
        are sealed with the run, of which there is at most one then, or by themselves.

    Raises
    ------
    InputError
        E309 and E310 for what is not a run or a redacted one, E312 for questions with several runs, E338 for a run
        without questions, E343 for questions that cannot be sealed, and what `peaceroom.seals.adding.add` raises.
    """
    need("seals")
    path = Path(ledger)
    if own is not None and len(runs) > 1:
        raise InputError.one("E312", f"questions are sealed with one run, and here are {len(runs)}", CODES["E312"][1],
                             "seal the others by a command of their own")
    begun = checkpoints.checkpoint_path(path).exists()
    # a kill leaves an empty file that has no checkpoint yet
    if path.exists() and (begun or path.stat().st_size or not path.is_file()):
        adding.read(path)  # nothing is added to a ledger that does not fit
    loaded = [load_run(find_run(run, base)) for run in runs]
    if own is None:
        return seal_all([promises(run, path) for run in loaded], path, key, clock=clock)
    run = loaded[0] if loaded else None
    asked = cast("list[Said]", own_of_data(own, run) if isinstance(own, Mapping) else read_own(own, run))
    return seal_all([[*(promises(run, path, beside=True) if run is not None else []), *asked]], path, key, clock=clock)


def seal_all(promised: Sequence[Sequence[Said]], ledger: Path, key: Ed25519PrivateKey, *,
             clock: str | None = None, at: str | None = None) -> list[int]:
    """Seal many lists of what is said, each as one line, in one go; see `seal`."""
    kept = [[secret(said) for said in one] for one in promised]
    bodies = [{"kind": "seal", "commitments": sorted(s.commitment for s in one)} for one in kept]
    return adding.add(ledger, bodies, key, clock=clock, at=at, secrets=[s for one in kept for s in one])


def promises(run: Run, ledger: Path | None = None, *, beside: bool = False) -> list[Said]:
    """What is sealed of a run: what it was, then its questions.

    Raises `InputError` E338 where it has none, unless others are sealed ``beside`` them.

    A run folder below that of ``ledger`` is named from there: what is opened need not tell where the ledger lies.
    """
    asked = questions.questions_of(run)
    if not asked and not beside:
        raise InputError.one("E338", "this run answers no question that the world can decide", CODES["E338"][1],
                             "run the scenario with --process, or with a series of violence")
    return [cast("Said", _origin(run, ledger)), *cast("list[Said]", asked)]


def _origin(run: Run, ledger: Path | None) -> questions.Origin:
    folder, result = run.folder, run.result
    assert folder is not None  # it was loaded from there
    with from_folder(folder):
        manifest = read_manifest(folder)
        files = {name: sha256(ordinary_bytes(folder / name)) for name in _FILES if (folder / name).exists()}
    return {"what": "run", "id": "run", "scenario": result["scenario"], "title": result["title"],
            "as_of": result["as_of"], "seed": run.seed, "draws": run.draws,
            "folder": _named(folder, ledger).as_posix(),
            "manifest_sha256": manifest["manifest_sha256"], "results_sha256": result["results_sha256"],
            "versions": dict(manifest["versions"]), "files": files}


def _named(folder: Path, ledger: Path | None) -> Path:
    home = None if ledger is None or not folder.is_absolute() else ledger.resolve().parent
    whole = folder.resolve()
    return folder if home is None or not whole.is_relative_to(home) else whole.relative_to(home)


def here_of(ledger: chain.Ledger) -> dict[int, dict[str, Said]]:
    """Line of a seal → id → what it says, as far as it was revealed or its secret is beside the ledger."""
    here = adding.secrets_of(ledger.path)
    found: dict[int, dict[str, Said]] = {
        line["n"]: {here[c].said["id"]: here[c].said for c in line["commitments"] if c in here}
        for line in ledger.of_kind("seal")}
    for line in ledger.of_kind("open"):
        found[line["of"]] |= {part["said"]["id"]: part["said"] for part in line["opened"]}
    return found


def open_seal(ledger: str | Path, n: int, key: Ed25519PrivateKey, *, only: Sequence[str] = (),
              clock: str | None = None) -> list[Said]:
    """Reveal what the seal on line ``n`` says, all of it or the questions ``only``; returns what was revealed.

    Raises `InputError` E334: not a seal, secrets that are not here, nothing left to open; and what `add` raises.
    """
    found = adding.read(Path(ledger))
    line, here = found.seal(n), adding.secrets_of(found.path)
    sealed = [here[c] for c in line["commitments"] if c in here]
    if len(sealed) < len(line["commitments"]) and not only and not found.opened(n):
        gone = len(line["commitments"]) - len(sealed)
        raise _closed(found.path, n, f"{gone} of its {len(line['commitments'])} secrets are not in "
                      f"{adding.private_path(found.path).name}", "put back a backup of that file, or name what is "
                      "there with --question")
    ids = {s.said["id"]: s for s in sealed}
    for name in only:
        if name not in ids:
            from peaceroom.files.suggestions import did_you_mean

            raise _closed(found.path, n, f"it has no question {name[:80]!r} whose secret is here",
                          did_you_mean(name, sorted(ids), f"`peaceroom open {n}` opens all of them"))
    done = found.opened(n)
    parts: list[Secret] = [s for s in (sealed if not only else map(ids.__getitem__, only)) if s.said not in done]
    if not parts:
        raise _closed(found.path, n, "all of that is open already", "see `peaceroom record`")
    parts.sort(key=lambda s: (s.said["what"] != "run", s.said["id"]))
    adding.add(found.path, [{"kind": "open", "of": n, "opened": [{"salt": s.salt, "said": s.said} for s in parts]}],
               key, clock=clock)
    return [s.said for s in parts]


def resolve(ledger: str | Path, n: int, question: str, outcome: str, key: Ed25519PrivateKey, *, source: str, on: date,
            instead: str | None = None, clock: str | None = None) -> Said:
    """Record what came: ``yes``, ``no``, a number, a day (``no`` where it has not come by the last one), or ``void``
    where the rule says so; returns the line's content.

    Parameters
    ----------
    source
        Where it can be looked up.
    on
        The day on which it was decided: that of the event, or the question's last day.
    instead
        Why an earlier resolution of the same question was wrong, where there is one.

    Raises
    ------
    InputError
        E334 for what is not a seal, E335 for a question that is not open, an outcome of the wrong kind, a day in the
        future, a second resolution without ``instead``; and what `add` raises.
    """
    found = adding.read(Path(ledger))
    found.seal(n)
    said = {one["id"]: one for one in found.opened(n) if one["what"] == "question"}
    if question not in said:
        from peaceroom.files.suggestions import did_you_mean

        sealed = {id_ for id_, one in here_of(found)[n].items() if one["what"] == "question"}
        if question in sealed:
            raise _unresolved(found.path, f"{question!r} of line {n} is not open",
                              f"type: peaceroom open {n} --question {question}")
        raise _unresolved(found.path, f"line {n} has no question {question[:80]!r} that can be read here", did_you_mean(
            question, sorted(sealed), f"`peaceroom open {n}` opens all of them and says what they are called"))
    asked = said[question]
    came = _outcome(found.path, asked["kind"], outcome)
    if not source.strip():
        raise _unresolved(found.path, "no source says what came", "give --source, where it can be looked up")
    today = adding.now()[:10]
    if on.isoformat() > today:
        raise _unresolved(found.path, f"{on} is in the future",
                          f"give the day on which it was decided, at most {today}")
    if isinstance(came, str) and asked["kind"] == "date" and came[:1].isdigit():
        if not asked["since"] < came <= asked["due"]:
            raise _unresolved(found.path, f"{came} is not after {asked['since']} and not after {asked['due']}",
                              "give no, if it came later or not at all, or the day on which it came")
        if came > today:
            raise _unresolved(found.path, f"{came} is in the future", "wait until it has come")
        if came > on.isoformat():
            raise _unresolved(found.path, f"{came} was still to come on {on}", f"give --on {came}")
    awaited = asked["id"].startswith("process.") or asked["kind"] == "date"
    if came == "no" and on.isoformat() < asked["due"] and awaited:
        raise _unresolved(found.path, f"a “no” on {on} is too early: it may still come until {asked['due']}",
                          f"give --on {asked['due']}" if asked["due"] <= today else "wait until then")
    earlier = [r for r in found.of_kind("resolve") if r["of"] == n and r["question"] == question]
    if earlier and not instead:
        raise _unresolved(found.path, f"line {earlier[-1]['n']} has resolved it: {earlier[-1]['outcome']}",
                          'add --instead "why that was wrong", if it was')
    body = {"kind": "resolve", "of": n, "question": question, "outcome": came, "source": source.strip(),
            "on": on.isoformat(), "instead": instead}
    adding.add(found.path, [body], key, clock=clock)
    return body


def _outcome(path: Path, kind: str, typed: str) -> str | float:
    if typed == VOID or (kind == "yes-no" and typed in YES_NO):
        return typed
    if kind == "date":
        if typed == "no":
            return typed
        try:
            return day(typed).isoformat()
        except NotationError as error:
            raise _unresolved(path, str(error.args[0]), f"{error.args[1]}; no where it did not come by the last day") \
                from None
    if kind == "number":
        try:
            value = float(typed)
            if abs(value) < 1e15:  # neither infinite nor no number
                return value
        except ValueError:
            pass
    wanted = "yes, no or void" if kind == "yes-no" else "a number such as 41.5, or void"
    raise _unresolved(path, f"{typed[:40]!r} does not answer this question", f"give {wanted}")


def _closed(path: Path, n: int, what: str, remedy: str) -> InputError:
    return InputError.one("E334", f"the seal on line {n} cannot be opened: {what}", CODES["E334"][1], remedy,
                          file=path.as_posix(), line=n, column=1)


def _unresolved(path: Path, what: str, remedy: str) -> InputError:
    return InputError.one("E335", what, CODES["E335"][1], remedy, file=path.as_posix())
