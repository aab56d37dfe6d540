from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.model import facts
from safeconduct.vault.depot import MemoryDepot, object_name
from safeconduct.vault.journal import (
    Cabinet,
    ErasureKey,
    Journal,
    Pending,
    Sheaf,
    Tip,
    check_chains,
    decode_header,
    encode_header,
    open_page,
    open_segment,
    pack_bundle,
    seal_page,
    seal_segment,
    unpack_bundle,
)
from safeconduct.vault.journal.chains import Link, in_order
from tests.journals import CODEC, NOW, draft, events_of, header, keys_of, texts_of

KEYS = keys_of()
CASEWORK = KEYS.writing("casework")
refs = st.binary(min_size=16, max_size=16).filter(any)
secrets = st.binary(min_size=32, max_size=32)
texts = st.lists(st.text(max_size=60), min_size=1, max_size=6)


@settings(deadline=None)
@given(st.dictionaries(refs, st.tuples(secrets, texts), max_size=5))
def test_whatever_is_sealed_opens_as_it_was(cases):
    sheaves = [
        Sheaf(case=case, key=key, plain=facts.encode(events_of(*said, case=case)), count=len(said)) for case, (key, said) in cases.items()
    ]
    blob = seal_segment(KEYS, CASEWORK, header(KEYS, sum(sheaf.count for sheaf in sheaves)), sheaves)
    opened = open_segment(blob, KEYS, {case: key for case, (key, _) in cases.items()}, CODEC)
    assert {envelope.case: [event.fact.text for event in envelope.events] for envelope in opened.envelopes} == {
        case: said for case, (_, said) in cases.items()
    }
    assert open_segment(blob, KEYS, {}, CODEC).closed == tuple(cases)


@given(st.dictionaries(refs, secrets, max_size=40))
def test_a_page_opens_as_it_was(keys):
    erasure = ErasureKey(version=3, key=b"e" * 32)
    assert open_page(seal_page(keys, KEYS.org, erasure), KEYS.org, erasure) == keys


@given(st.lists(st.binary(max_size=3000), max_size=6))
def test_a_bundle_unpacks_as_it_was(blobs):
    assert unpack_bundle(pack_bundle(blobs)) == blobs


@given(st.integers(0, 2**53), st.integers(0, 2**63 - 1), st.integers(0, 5000), st.lists(st.binary(min_size=32, max_size=32), unique=True))
def test_a_header_reads_as_it_was(seq, hlc, count, roster):
    written = header(
        KEYS, count, seq=seq, prev=b"\x01" * 32 if seq else bytes(32), hlc=hlc, depth=min(seq + 1, 2**53), roster_heads=sorted(roster)
    )
    if written.depth > seq:
        assert decode_header(encode_header(written)) == written


drafts = st.lists(st.tuples(st.sampled_from(["casework", "health", "shelter"]), st.integers(1, 4), texts), min_size=1, max_size=4)
acts = st.lists(st.tuples(drafts, st.booleans(), st.integers(-(10**9), 10**9)), max_size=6)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_any_acts_over_any_processes_and_clocks_are_read_back(tmp_path_factory, written):
    folder = tmp_path_factory.mktemp("vault")
    depot = MemoryDepot()

    def opened():
        cabinet = Cabinet(folder / "cabinet", KEYS.org, KEYS.erasure)
        return Journal(depot=depot, pending=Pending(folder / "pending"), cabinet=cabinet, keys=KEYS, codec=CODEC)

    journal = opened()
    said = []
    for wishes, is_restarted, skew in written:
        if is_restarted:
            journal = opened()
        journal.append([draft(*words, case=bytes([case]) * 16, compartment=name) for name, case, words in wishes], NOW + skew)
        said += [(name, bytes([case]) * 16, word) for name, case, words in wishes for word in words]
    walk = opened().unfolded(frozenset())
    segments = list(walk)
    assert walk.troubles == []
    found = [
        (segment.compartment, envelope.case, event.fact.text)
        for segment in segments
        for envelope in segment.envelopes
        for event in envelope.events
    ]
    assert sorted(found) == sorted(said)
    clocks = [event.hlc for segment in segments for event in segment.events]
    assert len(set(clocks)) == len(clocks)
    assert opened().verify().is_sound
    assert (
        depot.count() == len(segments) == len({object_name(depot.get(lane, name)) for lane in depot.lanes() for name in depot.names(lane)})
    )
    assert len(texts_of(segments)) == len(said)


@given(st.lists(st.integers(0, 2), max_size=30), st.randoms(use_true_random=False))
def test_chains_run_upwards_in_whatever_order_they_are_found(devices, chance):
    links, tips = [], {}
    for number, device in enumerate(devices):
        last = tips.get(device)
        link = Link(
            compartment=b"c" * 16,
            device=bytes([device]) * 16,
            seq=last.seq + 1 if last else 0,
            segment=number.to_bytes(32, "big"),
            prev=last.segment if last else bytes(32),
            heads=(),
            depth=last.depth + 1 if last else 1,
            hlc=chance.randrange(10) + 10 * number,
            lane=bytes(16),
        )
        tips[device] = Tip.of(link)
        links.append(link)
    shuffled = list(links)
    chance.shuffle(shuffled)
    seen = {}
    for link in in_order(shuffled):
        assert link.seq == seen.get(link.device, -1) + 1
        seen[link.device] = link.seq
    assert {device: tip.seq for device, tip in tips.items()} == {device[0]: seq for device, seq in seen.items()}
    assert {trouble.stage for trouble in check_chains(shuffled)} == set()
