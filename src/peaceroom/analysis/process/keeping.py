"""Simulations and paces as bytes and plain numbers, so that an interrupted run goes on from those it has."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import asdict, fields
from math import prod
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.anchoring.pacing import Pace
from peaceroom.process.case_fields import Stage
from peaceroom.process.result import ProcessResult
from peaceroom.scenario.talks.anchor import Paces

_LENGTH = struct.Struct("<I")


def plain_paces(paces: Paces) -> list[list[Any]]:
    """Paces as plain JSON; `paces_from` makes them again."""
    return [[state, {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(p).items()}]
            for state, p in paces.by_state.items()]


def paces_from(plain: Iterable[Any]) -> Paces:
    """What `plain_paces` was given."""
    return Paces({cast("Stage", state): Pace(**_tuples(p)) for state, p in plain})


def to_bytes(r: ProcessResult) -> bytes:
    """Words of a simulation with the shapes of its arrays (JSON, its length before it), then the arrays."""
    values = {f.name: getattr(r, f.name) for f in fields(r)}
    arrays: dict[str, NDArray[Any]] = {name: x for name, x in values.items() if isinstance(x, np.ndarray)}
    plain = {name: x for name, x in values.items() if name not in arrays}
    told = json.dumps([plain, [(name, x.dtype.str, x.shape) for name, x in arrays.items()]]).encode()
    return b"".join((_LENGTH.pack(len(told)), told, *(np.ascontiguousarray(x).tobytes() for x in arrays.values())))


def from_bytes(data: bytes) -> ProcessResult:
    """What `to_bytes` was given."""
    start = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    plain, arrays = json.loads(data[_LENGTH.size:start])
    whole: Any = {}
    for name, kind, shape in arrays:
        whole[name] = np.frombuffer(data, kind, prod(shape), start).reshape(shape).copy()
        start += whole[name].nbytes
    return ProcessResult(**whole, **_tuples(plain))


def _tuples(values: Any) -> Any:
    """JSON has lists where we have tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
