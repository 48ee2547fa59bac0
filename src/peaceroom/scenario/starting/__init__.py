"""A first scenario from ten questions in everyday words."""
