"""Libraries that only some answers need: which extra brings each, and what is said where one is missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from peaceroom.core.errors import InputError

#: extra of the package → what it is for, and the libraries it brings (pyproject.toml lists the same)
EXTRAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "report": ("report, and no figures", ("matplotlib", "jinja2", "markupsafe")),
    "spreadsheets": ("spreadsheets", ("openpyxl",)),
    "documents": ("text of a document", ("trafilatura", "lxml", "lxml_html_clean", "pypdf", "pypdfium2",
                                          "charset_normalizer", "ftfy", "sentencex")),
    "brief": ("page as DOCX or PDF", ("docx", "typst")),
    "workbench": ("workbench", ("starlette", "uvicorn", "multipart", "jinja2", "markupsafe", "matplotlib")),
    "seals": ("seal", ("cryptography", "rfc3161_client")),
    "cluster": ("run on a cluster or in an object store", ("distributed", "dask", "fsspec")),
    "conflict": ("search for preferences", ("pysat",)),
    "notebook": ("tables of pandas and xarray", ("pandas", "xarray")),
}


def missing(extra: str) -> list[str]:
    """The libraries of an extra that are not installed."""
    return [name for name in EXTRAS[extra][1] if name not in sys.modules and find_spec(name) is None]


def need(extra: str) -> None:
    """Raise `InputError` E329 if a library of the extra is not installed."""
    if gone := missing(extra):
        raise InputError.one("E329", f"{' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} not installed",
                             f"without it there can be no {EXTRAS[extra][0]}", remedy(extra))


def remedy(extra: str) -> str:
    """What to type to have the extra."""
    return f'type: pip install "peaceroom[{extra}]"'
