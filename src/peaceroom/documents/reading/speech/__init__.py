"""Who said what, by which verb, and how it was meant."""
