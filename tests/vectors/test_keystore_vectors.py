"""The keystore's vectors: each opens, or fails at the stage it names; and a second reader, written from the document alone, agrees."""

import base64
import json
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from nacl.pwhash import argon2id

from safeconduct.errors import Damaged, Locked
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import database_key, unlock

pytestmark = pytest.mark.slow

PAGE = json.loads((Path(__file__).parents[2] / "docs" / "vectors" / "keystore.json").read_text(encoding="utf-8"))
GOOD = base64.b64decode(PAGE["keystore"])


def changed(vector):
    """Apply a vector's changes to the keystore: bytes put in at an offset, then the length."""
    data = bytearray(GOOD)
    for offset, put in vector.get("put", []):
        data[offset : offset + len(put) // 2] = bytes.fromhex(put)
    length = vector.get("length", len(data))
    return bytes(data[:length]) + bytes(max(0, length - len(data)))


@pytest.mark.parametrize("vector", PAGE["vectors"], ids=lambda vector: vector["name"])
def test_vector(vector, tmp_path):
    path = tmp_path / "keystore"
    path.write_bytes(changed(vector))
    match vector["result"]:
        case "opens":
            keyring, master = unlock(path, vector["passphrase"], DiskFiles())
            assert keyring.device.hex() == PAGE["device"]
            assert [one.name for one in keyring.compartments] == PAGE["compartments"]
            assert database_key(master).hex() == PAGE["database_key"]
        case "locked":
            with pytest.raises(Locked):
                unlock(path, vector["passphrase"], DiskFiles())
        case stage:
            with pytest.raises(Damaged) as caught:
                unlock(path, vector["passphrase"], DiskFiles())
            assert caught.value.stage == stage


def derive(key, label, data):
    return blake2b(data, digest_size=64, key=key, person=label).digest()


def test_a_reader_written_from_the_document_alone_opens_it():
    head, passphrase = GOOD[:24], PAGE["vectors"][0]["passphrase"].encode()
    stretched = argon2id.kdf(32, passphrase, head[8:], opslimit=3, memlimit=256 * 1024 * 1024)
    masters = []
    for number in range(8):
        slot = GOOD[24 + 256 * number :][:256]
        okm = derive(stretched, b"sc1/slot", head + bytes([number]) + slot[:16])
        if okm[32:] == slot[16:48]:
            opened = ChaCha20Poly1305(okm[:32]).decrypt(bytes(12), slot[48:101], head + bytes([number]) + slot[:48])
            assert opened[32:] == bytes(5)
            masters.append(opened[:32])
    (master,) = masters
    okm = derive(master, b"sc1/keyring", head + GOOD[2072:2104])
    assert okm[32:] == GOOD[2104:2136]
    plain = ChaCha20Poly1305(okm[:32]).decrypt(bytes(12), GOOD[2136:], head + GOOD[2072:2136])
    end = 4 + int.from_bytes(plain[:4], "big")
    assert not any(plain[end:])
    used, keyring = msgspec.msgpack.decode(plain[4:end])
    assert used.bit_count() == 1
    assert keyring[1].hex() == PAGE["device"]
    assert [one[0] for one in keyring[6]] == PAGE["compartments"]
    assert derive(master, b"sc1/db", b"")[:32].hex() == PAGE["database_key"]
