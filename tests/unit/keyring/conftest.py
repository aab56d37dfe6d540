"""Keyrings of invented devices, and a cost of stretching that tests can afford."""

from datetime import UTC, datetime

import pytest

from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import Chosen, ErasureKey, KeptKey, Keyring, WrappingSeed
from safeconduct.vault.seal import Cost

QUICK = Cost(memory_kib=8, passes=1)
ONE = Chosen(text="gravel unmasked tactful shrine backlog ivory")
TWO = Chosen(text="outcome parsnip lilac cubbyhole reword edgy")
MADE = datetime(2017, 5, 1, tzinfo=UTC)


def make_keyring(*, compartments=6, version=0):
    return Keyring(
        org=bytes(range(16)),
        device=bytes(range(16, 32)),
        created_at=MADE,
        signing_seed=b"S" * 32,
        wrapping_seeds=(WrappingSeed(seed=b"W" * 32, made_at=MADE),),
        erasure=ErasureKey(version=version, key=b"E" * 32),
        compartments=tuple(KeptKey(name=f"country:{n}", id=n.to_bytes(16, "big"), epoch=0, key=b"K" * 32) for n in range(compartments)),
        frontier=b"heads",
    )


@pytest.fixture
def keyring():
    return make_keyring()


@pytest.fixture
def files():
    return DiskFiles()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keystore"
