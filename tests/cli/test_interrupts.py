"""An interrupt is obeyed while a solver or a compiled model is still at it."""

from __future__ import annotations

import importlib
import os
import signal
import threading
import time
from pathlib import Path
from typing import Annotated

import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.cli import main
from peaceroom.core.errors import Interrupted
from peaceroom.scenario.file.loading import load_scenario

#: what each verb works at, and where it is called from
LONG = {
    "packages": ("peaceroom.analysis.packages.best", "packages_result"),
    "draft": ("peaceroom.analysis.packages.draft", "draft_result"),
    "stuck": ("peaceroom.analysis.packages.stuck", "stuck_result"),
    "solve": ("peaceroom.analysis.solving", "solve"),
}


class Deaf:
    """Work that hears of no interrupt, as a solver does, and during which one comes."""

    def __init__(self) -> None:
        self.begun, self.over = threading.Event(), threading.Event()
        threading.Thread(target=self._interrupt, daemon=True).start()

    def __call__(self, *_: object, **__: object) -> None:
        self.begun.set()
        self.over.wait(60)

    def _interrupt(self) -> None:
        if not self.begun.wait(60):
            return  # the test has failed, and another one may be at work
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("verb", LONG)
def test_a_verb_does_not_wait_for_what_hears_of_no_interrupt(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module, name = LONG[verb]
    work = Deaf()
    monkeypatch.setattr(importlib.import_module(module), name, work)
    more = ["--no-process"] if verb == "stuck" else ["--all"] if verb == "draft" else []
    with pytest.raises(SystemExit) as stopped:
        main([verb, "doha-2020", *more])
    assert stopped.value.code == 3
    assert "Interrupted" in capsys.readouterr().err
    assert not work.over.is_set(), "the work has ended first"
    work.over.set()


#: parts of a run that hear of no interrupt, and where they are called from
PARTS = {"process_result": "beside", "traced": "beside", "texts_of": "forecast", "levers_of": "forecast",
         "worth": "forecast", "held_back_of": "beside"}


@pytest.mark.parametrize("part", PARTS)
def test_a_run_does_not_wait_for_any_of_its_parts(part: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from peaceroom.analysis import forecast as forecasting

    work = Deaf()
    for name, module in PARTS.items():
        found = {"process_result": ({}, []), "held_back_of": [], "texts_of": {"stuck": {}}}.get(name, {})
        monkeypatch.setattr(importlib.import_module(f"peaceroom.analysis.{module}"), name,
                            work if name == part else lambda *_, found=found, **__: found)
    monkeypatch.setattr(forecasting, "robust_of_run", lambda *_: {})
    with pytest.raises(Interrupted):
        forecasting.forecast(load_scenario("doha-2020"), draws=50, models=["mean"], what_ifs=[], out=tmp_path)
    assert not work.over.is_set(), "the work has ended first"
    work.over.set()
    assert list(tmp_path.glob("*/partial.bin"))


def test_an_interrupt_within_the_writing_of_a_record_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    """pydantic makes an error of its own of it."""
    from pydantic import BaseModel, PlainSerializer

    def interrupted(_: object) -> str:
        raise KeyboardInterrupt

    class Record(BaseModel):
        name: Annotated[str, PlainSerializer(interrupted)] = "n"

    def written(*_: object, **__: object) -> str:
        return Record().model_dump_json()

    monkeypatch.setattr("peaceroom.analysis.forecast.canonical_scenario", written)
    with pytest.raises(Interrupted, match="goes on from there"):
        forecast(load_scenario("tutorial"), draws=20, models=["mean"], what_ifs=[], out=tmp_path, process=False)
    monkeypatch.setattr("peaceroom.analysis.solving.solve", written)
    with pytest.raises(SystemExit) as stopped:
        main(["solve", "tutorial"])
    assert stopped.value.code == 3
    assert capsys.readouterr().err == "Interrupted.\n"
