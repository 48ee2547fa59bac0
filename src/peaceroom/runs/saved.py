"""Runs on disk: `save` fills a run folder, `load_run` makes a `Run` of it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.ledger import from_snapshot, to_snapshot
from peaceroom.files.ordinary import ordinary_bytes, ordinary_text
from peaceroom.files.writing import replace_file
from peaceroom.runs import index, store
from peaceroom.runs.answers import settlements_of
from peaceroom.runs.cases import whole
from peaceroom.runs.execute import Execution
from peaceroom.runs.plan import blocks, canonical_scenario, sha256
from peaceroom.runs.redaction import hidden_ids, redacted_manifest, redacted_result
from peaceroom.runs.results import Result, misfit
from peaceroom.runs.run import Run
from peaceroom.runs.settlements import Settlements
from peaceroom.runs.what_if_draws import FILE as SHIFTED
from peaceroom.runs.what_if_draws import read_shifted, write_shifted
from peaceroom.scenario.sampling.draws import Draws
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.sample import build_case
from peaceroom.scenario.types import Scenario

_FORMAT = 1


def public_result(run: Run) -> Result:
    """What may be printed and written: the result, without names if the run is redacted."""
    return redacted_result(run.result, run.scenario) if run.redacted else run.result


def save_draws(run: Run, work: Execution, folder: Path) -> None:
    """Write what needs the models' answers only: outcomes, counts, what-ifs and drawn inputs.

    A redacted run does not keep the drawn inputs. Raises `InputError` E308 when something cannot be written.
    """
    labels = hidden_ids(run.case.issues, run.names) if run.redacted else {i: i for i in run.case.issues}
    store.write_outcomes(folder / "outcomes.parquet", run.settlements, labels)
    if run.tally is not None:
        store.write_counts(folder / "counts.parquet", run.tally, labels)
    store.write_what_ifs(folder / "what_ifs.parquet", public_result(run)["what_ifs"])
    if not run.redacted:
        doubtful = [i.key for i in inputs(run.scenario) if not i.is_fixed]
        drawn = work.drawn.slice(0, work.plan.kept).values if run.tally is not None else None
        store.write_inputs(folder / "inputs.parquet", doubtful, drawn.__getitem__ if drawn else work.drawn.column)
        write_shifted(folder / SHIFTED, run.what_ifs, run.settlements, run.case.issues)


def save(run: Run, work: Execution, folder: Path, source: bytes | None, started: datetime, **paths: str | None) -> None:
    """Write everything but the draws (`save_draws`) and the report. A redacted run does not keep the scenario.

    The mark of a finished run, result.json, comes last; `store.unmark` takes it away before its draws are written.
    ``source`` is the scenario's file as it was read, ``paths`` is kept in the log. Raises `InputError` E308 when
    something cannot be written.
    """
    result = public_result(run)
    texts: dict[str, str] = {}
    if not run.redacted:
        texts[store.SCENARIO] = canonical_scenario(run.scenario) + "\n"
        if run.scenario.ledger is not None:
            texts[store.LEDGER] = store.to_json(to_snapshot(run.scenario.ledger))
        if source is not None:
            origin = run.scenario.origin
            ending = origin.path.suffix.lower() if origin is not None and origin.path is not None else ""
            own = ending in ("", ".yml", ".yaml")
            replace_file(folder / f"scenario{'.yaml' if own else ending}", source, code="E308")
    whole = work.plan.manifest()
    manifest = redacted_manifest(whole, result["what_ifs"]) if run.redacted else whole
    hashes = {"manifest_sha256": store.manifest_sha256(whole), "results_sha256": result["results_sha256"]}
    texts[store.MANIFEST] = store.to_json({**manifest, **hashes})
    texts[store.SUMMARY] = run.summary() + "\n"
    texts[store.BRIEF] = store.to_json(run.brief().as_dict())
    texts[store.RESULT] = store.to_json(result)
    log = store.log(started, folder=folder.as_posix(), **paths)
    if run.redacted:
        log = {key: log[key] for key in ("started", "ended", "seconds")}
    log["files"] = {name: sha256(store.as_bytes(text)) for name, text in texts.items()}
    texts = {store.LOG: store.to_json(log), **texts}
    for name, text in texts.items():
        store.write_text(folder / name, text)  # result.json last: it marks the run as finished
    index.add(folder, result, str(log["ended"]))


def read_result(folder: Path) -> Result:
    """The result object of a run folder.

    Raises `InputError` E309 if it is not one, is of a newer version, or its files are not as the run wrote them.
    """
    with from_folder(folder):
        result = json.loads(ordinary_text(folder / store.RESULT))
        manifest = read_manifest(folder)
        version = int(manifest["format"])
    if version > _FORMAT:
        raise InputError.one("E309", f"{folder.as_posix()} was written by a newer Peaceroom",
                             "this version does not know what it holds", "install the newer version")
    with from_folder(folder):
        kept = _check(folder)
        if (place := misfit(result)) is not None:
            if store.RESULT in kept:  # as it was written, and yet not as this version writes it
                raise InputError.one("E309", f"{folder.as_posix()} was written by another version of Peaceroom, whose "
                                     f"results have another form ({place[:200]})", "parts would be misread",
                                     f"read its {store.SUMMARY} and report, or run the scenario again")
            raise damaged(folder, store.RESULT, f"what stands at {place[:200]} is not what a run writes there")
        _of_one_run(folder, result, manifest)
        return cast("Result", {**result, "run": folder.as_posix()})


def _check(folder: Path) -> frozenset[str]:
    """The texts that are as the run wrote them; raises E309 naming the first that is not. Old runs kept no hashes."""
    if not (folder / store.LOG).exists():
        return frozenset()
    files: Mapping[str, str] = json.loads(ordinary_text(folder / store.LOG)).get("files", {})
    for name, kept in files.items():
        if sha256(ordinary_bytes(folder / name)) != kept:
            raise InputError.one("E309", f"{name} is not as the run wrote it", "a run is read from its folder",
                                 "put the file back, or run the scenario again", file=(folder / name).as_posix())
    return frozenset(files)


@contextmanager
def from_folder(folder: Path) -> Iterator[None]:
    """Within the block a run's folder is read: whatever fails there is a folder that was changed or damaged (E309)."""
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError) as error:
        file = getattr(error, "filename", None)
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        what = f"{Path(file).name} cannot be read" if isinstance(file, str) else said
        raise InputError.one("E309", f"{folder.as_posix()!r} is not a finished run, or its files were changed ({what})",
                             "a run is read from its folder", "see `peaceroom runs` for the runs there are, or run the "
                             "scenario again") from None


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a run folder that `read_result` accepted."""
    manifest: Mapping[str, Any] = json.loads(ordinary_text(folder / store.MANIFEST))
    return manifest


def read_summary(folder: Path) -> str | None:
    """The summary that a run folder keeps; None if there is none. Raises `InputError` E309 if it cannot be read."""
    path = folder / store.SUMMARY
    with from_folder(folder):
        return path.read_text(encoding="utf-8") if path.is_file() else None


def read_brief(folder: Path) -> Mapping[str, object] | None:
    """The one page that a run folder keeps, as data; made anew for an older run, None if that one is redacted.

    Raises `InputError` E309 if it cannot be read.
    """
    path = folder / store.BRIEF
    with from_folder(folder):
        if path.is_file():
            page: Mapping[str, object] = json.loads(ordinary_text(path))
            return page
    if not (folder / store.SCENARIO).exists():
        return None
    made: Mapping[str, object] = load_run(folder).brief().as_dict()
    return made


def printed(result: Result, brief: Mapping[str, object] | None) -> dict[str, object]:
    """What ``run --json`` and ``show --json`` print: the result with the one page beside it.

    What each what-if does to the process stands beside the issues that it moves.
    """
    whole: dict[str, object] = {**result} if brief is None else {**result, "brief": brief}
    if "process" in result and (shifted := result["process"]["what_ifs"]):
        whole["what_ifs"] = {w: {**by, "process": shifted[w]} for w, by in result["what_ifs"].items()}
        whole["process"] = {key: value for key, value in result["process"].items() if key != "what_ifs"}
    return whole


def _of_one_run(folder: Path, result: Mapping[str, Any], manifest: Mapping[str, Any]) -> None:
    """Raises `InputError` E309 where the parts of a run folder are not of one run."""
    for key in ("seed", "draws", "design", "as_of", "results_sha256"):
        if result[key] != manifest.get(key):
            raise damaged(folder, store.RESULT, f"its {key} is not that of {store.MANIFEST}")
    models, issues = set(manifest.get("models", ())), set(result["settlements"])
    of_issues = [result["equal_weight"], result["zone"], *result["what_ifs"].values()]
    by_model = [*result["settlements"].values(), *(by for w in result["what_ifs"].values() for by in w.values())]
    if set(result["models"]) != models or any(set(by) != models for by in by_model) or any(
            set(part) != issues for part in of_issues):
        raise damaged(folder, store.RESULT, "models or issues are missing from some of its parts")


def damaged(folder: Path, file: str, what: str) -> InputError:
    return InputError.one("E309", f"the run {folder.as_posix()} is damaged: {file}: {what}",
                          "its numbers would not be those of any run", "run the scenario again")


def no_run(ref: str) -> InputError:
    return InputError.one("E309", f"{ref!r} is not a finished run", "a run is read from its folder",
                          "give a run's folder, its name, the last letters of it, or a scenario's name; "
                          "`peaceroom runs` lists them")


def find_run(ref: str | Path, base: str | Path = "runs") -> Path:
    """The folder meant by a path, a folder's name in ``base``, the end of its name (the hash), or a scenario's name.

    Of a scenario's runs it is the latest. Raises `InputError` E309.
    """
    path = Path(ref)
    for folder in (path, Path(base) / path):
        try:
            if (folder / store.RESULT).is_file():
                return folder
        except OSError:  # a folder that may not be entered, a name that is too long
            continue
    near = [p.parent for p in sorted(Path(base).glob(f"*/{store.RESULT}")) if p.parent.name.endswith(str(ref))]
    if len(near) == 1:
        return near[0]
    if latest := index.runs_of(Path(base), str(ref))[:1]:
        return Path(base) / latest[0].folder
    raise no_run(str(ref))


def read_scenario(folder: Path) -> Scenario | None:
    """The scenario of a run folder; ``None`` for a redacted run. Raises `InputError` E309 if it is damaged."""
    path = folder / store.SCENARIO
    if not path.exists():
        return None
    with from_folder(folder):
        scenario = Scenario.model_validate_json(ordinary_text(path))
        kept = folder / store.LEDGER
        if kept.exists():
            scenario = scenario.with_ledger(from_snapshot(json.loads(ordinary_text(kept))))
    return scenario


def kept_scenario(folder: Path) -> Scenario:
    """The scenario of a run folder whose files are as the run wrote them.

    Raises `InputError` E309 where one is damaged, and for a redacted run, which keeps no scenario.
    """
    read_result(folder)
    found = read_scenario(folder)
    if found is None:
        raise damaged(folder, "scenario.json", "a redacted run does not keep it")
    return found


def load_run(path: str | Path) -> Run:
    """A `Run` from its folder (or its name in ``runs/``).

    The inputs are drawn again, the outcomes read. A folder of an older version holds no draws of
    what-ifs, only their summaries: there ``what_ifs`` is empty.
    Raises `InputError` E309 for what is not a run, E310 for a redacted one, which holds no scenario.
    """
    folder = find_run(path)
    result, scenario = read_result(folder), read_scenario(folder)
    if scenario is None:
        raise InputError.one("E310", f"{folder.as_posix()} is redacted", "its names and inputs were not kept",
                             "read its report.html, summary.txt or result.json, or run the scenario again")
    with from_folder(folder):
        drawn = Draws(scenario, result["draws"], result["seed"], design=result["design"])
        kept = result.get("kept_draws", result["draws"])
        case = whole(kept, (build_case(scenario, drawn.slice(*b)) for b in blocks(kept)))
        settlements = _settlements(folder, result, case.issues)
        return Run(
            scenario=scenario, draws=result["draws"], seed=result["seed"], design=result["design"],
            models=tuple(result["models"]), case=case, settlements=settlements,
            what_ifs=read_shifted(folder / SHIFTED, list(result["what_ifs"]), settlements, case.issues,
                                  result["what_if_draws"]),
            what_if_names=result["what_if_names"], folder=folder, result=result,
        )


def _settlements(folder: Path, result: Result, issues: tuple[str, ...]) -> Settlements:
    manifest = json.loads(ordinary_text(folder / store.MANIFEST))
    base = store.read_outcomes(folder / "outcomes.parquet", result["models"], len(issues),
                               result.get("kept_draws", result["draws"]))
    silent = {key: {i: by[key]["unavailable"] for i, by in result["settlements"].items()
                    if "unavailable" in by[key] and "n_no_agreement" not in by[key]} for key in base}
    return settlements_of(base, issues, {key: manifest["models"][key] for key in base}, silent)
