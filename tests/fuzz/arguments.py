"""Command lines with junk in them."""

from __future__ import annotations

from random import Random

from .junk import NUMBERS, PIECES, TEXTS

#: good command lines, in the folder that holds a copy of every valid input
LINES = (
    "validate talks", "describe river --json", "solve talks --model challenge --option q=1 --issue water",
    "solve talks --readings all", "run talks --draws 8 --workers 1 --seed 1 --models mean --no-report --out out",
    "run river --draws 8 --what-if none --what-if-draws 8 --design lhs --chunk 8 --models mean --out out --no-report",
    "influence river --draws 8 --models mean --no-voi --quantity zone.water --out out", "runs --out runs",
    "show river --out runs", "compare river talks --out runs", "export talks out/a.xlsx",
    "export river out/a.yaml --force",
    "import talks.xlsx -o out/in --json", "rename talks north nord --kind actor",
    "rename talks vote/passed vote/won --dry-run",
    "migrate talks --dry-run", "new out/n --title T", "models challenge --json", "codes E101",
    "schema --part process -o out/s.json",
    "base-rate --stage partial --elapsed 40d --within 180d --pace 2 --steps 3 --target any",
    "base-rate --stage ceasefire --dates 2019-01-01,2020-01-01 --as-of 2020-06-01",
    "violence deaths.csv --method mean12 --horizon 3 --as-of 2018-01 --column deaths",
    "accuracy decisions.csv --model mean --against compromise --out out --json", "evidence list river source --all",
    "evidence show river p-near --json", "evidence pool river", "evidence agreement river --json",
    "evidence timeline river north water --json", "evidence since river 2020-10-01 --draws 8 --workers 1 --dated",
    "evidence export river -o out/t.qdpx", "evidence export river --format csv -o out/t.csv",
    "evidence import river codings.csv --by c1",
    "evidence source river --by c1 --on 2020-10-01 --name New --kind wire --camp north --id new",
    "evidence grade river wire --by c1 --relation self "
    "--reliability B --because record",
    "evidence add river page.html --source wire --by c1 --on 2021-01-01 "
    "--date 2020-10-01 --quote move --id doc",
    "evidence add river --source wire --by c1 --title T --date 2020-09-12 --text words --place here --speaker north",
    "evidence code river p-near --by c1 --actor south --issue roads "
    "--value 4..6 --relation self --sign public --credibility 2",
    "evidence scale river --by c1 --id care --quantity salience --cut 33 "
    "--level low --level high",
    "packages talks --draws 8 --seed 1 --seconds 2 --json", "draft talks half-way --draws 8 --set water=50 --wanted .6",
    "draft talks --set water=20..70 --set patrols=deferred --draws 8 --json",
    "stuck talks --item first --draws 8 --process",
    "power --votes a=4,b=4,c=2 --quota 6 --json", "power talks", "backtest --draws 100 --case x --seed 1 --help",
    "drivers talks --output zone.water --samples 16 --trajectories 2 --method morris --seed 1 --out out",
    "drivers talks --under vote-passes --samples 16 --trajectories 2 --out out",
    "discover talks --goal settlement.water.mean>=40 --draws 64 --seed 1",
    "discover river --goal zone.water --runs runs",
    "robust talks --draws 16 --seed 1 --no-process --json", "robust river --runs runs",
    "levers talks --actor north --draft half-way --size .1 --model mean --draws 8 --no-process --all",
    "brief river --out out/b.html --runs runs --redact --force", "brief talks --draws 8 --format txt --runs out --json",
    "evidence withdraw river k-near --by c1 --because wrong", "fit process --draws 300 --search 0 --simplex 1 --help")
WORDS = tuple(t for t in (
    *PIECES, *TEXTS, *map(str, NUMBERS), "talks", "river", "runs", "page.html", ".", "..", "/dev/full", "/dev/null",
    "/proc/self/mem", "out", "9999-12-31", "0001-01-01", "2020-13-01", "é\udcff", "--json", "--help", "--draws", "-h",
    "--no-such", "=", "a=b=c", "x" * 5000, "~nobody/x", "*", "nan", "1e9") if "\x00" not in t)  # no system passes it


def line(rng: Random) -> tuple[str, ...]:
    """A command line in which one word or two are junk, gone, twice, or from another line."""
    words = rng.choice(LINES).split()
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        i = rng.randrange(1, len(words)) if len(words) > 1 else 0
        match rng.randrange(6):
            case 0 if len(words) > 1:
                del words[i]
            case 1:
                words.insert(i, rng.choice(WORDS))
            case 2:
                words.insert(i, rng.choice(rng.choice(LINES).split()))
            case _:
                words[i] = rng.choice(WORDS)
    return tuple(_bounded(words))


def _bounded(words: list[str]) -> list[str]:
    """No call for a million draws, and no backtest of all cases: how long these take is another test's."""
    if words[:1] == ["backtest"] and "--help" not in words:
        words.append("--help")
    for i, word in enumerate(words[:-1]):
        if word in ("--draws", "--what-if-draws", "--horizon", "--workers", "--simplex", "--search", "--samples",
                    "--trajectories"):
            try:
                if float(words[i + 1]) > 300:
                    words[i + 1] = "9"
            except ValueError:
                continue
    return words
