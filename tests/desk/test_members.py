"""The pages of members do what `member` does on the command line, show whom to warn, and keep exposure for coordinators."""

import datetime as dt
import re
import shutil
from typing import get_args

import msgspec
import pytest

from safeconduct.actions import case_list, member_list, situation, today
from safeconduct.actions.exposure import Answer as Exposed
from safeconduct.actions.exposure import Counts, Way
from safeconduct.actions.office import Ahead
from safeconduct.actions.today.answer import Forked
from safeconduct.doors.desk.pages import nav
from safeconduct.doors.desk.pages import today as today_page
from safeconduct.doors.desk.pages.exposure import KINDS, may_look_at, ways_of
from safeconduct.doors.desk.pages.members import CHANGES, column_of, name_of, says_of
from safeconduct.doors.desk.rendering import Rendering
from safeconduct.doors.desk.visiting import Desk, Visit
from safeconduct.model.roles import ROLES
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import create, unlock
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster.changes import Kind
from tests.conftest import PASSPHRASE
from tests.desk.conftest import DeskProcess
from tests.offices import Network


def members(desk):
    return desk.ask("member_list", member_list.Ask(), member_list.Answer)


def someone(desk, places):
    return next(one for one in members(desk).persons if one.ref == places["member"])


def page_after(desk, path, fields):
    """Send a form and give the page that it leads to."""
    status, headers, body = desk.post(path, fields)
    assert status == 303, body
    return headers["location"].partition("?")[0], desk.get(headers["location"])[2]


def test_the_table_says_who_opens_what_and_names_no_country(desk, places):
    page = desk.get("/members")[2]
    answer = members(desk)
    rows = re.findall(r'<th scope="row">(?:<bdi>)?(.*?)(?:</bdi>)?</th>(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == len(answer.compartments) + 1
    assert not any(name.startswith("country:") and name in page for name in answer.compartments if name[-3:].isupper())
    assert re.search(r"country:\d", page)
    opened = {name: cells.count("opens</span>") for name, cells in rows}
    assert opened["health"] == 1


def test_a_form_is_the_act_of_the_command_line_and_is_shown_back(desk, places):
    at = f"/member/{places['member']}"
    before, left = someone(desk, places).opens, {"casework:north", "guard", "reference", "health"}
    path, page = page_after(desk, f"{at}/open", {"role": "caseworker", "part": "north"})
    assert path == "/members"
    assert "Done." in page, re.findall(r'<section class="told".*?</section>', page, re.DOTALL)
    assert "casework:north" in someone(desk, places).opens
    page_after(desk, f"{at}/open", {"compartments": ["health"], "read_only": "1"})
    assert someone(desk, places).reads == ("health",)
    assert "reads</span>" in desk.get("/members")[2]
    page_after(desk, f"{at}/close", {"compartments": sorted(left)})
    assert set(someone(desk, places).opens) == set(before) - left
    _, page = page_after(desk, f"{at}/called", {"label": "Heron"})
    assert someone(desk, places).nickname == "Heron"
    assert "Heron" in desk.get("/members")[2]


def visiting(folder, language):
    desk, render = Desk(folder=folder, language=language), Rendering(nav())
    return Visit(desk=desk, method="GET", path="/members", words=render.words(language), render=render)


@pytest.mark.parametrize(("language", "said"), [("en", "country:2: AB opens it (said by CD)"), ("ru", "country:2: открыт AB (сказано CD)")])
def test_what_waits_for_a_signature_says_whom_it_is_about_and_names_no_country(tmp_path, language, said):
    names = ("casework", "country:AUT", "country:BEL")
    answer = member_list.Answer(
        persons=(), compartments=names, me="", is_coordinator=True, needed=2, is_forked=False, unsettled=0, waiting=()
    )
    changed = (member_list.Changed(kind="writes", whom="AB"),)
    one = member_list.Waiting(name="ab", says="", signatures=1, is_mine=False, by="CD", compartment="country:BEL", changes=changed)
    assert says_of(visiting(tmp_path, language), answer, one) == said


def test_every_kind_of_change_has_words_at_every_door():
    assert set(CHANGES) == set(member_list._SAID) == set(get_args(Kind))


@pytest.mark.parametrize(("language", "says"), [("en", "21 statements do not count"), ("ru", "не учтено 21 заявление")])
def test_who_says_more_than_any_work_needs_is_named_in_both_languages(tmp_path, language, says):
    person = member_list.Person(
        ref="ab" * 16, nickname="Ben", is_admin=False, is_suspended=False, devices=(), opens=(), reads=(), others=0, beyond=21
    )
    answer = member_list.Answer(
        persons=(person,), compartments=(), me="", is_coordinator=False, needed=1, is_forked=False, unsettled=0, waiting=()
    )
    visit = visiting(tmp_path, language)
    page = visit.show("members.html", answer=answer, name_of=name_of, column_of=column_of, says_of=says_of, now=visit.now).body.decode()
    assert says in page
    assert re.search(r"Ben.*" + says, page)


def test_whom_to_warn_is_shown_page_by_page(tmp_path):
    cases = tuple(f"{number:032x}" for number in range(250))
    ways = tuple(Way(case=case, channel="signal") for case in cases[::2])
    found = Exposed(
        found=Counts(),
        here=Counts(),
        compartments=(),
        untold=0,
        objects=0,
        of=0,
        places=(),
        warn=cases,
        ways=ways,
        each=(),
        counted=0,
        events=0,
    )
    shown = [ways_of(found, page) for page in (1, 2, 3)]
    assert [case for page in shown for case in page] == list(cases)
    assert [len(page) for page in shown] == [100, 100, 50]
    assert shown[2] == {case: ["signal"] if number % 2 == 0 else [] for number, case in enumerate(cases) if number >= 200}
    desk, render = Desk(folder=tmp_path, language="en"), Rendering(nav())
    visit = Visit(desk=desk, method="GET", path="/exposure/ab", words=render.words("en"), render=render)
    page = visit.show("exposed.html", found=found, kinds=KINDS, owner=None, name_of=name_of, ways=shown[1], ref="ab", page=2, pages=3)
    assert page.body.count(b"<tr><td>") == 100
    assert all(f'href="/exposure/ab?page={number}"'.encode() in page.body for number in (1, 3))


def test_what_cannot_be_is_said_and_nothing_is_lost(desk, places):
    status, _, body = desk.post(f"/member/{places['member']}/open", {"role": "negotiator", "part": ""})
    assert status == 422
    assert '<option value="negotiator" selected>' in body
    assert desk.post(f"/member/{'00' * 16}/suspend", {"reason": "loss"})[0] == 422


def test_who_is_shut_out_is_shown_with_whom_to_warn_and_let_back_in(desk, places):
    path, page = page_after(desk, f"/member/{places['member']}/suspend", {"reason": "loss"})
    assert path == f"/exposure/{places['member']}"
    assert "Warn the people of these cases" in page
    assert "Treat these places as known" in page
    assert someone(desk, places).is_suspended
    page_after(desk, f"/member/{places['member']}/reinstate", {})
    assert not someone(desk, places).is_suspended


def test_the_founder_s_exposure_is_everything_and_each_case_and_shelter_is_named(desk):
    me = members(desk).me
    page = desk.get(f"/exposure/{me}")[2]
    assert len(set(re.findall(r"/shelter/([0-9a-f]{32})/exposed", page))) == int(re.search(r"<dt>shelters</dt><dd>(\d+)", page)[1])
    assert "Signal" in page or "signal" in page
    table = desk.get("/exposure")[2]
    assert table.count('<th scope="row">') == len(members(desk).persons) + 4


@pytest.fixture(scope="module")
def two_admins(empty_vault, tmp_path_factory):
    """The desk of Ben, an admin whose colleague Ada said something that waits for him; he does not open `coordination`."""
    home = tmp_path_factory.mktemp("admins")
    network = Network(shutil.copytree(empty_vault, home / "vault"), unlock(empty_vault / "keystore", PASSPHRASE, DiskFiles()), home)
    for name, opens in (("cil", []), ("ben", ["casework"])):
        network.join(name, "ada", opens=opens)
    network.ask("ada", "member_change", kind="admin", whom=(network.persons["ben"],))
    network.ask("ada", "member_change", kind="open", whom=(network.persons["cil"],), role="health")
    network.carry()
    persons = {name: ref.hex() for name, ref in network.persons.items()}
    keyring = network["ben"]._keyring
    network.close()
    for name in ("keystore", "replica.db"):
        (home / "ben" / name).unlink()
    create(home / "ben" / "keystore", choose(PASSPHRASE), keyring, DiskFiles())  # as expensive as a real one, which a desk opens
    running = DeskProcess(home / "ben").open()
    yield running, persons
    running.close()


@pytest.mark.slow
def test_what_one_admin_said_another_signs_on_the_page_that_shows_it(two_admins):
    desk, persons = two_admins
    page = desk.get("/members")[2]
    assert "Waits for a second admin" in page
    assert desk.post("/members/sign", {})[0] == 422, "nothing is ticked"
    (name,) = re.findall(r'name="names" value="([0-9a-f]{64})"', desk.get("/members/sign")[2])
    assert desk.post("/members/sign", {"names": "00" * 32})[0] == 422, "only what was shown can be signed"
    _, page = page_after(desk, "/members/sign", {"names": name})
    assert "Waits for a second admin" not in page
    cil = next(one for one in members(desk).persons if one.ref == persons["cil"])
    assert cil.others == 1, "health, which is closed on this laptop"
    _, page = page_after(desk, f"/member/{persons['cil']}/admin", {})
    assert "A second admin has to sign" in page
    assert "signed here" in page


@pytest.mark.slow
def test_who_is_no_coordinator_sees_her_own_exposure_and_nobody_else_s(two_admins):
    desk, persons = two_admins
    assert desk.get(f"/exposure/{persons['ben']}")[0] == 200
    status, _, page = desk.get(f"/exposure/{persons['ada']}")
    assert status == 409
    assert "shown to coordinators only" in page
    page = desk.get("/exposure")[2]
    assert "shown to coordinators only" in page
    assert page.count('<th scope="row">') == 3, "this laptop, a depot, all that opens here"


@pytest.mark.slow
def test_a_laptop_that_is_not_heard_of_is_shown_like_a_missed_check_in(two_admins):
    desk, _ = two_admins
    for address in ("/", "/silence", "/members"):
        assert "not heard of" in desk.get(address)[2], address


def test_every_kind_and_role_has_words():
    from safeconduct.doors.desk.pages.members import SAYS

    assert set(KINDS) == set(Counts.__struct_fields__)
    assert set(SAYS) == set(ROLES)
    assert may_look_at(None, "")


def test_custodians_are_told_when_the_drill_is_due_and_no_share_passes_through_a_browser(desk):
    page = desk.get("/custodians")[2]
    assert "recover split" in page
    assert "<form" not in page[page.index("<main") : page.index("</main")]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ("has two histories since 3 May 2017", "No caseload opens on this laptop", "was set wrong")),
        ("ru", ("две истории", "не открыт ни один участок", "поставлены неверно")),
    ],
)
def test_what_is_amiss_with_laptops_is_named_at_the_desk(desk, tmp_path, language, says):
    presses = desk.ask("today", today.Ask(lines=1), today.Answer)
    stands = desk.ask("situation", situation.Ask(lines=1), situation.Answer)
    forked = Forked(device="ab" * 16, person="", nickname="", since=dt.date(2017, 5, 3), aside=21, is_this=False)
    ahead = Ahead(device="cd" * 16, at=dt.datetime(2017, 6, 1, tzinfo=dt.UTC), is_this=False)
    visit = visiting(tmp_path, language)
    values = {"stands": stands, "threats": (), "line": today_page._line(visit, presses, stands, ()), "now": visit.now}
    page = visit.show("today.html", presses=msgspec.structs.replace(presses, forked=(forked,), blind="closed", ahead=ahead), **values).body
    page = page.decode()
    assert [one for one in says if one not in page] == []
    assert f'href="/member/{"ab" * 16}/settle"' in page
    none = case_list.Answer(lines=(), total=0, offset=0, blind="closed")
    page = visit.show("cases.html", chosen=[], answer=none, page=1, lines=50, view="", now=visit.now).body.decode()
    assert says[1] in page, "a list that is empty since nothing opens is not one that nothing fits"
