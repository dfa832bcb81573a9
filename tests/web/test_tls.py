"""HTTPS by a certificate made here: the real `app.py` speaks it, or tells what is wrong."""

import os
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from corpus import JuzhengError
from index import UpdateOptions, build_index
from index.encoders.shipped import ShippedEncoder
from tests.web.browsing import free_port
from tests.web.serving import PASSWORD
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.server.tls import check_certificate


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def folder(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key, another's key, one under a password, and what is neither."""
    folder = tmp_path_factory.mktemp("tls")
    made = authority.issue_cert("127.0.0.1", "localhost")
    made.private_key_and_cert_chain_pem.write_to_path(folder / "both.pem")
    made.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    made.private_key_pem.write_to_path(folder / "key.pem")
    authority.issue_cert("localhost").private_key_pem.write_to_path(folder / "other.pem")
    key = load_pem_private_key(made.private_key_pem.bytes(), None)
    locked = BestAvailableEncryption(b"password")
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    (folder / "encrypted.pem").write_bytes(encrypted)
    (folder / "text.pem").write_text("证书", encoding="utf-8")
    return folder


@pytest.mark.parametrize("certificate", ["cert.pem", "both.pem"])
def test_a_certificate_and_its_key_are_taken(folder: Path, certificate: str) -> None:
    check_certificate(folder / certificate, folder / "key.pem")
    check_certificate(None, None)


@pytest.mark.parametrize(
    ("certificate", "key", "told"),
    [
        ("cert.pem", None, "--tls-cert and --tls-key go together"),
        (None, "key.pem", "--tls-cert and --tls-key go together"),
        ("none.pem", "key.pem", r"none\.pem cannot be opened \(No such file"),
        ("cert.pem", "none.pem", r"none\.pem cannot be opened \(No such file"),
        (".", "key.pem", r"cannot be opened \(Is a directory"),
        ("text.pem", "key.pem", r"text\.pem is no certificate in PEM"),
        ("key.pem", "key.pem", r"key\.pem is no certificate in PEM"),
        ("cert.pem", "text.pem", r"text\.pem is no private key in PEM"),
        ("cert.pem", "cert.pem", r"cert\.pem is no private key in PEM"),
        ("cert.pem", "encrypted.pem", r"without a password .* openssl pkey -in .*encrypted\.pem"),
        ("cert.pem", "other.pem", r"other\.pem does not belong to the certificate .*cert\.pem"),
    ],
)
def test_what_is_wrong_is_told(
    folder: Path, certificate: str | None, key: str | None, told: str
) -> None:
    with pytest.raises(JuzhengError, match=told):
        check_certificate(certificate and folder / certificate, key and folder / key)


def app(*arguments: str | Path, folder: Path) -> list[str]:
    return [sys.executable, "app.py", "--data", str(folder), *map(str, arguments)]


def test_it_is_told_before_anything_is_loaded(folder: Path, tmp_path: Path) -> None:
    command = app(
        "--tls-cert", folder / "none.pem", "--tls-key", folder / "key.pem", folder=tmp_path
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "none.pem" in done.stderr, done.stderr.count("\n")) == (2, True, 2)


def test_the_app_speaks_https_alone_and_its_cookie_stays_there(
    authority: trustme.CA, folder: Path, tmp_path: Path, encoder: ShippedEncoder
) -> None:
    (tmp_path / "a.txt").write_text("临平有山。", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "index", UpdateOptions(encoder))
    UsersFile(tmp_path / "users.json", cost=2).put(User("张", False), PASSWORD)
    context, port = ssl.create_default_context(), free_port()
    authority.configure_trust(context)
    given = ("--index", tmp_path / "index", "--tls-cert", folder / "cert.pem")
    command = app("--port", str(port), *given, "--tls-key", folder / "key.pem", folder=tmp_path)
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ) as process,
        httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context, timeout=30) as http,
    ):
        try:
            assert process.stderr
            assert f"https://127.0.0.1:{port}" in process.stderr.readline().decode()
            _wait_for(http)
            welcome = http.post("/login", data={"name": "张", "password": PASSWORD})
            assert (welcome.status_code, http.get("/config").status_code) == (303, 200)
            cookies = [each for each in http.cookies.jar if each.name == "juzheng-session"]
            assert [each.secure for each in cookies] == [True]
            with pytest.raises(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{port}/login")
        finally:
            process.terminate()
            process.communicate()


def _wait_for(http: httpx.Client) -> None:
    for _ in range(600):
        try:
            http.get("/login").raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError("app.py did not get ready within two minutes")
