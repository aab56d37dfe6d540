"""Whoever holds the disk drops, repeats, swaps, renames and rolls back; it is noticed and named, and costs only what was touched."""

import shutil
from dataclasses import replace

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.depot import object_name
from safeconduct.vault.journal import CONTROL, Journal, Keys, device_of, open_segment, seal_segment
from safeconduct.vault.seal import signing_public
from tests import forge
from tests.journals import CODEC, NOW, draft, frontier_of, header, keys_of, texts_of

KEYS = keys_of("casework", "health")
CASEWORK = KEYS.writing("casework")
CONTEXT = CASEWORK.context(KEYS.org)
MALLORY = b"\x66" * 32


def journal_at(folder, **parts) -> Journal:
    return Journal.at(folder, parts.pop("keys", KEYS), CODEC, **parts)


@pytest.fixture
def vault(tmp_path):
    journal = journal_at(tmp_path)
    for number in range(6):
        journal.append([draft(f"{number}"), draft(f"h{number}", compartment="health")], NOW + number)
    return tmp_path


def paths(vault, name="casework"):
    """List the files of a compartment by their place in the chain."""
    lane = vault / "journal" / KEYS.writing(name).lane(KEYS.org).hex()
    order = {}
    for path in lane.iterdir():
        order[open_segment(path.read_bytes(), KEYS, {}, CODEC).header.seq] = path
    return [order[seq] for seq in sorted(order)]


def findings(vault, **parts):
    """Say what verify finds, and what is still handed out."""
    report = journal_at(vault, **parts).verify()
    walk = journal_at(vault, **parts).unfolded(frozenset())
    return {trouble.stage for trouble in report.troubles}, set(texts_of(walk)), {trouble.stage for trouble in walk.troubles}


ALL = {f"{kind}{number}" for kind in ("", "h") for number in range(6)}


def test_an_untouched_vault_is_sound(vault):
    assert findings(vault) == (set(), ALL, set())


@pytest.mark.parametrize("seq", [1, 2, 5])
def test_a_dropped_segment_is_a_gap_and_the_rest_is_read(vault, seq):
    paths(vault)[seq].unlink()
    assert findings(vault) == ({"gap"}, ALL - {str(seq - 1)}, set())


def test_a_dropped_end_is_noticed_by_who_knew_it(vault):
    segments = list(journal_at(vault).unfolded(frozenset()))
    for path in paths(vault)[4:]:
        path.unlink()
    assert findings(vault)[0] == set()  # nothing within the rest tells: that is what pins are for
    assert findings(vault, frontier=frontier_of(segments))[0] == {"rollback"}


def test_a_dropped_lane_is_noticed_by_who_knew_it(vault):
    segments = list(journal_at(vault).unfolded(frozenset()))
    shutil.rmtree(paths(vault)[0].parent)
    assert findings(vault, frontier=frontier_of(segments)) == ({"rollback"}, {f"h{number}" for number in range(6)}, set())


def test_53_a_rolled_back_vault_takes_no_new_acts(vault):
    segments = list(journal_at(vault).unfolded(frozenset()))
    paths(vault)[-1].unlink()
    with pytest.raises(Damaged) as error:
        journal_at(vault, frontier=frontier_of(segments)).append([draft("more")], NOW)
    assert error.value.stage == "rollback"


def test_a_dropped_head_of_a_compartment_is_noticed(vault):
    paths(vault)[0].unlink()
    assert findings(vault) == ({"gap", "key-hash"}, ALL, set())


def test_swapped_files_are_refused_by_their_names(vault):
    one, two = paths(vault)[2:4]
    swapped = one.read_bytes(), two.read_bytes()
    two.write_bytes(swapped[0])
    one.write_bytes(swapped[1])
    assert findings(vault) == ({"name", "gap"}, ALL - {"1", "2"}, {"name"})


def test_a_segment_copied_into_another_lane_is_refused(vault):
    path = paths(vault)[2]
    shutil.copy(path, paths(vault, "health")[0].parent / path.name)
    assert findings(vault) == ({"lane"}, ALL, {"lane"})


def test_a_segment_under_a_false_name_is_refused(vault):
    path = paths(vault)[2]
    shutil.copy(path, path.with_name("ab" * 32))
    assert findings(vault) == ({"name"}, ALL, {"name"})


@pytest.mark.parametrize(("content", "stage"), [(b"", "size"), (b"x" * 1024, "magic"), (b"SCG1" + bytes(1020), "suite")])
def test_rubbish_under_its_own_name_is_refused(vault, content, stage):
    (paths(vault)[0].parent / object_name(content).hex()).write_bytes(content)
    assert findings(vault) == ({stage}, ALL, {stage})


def test_an_oversized_object_is_refused_unread(vault):
    with (paths(vault)[0].parent / ("ab" * 32)).open("wb") as file:
        file.truncate(2**34)
    assert findings(vault) == ({"size"}, ALL, {"size"})


@pytest.mark.parametrize("seq", range(7))
def test_one_flipped_bit_costs_one_segment(vault, seq):
    path = paths(vault)[seq]
    blob = bytearray(path.read_bytes())
    blob[500] ^= 1
    path.write_bytes(blob)
    stages, texts, passed_over = findings(vault)
    assert passed_over == {"name"}
    assert stages >= {"name"}
    assert texts == ALL - ({str(seq - 1)} if seq else set())


def test_a_foreign_lane_is_told_and_hurts_nobody(vault):
    shutil.copytree(paths(vault)[0].parent, vault / "journal" / ("cd" * 16))
    assert findings(vault)[:2] == ({"lane"}, ALL)


def test_29_and_54_a_cloned_vault_that_goes_its_own_way_is_a_fork(vault, tmp_path_factory):
    clone = tmp_path_factory.mktemp("clone") / "vault"
    shutil.copytree(vault, clone)
    journal_at(vault).append([draft("here")], NOW)
    journal_at(clone).append([draft("there")], NOW)
    shutil.copytree(clone / "journal", vault / "journal", dirs_exist_ok=True)
    shutil.copytree(clone / "cabinet", vault / "cabinet", dirs_exist_ok=True)
    assert findings(vault) == ({"fork"}, ALL, {"fork"})


def put(vault, blob):
    (vault / "journal" / blob[8:24].hex() / object_name(blob).hex()).write_bytes(blob)


def next_header(vault, **changes):
    last = open_segment(paths(vault)[-1].read_bytes(), KEYS, {}, CODEC)
    fields = {"seq": last.header.seq + 1, "prev": last.id, "hlc": last.header.hlc + 5, "depth": last.header.depth + 1}
    return header(KEYS, changes.pop("count", 1), **(fields | changes))


def test_27_a_forged_end_of_the_own_chain_is_not_built_upon(vault):
    """A member who holds the compartment's key puts a segment after this device's newest, in its name."""
    last = open_segment(paths(vault)[-1].read_bytes(), KEYS, {}, CODEC)
    fields = [1, KEYS.author.device, last.header.seq + 1, last.id, [], [], last.header.hlc + 5, last.header.depth + 1, 0, bytes(32)]
    put(vault, forge.segment(CASEWORK.key, CONTEXT, MALLORY, forge.pack(fields), b"\x90"))
    (added,) = journal_at(vault).append([draft("more")], NOW)
    assert added.header.prev == last.id
    assert findings(vault) == ({"signature"}, ALL | {"more"}, {"signature"})


@pytest.mark.parametrize(
    ("changes", "stages"),
    [
        ({"seq": 9, "depth": 10}, {"chain", "depth"}),
        ({"prev": b"\x01" * 32}, {"chain"}),
        ({"seq": 11, "prev": b"\x01" * 32, "depth": 12}, {"gap"}),
        ({"hlc": 5}, {"clock"}),
        ({"depth": 99}, {"depth"}),
    ],
)
def test_30_and_32_a_place_in_the_chain_that_cannot_be_is_named(vault, changes, stages):
    put(vault, seal_segment(KEYS, CASEWORK, next_header(vault, count=0, **changes), []))
    assert findings(vault)[0] == stages


@pytest.mark.parametrize("hlc", [2**63 - 1, (NOW << 16) + 10])
def test_33_a_member_who_writes_from_the_end_of_time_stops_nobody(vault, hlc):
    mallory = device_of(signing_public(MALLORY))
    both = replace(KEYS, devices={**KEYS.devices, mallory: signing_public(MALLORY)})
    packed = [1, mallory, 0, bytes(32), [], [], hlc, 1, 0, bytes(32)]
    put(vault, forge.segment(CASEWORK.key, CONTEXT, MALLORY, forge.pack(packed), b"\x90"))
    for text in ("more", "still more"):
        (added,) = journal_at(vault, keys=both).append([draft(text)], NOW)
        assert NOW << 16 < added.header.hlc < (NOW + 2 * 86_400_000) << 16
    assert findings(vault, keys=both) == (set(), ALL | {"more", "still more"}, set())


def test_32_who_hides_how_much_she_knew_is_named(vault):
    """She cites the newest of a colleague and claims to stand before it, so that what she knew would seem not to be known."""
    last = open_segment(paths(vault)[-1].read_bytes(), KEYS, {}, CODEC)
    mallory = device_of(signing_public(MALLORY))
    both = replace(KEYS, devices={**KEYS.devices, mallory: signing_public(MALLORY)})
    head = [bytes(KEYS.author.device), last.header.seq, bytes(last.id)]
    for depth, stages in ((1, {"depth"}), (last.header.depth, {"depth"}), (last.header.depth + 1, set())):
        packed = [1, mallory, 0, bytes(32), [head], [], last.header.hlc + 5, depth, 0, bytes(32)]
        blob = forge.segment(CASEWORK.key, CONTEXT, MALLORY, forge.pack(packed), b"\x90")
        put(vault, blob)
        assert findings(vault, keys=both)[0] == stages
        (vault / "journal" / blob[8:24].hex() / object_name(blob).hex()).unlink()


def test_31_heads_that_nobody_has_are_a_gap(vault):
    head = [b"\x01" * 16, 3, b"\x02" * 32]
    fields = next_header(vault, count=0)
    packed = [1, fields.device, fields.seq, fields.prev, [head], [], fields.hlc, fields.depth, 0, bytes(32)]
    put(vault, forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, forge.pack(packed), b"\x90"))
    assert findings(vault)[0] == {"gap"}


def statements(vault, *ops, **wrong):
    fields = next_header(vault, kind=CONTROL, count=len(ops))
    packed = [
        2, fields.device, fields.seq, fields.prev, [], [], fields.hlc, fields.depth, wrong.pop("count", len(ops)), bytes(32)
    ]  # fmt: skip
    body = wrong.pop("body", None) or forge.pack(list(ops))
    return forge.segment(CASEWORK.key, CONTEXT, KEYS.author.seed, forge.pack(packed), body)


def epoch_args(**changes):
    given = {
        "tag": "epoch",
        "compartment": CASEWORK.id,
        "name": "casework",
        "epoch": 0,
        "roster_heads": [],
        "recipients": [KEYS.author.device],
        "key_hash": forge.h("sc1/khash", CASEWORK.key),
        "prev": None,
        "close": [],
        "reason": "begun",
    } | changes
    return list(given.values())


def op(args, seed=KEYS.author.seed, org=KEYS.org, **more):
    return forge.statement(seed, org, 1, [], args, NOW << 16, **more)


def test_a_sound_statement_passes(vault):
    put(vault, statements(vault, op(epoch_args())))
    assert findings(vault)[0] == set()


@pytest.mark.parametrize(
    ("made", "stage"),
    [
        (lambda: op(epoch_args(key_hash=b"\x01" * 32)), "key-hash"),
        (lambda: op(epoch_args(compartment=b"\x01" * 16)), "op"),
        (lambda: op(epoch_args(epoch=1)), "op"),
        (lambda: op(epoch_args(), org=b"\x01" * 16), "op"),
        (lambda: op(epoch_args(), seed=MALLORY), "op"),
        (lambda: op(epoch_args(), signers=[MALLORY]), "op"),
        (lambda: op(epoch_args(), signers=[KEYS.author.seed, MALLORY]), "op"),
        (lambda: op(epoch_args(), signers=[KEYS.author.seed] * 2), "op"),
        (lambda: [op(epoch_args())[0], []], "op"),
        (lambda: [op(epoch_args(reason="loss"))[0], op(epoch_args())[1]], "op"),
        (lambda: op(["genesis", forge.device_of(MALLORY) * 2, bytes(16), bytes(32), [], 0], org=bytes(16)), "genesis"),
        (lambda: op(epoch_args(), v=2), "body"),
        (lambda: op(["epoch"]), "body"),
        (lambda: op([]), "body"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(vault, made, stage):
    put(vault, statements(vault, made()))
    assert findings(vault)[0] == {stage}


def test_a_statement_of_a_newer_version_is_kept_unread(vault):
    put(vault, statements(vault, op(["not-yet-invented", b"\x01" * 16])))
    report = journal_at(vault).verify()
    assert (report.is_sound, report.unread) == (True, 1)
    walk = journal_at(vault).unfolded(frozenset())
    assert set(texts_of(walk)) == ALL
    assert (len(walk.unread), walk.troubles) == (1, [])


@pytest.mark.parametrize(("wrong", "stage"), [({"count": 2}, "body"), ({"body": b"\xc1"}, "body"), ({"body": b"\x90\x00"}, "body")])
def test_a_body_of_statements_that_is_none_is_refused(vault, wrong, stage):
    put(vault, statements(vault, op(epoch_args()), **wrong))
    assert findings(vault)[0] == {stage}


def test_too_many_statements_are_refused(vault):
    genesis, epoch = op(epoch_args()), op(epoch_args(reason="x"))
    put(vault, statements(vault, *[genesis, epoch] * 33))
    assert findings(vault)[0] == {"caps"}


def test_a_member_cannot_be_handed_another_key(vault):
    """The lane, the head of the compartment and all events under another key: the hash that was published does not fit."""
    other = type(CASEWORK)(name="casework", id=CASEWORK.id, epoch=0, key=b"\x09" * 32)
    keys = Keys(org=KEYS.org, genesis=KEYS.genesis, author=KEYS.author, devices=KEYS.devices, compartments=(other,), erasure=KEYS.erasure)
    signed = op(epoch_args())  # as everybody else saw it
    fields = [2, KEYS.author.device, 0, bytes(32), [], [], NOW << 16, 1, 1, bytes(32)]
    blob = forge.segment(other.key, CONTEXT, KEYS.author.seed, forge.pack(fields), forge.pack([signed]))
    with pytest.raises(Damaged) as error:
        open_segment(blob, keys, {}, CODEC)
    assert error.value.stage == "key-hash"


def test_troubles_name_lanes_objects_and_stages_and_nothing_else(vault):
    paths(vault)[3].write_bytes(b"x" * 1024)
    for trouble in journal_at(vault).verify().troubles:
        assert (len(trouble.lane), len(trouble.name)) == (32, 64)
        assert trouble.stage
        assert "casework" not in f"{trouble}"


def test_48_a_bundle_from_a_stranger_brings_nothing_in(vault, tmp_path_factory):
    stranger = keys_of("casework", "health")
    folder = tmp_path_factory.mktemp("stranger")
    Journal.at(folder, stranger, CODEC).append([draft("evil")], NOW)
    blobs = [path.read_bytes() for path in (folder / "journal").glob("*/*")]
    packed = b"SCP1\x01\0\0\0" + forge.u32(len(blobs)) + b"".join(forge.u32(len(blob)) + blob for blob in blobs)
    (vault / "pending").mkdir(exist_ok=True)
    (vault / "pending" / "bundle").write_bytes(packed + forge.h("sc1/pending", packed))
    assert journal_at(vault).recover() == []
    assert findings(vault)[:2] == ({"lane"}, ALL)
