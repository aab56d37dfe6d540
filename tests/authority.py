"""A time-stamp authority for the tests (RFC 3161): it writes its own DER, so that it can also answer what no honest one would."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import socket
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256, ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47"
_QUESTION_BYTES = 59
BEGUN, ENDS = dt.datetime(2016, 1, 1, tzinfo=dt.UTC), dt.datetime(2036, 1, 1, tzinfo=dt.UTC)


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, "big")
    return bytes([tag]) + (length if len(body) < 128 else bytes([128 + len(length)]) + length) + body


def sequence(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def number(value: int) -> bytes:
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray([40 * first + second])
    for part in rest:
        groups = [part & 127]
        while part := part >> 7:
            groups.append(128 | part & 127)
        out += bytes(reversed(groups))
    return tlv(6, bytes(out))


class Authority:
    """One that stamps whatever root it is given, at whatever time it is told."""

    def __init__(self, *, name: str = "Invented Authority", ends: dt.datetime = ENDS, usage=ExtendedKeyUsageOID.TIME_STAMPING) -> None:
        self._root_key, self._key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        unit = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} unit")])
        root = self._certificate(own, own, self._root_key.public_key(), ENDS)
        self.root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(self._root_key, hashes.SHA256())
        leaf = self._certificate(unit, own, self._key.public_key(), ends)
        self.leaf = leaf.add_extension(x509.ExtendedKeyUsage([usage]), critical=True).sign(self._root_key, hashes.SHA256())

    @staticmethod
    def _certificate(subject, issuer, key, ends) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
        return builder.serial_number(x509.random_serial_number()).not_valid_before(BEGUN).not_valid_after(ends)

    @property
    def pem(self) -> bytes:
        """The certificate that a person trusts."""
        return self.root.public_bytes(Encoding.PEM)

    def answer(self, root: bytes, at: dt.datetime, *, status: int = 0, carried=()) -> bytes:
        """Answer as an authority does that sees a root at a moment."""
        return self.answer_to(hashlib.sha256(root).digest(), at, status=status, carried=carried)

    def answer_to(self, seen: bytes, at: dt.datetime, *, status: int = 0, carried=()) -> bytes:
        """Answer about the imprint of a root, which is all that an authority sees; with the certificates in this order, else its own."""
        algorithm = sequence(oid(SHA256))
        imprint = sequence(algorithm, tlv(4, seen))
        when = tlv(0x18, at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ").encode())
        info = sequence(number(1), oid("1.3.6.1.4.1.55555.1"), imprint, number(7), when)
        leaf = self.leaf.public_bytes(Encoding.DER)
        named = sequence(sequence(sequence(tlv(4, hashlib.sha256(leaf).digest()))))
        signed = (
            sequence(oid(CONTENT_TYPE), tlv(0x31, oid(TST_INFO))),
            sequence(oid(MESSAGE_DIGEST), tlv(0x31, tlv(4, hashlib.sha256(info).digest()))),
            sequence(oid(SIGNING_CERTIFICATE), tlv(0x31, named)),
        )
        attributes = b"".join(sorted(signed))
        signature = self._key.sign(tlv(0x31, attributes), ec.ECDSA(hashes.SHA256()))
        signer = sequence(
            number(1),
            sequence(self.leaf.issuer.public_bytes(), number(self.leaf.serial_number)),
            algorithm,
            tlv(0xA0, attributes),
            sequence(oid(ECDSA_SHA256)),
            tlv(4, signature),
        )
        chain = [one.public_bytes(Encoding.DER) for one in carried or (self.leaf,)]
        content = sequence(oid(TST_INFO), tlv(0xA0, tlv(4, info)))
        data = sequence(number(3), tlv(0x31, algorithm), content, tlv(0xA0, *chain), tlv(0x31, signer))
        return sequence(sequence(number(status)), sequence(oid(SIGNED_DATA), tlv(0xA0, data)))


class Served:
    """Something at an address of this machine that sends whatever it is told, and remembers what it was sent.

    Args:
        reply: what to send, given the whole request.
    """

    def __init__(self, reply) -> None:
        self.asked: list[bytes] = []
        self._reply = reply
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/tsr"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._reply = None
        socket.create_connection(self._listener.getsockname()).close()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            line, _ = self._listener.accept()
            with line, contextlib.suppress(OSError):
                if self._reply is None:
                    return
                got = b""
                while len(got.partition(b"\r\n\r\n")[2]) < _QUESTION_BYTES and (piece := line.recv(4096)):
                    got += piece
                self.asked.append(got)
                for piece in self._reply(got):
                    line.sendall(piece)


def http(body: bytes, *, status: str = "200 OK", kind: str = "application/timestamp-reply", more: str = "") -> bytes:
    """An answer over HTTP."""
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{more}content-length: {len(body)}\r\n\r\n".encode() + body
