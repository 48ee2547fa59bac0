"""Sealed forecasts: promises that nobody can change afterwards, and how they were kept."""
