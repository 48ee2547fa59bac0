"""Statements of a file, read where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.conflict.statement_reading import StatementError, read_statement
from peaceroom.conflict.statements import Statement
from peaceroom.files.places import PlacedProblems

if TYPE_CHECKING:
    from peaceroom.files.nodes import Loc


class PlacedStatements:
    """Reads statements on these options; problems go to ``findings``."""

    def __init__(self, options: list[str], findings: PlacedProblems) -> None:
        self.options, self.findings = options, findings

    def read(self, text: str, loc: Loc) -> Statement | None:
        """The statement at a place, or None after its problem has been noted."""
        try:
            return read_statement(text, self.options)
        except StatementError as error:
            remedy = error.remedy if error.word is None else self.findings.did_you_mean(
                error.word, self.options, error.remedy)
            self.findings.add("E378", loc, error.message, remedy)
            return None
