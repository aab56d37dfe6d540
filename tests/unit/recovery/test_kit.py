"""A kit: enough shares open it, fewer open nothing, and nobody's kit is taken for ours."""

from itertools import combinations

import msgspec
import pytest

from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.vault.recovery import Share, check, is_current, joined, pack, read, sealed_anew, split, subsets, unpack
from safeconduct.vault.recovery.kit import _box_key, _place
from safeconduct.vault.seal import open_once

ORG, KEYS, BINDING = b"o" * 16, b"the keys of a vault", b"b" * 32


def made(quorum=3, custodians=5, keys=KEYS):
    done = split(ORG, keys, BINDING, quorum=quorum, custodians=custodians)
    return done.kit, {share.number: share for share in map(read, done.shares)}


def some(shares, numbers):
    return {number: shares[number] for number in numbers}


@pytest.mark.parametrize(("quorum", "custodians"), [(k, n) for n in range(2, 8) for k in range(2, n + 1)])
def test_h7_every_k_shares_open_it_and_no_fewer_open_anything(quorum, custodians):
    """All subsets: each group of k opens; no smaller group opens any box, by the front door or by trying the boxes' keys."""
    kit, shares = made(quorum, custodians)
    assert len(kit.fixed.boxes) == len(subsets(custodians, quorum)) <= 35
    for group in combinations(shares, quorum):
        assert joined(kit, some(shares, group)) == KEYS
    for size in range(quorum):
        for group in combinations(shares, size):
            with pytest.raises(Refused):
                joined(kit, some(shares, group))
            secrets = {number: shares[number].secret for number in group}
            key = _box_key(kit.fixed.id, quorum, custodians, secrets)
            for whole, box in zip(subsets(custodians, quorum), kit.fixed.boxes, strict=True):
                with pytest.raises(Damaged):
                    open_once(key, box, _place(kit.fixed.id, whole))


def test_more_than_enough_shares_in_any_order_open_it():
    kit, shares = made()
    assert joined(kit, dict(reversed(shares.items()))) == KEYS


def test_a_share_that_was_not_handed_out_is_named():
    kit, shares = made()
    false = Share(secret=bytes(20), number=2, tag=shares[2].tag)
    check(kit, shares[2])
    with pytest.raises(Mistaken) as told:
        joined(kit, {**some(shares, (1, 3)), 2: false})
    assert "share 2" in told.value.says


def test_a_share_of_another_kit_is_told_apart():
    kit, shares = made()
    other, others = made()
    assert kit.fixed.id != other.fixed.id
    with pytest.raises(Mistaken):
        check(kit, others[1])
    with pytest.raises(Mistaken):
        check(kit, Share(secret=shares[1].secret, number=6, tag=shares[1].tag))


def test_the_keys_of_later_are_sealed_without_a_share():
    kit, shares = made()
    assert is_current(kit, KEYS, BINDING)
    assert not is_current(kit, b"newer keys", BINDING)
    later = sealed_anew(kit, b"newer keys", BINDING)
    assert later.fixed == kit.fixed
    assert joined(later, some(shares, (2, 4, 5))) == b"newer keys"


def test_21_nothing_is_sealed_into_a_kit_that_somebody_else_put_there():
    """Whoever can write into the folder puts a kit of her own there, or her own key into ours."""
    kit, _ = made()
    theirs = split(ORG, b"nothing", b"t" * 32, quorum=2, custodians=2).kit
    mixed = msgspec.structs.replace(kit, fixed=msgspec.structs.replace(kit.fixed, public=theirs.fixed.public))
    for false in (theirs, msgspec.structs.replace(theirs, bound=kit.bound), mixed):
        with pytest.raises(Damaged):
            sealed_anew(false, KEYS, BINDING)


def test_the_file_shows_nothing_and_is_read_as_it_was_written():
    kit, shares = made()
    data = pack(kit)
    assert unpack(data) == kit
    assert KEYS not in data
    assert not any(share.secret in data for share in shares.values())
    assert len(pack(made(4, 7)[0])) < 16 * 1024


@pytest.mark.parametrize("spoil", [lambda d: d[:-1], lambda d: b"x" + d[1:], lambda d: d + b"\0", lambda _d: b""])
def test_what_is_no_kit_is_refused(spoil):
    with pytest.raises(Damaged):
        unpack(spoil(pack(made(2, 2)[0])))


def test_a_changed_kit_opens_nothing():
    kit, shares = made(2, 3)
    for changed in (
        msgspec.structs.replace(kit, sealed=kit.sealed[:-1] + bytes([kit.sealed[-1] ^ 1])),
        msgspec.structs.replace(kit, fixed=msgspec.structs.replace(kit.fixed, boxes=kit.fixed.boxes[::-1])),
        msgspec.structs.replace(kit, fixed=msgspec.structs.replace(kit.fixed, org=b"x" * 16)),
    ):
        with pytest.raises(Damaged):
            joined(changed, some(shares, (1, 2)))


@pytest.mark.parametrize(("quorum", "custodians"), [(1, 3), (3, 2), (2, 8), (0, 0)])
def test_numbers_that_make_no_sense(quorum, custodians):
    with pytest.raises(Mistaken):
        split(ORG, KEYS, BINDING, quorum=quorum, custodians=custodians)
