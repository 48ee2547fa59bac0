"""What holds for the tests of every room."""

from __future__ import annotations

import signal
from types import FrameType

import pytest
from hypothesis import settings

# how long one example takes says how busy the machine is; speeds have tests and benchmarks of their own
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A request to end (SIGTERM, as of `timeout`) ends the tests after the one at hand.

    A verb that is called in this process takes it for an interrupt of its own: without this its exit code of 3 fails
    that one test, and all others go on.
    """
    def end(_number: int, _frame: FrameType | None) -> None:
        session.shouldstop = "asked to end (SIGTERM)"

    signal.signal(signal.SIGTERM, end)
