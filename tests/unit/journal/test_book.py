import pytest

from safeconduct.errors import Damaged, Locked, Mistaken, Refused
from safeconduct.vault.depot import FolderDepot
from safeconduct.vault.journal import CONTROL, DATA, CompartmentKey, Draft, Genesis, Journal, Keys, ckid_of, milliseconds
from tests.journals import CASE, CODEC, NOW, draft, frontier_of, keys_of, note, texts_of

KEYS = keys_of()
OTHER = b"\x0a" * 16


def journal_at(folder, **parts) -> Journal:
    return Journal.at(folder, parts.pop("keys", KEYS), CODEC, **parts)


def read(folder, **parts):
    journal = journal_at(folder, **parts)
    assert journal.recover() == []
    walk = journal.unfolded(frozenset())
    segments = list(walk)
    assert walk.troubles == []
    return segments


def test_the_first_act_in_a_compartment_brings_its_statements(tmp_path):
    first, second = journal_at(tmp_path).append([draft("one")], NOW)
    assert (first.header.kind, second.header.kind) == (CONTROL, DATA)
    genesis, epoch = (signed.op for signed in first.ops)
    assert isinstance(genesis.args, Genesis)
    assert (epoch.args.name, epoch.args.epoch, epoch.args.recipients) == ("casework", 0, [KEYS.author.device])
    assert second.header.prev == first.id
    assert texts_of([second]) == ["one"]


def test_beginning_heads_every_compartment_once(tmp_path):
    journal = journal_at(tmp_path)
    assert {segment.compartment for segment in journal.begin(NOW)} == {"casework", "shelter", "health"}
    assert journal.begin(NOW) == []
    assert journal_at(tmp_path).begin(NOW) == []
    assert journal.verify().segments == 3


def test_what_is_appended_is_read_back_by_the_next_process(tmp_path):
    journal = journal_at(tmp_path)
    for number in range(5):
        journal.append([draft(f"{number}", f"{number}+")], NOW + number)
    assert texts_of(read(tmp_path)) == [f"{number}{sign}" for number in range(5) for sign in ("", "+")]


def test_chains_go_on_over_processes_and_compartments_have_their_own(tmp_path):
    for number in range(3):
        journal_at(tmp_path).append([draft(f"{number}"), draft(f"h{number}", compartment="health")], NOW)
    places = [(segment.compartment, segment.header.seq, segment.header.depth) for segment in read(tmp_path)]
    assert sorted(places) == [(name, seq, seq + 1) for name in ("casework", "health") for seq in range(4)]
    assert journal_at(tmp_path).verify().is_sound


def test_only_what_is_not_known_is_handed_out(tmp_path):
    journal = journal_at(tmp_path)
    known = frozenset(segment.id for segment in journal.append([draft("one")], NOW))
    new = journal.append([draft("two")], NOW)
    walk = journal.unfolded(known)
    assert len(walk) == 1
    assert [segment.id for segment in walk] == [new[0].id]


def test_chains_run_upwards_when_they_are_handed_out(tmp_path):
    journal = journal_at(tmp_path)
    for number in range(12):
        journal.append([draft(f"{number}", compartment=("casework", "health")[number % 2])], NOW)
    seen = {}
    for segment in read(tmp_path):
        assert segment.header.seq == seen.get(segment.compartment, -1) + 1
        seen[segment.compartment] = segment.header.seq
    clocks = [segment.header.hlc for segment in read(tmp_path)]
    assert clocks == sorted(clocks)


def test_the_clock_goes_on_when_it_is_set_back(tmp_path):
    journal_at(tmp_path).append([draft("one")], NOW)
    journal_at(tmp_path).append([draft("two", "three")], NOW - 10**10)
    clocks = [event.hlc for segment in read(tmp_path) for event in segment.events]
    assert clocks == sorted(set(clocks))
    assert milliseconds(clocks[0]) == milliseconds(clocks[-1]) == NOW


def test_a_clock_out_of_bounds_is_refused_and_nothing_is_written(tmp_path):
    journal = journal_at(tmp_path)
    for now in (-1, 2**47):
        with pytest.raises(Mistaken):
            journal.append([draft("one")], now)
    assert FolderDepot(tmp_path / "journal").count() == 0
    assert len(journal.append([draft("one")], NOW)) == 2


def test_facts_of_one_case_lie_in_one_envelope(tmp_path):
    _, segment = journal_at(tmp_path).append([draft("a1"), draft("b1", case=OTHER), draft("a2")], NOW)
    assert [(envelope.case, [event.fact.text for event in envelope.events]) for envelope in segment.envelopes] == [
        (CASE, ["a1", "a2"]),
        (OTHER, ["b1"]),
    ]
    assert [event.hlc & 0xFFFF for event in segment.envelopes[0].events] == [0, 2]  # stamped in the order they were said


def test_a_case_keeps_its_key_over_processes(tmp_path):
    keys = {journal_at(tmp_path).append([draft(f"{number}")], NOW)[-1].envelopes[0].key for number in range(3)}
    assert len(keys) == 1
    journal_at(tmp_path).append([draft("x", compartment="health")], NOW)
    assert {envelope.key for segment in read(tmp_path) for envelope in segment.envelopes} == keys


def test_a_key_that_the_caller_knows_is_used(tmp_path):
    first = journal_at(tmp_path).append([draft("one")], NOW)[-1]
    key = first.envelopes[0].key
    for page in (tmp_path / "cabinet").rglob("*"):
        if page.is_file():
            page.unlink()
    again = journal_at(tmp_path, case_keys={CASE: key}).append([draft("two")], NOW)[-1]
    assert again.envelopes[0].key == key
    report = journal_at(tmp_path).verify()
    assert report.closed == {CASE}
    assert [trouble.stage for trouble in report.troubles] == ["case-key"]
    assert journal_at(tmp_path).verify(destroyed={CASE}).is_sound


def test_large_acts_are_cut_into_segments_of_sensible_size(tmp_path):
    cases = [bytes([number]) * 16 for number in range(1, 31)]
    drafts = [draft(*[f"{number}-{index}" for index in range(100)], case=case) for number, case in enumerate(cases)]
    _, *segments = journal_at(tmp_path).append(drafts, NOW)
    assert [segment.header.n_events for segment in segments] == [2000, 1000]
    assert all(len(envelope.events) == 100 for segment in segments for envelope in segment.envelopes)
    assert len(texts_of(read(tmp_path))) == 3000


@pytest.mark.parametrize(("count", "length"), [(4500, 5), (40, 20_000)])
def test_a_case_too_large_for_one_segment_is_cut_and_loses_nothing(tmp_path, count, length):
    texts = [f"{number:05}" + "x" * length for number in range(count)]
    segments = journal_at(tmp_path).append([draft(*texts)], NOW)
    assert len(segments) > 3
    assert texts_of(read(tmp_path)) == texts
    assert max(segment.size for segment in segments) <= 300_000


def test_an_entry_too_large_for_a_segment_is_a_mistake(tmp_path):
    journal = journal_at(tmp_path)
    with pytest.raises(Mistaken, match="262144"):
        journal.append([draft("x" * 300_000)], NOW)
    assert texts_of(journal.append([draft("small")], NOW)) == ["small"]


def test_event_ids_may_be_given(tmp_path):
    _, segment = journal_at(tmp_path).append([Draft(compartment="casework", case=CASE, facts=[note("x")], eids=[b"e" * 16])], NOW)
    assert [event.eid for event in segment.events] == [b"e" * 16]
    with pytest.raises(Mistaken):
        journal_at(tmp_path).append([Draft(compartment="casework", case=CASE, facts=[note("x")], eids=[b"e" * 16] * 2)], NOW)


def test_a_compartment_without_a_key_is_locked(tmp_path):
    with pytest.raises(Locked):
        journal_at(tmp_path).append([draft("x", compartment="press")], NOW)


def test_a_new_compartment_is_headed_when_it_is_first_used(tmp_path):
    journal_at(tmp_path).append([draft("one")], NOW)
    press = CompartmentKey(name="press", id=b"p" * 16, epoch=0, key=b"k" * 32)
    more = Keys(
        org=KEYS.org,
        genesis=KEYS.genesis,
        author=KEYS.author,
        devices=KEYS.devices,
        compartments=(*KEYS.compartments, press),
        erasure=KEYS.erasure,
    )
    segments = journal_at(tmp_path, keys=more).append([draft("two", compartment="press")], NOW)
    assert [segment.header.kind for segment in segments] == [CONTROL, DATA]
    assert journal_at(tmp_path, keys=more).verify().is_sound
    assert [trouble.stage for trouble in journal_at(tmp_path).verify().troubles] == ["lane"]


def test_a_new_epoch_goes_on_in_a_new_lane_and_seals_the_key_before(tmp_path):
    journal_at(tmp_path).append([draft("one")], NOW)
    old = KEYS.writing("casework")
    new = CompartmentKey(name="casework", id=old.id, epoch=1, key=b"n" * 32)
    more = Keys(
        org=KEYS.org,
        genesis=KEYS.genesis,
        author=KEYS.author,
        devices=KEYS.devices,
        compartments=(*KEYS.compartments, new),
        erasure=KEYS.erasure,
    )
    control, data = journal_at(tmp_path, keys=more).append([draft("two")], NOW)
    assert (data.header.seq, data.epoch) == (3, 1)
    assert control.ops[1].op.args.prev is not None
    assert len(control.ops[1].op.parents) == 1
    assert texts_of(read(tmp_path, keys=more)) == ["one", "two"]
    assert journal_at(tmp_path, keys=more).verify().is_sound


def test_an_older_copy_of_the_depot_is_noticed_and_not_written_to(tmp_path):
    journal = journal_at(tmp_path)
    segments = journal.append([draft("one")], NOW) + journal.append([draft("two")], NOW)
    newest = tmp_path / "journal" / segments[-1].lane.hex() / segments[-1].id.hex()
    newest.unlink()
    later = journal_at(tmp_path, frontier=frontier_of(segments))
    with pytest.raises(Damaged) as error:
        later.append([draft("three")], NOW)
    assert error.value.stage == "rollback"
    assert [trouble.stage for trouble in later.verify().troubles] == ["rollback"]


def test_a_frontier_spares_reading_what_is_known(tmp_path):
    segments = journal_at(tmp_path).append([draft("one")], NOW)
    for segment in segments[:-1]:  # damaged, but known: nobody looks at it on opening
        (tmp_path / "journal" / segment.lane.hex() / segment.id.hex()).write_bytes(bytes(1024))
    later = journal_at(tmp_path, frontier=frontier_of(segments))
    (added,) = later.append([draft("two")], NOW)
    assert added.header.prev == segments[-1].id


def test_an_act_too_large_to_be_whole_is_refused(tmp_path):
    cases = [bytes([number]) * 16 for number in range(1, 130)]
    journal = journal_at(tmp_path)
    with pytest.raises(Refused):
        journal.append([draft(*["x" * 32_000] * 18, case=case) for case in cases], NOW)
    assert FolderDepot(tmp_path / "journal").count() == 0
    assert texts_of(journal.append([draft("small")], NOW)) == ["small"]


def test_a_damaged_bundle_is_put_aside_and_told(tmp_path):
    journal_at(tmp_path).append([draft("one")], NOW)
    (tmp_path / "pending").mkdir(exist_ok=True)
    (tmp_path / "pending" / "bundle").write_bytes(b"SCP1 torn")
    (trouble,) = journal_at(tmp_path).recover()
    assert trouble.stage == "pending"
    assert journal_at(tmp_path).recover() == []
    assert [path.name[:8] for path in (tmp_path / "pending").iterdir()] == ["damaged-"]


def test_verify_counts_what_is_there(tmp_path):
    journal = journal_at(tmp_path)
    journal.append([draft("one", "two"), draft("three", compartment="health")], NOW)
    (tmp_path / "journal" / "README").write_text("x")
    steps = []
    report = journal.verify(lambda done, total: steps.append((done, total)))
    assert report.is_sound
    assert (report.segments, report.events, report.unread, report.strangers) == (4, 3, 0, 1)
    assert steps == [(number, 4) for number in range(1, 5)]
    assert report.size == sum(path.stat().st_size for path in (tmp_path / "journal").glob("*/*"))


def test_sealed_files_hold_no_plain_word(tmp_path):
    journal_at(tmp_path).append([draft("canary-in-a-note", case=b"CANARY-CASE-REF!")], NOW)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert b"canary" not in held
            assert b"CANARY" not in held
            assert b"casework" not in held
            assert ckid_of(KEYS.erasure.key) not in held
