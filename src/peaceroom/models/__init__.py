"""Settlement models, one file each: arrays in, settlements out.

>>> from peaceroom.models import get_model
>>> get_model("compromise").traits.kind
'benchmark'
"""

from peaceroom.models.base import Model, Traits, canonical_key, entries, failed, get_model, param, register
from peaceroom.models.checks.check_model import CheckReport, ModelCheckError, check_model
from peaceroom.models.defaults import default_models

__all__ = [
    "CheckReport", "Model", "ModelCheckError", "Traits", "canonical_key", "check_model", "default_models",
    "entries", "failed", "get_model", "param", "register",
]
