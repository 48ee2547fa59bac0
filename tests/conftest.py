"""What holds for the tests of every room."""

from __future__ import annotations

from hypothesis import settings

# how long one example takes says how busy the machine is; speeds have tests and benchmarks of their own
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
