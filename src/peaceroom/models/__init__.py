"""Settlement models, one file each: arrays in, settlements out.

>>> from peaceroom.models import get_model
>>> get_model("compromise").traits.kind
'benchmark'
"""

import sys
from types import ModuleType

from peaceroom.models.base import canonical_key, entries, failed, get_model, param, register
from peaceroom.models.checks.check_model import CheckReport, ModelCheckError, check_model
from peaceroom.models.defaults import default_models
from peaceroom.models.protocols import Model, Traits

__all__ = [
    "CheckReport", "Model", "ModelCheckError", "Traits", "canonical_key", "check_model", "default_models",
    "entries", "failed", "get_model", "param", "register",
]


class _Models(ModuleType):
    """The folder of models: called, it lists them. A function of that name could not stand beside it."""

    def __call__(self) -> tuple[str, ...]:
        """Keys of all registered models with their presets, as `get_model` and ``forecast(models=…)`` take them."""
        return tuple(default_models("scores"))


sys.modules[__name__].__class__ = _Models
