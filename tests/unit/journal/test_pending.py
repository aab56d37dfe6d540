import pytest

from safeconduct.errors import Damaged, Refused
from safeconduct.vault.journal import Pending, pack_bundle, unpack_bundle
from tests import forge

PACKED = pack_bundle([b"a" * 100, b"b" * 50])


def test_a_bundle_is_there_until_it_is_cleared(tmp_path):
    pending = Pending(tmp_path / "pending")
    assert pending.get() == []
    pending.put([b"a", b"b"])
    assert Pending(tmp_path / "pending").get() == [b"a", b"b"]
    pending.clear()
    assert pending.get() == []


def test_a_bundle_has_a_limit(tmp_path):
    with pytest.raises(Refused):
        Pending(tmp_path / "pending").put([bytes(8 * 1024 * 1024)] * 8)
    assert not (tmp_path / "pending").exists()


@pytest.mark.parametrize("at", range(len(PACKED)))
def test_every_byte_counts(at):
    blob = bytearray(PACKED)
    blob[at] ^= 1
    with pytest.raises(Damaged) as error:
        unpack_bundle(bytes(blob))
    assert error.value.stage == "pending"


@pytest.mark.parametrize("length", range(0, len(PACKED), 3))
def test_every_shortening_is_noticed(length):
    with pytest.raises(Damaged):
        unpack_bundle(PACKED[:length])


@pytest.mark.parametrize("lying", [forge.u32(3) + forge.u32(1) + b"a", forge.u32(1) + forge.u32(9) + b"a", forge.u32(0) + b"x", b""])
def test_counts_and_lengths_that_lie_are_refused(lying):
    packed = b"SCP1\x01\0\0\0" + lying
    with pytest.raises(Damaged):
        unpack_bundle(packed + forge.h("sc1/pending", packed))


def test_a_damaged_bundle_is_kept_aside(tmp_path):
    pending = Pending(tmp_path / "pending")
    pending.put([b"a", b"b"])
    (tmp_path / "pending" / "bundle").write_bytes(b"torn")
    with pytest.raises(Damaged):
        pending.get()
    pending.set_aside()
    assert pending.get() == []
    assert [path.read_bytes() for path in (tmp_path / "pending").iterdir()] == [b"torn"]
