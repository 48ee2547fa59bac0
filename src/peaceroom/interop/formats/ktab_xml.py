"""KTAB's spatial model as XML: dimensions, actors, affinities, model parameters, seed."""

from __future__ import annotations

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop.draft import Draft
from peaceroom.interop.ktab import as_draft
from peaceroom.interop.ktab_writing import as_xml, of_scenario
from peaceroom.interop.ktab_xml import read_root
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.source import Source
from peaceroom.scenario.types import Scenario


def _fits(source: Source) -> int:
    if not source.is_xml:
        return 0
    root = source.xml
    return 2 if root.name == "Scenario" and any(child.name in ("Actors", "Dimensions", "ModelParameters", "prngSeed")
                                                for child in root.children) else 0


def _read(source: Source, draft: Draft) -> None:
    root = source.xml
    if root.name != "Scenario":
        raise InputError.one("E542", f"the root of the file is <{root.name[:40]}>, and of KTAB's files <Scenario>",
                             CODES["E542"][1], "leave --format out, so that the file says what it is", file=source.file,
                             line=root.line, column=root.column)
    found = read_root(root, draft)
    if found.name:
        draft.data["title"] = " ".join(found.name.split())
    as_draft(found, draft)


def _write(scenario: Scenario, name: str) -> Outgoing:
    found, lost = of_scenario(scenario)
    return Outgoing({name: as_xml(found).encode("utf-8")}, tuple(lost))


FORMAT = register(Format(
    "ktab-xml", "KTAB XML (spatial model of politics)", (".xml",),
    keeps="name, description, dimensions, actors with descriptions, capabilities, positions, saliences, affinities, "
          "model parameters, seed",
    loses="nothing", fits=_fits, read=_read, write=_write, usual=(".xml",),
    left_out="doubts (the best estimates are written), reasons, every other block"))
