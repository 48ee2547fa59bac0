"""Which single assumption would make the answer another, and what survives all of them."""
