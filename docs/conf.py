"""Pages from the Markdown in this folder: `make docs`."""

import sys
from pathlib import Path

from peaceroom import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Peaceroom"
author = "The Peaceroom developers"
copyright = author
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "mathml", "api"]
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
# docstrings for docs/api: sections as numpy writes them; a name in single backticks links to where it is shown
default_role = "py:obj"
napoleon_google_docstring = False
napoleon_use_param = False  # what is said of several parameters together is said once
napoleon_use_ivar = True
napoleon_use_rtype = False
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100
