"""Time stamps: what an authority is asked, and what of its answers counts; each attack differs from a good answer in one thing."""

import datetime as dt
import hashlib

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.quarantine import contain
from safeconduct.vault.stamp import READER, TOKEN_BYTES, asked, request, understood
from safeconduct.vault.stamp.ordering import in_order
from safeconduct.vault.stamp.reading import checked
from tests.authority import Authority

ROOT, OTHER = hashlib.sha256(b"a day").digest(), hashlib.sha256(b"another day").digest()
AT = dt.datetime(2017, 4, 20, 21, 30, tzinfo=dt.UTC)
HONEST = Authority()
TOKEN = HONEST.answer(ROOT, AT)


def test_a_request_names_a_hash_of_the_root_and_nothing_else():
    plain = TimestampRequestBuilder().data(ROOT).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=False).cert_request(cert_request=True)
    assert request(ROOT) == plain.build().as_bytes()
    assert request(ROOT).endswith(hashlib.sha256(ROOT).digest() + b"\x01\x01\xff")
    assert len(request(ROOT)) == len(request(OTHER)) == 59


def test_a_good_answer_says_when_and_under_which_certificate():
    found = checked(TOKEN, ROOT, HONEST.pem)
    assert found.at_ms == round(AT.timestamp() * 1000)
    assert len(found.authority) == 64


@pytest.mark.parametrize("carried", [(HONEST.leaf, HONEST.root), (HONEST.root, HONEST.leaf)], ids=["as the chain", "root first"])
def test_a_chain_of_certificates_is_read_in_whatever_order_it_is_sent(carried):
    assert checked(HONEST.answer(ROOT, AT, carried=carried), ROOT, HONEST.pem) == checked(TOKEN, ROOT, HONEST.pem)
    with pytest.raises(Damaged):
        checked(HONEST.answer(ROOT, AT, carried=carried), ROOT, Authority().pem)


def test_putting_certificates_in_order_touches_nothing_else_and_follows_nothing_that_is_cut():
    sent = HONEST.answer(ROOT, AT, carried=(HONEST.leaf, HONEST.root))
    assert sorted(in_order(sent)) == sorted(sent)
    for cut in range(len(sent)):
        assert in_order(sent[:cut]) == sent[:cut]


def test_it_is_read_where_a_stranger_s_bytes_can_do_no_harm():
    assert understood(contain(READER, asked(TOKEN, ROOT, HONEST.pem))) == checked(TOKEN, ROOT, HONEST.pem)
    with pytest.raises(Damaged, match="not of this root"):
        contain(READER, asked(TOKEN, OTHER, HONEST.pem))


@pytest.mark.parametrize(
    ("token", "root", "authority"),
    [
        (TOKEN, OTHER, HONEST),
        (HONEST.answer(OTHER, AT), ROOT, HONEST),
        (Authority().answer(ROOT, AT), ROOT, HONEST),
        (TOKEN, ROOT, Authority()),
        (HONEST.answer(ROOT, AT, status=2), ROOT, HONEST),
        (HONEST.answer(ROOT, AT.replace(year=2014)), ROOT, HONEST),
        (HONEST.answer(ROOT, AT.replace(year=2037)), ROOT, HONEST),
        (TOKEN[:-1], ROOT, HONEST),
        (b"", ROOT, HONEST),
        (b"<html>busy</html>", ROOT, HONEST),
    ],
    ids=["other root", "token of another root", "forger", "other authority", "rejection", "too early", "too late", "cut", "none", "a page"],
)
def test_what_is_not_a_stamp_of_this_root_by_that_authority_is_damage(token, root, authority):
    with pytest.raises(Damaged) as caught:
        checked(token, root, authority.pem)
    assert caught.value.stage == "stamp"


@pytest.mark.parametrize(
    "unfit",
    [Authority(usage=ExtendedKeyUsageOID.CODE_SIGNING), Authority(ends=dt.datetime(2017, 1, 1, tzinfo=dt.UTC))],
    ids=["certificate for something else", "certificate over"],
)
def test_a_certificate_must_be_for_stamps_and_valid_at_that_moment(unfit):
    with pytest.raises(Damaged):
        checked(unfit.answer(ROOT, AT), ROOT, unfit.pem)


def test_every_changed_byte_of_what_is_signed_is_found():
    at = TOKEN.index(hashlib.sha256(ROOT).digest())
    for place in range(at - 20, at + 60):
        changed = TOKEN[:place] + bytes([TOKEN[place] ^ 1]) + TOKEN[place + 1 :]
        with pytest.raises(Damaged):
            checked(changed, ROOT, HONEST.pem)


def test_without_the_extra_a_stamp_is_said_not_to_be_checked(monkeypatch):
    monkeypatch.setattr("safeconduct.vault.stamp._LIBRARY", "safeconduct_no_such_library")
    with pytest.raises(Mistaken, match="not installed"):
        asked(TOKEN, ROOT, HONEST.pem)


def test_what_is_no_certificate_or_too_long_is_a_mistake():
    with pytest.raises(Mistaken, match="no certificate"):
        checked(TOKEN, ROOT, b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")
    with pytest.raises(Mistaken, match="longer"):
        asked(bytes(TOKEN_BYTES + 1), ROOT, HONEST.pem)
