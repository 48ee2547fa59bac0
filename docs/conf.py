"""Pages from the Markdown in this folder: `make docs`."""

import sys
from pathlib import Path

from peaceroom import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Peaceroom"
author = "The Peaceroom developers"
copyright = author
release = version = __version__

extensions = ["myst_parser", "mathml"]
# formulas become MathML here and now; the default would load a script from the network on every page
html_math_renderer = "mathml"
myst_update_mathjax = False
myst_enable_extensions = ["deflist", "dollarmath", "colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Peaceroom {release}"
exclude_patterns = ["_build", "_ext"]
# pages link to files of the repository that are no pages (README, scenarios)
suppress_warnings = ["myst.xref_missing"]
