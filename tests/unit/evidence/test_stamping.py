"""Captures of a day under one hash: what stands there, what does not, and what the hash and its ways tell a stranger."""

import datetime as dt
import hashlib
import random

import msgspec
import pytest

from safeconduct.errors import Damaged, Mistaken, SafeconductError
from safeconduct.studies.evidence import Capture, Ledger, Stamp, leaves_of, pack, planted, stands, unpack

PAGES = {f"{number:02x}" * 16: f"<p>page {number}</p>".encode() for number in range(5)}
AT_MS = round(dt.datetime(2031, 4, 6, 8, tzinfo=dt.UTC).timestamp() * 1000)


def grown(pages, seed=7):
    """A tree over pages, with its chance from a seed."""
    dice = random.Random(seed)
    digests = {name: hashlib.sha256(page).digest() for name, page in pages.items()}
    salts, fillers = ([dice.randbytes(32) for _ in range(many)] for many in (len(pages), leaves_of(len(pages)) - len(pages)))
    return digests, planted(digests, salts=salts, fillers=fillers)


def ledger(names, day="2031-04-05"):
    taken = {"captured_at": day, "captured_by": "ayla", "method": "by hand", "media_type": "text/html"}
    return Ledger(
        captures=tuple(Capture(id=each, sha256=hashlib.sha256(PAGES[each]).hexdigest(), size=len(PAGES[each]), **taken) for each in names)
    )


def stamp(tree, names, **more):
    places = tuple(place for place in tree.places if place.capture in names)
    known = {"made_on": "2031-04-05", "at_ms": AT_MS, "token": b"token", "authority": "PEM"} | more
    return Stamp(**{"root": tree.root.hex(), "places": places} | known)


@pytest.mark.parametrize("many", [1, 2, 5, 16, 17, 100])
def test_every_capture_stands_in_its_place_and_in_no_other(many):
    digests, tree = grown({f"{number:032x}": bytes([number]) for number in range(many)})
    assert {len(place.way) for place in tree.places} == {leaves_of(many).bit_length() - 1}
    for place in tree.places:
        assert stands(tree.root, digests[place.capture], place)
        for other in {place.number ^ 1, (place.number + 3) % leaves_of(many)}:
            assert not stands(tree.root, digests[place.capture], msgspec.structs.replace(place, number=other)), "leaf order counts"


def test_the_tree_tells_neither_order_nor_number():
    _, tree = grown(PAGES)
    _, other = grown(dict(list(PAGES.items())[:2]))
    assert {len(place.way) for place in tree.places} == {len(place.way) for place in other.places}, "a day of two looks like a day of five"
    numbers = [place.number for place in tree.places]
    assert numbers != sorted(numbers), "leaves stand by their hashes"


def test_a_guess_at_a_neighbour_cannot_be_tried_out():
    digests, tree = grown(PAGES)
    first = tree.places[0]
    seen = {bytes.fromhex(each) for each in first.way}
    for digest in digests.values():
        for tried in (digest, hashlib.sha256(b"\0" + digest).digest(), hashlib.sha256(b"\0" + bytes.fromhex(first.salt) + digest).digest()):
            assert tried not in seen
    guessed = msgspec.structs.replace(tree.places[1], salt=first.salt)
    assert not stands(tree.root, digests[guessed.capture], guessed)


def test_a_branch_passes_for_no_leaf():
    _, tree = grown(PAGES)
    place = tree.places[0]
    inner = msgspec.structs.replace(place, number=place.number >> 1, way=place.way[1:], salt=place.way[0])
    assert not stands(tree.root, hashlib.sha256(PAGES[place.capture]).digest(), inner)
    for way in ((), place.way[:3], place.way * 3, (*place.way[:-1], "zz"), (*place.way[:-1], "00")):
        assert not stands(tree.root, hashlib.sha256(PAGES[place.capture]).digest(), msgspec.structs.replace(place, way=way))


def test_a_pack_carries_the_salts_of_its_own_captures_alone():
    _, tree = grown(PAGES)
    held = list(PAGES)[:2]
    data = pack(ledger(held), PAGES, [stamp(tree, held)])
    assert unpack(data).stamps == (stamp(tree, held),)
    for place in tree.places:
        assert (place.salt.encode() in data) == (place.capture in held)
    with pytest.raises(Damaged, match="stamp 1, place 3"):
        pack(ledger(held), PAGES, [stamp(tree, list(PAGES)[:3])])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"root": "ab" * 32}, "does not stand"),
        ({"root": "ab"}, "does not stand"),
        ({"root": "no hash"}, "no hash"),
        ({"made_on": "2031-04-08"}, "older than the root"),
        ({"made_on": "soon"}, "no day"),
        ({"at_ms": AT_MS - 3 * 86_400_000}, "older than the root"),
        ({"at_ms": 10**30}, "no day"),
    ],
)
def test_another_root_or_a_stamp_of_before_is_damage(change, said):
    _, tree = grown(PAGES)
    with pytest.raises(Damaged, match=said):
        pack(ledger(PAGES), PAGES, [stamp(tree, PAGES, **change)])


def test_a_capture_that_is_said_to_be_of_after_its_stamp_is_damage():
    _, tree = grown(PAGES)
    with pytest.raises(Damaged, match="later day"):
        pack(ledger(PAGES, "2031-04-09"), PAGES, [stamp(tree, PAGES)])


def test_places_that_were_swapped_are_found_in_a_pack_that_was_written_anew():
    _, tree = grown(PAGES)
    one, two, *rest = tree.places
    swapped = (msgspec.structs.replace(one, capture=two.capture), msgspec.structs.replace(two, capture=one.capture), *rest)
    with pytest.raises(Damaged, match="place 1"):
        pack(ledger(PAGES), PAGES, [stamp(tree, PAGES, places=swapped)])


def test_a_changed_byte_of_a_stamped_pack_fails():
    _, tree = grown(PAGES)
    whole, dice = pack(ledger(PAGES), PAGES, [stamp(tree, PAGES)]), random.Random(3)
    for at in sorted(dice.sample(range(len(whole)), 60)):
        with pytest.raises(SafeconductError):
            unpack(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])


def test_a_pack_whose_list_of_stamps_is_none_is_damage_or_a_mistake():
    with pytest.raises((Damaged, Mistaken)):
        unpack(pack(ledger(PAGES), PAGES, [stamp(grown(PAGES)[1], PAGES)]).replace(b'"at_ms"', b'"at__s"'))


@pytest.mark.soak
@pytest.mark.slow
def test_a_change_of_every_single_byte_of_a_stamped_pack_fails():
    _, tree = grown(PAGES)
    whole = pack(ledger(PAGES), PAGES, [stamp(tree, PAGES)])
    for at in range(len(whole)):
        for mask in (1, 0x80, 0xFF):
            with pytest.raises(SafeconductError):
                unpack(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
