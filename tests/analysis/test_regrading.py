"""A grade that is tried does to the pooled numbers what it does when it is written down."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from peaceroom.analysis.regrading import regraded, repooled
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.grading import grade_source
from peaceroom.scenario.file.loading import LIBRARY, load_scenario
from peaceroom.scenario.file.opened_ledger import open_ledger


def test_a_trial_is_the_real_thing(tmp_path: Path) -> None:
    folder = tmp_path / "doha"
    shutil.copytree(LIBRARY / "doha-2020", folder)
    before = load_scenario(folder)
    assert before.ledger is not None
    tried = {r.name: r for r in repooled(before, regraded(before.ledger, "mfa-russia", "self", "E"))}
    assert any(r.moved for r in tried.values()) and not all(r.moved for r in tried.values())
    grade_source(open_ledger(folder).store, "mfa-russia", "self", "E", "a trial", by="coder-1",
                 on=dt.date(2026, 11, 28))
    after = load_scenario(folder)
    assert after.ledger is not None
    real = {r.name: r for r in repooled(before, after.ledger)}
    assert {k: r.after for k, r in tried.items()} == {k: r.after for k, r in real.items()}


@pytest.mark.parametrize(("words", "code"), [(("nobody", "self", "A"), "E929"), (("mfa-russia", "friend", "A"), "E906"),
                                             (("mfa-russia", "self", "Z"), "E906")])
def test_words_that_the_ledger_does_not_know_are_refused(words: tuple[str, str, str], code: str) -> None:
    ledger = load_scenario("doha-2020").ledger
    assert ledger is not None
    with pytest.raises(InputError) as refused:
        regraded(ledger, *words)
    assert refused.value.problems[0].code == code
