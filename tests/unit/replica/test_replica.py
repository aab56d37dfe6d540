"""What a replica answers, and how it fails."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from safeconduct.errors import Damaged, Locked, Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.ids import code_range, show
from safeconduct.model import facts as f
from safeconduct.model.rules import hidden_copies
from safeconduct.vault.replica import (
    NEEDS_REBUILD,
    SORTS,
    ApplicationFilter,
    CaseFilter,
    Replica,
    fold_all,
    in_batches,
    rebuild,
)
from safeconduct.vault.replica.engine import connect
from tests.unit.replica.segments import KEY, START_MS, Writer, picture

TODAY = dt.date(2017, 5, 2)
ROOT = Path(__file__).parents[3]
CASE, OTHER, SAFE, WAY, PERSON = b"a" * 16, b"b" * 16, b"c" * 16, b"w" * 16, b"p" * 16


def threat(case, days, ref=b"t" * 16):
    on = TODAY + dt.timedelta(days=days)
    return f.ThreatAdded(case=case, threat=ref, type="arrest", day=f.CalendarDay(calendar="gregorian", said=on.isoformat(), on=on))


def household(case, name, *, status="active", risk="high", days=None):
    yield f.CaseOpened(case=case, on=TODAY, via="hotline", label=f"file of {show(case)}")
    yield f.CaseStatusSet(case=case, status=status, on=TODAY)
    yield f.RiskSet(case=case, level=risk)
    yield f.LocationSet(case=case, location="hiding", region="RU-MOW", since_on=TODAY)
    yield f.OriginSet(case=case, country="iso3:RUS", region="RU-CE")
    yield f.PersonAdded(case=case, person=PERSON, relationship="rrf-rel:PA")
    yield f.NameAdded(case=case, person=PERSON, use="legal", full=name)
    yield f.NationalitiesSet(case=case, person=PERSON, countries=("iso3:RUS",))
    if days is not None:
        yield threat(case, days)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "replica.db"


@pytest.fixture
def writer():
    return Writer()


@pytest.fixture
def replica(path, writer):
    with Replica.create(path, KEY) as made:
        made.fold(
            [
                writer.segment(*household(CASE, "Анна Соловьёва", days=40)),
                writer.segment(*household(OTHER, "José Ibn-Sina", risk="low", days=5)),
                writer.segment(*household(SAFE, "محمد علي", status="departed")),
                writer.segment(f.PathwaySet(pathway=WAY, type="humanitarian_visa", country="iso3:DEU", name="visa", processing_days=20)),
            ],
            TODAY,
        )
        yield made


def notice(effect="slower", days=30, **more):
    return f.NoticeEntered(
        notice=b"n" * 16,
        country="iso3:DEU",
        effect=effect,
        added_days=days,
        firmness="in_writing",
        source="x",
        said_on=TODAY,
        valid_from=TODAY,
        **more,
    )


def test_a_list_shows_who_must_be_gone_first(replica):
    page = replica.cases(CaseFilter(is_unsafe=True))
    assert [line.ref for line in page.lines] == [OTHER, CASE]
    assert page.total == 2
    first, second = page.lines
    assert (first.needed_on, first.arrives_on, first.is_endangered) == (dt.date(2017, 5, 7), dt.date(2017, 5, 22), True)
    assert (second.needed_on, second.arrives_on, second.is_endangered) == (dt.date(2017, 6, 11), dt.date(2017, 5, 22), False)
    assert replica.case_line(SAFE).needed_on is None


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (CaseFilter(), {CASE, OTHER, SAFE}),
        (CaseFilter(is_unsafe=False), {SAFE}),
        (CaseFilter(is_endangered=True), {OTHER}),
        (CaseFilter(status="departed"), {SAFE}),
        (CaseFilter(risk="low"), {OTHER}),
        (CaseFilter(location="hiding", risk="high"), {CASE, SAFE}),
        (CaseFilter(origin="RU-CE"), {CASE, OTHER, SAFE}),
        (CaseFilter(origin="iso3:RUS", needed_by=TODAY + dt.timedelta(days=7)), {OTHER}),
        (CaseFilter(nationality="iso3:RUS", is_unsafe=True), {CASE, OTHER}),
        (CaseFilter(nationality="iso3:KAZ"), set()),
        (CaseFilter(pathway=WAY), {CASE, OTHER}),
        (CaseFilter(is_contested=True), set()),
        (CaseFilter(alarm="unwell"), set()),
    ],
)
def test_a_filter_lets_through_what_fits(replica, wish, found):
    assert {line.ref for line in replica.cases(wish).lines} == found
    assert replica.cases(wish).total == len(found)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_in_every_order(path, writer, sort):
    with Replica.create(path, KEY) as replica:
        cases = [bytes([number]) * 16 for number in range(23)]
        replica.fold(
            [
                writer.segment(
                    *household(case, "x", days=case[0] % 5, risk="high" if case[0] % 2 else "low"),
                    f.RhythmSet(case=case, every_hours=24 + case[0] % 3),
                )
                for case in cases
            ],
            TODAY,
        )
        whole = [line.ref for line in replica.cases(sort=sort, limit=100).lines]
        paged = [line.ref for offset in range(0, 30, 7) for line in replica.cases(sort=sort, offset=offset, limit=7).lines]
        assert whole == paged
        assert sorted(whole) == sorted(cases)


def test_an_unknown_order_is_named(replica):
    with pytest.raises(Mistaken, match="ordered"):
        replica.cases(sort="name; DROP TABLE event")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("соловьева", {CASE}),
        ("СОЛОВЬЁВА анн", {CASE}),
        ("jose", {OTHER}),
        ("ibn-sina", {OTHER}),
        ("محم", {SAFE}),
        ("file", {CASE, OTHER, SAFE}),
        ("nobody", set()),
        ("", set()),
        ('"', set()),
        ("names:anna OR *", set()),
        ("' NEAR(", set()),
        ("\x00anna", set()),
        ("a" * 100_000, set()),
        ("x " * 100_000, set()),
    ],
)
def test_a_search_takes_whatever_is_typed(replica, typed, found):
    assert {line.ref for line in replica.search(typed).lines} == found


def test_a_name_counts_before_a_note(replica, writer):
    replica.fold([writer.segment(f.NoteAdded(case=OTHER, text="met Анна at the station"))], TODAY)
    page = replica.search("анна")
    assert [line.ref for line in page.lines] == [CASE, OTHER]
    assert page.total == 2


def test_counts_are_kept_only_until_something_is_written(replica, writer):
    assert replica.cases(CaseFilter(risk="low")).total == 1
    cited = tuple(replica.look("case", CASE).risk.cites)
    replica.fold([writer.segment(f.RiskSet(case=CASE, level="low", replaces=cited))], TODAY)
    assert replica.cases(CaseFilter(risk="low")).total == 2


def test_another_process_s_writing_is_seen(replica, path, writer):
    assert replica.cases().total == 3
    with Replica.open(path, KEY) as second:
        second.fold([writer.segment(*household(b"x" * 16, "New"), notice())], TODAY)
    assert replica.cases().total == 4


def test_a_notice_moves_those_it_touches(replica, writer):
    folded = replica.fold([writer.segment(notice(regions=("RU-CE",)))], TODAY)
    assert [moved.case for moved in folded.redated] == [CASE, OTHER]
    moved = folded.redated[0]
    assert (moved.before.arrives_on, moved.after.arrives_on) == (dt.date(2017, 5, 22), dt.date(2017, 6, 21))
    assert (moved.before.is_endangered, moved.after.is_endangered) == (False, True)
    assert replica.case_line(CASE).arrives_on == dt.date(2017, 6, 21)


def test_a_notice_about_others_moves_nobody(replica, writer):
    assert replica.fold([writer.segment(notice(nationalities=("iso3:KAZ",)))], TODAY).redated == ()


def test_a_new_day_ends_a_notice(replica, writer):
    replica.fold([writer.segment(notice(valid_until=TODAY))], TODAY)
    moved = replica.redate(TODAY + dt.timedelta(days=1))
    assert {one.case for one in moved} == {CASE, OTHER}
    assert replica.case_line(CASE).route_days == 20
    assert replica.redate(TODAY + dt.timedelta(days=1)) == ()


def test_time_alone_endangers(replica):
    assert replica.redate(TODAY + dt.timedelta(days=21)) == ()
    assert replica.case_line(CASE).is_endangered
    assert {line.ref for line in replica.cases(CaseFilter(is_endangered=True)).lines} == {CASE, OTHER}


def test_silence_that_a_wrong_clock_counts_is_counted_anew_every_day(replica):
    """A rhythm and a sign of life of a clock that is ten days ahead: they count from their own days on, and not before."""
    day_ms, midnight = 86_400_000, dt.datetime.combine(TODAY, dt.time(), dt.UTC)
    today_ms = int(midnight.timestamp() * 1000)
    ahead = Writer(device=b"e" * 16, start_ms=today_ms + 10 * day_ms)
    replica.fold([ahead.segment(f.RhythmSet(case=CASE, every_hours=24))], TODAY)
    replica.fold([ahead.segment(f.CheckedIn(case=CASE, at_ms=today_ms + 10 * day_ms, is_well=False))], TODAY)

    def counted():
        line = replica.case_line(CASE)
        return line.heard_at_ms, line.silent_at_ms, "unwell" in line.alarms

    from_its_opening, from_the_sign = (None, today_ms + day_ms, True), (today_ms + 10 * day_ms, today_ms + 11 * day_ms, True)
    assert counted() == from_its_opening
    replica.redate(TODAY + dt.timedelta(days=9))
    assert counted() == from_the_sign
    replica.fold([ahead.segment(f.CheckedIn(case=CASE, at_ms=today_ms))], TODAY)
    assert counted() == (today_ms, today_ms + day_ms, False), "a sign that can be right goes before one that cannot"
    replica.redate(TODAY + dt.timedelta(days=9))
    assert counted() == from_the_sign


def test_what_is_silent_due_and_open_is_listed(replica, writer):
    replica.fold(
        [
            writer.segment(
                f.RhythmSet(case=CASE, every_hours=24),
                f.TaskAdded(case=CASE, task=b"1" * 16, text="call", due_on=TODAY),
                f.TaskAdded(case=b"", task=b"2" * 16, text="buy phones"),
                f.ApplicationOpened(case=CASE, application=b"3" * 16, pathway=WAY, persons=(PERSON,), on=TODAY),
                f.ApplicationStatusSet(case=CASE, application=b"3" * 16, status="submitted", on=TODAY),
                f.ShelterOpened(shelter=b"s" * 16, name="oak", beds=3, on=TODAY),
                f.StayBegun(case=CASE, stay=b"4" * 16, shelter=b"s" * 16, beds=1, from_on=TODAY),
                f.ExternalIdSet(case=CASE, scheme="kobo", value="17", content=b"h"),
                notice(),
            )
        ],
        TODAY,
    )
    assert replica.silent(START_MS).total == 0
    assert [line.ref for line in replica.silent(START_MS + 2 * 86_400_000).lines] == [CASE]
    assert [task.text for task in replica.tasks().lines] == ["call", "buy phones"]
    assert [task.case for task in replica.tasks(TODAY).lines] == [CASE]
    assert replica.applications(ApplicationFilter(pathway=WAY, is_open=True)).lines[0].persons == 1
    assert replica.stays(night=TODAY)[0].case == CASE
    assert replica.stays(night=TODAY - dt.timedelta(days=1)) == ()
    assert [found.case for found in replica.external("kobo", "17")] == [CASE]
    assert replica.resolve("case", *code_range(show(CASE)[:4])) == [CASE]
    assert replica.resolve("stay", *code_range(show(b"4" * 16))) == [b"4" * 16]
    assert replica.owner("stay", b"4" * 16) == ("shelter", b"s" * 16)
    assert replica.owner("application", b"3" * 16) == ("case", CASE)
    due = replica.due(TODAY, START_MS + 86_400_000)
    assert [line.ref for line in due.needed.lines] == [OTHER]
    assert due.tasks.total == 1
    assert [one.ref for one in due.notices] == [b"n" * 16]
    counts = replica.counts()
    assert (counts.unsafe.persons, counts.by_status["departed"].persons, counts.by_application["submitted"].persons) == (2, 1, 1)


def called(case, other):
    """Call a case a copy of another, whatever was said of that one meanwhile."""
    yield f.CasesLinked(case=case.ref, other=other, how="duplicate")
    yield f.CaseStatusSet(case=case.ref, status="duplicate", on=TODAY, replaces=case.status.cites)


def test_a_copy_leaves_the_lists_and_the_counts_where_a_case_that_is_none_speaks_for_it(replica, writer):
    """Two that were called copies of each other, apart, and a copy of nothing stay: their household would be in no list."""
    kinds = {CASE: SAFE, b"k" * 16: CASE, b"m" * 16: b"n" * 16, b"n" * 16: b"m" * 16, b"o" * 16: b"z" * 16}
    before = replica.counts().cases.files
    facts = [fact for case in kinds if case != CASE for fact in household(case, "Anna")]
    replica.fold([writer.segment(*facts)], TODAY)
    replica.fold([writer.segment(*(said for case, other in kinds.items() for said in called(replica.look("case", case), other)))], TODAY)
    listed = {line.ref for line in replica.cases(CaseFilter(without_copies=True)).lines}
    assert listed == {line.ref for line in replica.cases().lines} - {CASE, b"k" * 16}
    assert {ref for ref in kinds if ref in listed} == set(hidden_copies({case: (other,) for case, other in kinds.items()}, (SAFE,)))
    assert replica.counts().cases.files == before + len(kinds) - 1 - 2
    seen = replica.look("case", CASE).status.cites
    replica.fold([writer.segment(f.CaseStatusSet(case=CASE, status="active", on=TODAY, replaces=seen))], TODAY)
    assert CASE in {line.ref for line in replica.cases(CaseFilter(without_copies=True)).lines}
    assert replica.cases(CaseFilter(status="duplicate")).total == len(kinds) - 1


def test_history_tells_a_case_with_its_stays(replica, writer):
    replica.fold([writer.segment(f.StayBegun(case=CASE, stay=b"4" * 16, shelter=b"s" * 16, beds=1, from_on=TODAY))], TODAY)
    told = replica.history("case", CASE)
    assert type(told[0].fact) is f.StayBegun
    assert len(told) == 10
    again = replica.history("case", CASE, limit=4)
    assert again + replica.history("case", CASE, before=again[-1].cursor) == told
    assert len(replica.history()) == 28
    assert [one.fact for one in replica.events("pathway")] == [replica.look("pathway", WAY).terms.value]
    assert len(list(replica.events())) == 28


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_a_history_continues_within_what_one_segment_said(replica, writer, limit):
    """Nothing is told twice and nothing left out, in the order in which it was learned; a fold meanwhile moves nothing."""
    stay = f.StayBegun(case=CASE, stay=b"4" * 16, shelter=b"s" * 16, beds=1, from_on=TODAY)
    notes = [f.NoteAdded(case=case, text=f"note {number}") for number, case in enumerate((CASE, CASE, OTHER, CASE, OTHER))]
    replica.fold([writer.segment(*notes[:2], stay, *notes[2:]), writer.segment(f.RiskSet(case=OTHER, level="extreme"))], TODAY)

    def paged(*of):
        seen, before = [], None
        while page := replica.history(*of, before=before, limit=limit):
            seen += page
            before = page[-1].cursor
        return seen

    whole = list(replica.events())
    assert [told.cursor for told in whole] == list(range(1, len(whole) + 1))
    assert paged() == whole[::-1]
    of_case = [told for told in whole if told.ref == CASE or told.fact == stay]
    assert paged("case", CASE) == of_case[::-1]
    assert [told.fact for told in of_case[-4:]] == [*notes[:2], stay, notes[3]]
    cursor = paged("case", CASE)[1].cursor
    rest = replica.history("case", CASE, before=cursor)
    replica.fold([writer.segment(f.NoteAdded(case=CASE, text="later"))], TODAY)
    assert replica.history("case", CASE, before=cursor) == rest


def test_chains_and_keys_are_kept(replica, writer):
    head = replica.frontier()[writer.device, b"c" * 16]
    assert (head.seq, head.depth) == (3, 4)
    assert set(replica.case_keys()) == {CASE, OTHER, SAFE}
    replica.add_case_keys({b"x" * 16: b"1" * 32, CASE: b"2" * 32})
    assert replica.case_key(b"x" * 16) == b"1" * 32
    assert replica.case_keys([CASE, b"?" * 16]) == {CASE: replica.case_key(CASE)}
    assert replica.case_key(CASE) != b"2" * 32


def test_a_fold_happens_whole_or_not_at_all(replica, writer):
    before = picture(replica)

    def segments():
        yield writer.segment(*household(b"x" * 16, "New"))
        raise Refused("enough")

    with pytest.raises(Refused):
        replica.fold(segments(), TODAY)
    assert picture(replica) == before


def test_batches_hold_about_so_many_events(writer):
    segments = [writer.segment(*household(bytes([number]) * 16, "x")) for number in range(10)]
    assert [len(batch) for batch in in_batches(segments, 24)] == [3, 3, 3, 1]
    assert [len(batch) for batch in in_batches(segments, 1)] == [1] * 10


# Doors that stay closed


def test_another_key_does_not_open_it(replica, path):
    replica.close()
    with pytest.raises(Locked):
        Replica.open(path, bytes(32))


def test_a_second_one_is_not_made_over_it(replica, path):
    with pytest.raises(Damaged):
        Replica.create(path, KEY)
    assert replica.cases().total == 3


@pytest.mark.parametrize(
    ("content", "stage"),
    [(b"", NEEDS_REBUILD), (b"SQLite format 3\0" + bytes(4080), "replica"), (b"hello", "replica"), (os.urandom(4095), "replica")],
)
def test_a_foreign_file_is_named(path, content, stage):
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        Replica.open(path, KEY)
    assert caught.value.stage == stage


def test_no_file_and_an_older_layout_ask_for_a_rebuild(replica, path):
    replica._do.execute("PRAGMA user_version=0")
    replica.close()
    for file in (path, path.with_name("none.db")):
        with pytest.raises(Damaged) as caught:
            Replica.open(file, KEY)
        assert caught.value.stage == NEEDS_REBUILD


def use(path):
    """Open a replica and read everything in it."""
    with Replica.open(path, KEY) as replica:
        if not replica.is_sound():
            raise Damaged("unsound")
        picture(replica)


def test_any_flipped_page_and_any_cut_is_noticed(replica, path):
    replica.checkpoint()
    replica.close()
    whole = path.read_bytes()
    for start in range(0, len(whole), 4096):
        for at in (start, start + 2000, start + 4090):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises((Damaged, Locked)):
                use(path)
    for size in (1, 4095, 4096, 8192, len(whole) // 8192 * 4096, len(whole) - 4096):
        path.write_bytes(whole[:size])
        with pytest.raises((Damaged, Locked)):
            use(path)
    path.write_bytes(whole)
    use(path)


def test_nobody_reaches_another_file_through_it(replica, tmp_path):
    for sql in (f"ATTACH '{tmp_path}/other.db' AS other", "SELECT load_extension('x')"):
        with pytest.raises(sqlcipher.DatabaseError, match="not authorized"):
            replica._do.execute(sql)
    assert not (tmp_path / "other.db").exists()


def test_the_pragmas_hold(replica):
    def value(name):
        return replica._do.execute(f"PRAGMA {name}").fetchone()[0]

    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2}
    assert {name: value(name) for name in wanted} == wanted
    assert ("secure-delete", 1) in replica._do.execute("SELECT * FROM words_config").fetchall()


def test_a_full_disk_changes_nothing(replica, writer):
    before = picture(replica)
    pages = replica._do.execute("PRAGMA page_count").fetchone()[0]
    replica._do.execute(f"PRAGMA max_page_count={pages}").fetchall()
    segments = [writer.segment(f.NoteAdded(case=CASE, text="long " * 5000)) for _ in range(20)]
    with pytest.raises(Unreachable, match="full"):
        replica.fold(segments, TODAY)
    assert picture(replica) == before
    replica._do.execute("PRAGMA max_page_count=1000000").fetchall()
    assert replica.fold(segments, TODAY).events == 20


def test_a_second_writer_waits_and_is_told(replica, path, writer):
    def impatient(file, key):
        connection = connect(file, key)
        connection.execute("PRAGMA busy_timeout=50").fetchall()
        return connection

    replica._do.execute("BEGIN IMMEDIATE")
    with Replica.open(path, KEY, connect=impatient) as second:
        with pytest.raises(Unreachable, match="another process"):
            second.fold([writer.segment(notice())], TODAY)
        assert second.cases().total == 3
    replica._do.execute("ROLLBACK")


def test_errors_name_nobody(replica, path):
    replica.checkpoint()
    replica.close()
    whole = bytearray(path.read_bytes())
    for at in range(4096 * 3, len(whole), 4096):
        whole[at + 100] ^= 255
    path.write_bytes(whole)
    with pytest.raises(SafeconductError) as caught:
        use(path)
    assert not any(word in f"{caught.value!r}{caught.value.hint}" for word in ("Анна", "SELECT", str(path), KEY.hex()))


# Building anew


def test_a_rebuild_replaces_and_keeps_settings(replica, path, writer):
    replica.set_setting("language", b"ce")
    replica.close()
    told = []
    segments = [writer.segment(*household(CASE, "Anna"))]
    assert rebuild(path, KEY, segments, TODAY, told.append) == 8
    assert told == [8]
    with Replica.open(path, KEY) as anew:
        assert anew.cases().total == 1
        assert anew.setting("language") == b"ce"
        assert anew.setting("nothing") is None
    assert [file.name for file in path.parent.iterdir()] == ["replica.db"]


@pytest.mark.parametrize("content", [None, b"", b"noise" * 1000, os.urandom(8192)])
def test_a_rebuild_needs_no_old_one(path, writer, content):
    if content is not None:
        path.write_bytes(content)
        path.with_name("replica.db-wal").write_bytes(os.urandom(5000))
    rebuild(path, KEY, [writer.segment(*household(CASE, "Anna"))], TODAY)
    with Replica.open(path, KEY) as anew:
        assert anew.cases().total == 1
        assert anew.is_sound()


def test_a_rebuild_that_fails_leaves_the_old_one(replica, path, writer):
    replica.close()

    def segments():
        yield writer.segment(*household(b"x" * 16, "New"))
        raise Unreachable("the stick is gone")

    with pytest.raises(Unreachable):
        rebuild(path, KEY, segments(), TODAY)
    with Replica.open(path, KEY) as old:
        assert old.cases().total == 3
    rebuild(path, KEY, [], TODAY)
    with Replica.open(path, KEY) as anew:
        assert anew.cases().total == 0


_CHILD = """
    import datetime as dt, os, signal, sys
    from pathlib import Path
    from safeconduct.model import facts as f
    from safeconduct.vault.replica import rebuild
    from tests.unit.replica.segments import KEY, Writer
    path, cut = Path(sys.argv[1]), int(sys.argv[2])
    calls = 0
    def trace(frame, event, argument):
        global calls
        if event == "call" and "replica" in frame.f_code.co_filename:
            calls += 1
            if calls == cut:
                os.kill(os.getpid(), signal.SIGKILL)
    writer = Writer()
    segments = [writer.segment(f.CaseOpened(case=bytes([n]) * 16, on=dt.date(2017, 5, 2), via="field", label="birch")) for n in range(6)]
    sys.setprofile(trace)
    rebuild(path, KEY, segments, dt.date(2017, 5, 2))
    sys.setprofile(None)
    print(calls)
"""


def _rebuild_in_child(path, cut):
    argv = [sys.executable, "-c", textwrap.dedent(_CHILD), str(path), str(cut)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)


@pytest.mark.slow
def test_a_killed_rebuild_leaves_one_good_replica(replica, path):
    """Kill the process at twenty points of a rebuild: the old one or the new one opens, whole, and the next rebuild succeeds."""
    replica.close()
    old = path.read_bytes()
    whole = _rebuild_in_child(path, 0)
    assert whole.returncode == 0, whole.stderr
    calls = int(whole.stdout)
    seen = set()
    for number in range(20):
        path.write_bytes(old)
        child = _rebuild_in_child(path, 1 + number * (calls - 1) // 19)
        assert child.returncode == -signal.SIGKILL, child.stderr
        with Replica.open(path, KEY) as left:
            assert left.is_sound()
            seen.add(left.cases().total)
    assert seen == {3, 6}
    assert _rebuild_in_child(path, 0).returncode == 0
    assert [file.name for file in path.parent.iterdir()] == ["replica.db"]


def test_many_batches_come_to_the_same_as_one(path, writer):
    segments = [writer.segment(*household(bytes([number]) * 16, "Anna", days=number)) for number in range(12)]
    with Replica.create(path, KEY) as replica:
        assert fold_all(replica, segments, TODAY) == 12 * 9
        assert replica.counts().events == 12 * 9


def test_only_its_owner_can_read_the_file_and_its_log(tmp_path):
    replica = Replica.create(tmp_path / "replica.db", bytes(32))
    replica.set_setting("colour", b"grey")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    replica.close()
    assert set(modes.values()) == {0o600}
    assert "replica.db-wal" in modes
