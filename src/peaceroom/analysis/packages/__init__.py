"""Texts that settle several issues at once: the best of them, drafts, trades, orders of closing, and why nothing is signed."""
