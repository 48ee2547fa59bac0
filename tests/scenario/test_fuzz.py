"""Whatever is done to a file, reading it either succeeds or says what is wrong."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.places import TextPlaces
from peaceroom.files.yaml import decode, parse
from peaceroom.scenario.file.loading import from_dict, judge

VALID = (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_bytes()
SKETCH = (Path(__file__).parent / "sketch.yaml").read_bytes()
PIECES = ["null", "[]", "{}", "''", "-1", "1e999", "NO", "2020-13-45", "*a", "&a ", "!!int ", "<<: ", "{a: b}",
          "[a, [b]]", "60..80", "beta(1 1)", "\t", "? ", ": ", "- ", "#", "|", ">", "---\n", "...", "\u202e", "\x00",
          "\x85", "north", "water", "{from: evidence}", "true", "rest", "{0: 1}", "normal(0 1)", "9" * 5000]


def outcome(data: bytes) -> tuple[Problem, ...]:
    """The problems of a file's bytes, none if it is accepted. Any other exception fails the test."""
    try:
        root = parse(decode(data, "f"), "f")
        judge(root.to_python(), TextPlaces("f", root))
    except InputError as error:
        assert error.problems
        return error.problems
    return ()


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    lines = draw(st.sampled_from([VALID, SKETCH])).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        i = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "move", "indent", "piece", "bytes", "cut"])):
            case "delete" if len(lines) > 1:
                del lines[i]
            case "double":
                lines.insert(i, lines[i])
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(i))
            case "indent":
                lines[i] = draw(st.sampled_from([b" ", b"  ", b"\t"])) + lines[i]
            case "piece":
                words = lines[i].split(b" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(PIECES)).encode()
                lines[i] = b" ".join(words) + b"\n"
            case "bytes":
                at = draw(st.integers(0, len(lines[i])))
                lines[i] = lines[i][:at] + draw(st.binary(max_size=4)) + lines[i][at:]
            case _:
                lines[i] = lines[i][:draw(st.integers(0, len(lines[i])))] + b"\n"
    return b"".join(lines)


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_a_spoilt_file_is_read_or_refused(data: bytes) -> None:
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for problem in outcome(data):
        assert problem.code in CODES and problem.message and problem.why and problem.remedy
        assert problem.line >= 1 and problem.column >= 1
        assert problem.line <= lines or "\x85".encode() in data or "\u2028".encode() in data


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_junk_is_refused(data: bytes) -> None:
    assert outcome(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["title", "as_of", "actors", "issues", "positions", "events", "what_ifs", "no_agreement",
                        "default_scale", "support", "agenda", "levers", "sources", "coders", "factors", "voice"]),
       json_values)
def test_any_data_for_a_block_is_read_or_refused(block: str, value: object) -> None:
    data = parse(decode(VALID, "f"), "f").to_python() | {block: value}
    try:
        from_dict(data)
    except InputError as error:
        assert error.problems
