"""Mechanisms run as plain Python here, and take the random numbers that a test gives."""

from __future__ import annotations

import pytest

from .by_hand import Numbers


@pytest.fixture(autouse=True)
def numbers(monkeypatch: pytest.MonkeyPatch) -> Numbers:
    return Numbers(monkeypatch)
