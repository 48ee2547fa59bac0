"""Pages from the Markdown in this folder: `make docs`."""

from peaceroom import __version__

project = "Peaceroom"
author = "The Peaceroom developers"
copyright = author
release = version = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "dollarmath", "colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Peaceroom {release}"
exclude_patterns = ["_build"]
# pages link to files of the repository that are no pages (README, scenarios)
suppress_warnings = ["myst.xref_missing"]
