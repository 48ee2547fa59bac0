"""Simulations and paces as bytes and plain numbers, so that an interrupted run goes on from those it has."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, cast

import numpy as np

from peaceroom.process.anchoring.pacing import Pace
from peaceroom.process.case_fields import Stage
from peaceroom.process.result import ProcessResult
from peaceroom.runs.kept import Pieces
from peaceroom.scenario.talks.anchor import Paces


def kept_result(pieces: Pieces, name: str, make: Callable[[], ProcessResult]) -> ProcessResult:
    """The simulation of this name; made and kept where it is not there."""
    if (data := pieces.body(name)) is not None:
        return from_bytes(data)
    found = make()
    pieces.put(name, None, to_bytes(found))
    return found


def kept_paces(pieces: Pieces, name: str, make: Callable[[], Paces]) -> Paces:
    """The same of paces."""
    def found() -> list[list[Any]]:
        return [[state, {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(p).items()}]
                for state, p in make().by_state.items()]

    return Paces({cast("Stage", state): Pace(**_tuples(p)) for state, p in pieces.once(name, found)})


def to_bytes(r: ProcessResult) -> bytes:
    """Arrays and words of a simulation."""
    values = {f.name: getattr(r, f.name) for f in fields(r)}
    plain = {name: value for name, value in values.items() if not isinstance(value, np.ndarray)}
    out = io.BytesIO()
    arrays: Any = {name: value for name, value in values.items() if name not in plain}
    np.savez(out, plain=np.frombuffer(json.dumps(plain).encode(), np.uint8), **arrays)
    return out.getvalue()


def from_bytes(data: bytes) -> ProcessResult:
    """What `to_bytes` was given."""
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        plain = json.loads(found["plain"].tobytes())
        whole: Any = {name: found[name] for name in found.files if name != "plain"}
    return ProcessResult(**whole, **_tuples(plain))


def _tuples(values: Any) -> Any:
    """JSON has lists where we have tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
