"""Settlement models. The first call of a compiled kernel takes seconds, so no test has a deadline."""

from hypothesis import settings

settings.register_profile("kernels", deadline=None)
settings.load_profile("kernels")
