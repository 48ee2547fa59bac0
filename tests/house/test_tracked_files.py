"""What the repository holds: no registry hosts, no absolute paths, no large or foreign files."""

from __future__ import annotations

import re
import tomllib

import pytest

from .tree import ROOT, tracked

# put together from parts, so that this file passes its own test
_HOSTS = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org",
          "index" + "-url", "find" + "-links ="]
_FOLDERS = [r"/ro" + r"ot/", r"/ho" + r"me/\w", r"/wo" + r"rk/", r"/op" + r"t/\w", r"/Us" + r"ers/\w",
            r"[A-Z]:\\Us" + r"ers"]
_TEXT = {".py", ".md", ".txt", ".toml", ".yaml", ".yml", ".cff", ".sh", ".html", ".css", ".json", ".csv", ".j2", ""}


def _hits(patterns: list[str]) -> list[str]:
    either = re.compile("|".join(patterns))
    found = []
    for path in tracked():
        if path.suffix in _TEXT:
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if hit := either.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number} {hit[0]}")
    return found


def test_no_registry_host_is_named() -> None:
    allowed = "--no-emit-index" + "-url"
    hosts = [re.escape(h) for h in _HOSTS]
    found = [h for h in _hits(hosts) if not (h.startswith("tools/lock.sh") and h.endswith(allowed[-9:]))]
    assert not found


def test_no_absolute_path_is_named() -> None:
    assert not _hits(_FOLDERS)


def test_no_large_file() -> None:
    large = [str(p.relative_to(ROOT)) for p in tracked() if p.stat().st_size > 1_000_000]
    assert not large


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff",
                                  "src/peaceroom/py.typed"])
def test_file_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0 or name.endswith("py.typed")


def test_versions_agree() -> None:
    from peaceroom import __version__

    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited and cited[1] == __version__


def test_locked_files_hold_every_dependency() -> None:
    """Whoever adds a dependency and forgets `make lock` learns it here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"run": project["project"]["dependencies"]}
    wanted |= {name: project["dependency-groups"][name] for name in ("dev", "build", "docs")}
    for name, requirements in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
        for requirement in requirements:
            package = re.split(r"[<>=\[ ]", requirement)[0].lower().replace("_", "-")
            assert package in locked, f"requirements/{name}.txt lacks {package}: run `make lock`"
        blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks)
