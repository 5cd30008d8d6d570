"""Certificates of an authority of our own: a sound one, and some that must not be accepted."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

AUTHORITY = "Test Authority"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _sign(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    signer: tuple[str, ec.EllipticCurvePrivateKey],
    *,
    names: list[x509.GeneralName],
    days: tuple[int, int],
    authority: bool = False,
) -> x509.Certificate:
    today = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(signer[0]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + timedelta(days=days[0]))
        .not_valid_after(today + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer[1], hashes.SHA256())


def certificates() -> Iterator[tuple[str, ssl.SSLContext, bytes]]:
    """Server contexts with certificates of one authority of ours, and that authority's certificate (PEM).

    ``sound`` is for 127.0.0.1, ``wrong_host`` for another name, ``expired`` is of last year, ``self_signed`` of nobody.
    """
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _sign(AUTHORITY, root_key, (AUTHORITY, root_key), names=[], days=(-1, 30), authority=True)
    pem = root.public_bytes(serialization.Encoding.PEM)
    here = [x509.IPAddress(ip_address("127.0.0.1"))]
    kinds = {
        "sound": (here, (-1, 30), root_key),
        "wrong_host": ([x509.DNSName("elsewhere.invalid")], (-1, 30), root_key),
        "expired": (here, (-60, -30), root_key),
        "self_signed": (here, (-1, 30), None),
    }
    for kind, (names, days, signer) in kinds.items():
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _sign(kind, key, (AUTHORITY, signer) if signer else (kind, key), names=names, days=days)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile(suffix=".pem") as file:
            file.write(leaf.public_bytes(serialization.Encoding.PEM))
            file.write(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
            file.flush()
            context.load_cert_chain(file.name)
        yield kind, context, pem
