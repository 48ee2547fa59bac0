"""A refusal says where, what, why and what to type instead, in order of place."""

from __future__ import annotations

from peaceroom.core.errors import InputError, Problem, Problems, interrupt_asked, was_interrupt

SAID = ("E806", "a number that cannot be", "rates have limits", "give another")


def test_problems_of_arrays_have_no_place() -> None:
    found = Problems()
    found.add(*SAID)
    assert found == [Problem("", 0, 0, *SAID)]
    assert str(found[0]) == "E806 a number that cannot be — rates have limits — give another"


def test_a_place_is_told_as_far_as_there_is_one() -> None:
    plain = "E806 a number that cannot be — rates have limits — give another"
    assert str(Problem("x.yaml", 3, 7, *SAID)) == f"x.yaml:3:7: {plain}"
    assert str(Problem("x.yaml", 0, 0, *SAID)) == f"x.yaml: {plain}"
    made = InputError.one(*SAID, file="x.yaml", line=3, column=7)
    assert made.problems == (Problem("x.yaml", 3, 7, *SAID),) and str(made) == f"x.yaml:3:7: {plain}"
    assert made.problems[0].to_dict() == {
        "file": "x.yaml", "line": 3, "column": 7, "code": "E806", "message": "a number that cannot be",
        "why": "rates have limits", "remedy": "give another"}
    assert InputError.one(*SAID).problems == (Problem("", 0, 0, *SAID),)


def test_problems_come_in_order_of_place() -> None:
    rows = [("b", 1, 1), ("a", 10, 1), ("a", 9, 8), ("a", 9, 2)]
    found = InputError(Problem(*row, *SAID) for row in rows).problems
    assert [(p.file, p.line, p.column) for p in found] == [("a", 9, 2), ("a", 9, 8), ("a", 10, 1), ("b", 1, 1)]


def test_an_interrupt_is_seen_behind_another_error() -> None:
    class PydanticSerializationError(ValueError):
        pass

    assert was_interrupt(KeyboardInterrupt()) and not was_interrupt(ValueError("KeyboardInterrupt"))
    assert was_interrupt(PydanticSerializationError("Error calling function: KeyboardInterrupt: "))
    assert not was_interrupt(PydanticSerializationError("another"))
    interrupt_asked.set()
    try:
        assert was_interrupt(ValueError())
    finally:
        interrupt_asked.clear()
