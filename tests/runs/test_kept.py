"""What is finished is kept as it comes, whatever ends the run; a finished run is marked last and unmarked first."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.core.case import make_case
from peaceroom.core.errors import InputError, Interrupted
from peaceroom.models import base
from peaceroom.models.protocols import Traits
from peaceroom.runs.cases import changed, pick, whole
from peaceroom.runs.execute import Execution
from peaceroom.runs.kept import FILE, Kept, Pieces
from peaceroom.runs.plan import make_plan
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.sample import build_case
from small import scenario

QUICK = ["mean", "compromise", "median"]


def put(path: Path, *names: str, plan: str = "p") -> None:
    kept = Kept(path, plan)
    for name in names:
        kept.put(name, {"of": name}, name.encode() * 3)
    kept.close()


def held(path: Path, plan: str = "p") -> dict[str, bytes]:
    kept = Kept(path, plan)
    found = {name: data for name, _, data in kept.bodies() if name != "plan"}
    assert all(kept.get(name) == {"of": name} for name in found)
    kept.close()
    return found


def test_pieces_come_back_in_order(tmp_path: Path) -> None:
    put(tmp_path / FILE, "a", "b")
    put(tmp_path / FILE, "c")
    assert list(held(tmp_path / FILE).items()) == [(n, n.encode() * 3) for n in "abc"]


def test_a_file_cut_or_changed_anywhere_gives_whole_pieces_only(tmp_path: Path) -> None:
    path = tmp_path / FILE
    put(path, "a", "b", "c")
    whole = path.read_bytes()
    seen = set()
    for n in range(len(whole)):
        path.write_bytes(whole[:n])
        found = held(path)
        assert list(found) == list("abc")[: len(found)]
        seen.add(len(found))
        put(path, "d")  # it goes on behind the last whole piece
        assert list(held(path)) == [*found, "d"]
        path.write_bytes(whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1:])
        found = held(path)
        assert all(data == name.encode() * 3 for name, data in found.items()) and len(found) < 3
    assert seen == {0, 1, 2}


def test_pieces_of_another_plan_are_thrown_away(tmp_path: Path) -> None:
    put(tmp_path / FILE, "a")
    assert held(tmp_path / FILE, "q") == {} and held(tmp_path / FILE, "p") == {}


def test_two_at_once_do_not_write_into_each_other(tmp_path: Path) -> None:
    one = Kept(tmp_path / FILE, "p")
    two = Kept(tmp_path / FILE, "p")
    two.put("b", 1)
    assert two.once("b", lambda: 2) == 1
    two.drop()
    one.put("a", {"of": "a"}, b"aaa")
    one.close()
    assert held(tmp_path / FILE) == {"a": b"aaa"}


def test_a_piece_is_made_once() -> None:
    pieces, made = Pieces(), []
    for _ in range(2):
        assert pieces.once("x", lambda: made.append(1) or [1]) == [1]
    assert made == [1]


# -- killed --------------------------------------------------------------------------------------------------

CODE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from small import scenario
from peaceroom.analysis.forecast import forecast
from peaceroom.core.errors import Interrupted
from peaceroom.cli._net import stoppable
def slow(done, total):
    print(done, flush=True)
    time.sleep(0.2 if done < 3000 else 600)
try:
    with stoppable():
        forecast(scenario(), draws=9000, models=["mean", "compromise", "median"], what_ifs=[], seed=5, workers=1,
                 process=False, out=sys.argv[2], progress=slow)
except Interrupted:
    sys.exit(3)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_run_had_finished_is_not_computed_again(how: signal.Signals, tmp_path: Path) -> None:
    options: dict[str, Any] = {"draws": 9000, "models": QUICK, "what_ifs": [], "seed": 5}
    child = subprocess.Popen([sys.executable, "-c", CODE, str(Path(__file__).parents[1]), str(tmp_path)],
                             stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    seen = 0
    while seen < 3000:
        seen = int(child.stdout.readline())
    child.send_signal(how)
    child.wait(60)  # of the ten minutes that it would go on: whoever does not hear of it fails here
    assert child.returncode == (3 if how == signal.SIGTERM else -how)
    watch: list[int] = []
    run = forecast(scenario(), progress=lambda done, _: watch.append(done), out=tmp_path, **options, process=False)
    assert watch[0] >= seen - 1024
    assert run.result["results_sha256"] == forecast(scenario(), **options, process=False).result["results_sha256"]
    assert run.folder is not None and not (run.folder / FILE).exists()


def test_an_interrupt_does_not_wait_for_a_model(registry: None, tmp_path: Path) -> None:
    begun, free = threading.Event(), threading.Event()

    @base.register("sleeper")
    @dataclass(frozen=True)
    class Sleeper:
        traits = Traits("Sleeps", "benchmark")

        def solve(self, case: Any, *, trajectory: bool = False) -> Any:
            begun.set()
            free.wait(60)

    def interrupt() -> None:
        if not begun.wait(60):
            return  # the test has failed, and another one may be at work
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)

    other = threading.Thread(target=interrupt)
    other.start()
    with pytest.raises(Interrupted):
        forecast(scenario(), draws=50, models=["mean", "sleeper"], what_ifs=[], out=tmp_path, process=False)
    assert not free.is_set(), "the model is still at it"
    free.set()
    other.join()


@pytest.fixture
def registry() -> Iterator[None]:
    base.entries()
    before = dict(base._entries)
    yield
    base._entries.clear()
    base._entries.update(before)


# -- parts beside the settlements ----------------------------------------------------------------------------


class Interrupting(Kept):
    """Pieces that interrupt after the n-th one whose name begins so."""

    begins, after = "", 0

    def put(self, name: str, facts: Any, data: bytes = b"") -> None:
        super().put(name, facts, data)
        if name.startswith(self.begins):
            type(self).after -= 1
            if type(self).after == 0:
                raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize(("begins", "after"), [("process/without", 2), ("process/under", 1), ("process", 3),
                                               ("influence", 5), ("voi/gain", 3), ("voi/passages", 1)])
def test_process_trace_back_and_worth_go_on_where_they_stopped(begins: str, after: int, tmp_path: Path,
                                                               monkeypatch: pytest.MonkeyPatch,
                                                               uninterrupted: str) -> None:
    def once() -> Any:
        return forecast(load_scenario("doha-2020"), draws=600, seed=3, models=["compromise", "mean"],
                        what_ifs=["without-pakistan"], process=True, out=tmp_path)

    monkeypatch.setattr(Interrupting, "begins", begins)
    monkeypatch.setattr(Interrupting, "after", after)
    with monkeypatch.context() as patch:
        patch.setattr("peaceroom.runs.kept.Kept", Interrupting)
        with pytest.raises(Interrupted):
            once()
    (path,) = tmp_path.glob(f"*/{FILE}")
    before = names(path)
    assert sum(n.startswith(begins) for n in before) >= min(after, 1)
    again: list[str] = []
    true = Kept.put

    def watched(self: Kept, name: str, facts: Any, data: bytes = b"") -> None:
        again.append(name)
        true(self, name, facts, data)

    monkeypatch.setattr(Kept, "put", watched)
    run = once()
    assert not set(before) & set(again), "nothing is made twice"
    assert run.result["results_sha256"] == uninterrupted


@pytest.fixture(scope="module")
def uninterrupted() -> str:
    run = forecast(load_scenario("doha-2020"), draws=600, seed=3, models=["compromise", "mean"],
                   what_ifs=["without-pakistan"], process=True)
    return str(run.result["results_sha256"])


def names(path: Path) -> list[str]:
    data, found, at = path.read_bytes(), [], 0
    while at < len(data):
        head, size = (int.from_bytes(data[at + a:at + b], "little") for a, b in ((4, 8), (8, 16)))
        found.append(json.loads(data[at + 20:at + 20 + head])[0])
        at += 20 + size
    return found


def test_what_a_model_failed_at_is_told_after_a_resumption_too(registry: None, tmp_path: Path) -> None:
    @base.register("broken")
    @dataclass(frozen=True)
    class Broken:
        traits = Traits("Breaks", "benchmark")

        def solve(self, case: Any, *, trajectory: bool = False) -> Any:
            raise RuntimeError("no luck")

    def stop(done: int, total: int) -> None:
        if done >= 1024:
            raise KeyboardInterrupt

    options: dict[str, Any] = {"draws": 1500, "models": ["mean", "broken"], "what_ifs": [], "out": tmp_path}
    with pytest.raises(Interrupted):
        forecast(scenario(), workers=1, progress=stop, **options, process=False)
    run = forecast(scenario(), **options, process=False)
    assert any(w["code"] == "W104" and "no luck" in w["message"] for w in run.result["warnings"])


# -- saving --------------------------------------------------------------------------------------------------


def test_an_interrupt_while_saving_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    options: dict[str, Any] = {"draws": 1500, "models": QUICK, "what_ifs": [], "out": tmp_path}
    with monkeypatch.context() as patch:
        patch.setattr("peaceroom.runs.store.write_what_ifs", interrupted)
        with pytest.raises(Interrupted, match="is kept in"):
            forecast(scenario(), **options, process=False)
    (path,) = tmp_path.glob(f"*/{FILE}")
    watch: list[int] = []
    forecast(scenario(), progress=lambda done, _: watch.append(done), **options, process=False)
    assert watch == [1500] and not path.exists()


def test_a_run_that_is_written_again_is_no_finished_one_meanwhile(tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = {"draws": 50, "models": QUICK, "what_ifs": [], "out": tmp_path}
    folder = forecast(scenario(), **options, process=False).folder
    assert folder is not None and (folder / "result.json").exists()
    seen: list[bool] = []

    def full(*_: object, **__: object) -> None:
        seen.append((folder / "result.json").exists())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.ParquetWriter", full)
    with pytest.raises(InputError, match=r"E308.*No space left"):
        forecast(scenario(), **options, process=False)
    assert seen == [False] and not (folder / "result.json").exists()
    assert (folder / "outcomes.parquet").stat().st_size > 100, "the table is the old one, whole"


CUT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import pyarrow.parquet
from cutting import cuts
from small import scenario
from peaceroom.analysis.forecast import forecast
from peaceroom.runs.saved import read_result
out = Path(sys.argv[2])
def once():
    return forecast(scenario(), draws=20, models=["mean"], what_ifs=[], workers=1, out=out)
seen = []
for n in cuts(once):
    found = list(out.glob("*/result.json"))
    seen.append(len(found))
    for path in found:
        read_result(path.parent)
        names = {p.name for p in path.parent.iterdir()}
        assert {"outcomes.parquet", "what_ifs.parquet", "inputs.parquet", "scenario.json", "manifest.json", "log.json",
                "summary.txt"} <= names, (n, names)
        assert (path.parent / "outcomes.parquet").read_bytes()[-4:] == b"PAR1", n
    if n % 7 == 0:
        import os
        child = os.fork()
        if not child:
            once()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0 and list(out.glob("*/result.json")), n
print(sum(seen), len(seen))
"""


@pytest.mark.slow
def test_a_run_killed_at_every_change_of_the_disk_is_whole_or_unfinished(tmp_path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", CUT, str(Path(__file__).parents[1]), str(tmp_path)],
                          capture_output=True, text=True, timeout=500, check=False)
    assert said.returncode == 0, said.stderr
    finished, cut = map(int, said.stdout.split())
    assert 0 < finished < cut


# -- two doors -----------------------------------------------------------------------------------------------


def test_with_and_without_a_trace_back_are_two_runs() -> None:
    doha = load_scenario("doha-2020")
    plans = [make_plan(doha, draws=10, seed=1, models=["mean"], influence=on) for on in (True, False)]
    assert plans[0].manifest() != plans[1].manifest()


def test_where_there_is_nothing_to_trace_it_is_one_run(tmp_path: Path) -> None:
    folders = {forecast(scenario(), draws=10, models=["mean"], what_ifs=[], influence=on, out=tmp_path,
                        process=False).folder
               for on in (True, False)}
    assert len(folders) == 1


def test_a_disk_that_is_known_to_be_too_small_is_refused_before_any_draw(tmp_path: Path,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> Any:
        return SimpleNamespace(free=1000)

    monkeypatch.setattr("shutil.disk_usage", full)
    monkeypatch.setattr("peaceroom.analysis.forecast.Execution", None)  # nothing may be drawn
    with pytest.raises(InputError, match=r"E308.*needs at least"):
        forecast(scenario(), draws=50, models=QUICK, out=tmp_path, process=False)


@pytest.mark.parametrize("draws", [1, 1024, 2500])
def test_a_case_put_together_from_its_blocks_is_the_case(draws: int) -> None:
    work = Execution(make_plan(scenario(), draws=draws, seed=5, models=["mean"], what_ifs=[]))
    case, expected = work.case, build_case(scenario(), work.drawn.slice(0, draws))
    for field in fields(expected):
        one, other = getattr(case, field.name), getattr(expected, field.name)
        if isinstance(other, np.ndarray):
            assert np.array_equal(one, other, equal_nan=other.dtype.kind == "f"), field.name
            by_draw = other.ndim > 0 and len(other) == draws and draws > 6  # more than there are actors or issues
            assert by_draw == (field.name in case.by_draw() and draws > 6), field.name
    assert case.risk.strides[0] == 0 or draws == 1, "what is the same on every draw takes the room of one"


def test_tables_of_points_are_cut_picked_and_compared_with_the_rest() -> None:
    rng = np.random.default_rng(1)
    tables = (rng.uniform(size=(40, 2, 3)), None)
    bare = make_case(rng.uniform(size=(40, 2, 2)), 1.0, 1.0)
    case = replace(bare, points=tables, threshold=rng.uniform(size=(40, 2)))
    parts = [case.slice(0, 30), case.slice(30, 40)]
    again = whole(40, parts)
    assert again.by_draw().keys() == case.by_draw().keys() and again.first == 0 and parts[1].first == 30
    assert all(np.array_equal(again.by_draw()[n], v, equal_nan=True) for n, v in case.by_draw().items())
    rows = np.array([3, 7])
    assert np.array_equal(pick(case, rows).points[0], tables[0][rows]) and pick(case, rows).points[1] is None
    assert not changed(case, again).any()
    other = tables[0].copy()
    other[5, 1, 2] += 1
    assert np.argwhere(changed(case, replace(case, points=(other, None)))).tolist() == [[5, 0]]
    needed = case.threshold.copy()
    needed[9, 0] += 1
    assert np.argwhere(changed(case, replace(case, threshold=needed))).tolist() == [[9, 0], [9, 1]]
