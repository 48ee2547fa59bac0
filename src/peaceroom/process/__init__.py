"""How talks move in time: base rates of steps, and the violence around them."""
