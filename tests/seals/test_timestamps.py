"""Time stamps of an authority that the test sets up with the openssl program: asked and answered by files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from peaceroom.core.errors import InputError
from peaceroom.seals import chain, sealing, timestamps, verifying

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
CONFIG = """\
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[stamping]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def question() -> dict[str, Any]:
    return {"what": "question", "id": "q", "kind": "yes-no", "asks": "?", "rule": "", "due": "2020-01-01", "p": 0.5}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "c.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    for line in (
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=root -config c.cnf "
            "-extensions ca",
            "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=stamps -config c.cnf",
            "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 30 -extfile c.cnf "
            "-extensions tsa"):
        subprocess.run(["openssl", *line.split()], cwd=folder, check=True, capture_output=True)
    return folder


def answered(folder: Path, request: Path) -> Path:
    out = request.with_suffix(".tsr")
    subprocess.run(["openssl", "ts", "-reply", "-queryfile", str(request), "-out", str(out), "-config", "c.cnf",
                    "-section", "stamping"], cwd=folder, check=True, capture_output=True)
    return out


def test_a_stamp_is_asked_taken_and_checked_by_files(authority: Path, tmp_path: Path, key: Ed25519PrivateKey) -> None:
    path, asked, root = tmp_path / "seals.jsonl", tmp_path / "seals.tsq", authority / "ca.pem"
    sealing.seal_all([[question()]], path, key)
    timestamps.request(path, asked)
    answer = answered(authority, asked)
    sealing.seal_all([[question()]], path, key)  # the ledger went on meanwhile
    found = timestamps.take(path, answer, key, roots=[root])
    assert (found["line"], found["covers"], found["checked"]) == (4, 2, True)
    stamps = verifying.verify(path, roots=[root])["stamps"]
    assert stamps == [found]
    assert verifying.verify(path)["stamps"][0]["checked"] is False
    with pytest.raises(InputError, match="no root that you give") as error:
        other = authority / "other.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-out",
                        str(other), "-days", "30", "-subj", "/CN=other", "-config", "c.cnf", "-extensions", "ca"],
                       cwd=authority, check=True, capture_output=True)
        verifying.verify(path, roots=[other])
    assert error.value.problems[0].code == "E336"
    assert error.value.problems[0].line == 4


def test_stamps_that_do_not_fit(authority: Path, tmp_path: Path, key: Ed25519PrivateKey) -> None:
    path, other = tmp_path / "seals.jsonl", tmp_path / "other.jsonl"
    for file in (path, other):
        sealing.seal_all([[question()]], file, key)
    timestamps.request(other, tmp_path / "other.tsq")
    answer = answered(authority, tmp_path / "other.tsq")
    before = path.read_bytes()
    for token, roots, what in ((answer, [authority / "ca.pem"], "nothing that this ledger was"),
                               (answer, [], "nobody vouches"), (path, [authority / "ca.pem"], "not an answer"),
                               (tmp_path / "none", [authority / "ca.pem"], "cannot be read"),
                               (answer, [path], "stamps nothing|not a certificate")):
        with pytest.raises(InputError, match=what) as error:
            timestamps.take(path, token, key, roots=roots)
        assert error.value.problems[0].code == "E336"
    assert path.read_bytes() == before
    assert chain.read(path).of_kind("stamp") == []
