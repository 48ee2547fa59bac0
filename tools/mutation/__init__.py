"""Mutation testing: change one place of the source, run the tests that reach it, see whether one fails.

The mutators are mutmut's (`mutmut.mutation.mutators`). Its runner cannot be used here: it wraps every function into a
switch between all its mutants, which numba cannot compile, and it copies the tree, which the kernels' cache and the
tests of the house see. So a mutant here is a fork of a process that has the libraries loaded; the changed module is
laid over the source while it is imported, and nothing is written. Files of kernels run uncompiled.
"""
