"""The process beside a run: from a scenario to cases of the simulator, and from its draws to answers."""
