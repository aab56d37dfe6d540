"""What is forgotten is gone from every page of the file, as someone sees it who has the key and looks past the database at the bytes.

Each page is decrypted by hand (AES-256-CBC, the vector in the page's reserve; SQLCipher 4), free pages and slack included.
"""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from safeconduct.model import facts as f
from safeconduct.vault.replica import Replica, rebuild
from tests.strategies import TODAY
from tests.unit.replica.segments import KEY, Writer

PAGE, RESERVE, SALT = 4096, 80, 16
CASE, OTHER, SHELTER = b"m" * 16, b"o" * 16, b"s" * 16
# Each begins with letters that no other word begins with: an index stores words by what differs from the word before.
MARKERS = ("qxabulon", "wyvernique", "zhobaru", "jkelmundo", "xanthippos", "vqorrigan", "ufthagan")


def opened_pages(path):
    """Decrypt all pages of the file."""
    data = path.read_bytes()
    pages = []
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        sealed = page[SALT if start == 0 else 0 : PAGE - RESERVE]
        vector = page[PAGE - RESERVE : PAGE - RESERVE + 16]
        pages.append(Cipher(algorithms.AES256(KEY), modes.CBC(vector)).decryptor().update(sealed))
    return b"".join(pages)


def found_in(data):
    low = data.lower()
    return sorted(word for word in MARKERS if word.encode() in low)


def facts_about(case, words):
    label, name, note, contact, number, task, threat = words
    yield f.CaseOpened(case=case, on=TODAY, via="hotline", label=label)
    yield f.PersonAdded(case=case, person=case, relationship="rrf-rel:PA")
    yield f.NameAdded(case=case, person=case, use="legal", full=f"{name.title()} Berg")
    yield f.NoteAdded(case=case, text=f"met {note} at the station " * 300)  # longer than a page
    yield f.ContactAdded(case=case, person=case, channel="email", value=f"{contact}@example.org")
    yield f.DocumentAdded(case=case, person=case, paper="passport", number=number, expires_on=TODAY)
    yield f.TaskAdded(case=case, task=case, text=f"call {task}", due_on=TODAY)
    yield f.ThreatAdded(case=case, threat=case, type="arrest", text=f"said {threat}")
    yield f.ExternalIdSet(case=case, scheme="kobo", value=f"{label}-1")
    yield f.StayBegun(case=case, stay=case, shelter=SHELTER, beds=1, from_on=TODAY)


def filled(replica):
    """Fold the marked case among others, in several goes, so that pages and words move."""
    writer = Writer()
    replica.fold([writer.segment(f.ShelterOpened(shelter=SHELTER, name="oak", beds=4, on=TODAY))], TODAY)
    made = [writer.segment(*facts_about(CASE, MARKERS))]
    for number in range(40):
        words = [f"{chr(97 + number % 26)}word{number}{place}" for place in range(7)]
        made.append(writer.segment(*facts_about(bytes([number]) * 16, words)))
    made.append(writer.segment(f.NoteAdded(case=CASE, text=f"again {MARKERS[2]} and {MARKERS[1]}")))
    for segment in made:
        replica.fold([segment], TODAY)
    return made


def test_the_bytes_are_seen_before_and_gone_after(tmp_path):
    path = tmp_path / "replica.db"
    with Replica.create(path, KEY) as replica:
        filled(replica)
        replica.checkpoint()
        assert found_in(opened_pages(path)) == sorted(MARKERS)
        replica.forget(CASE)
        assert found_in(opened_pages(path)) == []
        assert path.with_name("replica.db-wal").stat().st_size == 0
        assert CASE not in opened_pages(path)
        assert replica.look("case", CASE) is None
        assert replica.case_key(CASE) is None
        assert replica.stays(case=CASE) == ()
        assert CASE not in replica.look("shelter", SHELTER).stays
        assert [replica.search(word).total for word in MARKERS] == [0] * len(MARKERS)
        assert replica.is_sound()
        assert replica.cases().total == 40


def test_without_the_index_s_own_deletion_words_remain(tmp_path):
    """The control: the same act on an index that deletes as by default must leave words, or this file proves nothing."""
    path = tmp_path / "replica.db"
    with Replica.create(path, KEY) as replica:
        replica._do.execute("INSERT INTO words (words, rank) VALUES ('secure-delete', 0)")
        filled(replica)
        replica.forget(CASE)
        assert found_in(opened_pages(path)) != []


def test_without_secure_delete_much_remains(tmp_path):
    path = tmp_path / "replica.db"
    with Replica.create(path, KEY) as replica:
        replica._do.execute("PRAGMA secure_delete=OFF").fetchall()
        filled(replica)
        replica.forget(CASE)
        assert len(found_in(opened_pages(path))) > 3


def test_a_changed_text_leaves_no_old_word_in_the_index(tmp_path):
    path = tmp_path / "replica.db"
    writer = Writer()
    named = writer.segment(f.CaseOpened(case=CASE, on=TODAY, via="hotline", label=MARKERS[0]))
    with Replica.create(path, KEY) as replica:
        replica.fold([named], TODAY)
        replica.fold([writer.segment(f.CaseLabelled(case=CASE, label="birch"))], TODAY)
        assert replica.search(MARKERS[0]).total == 0
        assert replica.search("birch").total == 1


@pytest.mark.parametrize("times", [200, 250, 300, 350, 400])
def test_long_texts_that_change_leave_the_index_whole_and_empty(tmp_path, times):
    """Deleting and writing a long text in one go breaks an index of SQLite 3.53 that deletes for good, unless it is flushed between."""
    path = tmp_path / "replica.db"
    writer = Writer()
    with Replica.create(path, KEY) as replica:
        for number in range(30):
            case = CASE if number == 2 else bytes([number]) * 16
            word = MARKERS[2] if number == 2 else f"w{number}"
            replica.fold([writer.segment(f.NoteAdded(case=case, text=f"met {word} at the station " * times))], TODAY)
        replica.fold([writer.segment(f.NoteAdded(case=CASE, text=f"again {MARKERS[2]}"))], TODAY)
        assert replica.is_sound()
        replica.forget(CASE)
        assert replica.is_sound()
        assert found_in(opened_pages(path)) == []


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_no_file_shows_a_word_without_the_key(tmp_path, ending):
    path = tmp_path / "replica.db"
    with Replica.create(path, KEY) as replica:
        filled(replica)
        assert found_in(path.with_name(path.name + ending).read_bytes()) == []


def test_a_rebuild_after_forgetting_comes_to_the_same(tmp_path):
    """The journal cannot open a destroyed case's envelopes: a rebuild gets them closed."""
    path = tmp_path / "replica.db"
    with Replica.create(path, KEY) as replica:
        made = filled(replica)
        replica.forget(CASE)
        lines = {line.ref: line for line in replica.cases(limit=100).lines}
        shelter = replica.look("shelter", SHELTER)
    left = [
        type(segment)(
            segment.id, segment.compartment, segment.compartment_id, segment.epoch, segment.header,
            tuple(each if each.case != CASE else type(each)(CASE, None, None) for each in segment.envelopes),
        )
        for segment in made
    ]  # fmt: skip
    rebuild(path, KEY, left, TODAY)
    with Replica.open(path, KEY) as replica:
        assert {line.ref: line for line in replica.cases(limit=100).lines} == lines
        assert replica.look("shelter", SHELTER).stays == shelter.stays
        assert replica.known_segments() >= {segment.id for segment in made}
    assert found_in(opened_pages(path)) == []
