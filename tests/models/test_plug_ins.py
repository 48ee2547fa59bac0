"""A model is one file: a plug-in joins through an entry point, a broken one is reported and not fatal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PLUG_IN = '''
from dataclasses import dataclass
from typing import ClassVar

from peaceroom.models import Traits, get_model, param, register


@register("between", presets={"low": {"share": 0.0}})
@dataclass(frozen=True)
class Between:
    """Somewhere between the plain mean and the midrange."""

    share: float = param(0.5, "share of the midrange", low=0.0, high=1.0)
    traits: ClassVar[Traits] = Traits("Between mean and midrange", "benchmark", inert_zero_salience=False)

    def solve(self, case, *, trajectory=False):
        from dataclasses import asdict, replace

        mean, midrange = (get_model(k).solve(case) for k in ("mean", "midrange"))
        y = (1 - self.share) * mean.outcome + self.share * midrange.outcome
        return replace(mean, model="between", outcome=y, interval_low=y, interval_high=y, reading=asdict(self))
'''

ASK = """
import json
from peaceroom.models import check_model, entries, failed
known = entries()
print(json.dumps({"keys": list(known), "failed": failed(), "check": str(check_model("between@low"))
                  if "between" in known else "", "origin": known["between"].origin if "between" in known else ""}))
"""


def ask(folder: Path, points: dict[str, str], files: dict[str, str]) -> dict[str, object]:
    """What a fresh Python knows of models with a made-up installed package in ``folder``."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    info = folder / "made_up_models-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up-models\nVersion: 1.0\n", encoding="utf-8")
    lines = ["[peaceroom.models]", *(f"{name} = {target}" for name, target in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{ASK}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_one_file_adds_a_model(tmp_path: Path) -> None:
    answer = ask(tmp_path, {"between": "between_model:Between"}, {"between_model.py": PLUG_IN})
    assert "between" in answer["keys"]  # type: ignore[operator]
    assert answer["failed"] == {}
    assert answer["origin"] == "between_model"
    assert "failed" not in str(answer["check"])


def test_broken_plug_ins_are_reported_and_the_rest_works(tmp_path: Path) -> None:
    taken = PLUG_IN.replace('"between"', '"median"')
    answer = ask(
        tmp_path,
        {"between": "between_model:Between", "missing": "no_such_file:Model", "greedy": "taken_model:Between",
         "nameless": "between_model:Nowhere"},
        {"between_model.py": PLUG_IN, "taken_model.py": taken},
    )
    assert {"between", "median", "compromise"} <= set(answer["keys"])  # type: ignore[call-overload]
    failed = answer["failed"]
    assert isinstance(failed, dict)
    assert set(failed) == {"missing", "greedy", "nameless"}
    assert "no_such_file" in failed["missing"]
    assert "'median' is taken by peaceroom.models.median" in failed["greedy"]


def test_no_model_is_registered_without_the_plug_in(tmp_path: Path) -> None:
    answer = ask(tmp_path, {}, {})
    assert "between" not in answer["keys"]  # type: ignore[operator]
