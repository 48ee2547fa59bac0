"""The report: one file, nothing from outside, nothing unescaped, the same bytes, names hidden on request."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from findings.talks import JUDGED, run_of, talks
from peaceroom.report import page
from peaceroom.runs.run import Run

EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'


@cache
def plain_run() -> Run:
    return run_of(talks())


@cache
def plain_page() -> str:
    return page.html(plain_run())


class Reader(HTMLParser):
    """Tags with their attributes, and whether they nest."""

    VOID = frozenset({"meta", "br", "link", "img", "wbr", "hr", "use", "path", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def own_script(text: str) -> str:
    """What the one script of a report holds."""
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", text, flags=re.S)
    return str(script)


def test_the_page_needs_nothing_and_runs_nothing_but_its_search() -> None:
    tags = Reader(plain_page()).tags
    assert not {"iframe", "object", "embed", "link", "base", "form"} & {t for t, _ in tags}
    assert [a for t, a in tags if t == "script"] == [{}]
    policy = [a["content"] for t, a in tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    named = b64encode(sha256(own_script(plain_page()).encode()).digest()).decode()
    assert policy == [f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{named}'; img-src data:"]
    for tag, attributes in tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert not {"src", "srcset", "action", "poster"} & set(attributes), tag
    assert "@import" not in plain_page() and not re.search(r"url\((?!#)", plain_page())


def test_links_lead_to_web_pages_or_into_the_page() -> None:
    tags = Reader(plain_page()).tags
    ids = {a["id"] for _, a in tags if "id" in a}
    outward = 0
    for tag, a in tags:
        target = a.get("href")
        if target is None:
            continue
        if target.startswith("#"):
            assert target[1:] in ids, (tag, target)
        else:
            assert tag == "a" and re.match(r"https?://", target) and "noopener" in (a["rel"] or "")
            outward += 1
    assert outward


def test_the_page_is_well_formed_and_ids_are_unique() -> None:
    reader = Reader(plain_page())
    assert not reader.wrong and not reader.open
    ids = [a["id"] for _, a in reader.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_every_figure_speaks_to_those_who_hear_it_and_stays_readable_on_a_phone() -> None:
    # bars and swatches beside their words are hidden from who listens
    svgs = re.findall(r'<svg (?!class="(?:bar|swatch)")[^>]*>.*?</svg>', plain_page(), flags=re.S)
    assert len(svgs) >= 1 + 2 * 3 + 2
    for text in svgs:
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img" and "width" not in root.attrib
        by_id = {e.get("id"): e for e in root.iter() if e.get("id")}
        assert root.get("aria-label") or root.get("aria-labelledby")
        for label in (root.get("aria-labelledby") or "").split():
            assert (by_id[label].text or "").strip()
        width = float(root.attrib["viewBox"].split()[2])
        for size in re.findall(r"font-size: ([\d.]+)px", text):
            assert float(size) * min(1, 358 / width) >= 9, size  # 390 px less the margins
    captions = plain_page().count("<figcaption>")
    assert captions == plain_page().count("<figure") - 1  # all but the key


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first = page.write(run_of(talks()), tmp_path / "a" / "report.html")
    second = page.write(run_of(talks()), tmp_path / "b.html")
    assert first == tmp_path / "a" / "report.html"
    assert first.read_bytes() == second.read_bytes()
    other = talks()
    other["positions"][0]["salience"] = 10
    assert page.html(run_of(other)) != plain_page()


def test_free_text_is_escaped_everywhere() -> None:
    data = talks(title=EVIL, summary=EVIL, coding_rules=EVIL, coders={"coder-1": {"name": EVIL}},
                 sources={"paper": {"title": EVIL, "url": "https://example.org/'onx=1&amp;y", "note": EVIL},
                          "radio": {"title": EVIL, "publisher": EVIL}})
    data["actors"]["north"] |= {"name": EVIL}
    data["support"][0] |= {"with": EVIL}
    for issue in data["issues"].values():
        issue |= {"name": EVIL, "unit": EVIL, "scale": {0: EVIL, 100: "$x^2$ " + EVIL}}
    data["positions"][0] |= {"because": EVIL, "judgement": JUDGED}
    data["events"]["vote"] |= {"name": EVIL}
    data["what_ifs"]["kept"] |= {"name": EVIL}
    text = page.html(run_of(data))
    assert "&lt;script&gt;alert(1)" in text
    assert text.count("<script") == 1 and own_script(text) == own_script(plain_page()) and "<img" not in text
    for tag, attributes in Reader(text).tags:
        assert not any(name.startswith("on") for name in attributes), tag
    for svg in re.findall(r"<svg.*?</svg>", text, flags=re.S):
        ElementTree.fromstring(svg)


@pytest.mark.parametrize("mirror", [False, True])
def test_redacted_pages_name_nobody(mirror: bool) -> None:
    data = talks(mirror=mirror, summary="The Northerners talk.", coding_rules="As the South says.")
    data["issues"]["prisoners"] |= {"name": "Prisoners of the North"}
    data["issues"]["system"]["scale"] = {0: "as Allyland wants", 100: "new"}
    data["positions"][0] |= {"because": "South said so", "bottom_line": 61.234}
    run = run_of(data)
    text = page.html(run, redact=True)
    for word in ("North", "South", "Ally State", "Allyland", "Northerners", "Talks between", "Northern Paper",
                 "Southern Radio", "example.org", "First coder", "0.6–0.7", "61.234"):
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE), word
    assert "Actor A" in text and 'id="inputs"' not in text and "suits those needed" not in text
    assert "Prisoners of the Actor A" in text and "as Actor C wants" in text
    assert "North" in page.html(run)


def test_what_the_run_says_is_on_the_page() -> None:
    text = re.sub(r"\s+", " ", plain_page())
    for heading in ("In sentences", "Who wants what", "Settlements by model", "What would change it",
                    "Why it is stuck", "Packages and drafts", "Whose word",
                    "Method, limits, what this is not for", "All inputs with sources", "Glossary"):
        assert f"<summary><h2>{heading}</h2></summary>" in text
    assert plain_run().result["results_sha256"] in text
    assert 'href="https://example.org/p3"' in text and "judged by First coder, 1 October 2020" in text
    assert "<td class=\"n\" data-label=\"Position\">45–55</td>" in text


def test_the_method_says_what_a_text_is_worth() -> None:
    method = re.sub(r"\s+", " ", plain_page()).split('<section id="method">')[1].split("</section>")[0]
    for alternative in ("in a straight line", "risk exponent", "bottom line", "scores"):
        assert len(re.findall(rf"<li>[^<]*{alternative}[^<]*\.</li>", method)) >= 1


def test_everything_behind_the_page_is_folded_and_may_be_opened() -> None:
    folded = re.findall(r'<details class="part"[^>]*>', plain_page())
    assert len(folded) >= 10 and not any("open" in tag for tag in folded)
    opened = re.findall(r"<details [^>]*>", page.html(plain_run(), opened=True))
    assert len(opened) >= len(folded) and all(tag.endswith(" open>") for tag in opened)


def test_the_contents_say_which_question_each_part_answers() -> None:
    nav = plain_page().split("<nav")[1].split("</nav>")[0]
    entries = re.findall(r'<li><a href="#([a-z-]+)">[^<]+</a> <span>([^<]+)</span></li>', nav)
    assert all(question.endswith("?") for _, question in entries)
    parts = re.findall(r'<section id="([a-z-]+)">', plain_page().split("</nav>")[1])
    assert [key for key, _ in entries] == parts


def test_codes_of_warnings_stand_behind_the_page() -> None:
    first, behind = plain_page().split('id="open-all"')
    assert not re.search(r"\b[WE]\d{3}\b", first)
    run = run_of(talks(), models=("compromise", "learned"))
    assert "W107" in page.html(run).split('id="open-all"')[1]
    assert behind


def test_one_table_holds_all_models_and_each_opens() -> None:
    found = plain_page().split('<table class="by-model">')
    assert len(found) == 2
    rows = found[1].split("</table>")[0]
    assert all(f'href="#m-{n}"' in rows and f'id="m-{n}"' in plain_page()
               for n in range(1, rows.count("<tr>")))


def test_a_bare_scenario_still_gives_a_page() -> None:
    data = talks(no_agreement={}, events={}, what_ifs={}, support=[], sources={})
    for row in data["positions"]:
        row["position"].pop("sources")
    text = page.html(run_of(data, models=("mean",)))
    assert "This file asks no what-if." in text and "no reason given" in text
    assert "what failure is worth is not known" in text
    assert not Reader(text).wrong
