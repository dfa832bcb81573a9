"""HTTPS by a certificate of one's own: looked at before anything is loaded."""

import ssl
from pathlib import Path

from corpus import JuzhengError


def check_certificate(certificate: Path | None, key: Path | None) -> None:
    """See that the server can speak TLS with these files, or without either is not asked to.

    Raises:
        JuzhengError: one is missing, is not what it should be, or they do not belong together.
    """
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise JuzhengError(
            "--tls-cert 和 --tls-key 要一起给。", "--tls-cert and --tls-key go together."
        )
    for path in (certificate, key):
        _check_readable(path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_verify_locations(certificate)
    except ssl.SSLError as error:
        raise JuzhengError(
            f"{certificate} 不是 PEM 格式的证书（{error.reason}）。",
            f"{certificate} is no certificate in PEM ({error.reason}).",
        ) from error
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        raise _refused(certificate, key, error) from error


def _check_readable(path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise JuzhengError(
            f"打不开 {path}（{error.strerror}）。请检查路径和权限。",
            f"{path} cannot be opened ({error.strerror}). Check the path and its permissions.",
        ) from error


def _refused(certificate: Path, key: Path, error: ssl.SSLError) -> JuzhengError:
    if error.reason == "KEY_VALUES_MISMATCH":
        return JuzhengError(
            f"私钥 {key} 不是证书 {certificate} 的。",
            f"The private key {key} does not belong to the certificate {certificate}.",
        )
    return JuzhengError(
        f"{key} 不是 PEM 格式、没有密码的私钥（{error.reason}）。"
        f"有密码的请先解开：openssl pkey -in {key} -out 新文件",
        f"{key} is no private key in PEM without a password ({error.reason})."
        f" Take the password off first: openssl pkey -in {key} -out NEW_FILE",
    )


def _no_password() -> str:
    """Else OpenSSL would ask for it in the terminal, of a server that nobody looks at."""
    return ""
