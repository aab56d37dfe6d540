"""The desk shows what a laptop that was taken over wrote, and stays open: no page falls, and none locks the vault."""

import collections
import datetime as dt
import html
import random
import re
import shutil
from pathlib import Path

import pytest

from safeconduct.actions.office import open_office
from safeconduct.model import facts as f
from tests.attacks.test_rogue_laptop import written
from tests.conftest import PASSPHRASE, quiet
from tests.desk.conftest import ADDRESSES, ENDS, DeskProcess
from tests.junk import Junk

pytestmark = pytest.mark.slow
ANSWERS = (200, 303)
OF_ONE = (404, 409, 421, 422)  # that is nothing, or not now: what a page of one senseless record may say
OF_EACH = 3  # pages of each kind that are looked at
LINK = re.compile(r'href="(/[^"#]*)')
FAULT = re.compile(r"\([A-Z]\w+, \w+:\d+\)")  # what the desk says of a fault of its own
REF = re.compile(r"[0-9a-f]{2,}")


@pytest.fixture
def shown(story_vault, tmp_path):
    """A desk on a vault into which a laptop wrote facts of every type, without any sense."""
    folder, now = Path(shutil.copytree(story_vault, tmp_path / "vault")), dt.datetime.combine(ENDS, dt.time(9), tzinfo=dt.UTC)
    office = open_office(folder, PASSPHRASE, now, quiet)
    try:
        held = [stamped.fact for (events,) in office.replica._do.execute("SELECT events FROM told") for stamped in f.decode(events)]
        assert written(office, Junk(random.Random(2017), held).facts(4), now) == ()
    finally:
        office.close()
    desk = DeskProcess(folder).open()
    yield desk
    desk.close()


def test_every_page_that_a_link_leads_to_can_be_looked_at(shown):
    waiting = collections.deque(address for address in ADDRESSES if "{" not in address)
    lists, seen, looked, fallen = set(waiting) - {"/nothing-here"}, set(waiting), collections.Counter(), []
    while waiting:
        address = waiting.popleft()
        kind = REF.sub("*", address.partition("?")[0])
        looked[kind] += 1
        if looked[kind] > OF_EACH:
            continue
        status, _, page = shown.get(address)
        if status not in (ANSWERS if address in lists else (*ANSWERS, *OF_ONE)):
            fallen.append((address, status, FAULT.findall(page)))
        found = {html.unescape(link) for link in LINK.findall(page)} - seen
        seen |= found
        waiting += sorted(found)
    assert fallen == []
    assert len(looked) > 80
    for address in ("/notice/78", f"/testimony/{'7a' * 17}", f"/case/{'79' * 15}/note"):
        status, _, page = shown.get(address)
        assert (status, "gave it no reference that can be" in page) == (409, True), address
    assert shown.get("/notice/7")[0] == shown.get("/nothing-here")[0] == 404
