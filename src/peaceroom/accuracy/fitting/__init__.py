"""Fitting of what ships as numbers: each fit reads a user's data, validates itself and writes small tables."""
