"""Texts that settle several issues at once: the best, drafts, trades, orders of closing, why nothing is signed."""
