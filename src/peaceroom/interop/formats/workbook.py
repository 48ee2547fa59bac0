"""The workbook that `peaceroom export` writes, where it is used in place of a scenario."""

from __future__ import annotations

import hashlib

from peaceroom.interop.registry import Format, register
from peaceroom.interop.source import Source
from peaceroom.interop.xlsx.opening import is_full_workbook
from peaceroom.interop.xlsx.workbook import import_all
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.origin import Origin


def _fits(source: Source) -> int:
    return 4 * (source.is_zip and is_full_workbook(source.path))


def _read(source: Source) -> ScenarioFile:
    found = import_all(source.path, alone=True)
    scenario = found.scenario.with_origin(Origin(source.path.stem, source.path))
    return ScenarioFile(scenario, source.path, None, (), source.path.stem, hashlib.sha256(source.data).hexdigest())


FORMAT = register(Format(
    "workbook", "Workbook of Peaceroom (one sheet a block)", (".xlsx",),
    keeps="everything: the scenario, its process, monthly series, the ledger of evidence",
    loses="nothing on import; used directly, series and ledger stay in the workbook", fits=_fits, whole=_read))
