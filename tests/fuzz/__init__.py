"""Spoilt inputs of every kind a user can hand in, made from valid ones, and what no command may do with them.

``junk`` holds values and ways to spoil data and text, ``bases`` the valid inputs, ``kinds`` makes a spoilt input and
the commands for it, ``calling`` calls the command line under watch, ``judging`` says what was wrong.
Input ``i`` of a seed is always the same: ``python -m fuzz --seed 1 --only 17`` (with ``tests`` on the path) makes it
again.
"""
