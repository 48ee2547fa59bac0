"""Who wrote or translated a text, for which body, in which office."""
