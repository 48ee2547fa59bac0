"""A key, and a small run to be sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.runs.run import Run
from peaceroom.scenario.origin import Origin
from peaceroom.seals.keys import make_key
from small import scenario

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Ed25519PrivateKey:
    return make_key(tmp_path_factory.mktemp("key") / "seal.pem")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return forecast(scenario().with_origin(Origin("talks")), draws=64, models=["mean", "median"], what_ifs=[],
                    out=tmp_path_factory.mktemp("runs"), process=False, levers=False)
