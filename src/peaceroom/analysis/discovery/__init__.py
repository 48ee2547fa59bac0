"""Scenario discovery: which combinations of inputs lead to an outcome that is wanted, or dreaded."""
