r"""Ask a time-stamp authority when something existed, and check what it answered, without a network (RFC 3161).

The room's rule: what is asked names nothing but 32 bytes; what was answered counts only under a certificate that a person gave. Answers are
bytes of strangers: they are read in the quarantine, through `checked_packed`. No number is drawn for a request, since the salted root that
it is about is one already.

    >>> request(bytes(32))[:4].hex(), len(request(bytes(32)))
    ('30390201', 59)
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerificationError, VerifierBuilder, decode_timestamp_response

from safeconduct.errors import Damaged, Mistaken

TOKEN_BYTES: Final = 32 * 1024  # of one answer with its chain of certificates; public authorities answer with 1.5 to 6 KiB
AUTHORITY_BYTES: Final = 16 * 1024  # of the certificates given, as PEM
READER: Final = "safeconduct.vault.stamp:checked_packed"
"""What the quarantine is told to run; `asked` packs for it."""
_HINT: Final = "ask the authority again, and take its certificate from its own page"
_PARSED: Final = (ValueError, TypeError, OverflowError, KeyError)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to check.

    Attributes:
        response: a TimeStampResp in DER.
        root: the 32 bytes that it must be about.
        authority: certificates of who is trusted to tell the time, PEM.
    """

    response: bytes
    root: bytes
    authority: bytes


class Stamped(msgspec.Struct, frozen=True, kw_only=True):
    """What a good answer says.

    Attributes:
        at_ms: when the authority saw the root, in milliseconds since 1970, UTC.
        authority: SHA-256 of the certificate that was given, in hex; of the first, where several were.
    """

    at_ms: int
    authority: str


def request(root: bytes) -> bytes:
    """Write what an authority is asked for a root: a TimeStampReq in DER; the same root gives the same bytes."""
    builder = TimestampRequestBuilder().data(root).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()


def asked(response: bytes, root: bytes, authority: bytes) -> bytes:
    """Pack an answer for the quarantine (see `READER`).

    Raises:
        Mistaken: it, or the certificates, are longer than any such thing.
    """
    if len(response) > TOKEN_BYTES or len(authority) > AUTHORITY_BYTES:
        raise Mistaken(
            "that is longer than an answer of a time-stamp authority, or than its certificates", "give the .tsr and the .pem file"
        )
    return msgspec.msgpack.encode(Question(response=response, root=root, authority=authority))


def understood(packed: bytes) -> Stamped:
    """Read what the quarantine answers."""
    return msgspec.msgpack.decode(packed, type=Stamped)


def checked_packed(data: bytes) -> bytes:
    """Check an answer in the quarantine."""
    question = msgspec.msgpack.decode(data, type=Question)
    return msgspec.msgpack.encode(checked(question.response, question.root, question.authority))


def checked(response: bytes, root: bytes, authority: bytes) -> Stamped:
    """Check that an authority saw a root, and give when.

    Its certificate must be the one given or lead to it, have been valid at that moment, and be for time stamps and nothing else (RFC 3161,
    2.3). Whether it was withdrawn later cannot be told without a network.

    Raises:
        Mistaken: the authority's file holds no certificate.
        Damaged: the answer is none, is about something else, or is not signed by that authority (stage `stamp`).
    """
    roots = _certificates(authority)
    try:
        answer = decode_timestamp_response(response)
        VerifierBuilder(roots=roots).build().verify_message(answer, root)
        at = answer.tst_info.gen_time.astimezone(dt.UTC)
    except VerificationError:
        raise Damaged("the time stamp is not of this root under that authority's certificate", _HINT, stage="stamp") from None
    except _PARSED:
        raise Damaged("the time stamp cannot be read", _HINT, stage="stamp") from None
    return Stamped(at_ms=round(at.timestamp() * 1000), authority=roots[0].fingerprint(SHA256()).hex())


def _certificates(authority: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(authority)
    except _PARSED:
        raise Mistaken("the authority's file holds no certificate", "give its certificate as PEM, from its own page") from None
