"""Fit the simulator to what came of the library's origins: few numbers, by runs over their priors and an emulator."""
