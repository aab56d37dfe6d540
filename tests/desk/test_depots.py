"""The page of depots tells where copies lie, syncs, and says what a depot did; it asks nothing of them by itself."""

import re
import shutil

from safeconduct.actions import depot_add, depot_remove


def synced(desk):
    """Press the button, and give the page that comes."""
    status, headers, _ = desk.post("/depots", {})
    assert status == 303
    return desk.get(headers["location"])[2]


def test_the_only_copy_is_told_and_then_a_stick_is_synced_and_what_it_lost_is_named(desk, tmp_path):
    assert "the only copy" in desk.get("/depots")[2]
    desk.ask("depot_add", depot_add.Ask(name="stick", kind="folder", where=str(tmp_path / "stick")), depot_add.Answer)
    try:
        page = desk.get("/depots")[2]
        assert '<span class="tag late">never</span>' in page
        assert "None of them keeps the keystore" in page
        assert [path.name for path in (tmp_path / "stick").iterdir()] == ["safeconduct-depot"]  # to look is not to sync
        while "Some is left" in (page := synced(desk)):
            pass
        assert "All is carried." in page
        assert '<span class="tag safe">nothing</span>' in page
        lanes = [path for path in (tmp_path / "stick").iterdir() if path.is_dir()]
        for lane in lanes:
            shutil.rmtree(lane)
        page = synced(desk)
        assert len(re.findall("It shows nothing of what it held", page)) == len(lanes)
        assert all(lane.exists() for lane in lanes)
    finally:
        desk.ask("depot_remove", depot_remove.Ask(name="stick"), depot_remove.Answer)


def test_every_kind_of_finding_has_a_sentence_of_its_own_or_the_common_one():
    from safeconduct.doors.desk.pages import depots

    assert {"emptied", "rollback", "withheld", "missing", "gap", "fork", "closed", "own", "endless", "listing", "author"} == set(
        depots.STAGES
    )
