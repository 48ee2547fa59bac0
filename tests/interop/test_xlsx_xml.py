"""The XML of a workbook's parts: what cannot be read is refused, whatever is wrong with it."""

from __future__ import annotations

import pytest

from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx.xml_parts import Budget, walk


@pytest.mark.parametrize("data", [
    b'<?xml version="1.0" encoding="utf-of-ours"?><a/>', b"<a>", b"<a></b>",
    b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_xml_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        walk(data, "talks.xlsx", Budget(), lambda name, attributes: None, lambda name, text: None)
    assert [p.code for p in caught.value.problems] == ["E501"]
