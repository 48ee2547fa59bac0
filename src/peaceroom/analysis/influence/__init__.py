"""Whose word moves an answer: the forecast again without each passage, document, source, origin and camp."""
