"""Who may ask, what an answer allows, and how much anybody may ask for. Nothing reaches a page unasked."""
