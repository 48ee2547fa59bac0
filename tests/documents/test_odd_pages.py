"""Pages that are not as they should be are read as browsers read them."""

from __future__ import annotations

import pytest

from peaceroom.documents.intake import extract


@pytest.mark.parametrize(("page", "text"), [
    ("<p>a<![x[y]]>b", "ab"), ("<![ 1[>a", "a"), ("a<![if !IE]>b<![endif]>c", "abc"), ("a<![CDATA[b]]>c", "ac"),
])
def test_a_marked_section_that_is_none_is_a_comment(page: str, text: str) -> None:
    assert extract(f"<html>{page}".encode()).text == text


@pytest.mark.parametrize(("reference", "character"), [
    ("&#" + "9" * 5000 + ";", "\ufffd"), ("&#x" + "f" * 5000, "\ufffd"), ("&#99999999;", "\ufffd"),
    ("&#" + "0" * 5000 + "65;", "A"), ("&#x" + "0" * 5000 + "41;", "A"), ("&#65;", "A"), ("&#X41;", "A"),
    ("&#1114112;", "\ufffd"), ("&#0000000066;", "B"),
])
def test_a_character_by_its_number(reference: str, character: str) -> None:
    assert extract(f"<html><p>x{reference}y".encode()).text == f"x{character}y"
