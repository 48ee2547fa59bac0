"""Packages: texts that settle several issues at once, valued by everybody, and the best of them by each rule."""
