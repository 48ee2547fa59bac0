"""Writing the copy and its key."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import FILE as ASSUMPTIONS
from peaceroom.evidence.ledger.json_lines import to_line
from peaceroom.evidence.ledger.records import KINDS
from peaceroom.files.ordinary import ordinary_text
from peaceroom.files.writing import create_file, refused, replace_files
from peaceroom.scenario.file.loading import FILE_NAME, read
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.file.writing import to_yaml
from peaceroom.scenario.sharing.beside import LEFT_OUT, left_out_text, series_files, weeks_back
from peaceroom.scenario.sharing.leaks import identifying, must_be_clean
from peaceroom.scenario.sharing.records import assumptions_text, relabelled_records
from peaceroom.scenario.sharing.relabelling import BOTTOM_LINES, SERIES, Labels, relabelled

#: what `share` can be asked to keep
KEEP = (BOTTOM_LINES, SERIES)


def share(ref: str | Path, out: Path, key: Path, *, keep: Collection[str] = ()) -> Mapping[str, int]:
    """Write a copy of a scenario in which nothing tells whose it is, and the key to it; returns what was counted.

    Parameters
    ----------
    out
        A new folder: ``scenario.yaml``, a list of what was left out and, where there are, a ledger and series.
    key
        A new file outside of it, for its owner only (mode 600): labels and what they stand for, the weeks by which
        dates were moved, bottom lines that were taken out.
    keep
        Of `KEEP`: numbers that stay in the copy, which then says what the original says.

    Raises
    ------
    InputError
        E323 where one of the two is there; E326; E392 where something identifying would be left (nothing is written
        then), or the key would lie in the copy; what is wrong with the scenario.
    """
    for path in (out, key):
        if path.exists():
            raise InputError.one("E323", "this is there already", CODES["E323"][1], "give another name",
                                 file=path.as_posix())
    if key.resolve().is_relative_to(out.resolve()):
        raise InputError.one("E392", "the key would lie in the copy", CODES["E392"][1],
                             "give the key a place that is not shared", file=key.as_posix())
    original = read(ref)
    scenario, kept = original.scenario, frozenset(keep)
    labels = Labels(weeks_back(scenario, kept), kept)
    series = folder_series(original.folder)
    try:
        files = {FILE_NAME: to_yaml(relabelled(scenario, labels))}
        if scenario.ledger is not None:
            for kind, records in relabelled_records(scenario.ledger, labels).items():
                files[f"ledger/{KINDS[kind][1]}"] = "".join(to_line(record) + "\n" for record in records)
            if (assumed := assumptions_text(scenario.ledger.assumptions, labels)) is not None:
                files[f"ledger/{ASSUMPTIONS}"] = assumed
        files |= series_files(series, scenario, labels)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError.one("E392", "this scenario cannot be told under labels yet "
                             f"({'.'.join(map(str, first['loc']))}: {first['msg']})", CODES["E392"][1],
                             "leave that part out of the original's copy, and try again") from None
    texts = 0 if scenario.ledger is None else sum(
        document.text_sha256 is not None for document in scenario.ledger.documents.values())
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / out.name
        replace_files({trial / name: text for name, text in files.items()}, folder=trial)
        words = identifying(scenario)
        try:
            must_be_clean(trial, words)
            read(trial)
        except InputError as error:
            raise InputError([replace(p, file=p.file.replace(trial.as_posix(), out.as_posix()))
                              for p in error.problems]) from None
    files[LEFT_OUT] = left_out_text(labels, original.folder, texts)  # our own words and counts: nothing of the case
    _write_key(key, labels, words)
    try:
        replace_files({out / name: text for name, text in files.items()}, folder=out)
    except InputError:  # a key to nothing would be in the way of the next try
        key.unlink(missing_ok=True)
        raise
    return {"files": len(files), "labels": len(labels.ids) + len(labels.words), "words": len(words),
            "bottom_lines": len(labels.bottom_lines), "series": len(series) if SERIES in kept else 0,
            "left_out": sum(labels.left_out.values())}


def words_of(key: Path) -> list[str]:
    """The words that a key says are identifying. Raises `InputError` E392 for a file that is no key."""
    try:
        found = json.loads(ordinary_text(key))["identifying"]
        return [str(word) for word in found]
    except (OSError, ValueError, LookupError, TypeError):
        raise InputError.one("E392", "this is not the key of a copy", CODES["E392"][1],
                             "give the file that `peaceroom redact` wrote with --key", file=key.as_posix()) from None


def _write_key(path: Path, labels: Labels, words: list[str]) -> None:
    text = json.dumps({"weeks_back": labels.weeks, "ids": {v: k for k, v in labels.ids.items()},
                       "words": {v: k for k, v in labels.words.items()}, "bottom_lines": labels.bottom_lines,
                       "kept": sorted(labels.keep),
                       "identifying": words}, ensure_ascii=False, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        create_file(path, text + "\n", private=True)
    except OSError as error:
        raise refused(path, error) from None
