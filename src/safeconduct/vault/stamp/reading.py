"""Read and check an answer, in the quarantine: the one module that loads the library for it, which `safeconduct[stamps]` brings."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.stamp.ordering import in_order
from safeconduct.vault.stamp.values import Question, Stamped

_HINT: Final = "take the root certificate (CA) from its own page, not that of the unit that signs; or ask the authority again"
_PARSED: Final = (ValueError, TypeError, OverflowError, KeyError)


def checked_packed(data: bytes) -> bytes:
    """Check an answer in the quarantine."""
    question = msgspec.msgpack.decode(data, type=Question)
    return msgspec.msgpack.encode(checked(question.response, question.root, question.authority))


def checked(response: bytes, root: bytes, authority: bytes) -> Stamped:
    """Check that an authority saw a root, and give when.

    Its certificate must lead to the one given, have been valid at that moment, and be for time stamps and nothing else (RFC 3161,
    2.3). Whether it was withdrawn later cannot be told without a network.

    Raises:
        Mistaken: the authority's file holds no certificate.
        Damaged: the answer is none, is about something else, or is not signed by that authority (stage `stamp`).
    """
    roots = _certificates(authority)
    try:
        answer = decode_timestamp_response(in_order(response))
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
