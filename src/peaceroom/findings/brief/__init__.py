"""The one page of a run as data: `types` says what it holds, `build` makes it."""
