"""Compiled loops over the states of a conflict in option form, which are never listed in Python."""
