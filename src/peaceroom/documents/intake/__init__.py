"""Files of any kind to text that can be quoted by place: `extract`."""

from peaceroom.documents.intake.extracting import extract

__all__ = ["extract"]
