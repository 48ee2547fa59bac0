"""Questions beside a run, one a file."""
