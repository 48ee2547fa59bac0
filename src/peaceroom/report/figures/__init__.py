"""Figures of the report: inline SVG, the same bytes for the same run."""
