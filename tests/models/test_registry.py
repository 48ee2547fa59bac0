"""The registry by itself: defaults of traits, whose a plug-in's models are, and what is no model."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from peaceroom.core.errors import InputError
from peaceroom.models import Traits, base, get_model, register


def test_a_model_that_declares_nothing_else_has_these_traits() -> None:
    assert asdict(Traits("Mean", "benchmark")) == {
        "summary": "Mean", "kind": "benchmark", "deterministic": True, "multi_issue": False, "needs_reference": False,
        "needs_no_agreement": False, "mirror": True, "in_hull": True, "scale_free_capability": True,
        "inert_zero_salience": True, "unanimity": True, "whole_decisions": False, "cost": "N"}


@dataclass(frozen=True)
class Whole:
    share: float = 0.5
    traits: ClassVar[Traits] = Traits("Whole", "benchmark")

    def solve(self, case: Any, *, trajectory: bool = False) -> Any:
        raise NotImplementedError


class NoDataclass:
    pass


@dataclass(frozen=True)
class NoTraits(Whole):
    traits: ClassVar[Any] = "mean"


@dataclass(frozen=True)
class NoSolve:
    traits: ClassVar[Traits] = Traits("None", "benchmark")


MADE_UP = SimpleNamespace(name="made-up", version="1.2")


def point(dist: Any = MADE_UP) -> Any:
    return SimpleNamespace(name="x", module="made_up.models.x", dist=dist)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, base.Entry]:
    held: dict[str, base.Entry] = {}
    monkeypatch.setattr(base, "_entries", held)
    for cls in (Whole, NoDataclass, NoTraits, NoSolve):
        monkeypatch.setattr(cls, "__module__", "made_up.models")
    return held


def test_models_of_a_plug_in_are_those_of_its_package(known: dict[str, base.Entry]) -> None:
    register("whole", presets={"low": {"share": 0.0}})(Whole)
    assert known["whole"].whose == "made_up.models"
    known["other"] = base.Entry("other", Whole, {"standard": {}}, "standard", "made_up_too.models")
    base._adopt(point(dist=None))
    assert known["whole"].whose == "made_up.models"
    base._adopt(point())
    assert (known["whole"].whose, known["other"].whose) == ("made-up 1.2", "made_up_too.models")
    assert known["whole"].ordered == ("standard", "low")
    assert [known["whole"].named(p) for p in ("standard", "low")] == ["whole", "whole@low"]


@pytest.mark.parametrize(("cls", "presets", "said"), [
    (NoDataclass, {}, "the model 'x' is no dataclass of its parameters"),
    (Whole, {"odd": {"sahre": 1}}, r"the model 'x' cannot be made with its preset 'odd' \(TypeError: .*sahre"),
    (NoTraits, {}, "the model 'x' declares no Traits"), (NoSolve, {}, "the model 'x' has no method solve")])
def test_what_is_no_model_leaves_the_registry(cls: Any, presets: Any, said: str, known: dict[str, base.Entry]) -> None:
    register("x", presets=presets)(cls)
    with pytest.raises(ValueError, match=said):
        base._adopt(point())
    assert not known
    with pytest.raises(ValueError, match="it registers no model"):
        base._adopt(point())


def test_a_key_belongs_to_one_class_and_is_written_small(known: dict[str, base.Entry]) -> None:
    register("x")(Whole)
    register("x")(Whole)  # a notebook cell run twice
    with pytest.raises(ValueError, match=r"'x' is taken by made_up\.models"):
        register("x")(NoSolve)
    for key, preset in (("X", "low"), ("-x", "low"), ("y", "Low!")):
        with pytest.raises(ValueError, match="is no key"):
            register(key, presets={preset: {}})(Whole)
    assert list(known) == ["x"] and known["x"].presets == {"standard": {}}


def test_numbers_that_have_a_unit_say_it() -> None:
    said = {(key, f.name): f.metadata["unit"] for key, e in base.entries().items() for f in fields(e.cls)
            if f.metadata.get("unit")}
    assert said == {
        ("challenge", "Q"): "probability", ("challenge", "rounds"): "rounds",
        ("challenge", "tolerance"): "share of the range", ("exchange", "share"): "share",
        ("exchange", "rounds"): "rounds", ("exchange", "pull"): "share", ("exchange", "fixed"): "share",
        ("exchange", "coding_error"): "share", ("quantal-response", "precision"): "1/utility",
        ("smp", "turns"): "turns", ("smp", "stop"): "share"}


@pytest.mark.parametrize("key", ["rubinstein", "baron-ferejohn"])
def test_a_round_later_is_worth_less(key: str) -> None:
    get_model(key, patience=.9999)
    for patience in (1.0, 1.5, -.1):
        with pytest.raises(InputError, match="patience"):
            get_model(key, patience=patience)
