"""The ledger of the scenario in the address, and who works at it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.opened_ledger import OpenedLedger, open_ledger
from peaceroom.web.rendering import workspace


def ledger_of(request: Request) -> OpenedLedger:
    """The scenario and its ledger. Raises `InputError`."""
    return open_ledger(workspace(request).scenario_folder(request.path_params["scenario"]))


def coder_of(found: OpenedLedger, given: str | None) -> str:
    """The coder who works: the one named, else the scenario's first.

    Raises `InputError` E204: the scenario names no coder, or not this one.
    """
    coders: Mapping[str, object] = found.scenario.coders
    if given and given in coders:
        return given
    if not given and coders:
        return next(iter(coders))
    raise InputError.one("E204", f"the scenario has no coder {given!r}" if given else "the scenario names no coder",
                         CODES["E204"][1], f"choose one of: {', '.join(coders)}" if coders else
                         "add one under `coders:` of the scenario")
