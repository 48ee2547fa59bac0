"""Who solves the units of a plan: threads, processes, the workers of a cluster."""
