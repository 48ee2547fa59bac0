"""An archive that somebody handed in is checked before anything of it is unpacked."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile

import pytest

from peaceroom.core.errors import InputError, Problem
from peaceroom.files.zip_parts import ZipLimits, ZipParts

LIMITS = ZipLimits(unpacked=5_000_000, parts=4)


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of two parts of one name, which is what is asked for
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def lying(data: bytes, size: int) -> bytes:
    """The archive with another size of its first part in its list, behind which the part itself stays as it is."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4:]


def refused(data: bytes, *asked: str) -> Problem:
    with pytest.raises(InputError) as caught:
        parts = ZipParts(data, "x.zip", LIMITS, "save it anew", "save less of it")
        for name in asked:
            parts.part(name)
    problem, = caught.value.problems
    assert problem.file == "x.zip" and problem.why and problem.remedy
    return problem


def test_parts_are_found_whatever_their_capital_letters() -> None:
    parts = ZipParts(zipped(("Word/A.xml", b"a"), ("b", b"bb")), "x.zip", LIMITS, "save it anew")
    assert "word/a.XML" in parts and "c" not in parts
    assert parts.part("WORD/a.xml") == b"a" and parts.names() == ["Word/A.xml", "b"]


@pytest.mark.parametrize(("data", "code"), [
    (b"PK\x03\x04", "E962"), (zipped(("a", b"x" * 500))[:-30], "E962"), (zipped(("a", b"1"), ("A", b"2")), "E962"),
    (zipped(("a", b"\0" * 4_000_000)), "E963"), (zipped(*((str(n), b"") for n in range(5))), "E963"),
    (lying(zipped(("a", b"x")), 6_000_000), "E963"),
    (zipped(("../a", b"x")), "E965"), (zipped(("b/../../a", b"x")), "E965"), (zipped(("/a", b"x")), "E965"),
    (zipped(("C:\\a", b"x")), "E965")],
    # names of their own: the bytes hold the time, and two processes would not collect the same
    ids=["cut-off-head", "cut-off-end", "one-name-twice", "blown-up", "many", "lying", "up", "up-from-within", "root",
         "drive"])
def test_refused_before_anything_is_unpacked(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_names_with_dots_are_no_way_out() -> None:
    assert ZipParts(zipped(("a..b", b"x"), ("..c/d", b"y")), "x.zip", LIMITS, "save it anew").part("..c/d") == b"y"


def test_a_part_is_read_no_further_than_its_size_says_and_told_as_damaged() -> None:
    data = lying(zipped(("a", b"\0" * 900_000)), 10)
    ZipParts(data, "x.zip", LIMITS, "save it anew")  # its list looks harmless
    assert refused(data, "a").code == "E962"


def test_what_is_read_again_and_again_counts_each_time() -> None:
    data = zipped(("a", random.Random(1).randbytes(2_000_000)))
    problem = refused(data, "a", "a", "a")
    assert problem.code == "E963" and problem.remedy == "save less of it"


def test_a_password_is_told() -> None:
    data = bytearray(zipped(("a", b"x" * 50)))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    problem = refused(bytes(data), "a")
    assert problem.code == "E961" and "without a password" in problem.remedy
