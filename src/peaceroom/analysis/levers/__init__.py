"""Levers: which own moves carry an actor towards its interest, and what a mediator could try."""
