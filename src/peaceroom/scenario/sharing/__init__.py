"""A copy of a scenario for others: labels in place of names, sources and bottom lines; the key stays at home."""
