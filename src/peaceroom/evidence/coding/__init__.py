"""Proposals for a document to passages and codings, by an analyst's keys or on a sheet, and never otherwise."""
