"""Formulas of the documentation are MathML in the page itself: nothing of them is loaded when it is read."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FORMULA = re.compile(r"\$\$(?P<block>.+?)\$\$|(?<![\\\w$])\$(?P<inline>[^$\n]+?)\$(?![\w$])", re.DOTALL)
#: what a page or a style loads from elsewhere as soon as it is opened
LOADED = re.compile(r'<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?//')
IMPORTED = re.compile(r"(?:@import|url\()\s*[\"']?(?:https?:)?//")
MATH = "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture(scope="module")
def mathml() -> ModuleType:
    pytest.importorskip("latex2mathml", reason="needs what `make docs` installs")
    pytest.importorskip("sphinx", reason="needs what `make docs` installs")
    spec = importlib.util.spec_from_file_location("mathml", DOCS / "_ext" / "mathml.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_settings_choose_the_renderer_and_load_no_script() -> None:
    tree = ast.parse((DOCS / "conf.py").read_text(encoding="utf-8"))
    settings = {node.targets[0].id: ast.literal_eval(node.value) for node in tree.body  # type: ignore[attr-defined]
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.List)}
    assert settings["html_math_renderer"] == "mathml" and "mathml" in settings["extensions"]
    assert not any("mathjax" in name for name in settings["extensions"])
    assert settings["myst_update_mathjax"] is False
    assert not [name for name in settings if name in ("html_js_files", "html_css_files", "mathjax_path")]


def test_every_formula_of_every_page_is_rendered(mathml: ModuleType) -> None:
    count = 0
    for page in sorted(DOCS.rglob("*.md")):
        text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for found in FORMULA.finditer(text):
            tex = found["block"] or found["inline"]
            tree = ElementTree.fromstring(mathml.render(tex, block=bool(found["block"])))
            assert tree.tag == MATH + "math" and tree.get("display") == ("block" if found["block"] else "inline")
            shown, note = tree[0]
            assert "\\" not in "".join(shown.itertext()), tex
            assert note.text == tex.strip()
            count += 1
    assert count > 90


@pytest.mark.parametrize("tex", [r"\nosuchcommand x", r"\left( x", "x^"])
def test_what_cannot_be_rendered_is_an_error(mathml: ModuleType, tex: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        mathml.render(tex)


@pytest.mark.slow
def test_built_pages_ask_the_network_for_nothing(mathml: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("furo", reason="needs what `make docs` installs")
    build = [sys.executable, "-m", "sphinx", "--quiet", "-W", "-b", "html", str(DOCS), str(tmp_path)]
    subprocess.run(build, check=True)
    assert "<math " in (tmp_path / "models" / "nash.html").read_text(encoding="utf-8")
    for page in tmp_path.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "mathjax" not in html.lower(), page.name
        assert not LOADED.search(html), page.name
    for style in tmp_path.rglob("*.css"):
        assert not IMPORTED.search(style.read_text(encoding="utf-8")), style.name
