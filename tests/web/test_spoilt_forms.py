"""Forms of every page filled in with what no page asked for: an answer, a refusal in words, never a broken server."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import quote, urlsplit

import pytest

from fuzz.junk import LIKELY, NUMBERS, PIECES, TEXTS, spoil_bytes, spoil_text
from peaceroom.web.registry import menu

from .visitor import HERE, Visitor

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_FIELD = re.compile(r"<(input|textarea|select|button)\b([^>]*)>([^<]*)")
_GIVEN = re.compile(r'([\w-]+)\s*=\s*"([^"]*)"')
_OPTION = re.compile(r'<option\b[^>]*value="([^"]*)"')
#: asked beside a page's forms: addresses that end, sign out or need files of others are somebody else's tests
_NOT = ("/leave",)


@dataclass(frozen=True)
class Form:
    """Where a form leads, its fields with their values, and which of them take files."""

    page: str
    action: str
    post: bool
    fields: dict[str, str]
    files: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)


def forms_of(page: str, html: str) -> list[Form]:
    """The forms of a page, htmx's included."""
    found = []
    for head, inner in _FORM.findall(html):
        given = dict(_GIVEN.findall(head))
        action = unescape(given.get("action") or given.get("hx-post") or page)
        fields, files = dict[str, str](), []
        for kind, more, text in _FIELD.findall(inner):
            said = dict(_GIVEN.findall(more))
            if name := said.get("name"):
                if said.get("type") == "file":
                    files.append(name)
                else:
                    fields[unescape(name)] = unescape(text if kind == "textarea" else said.get("value", ""))
        fields.pop("csrf", None)
        choices = {name: tuple(map(unescape, _OPTION.findall(body))) for name, body in
                   re.findall(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inner, re.S)}
        found.append(Form(page, action, given.get("method", "post").lower() == "post", fields, tuple(files), choices))
    return [f for f in found if urlsplit(f.action).path not in _NOT]


def junk(rng: Random, old: str) -> str:
    match rng.randrange(5):
        case 0:
            return str(rng.choice(NUMBERS))
        case 1:
            return rng.choice((*TEXTS, *PIECES)).replace("\ud800", "�")  # no browser sends half a character
        case 2:
            return str(rng.choice(LIKELY))
        case 3:
            return spoil_text(old, rng).replace("\ud800", "�")
        case _:
            return ""


class Rounds:
    """A visitor of a workspace that is laid out anew from time to time, and the forms it has seen."""

    def __init__(self, kept: Path, folder: Path, rng: Random) -> None:
        self._kept, self._folder, self._rng = kept, folder, rng
        self.anew()
        run, = (p.name for p in (folder / "runs").iterdir() if p.is_dir())
        self.pages = [page.address for page in menu("all")]
        self.pages += [page.address.format(scenario="easy") for page in menu("scenario")]
        self.pages += [page.address.format(run=quote(run)) for page in menu("run")]
        self.forms = [form for page in self.pages for form in forms_of(page, self.visitor.get(page))]

    def anew(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._kept, self._folder)
        self.visitor = Visitor(self._folder)

    def once(self) -> tuple[int, str]:
        """Send one form, most often spoilt; its status and what was sent."""
        rng, form = self._rng, self._rng.choice(self.forms)
        data = dict(form.fields)
        for name, options in form.choices.items():
            if options:
                data[name] = rng.choice(options)
        for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
            if data and rng.random() < .85:
                name = rng.choice(sorted(data))
                if rng.random() < .15:
                    del data[name]
                else:
                    data[name] = junk(rng, data[name])
            else:
                data[rng.choice(("x", "id", "where", "value", "since", "number", "rows", "file"))] = junk(rng, "")
        action = form.action
        if rng.random() < .08:
            action = re.sub(r"[^/?]+$", lambda m: quote(junk(rng, m[0])[:200], safe=""), action)
        sent: dict[str, tuple[str, bytes]] | None = None
        if form.files:
            texts = [p for p in sorted(self._kept.rglob("*")) if p.is_file()]
            source = rng.choice(texts)
            whole = source.read_bytes()[:200_000]
            name = rng.choice((source.name, "a.csv", "a.xlsx", "a.zip", "../../x.yaml", "a\x00b", "", "x" * 400,
                               "a.pdf"))
            sent = {n: (name, spoil_bytes(whole, rng) if rng.random() < .7 else whole) for n in form.files}
        what = f"{form.page} → {action} {data!r:.600} {sorted(sent or ())}"
        if not form.post:
            answer = self.visitor.client.get(action.split("?")[0], params=data, headers={"Origin": HERE})
            return answer.status_code, what
        self.visitor.send(action, data=data, files=sent, part=rng.random() < .4)
        return self.visitor.status, what


def _rounds(workspace: Path, folder: Path, seed: int, count: int) -> None:
    rounds, seen = Rounds(workspace, folder, Random(seed)), dict[int, int]()
    for n in range(count):
        status, what = rounds.once()
        seen[status] = seen.get(status, 0) + 1
        assert status < 500, f"seed {seed}, form {n}: {status} {what}"
        if n % 60 == 59:
            rounds.anew()
    # forms that are all refused at the door test nothing behind it
    assert seen.get(200, 0) + seen.get(303, 0) > .2 * count, seen
    assert sum(seen.get(code, 0) for code in (400, 404, 409, 413, 422)) > .05 * count, seen


def test_eighty_spoilt_forms(workspace: Path, tmp_path: Path) -> None:
    _rounds(workspace, tmp_path / "spoilt", 1, 80)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_two_thousand_spoilt_forms(seed: int, workspace: Path, tmp_path: Path) -> None:
    _rounds(workspace, tmp_path / "spoilt", seed, 500)


def test_a_page_that_fails_says_so_in_words(workspace: Path, monkeypatch: pytest.MonkeyPatch,
                                            caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("</script>lost")

    visitor = Visitor(workspace)
    monkeypatch.setattr("peaceroom.web.workspace.Workspace.scenario", broken)
    monkeypatch.setattr("peaceroom.web.workspace.Workspace.scenarios", broken)
    answer = visitor.client.get("/scenarios/easy")
    assert answer.status_code == 500 and "E999" in answer.text and "RuntimeError" in answer.text
    assert "</script>lost" not in answer.text and "content-security-policy" in answer.headers
    assert "RuntimeError" in caplog.text, "the log has the traceback"


def test_a_form_that_is_not_whole_is_refused_by_name(workspace: Path) -> None:
    visitor = Visitor(workspace)
    board = next(page.address.format(scenario="easy") for page in menu("scenario") if "board" in page.address)
    _, said = visitor.send(board, data={"clause.0.value": "50"}, part=True)
    assert visitor.status == 422 and "E348" in said and "issue" in said
