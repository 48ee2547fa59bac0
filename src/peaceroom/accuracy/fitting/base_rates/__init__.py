"""Fit the outside view: base rates of peace processes from a user's copy of the published data sets."""
