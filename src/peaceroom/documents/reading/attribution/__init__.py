"""Whose word a passage counts as: actors, sides, relations."""
