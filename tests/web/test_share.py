"""A copy for others, in the browser."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sharing.leaks import identifying

from .visitor import Visitor


def test_a_copy_is_made_checked_and_saved_and_its_key_stays(tmp_path: Path) -> None:
    copy_bundled("tutorial", tmp_path / "river")
    visitor = Visitor(tmp_path)
    assert "Copies so far" not in visitor.get("/scenarios/river/share")
    text = html.unescape(visitor.send("/scenarios/river/share")[1])
    words = identifying(load_scenario(tmp_path / "river"))
    assert f"nothing of {len(words)} names and words is left in 2 files." in text and 'style="' not in text
    name, = set(re.findall(r"/share/(copy-[0-9a-f]{8}\.zip)", text))
    answer = visitor.client.get(f"/scenarios/river/share/{name}")
    assert name in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [n.rpartition("/")[2] for n in archive.namelist()] == ["LEFT-OUT.md", "scenario.yaml"]
        assert archive.infolist()[0].date_time[:3] == (1980, 1, 1)
        archive.extractall(tmp_path / "out")
    copy, = (tmp_path / "out").iterdir()
    assert len(load_scenario(copy).positions) == len(load_scenario(tmp_path / "river").positions)
    key, = (tmp_path / ".workbench" / "shared" / "river").glob("*.key.json")
    assert key.stat().st_mode & 0o077 == 0
    assert visitor.client.get(f"/scenarios/river/share/{key.name}").status_code == 422


def test_numbers_stay_in_a_copy_where_that_is_asked(tmp_path: Path) -> None:
    copy_bundled("tutorial", tmp_path / "river")
    visitor = Visitor(tmp_path)
    assert "published counts tell" in visitor.get("/scenarios/river/share")
    text = html.unescape(visitor.send("/scenarios/river/share", data={"keep.bottom-lines": "1"})[1])
    assert "0 bottom lines taken out" in text
    name = re.findall(r"/share/(copy-[0-9a-f]{8}\.zip)", text)[0]
    with zipfile.ZipFile(io.BytesIO(visitor.client.get(f"/scenarios/river/share/{name}").content)) as archive:
        archive.extractall(tmp_path / "out")
    copy, = (tmp_path / "out").iterdir()
    assert len(load_scenario(copy).no_agreement) == len(load_scenario(tmp_path / "river").no_agreement) > 0


def test_a_copy_that_would_tell_is_not_made(tmp_path: Path) -> None:
    copy_bundled("tutorial", tmp_path / "river")
    file = tmp_path / "river" / "scenario.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    visitor = Visitor(tmp_path)
    visitor.send("/scenarios/river/share")
    assert visitor.status == 422 and not list(tmp_path.rglob("*.zip"))
