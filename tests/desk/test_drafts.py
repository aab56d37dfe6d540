"""A draft is checked on a page, and who may be one person is asked and decided there."""

import re

from safeconduct.actions import case_show, duplicate_list, public_name_list, record
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.desk.conftest import ENDS

CLEAN = "Our network brought two more people to safety this week. More than a hundred have asked for help since April, and most still wait."


def somebody(desk, places):
    """Give the name of somebody in the story."""
    shown = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(places["case"])), case_show.Answer)
    return shown.persons[0].names[0].full


def test_a_pasted_draft_is_stopped_and_let_pass_with_a_reason(desk, places):
    name = somebody(desk, places)
    status, headers, _ = desk.post("/guard", {"text": f"{CLEAN} We thank {name} for it."})
    assert status == 303
    page = desk.get(headers["location"])[2]
    assert "Stopped" in page
    assert name in page
    matters = re.findall(r'name="matter" value="([0-9a-f]{32})"', page)
    assert matters
    assert desk.post(headers["location"], {"matter": matters[0], "why": ""})[0] == 422
    assert desk.post(headers["location"], {"why": "agreed in writing"})[0] == 422
    assert desk.post(headers["location"], {"matter": matters[0], "why": "agreed in writing"})[0] == 303
    assert "agreed in writing" in desk.get(headers["location"])[2]


def test_a_clean_draft_passes_and_a_few_words_are_not_checked(desk):
    status, headers, _ = desk.post("/guard", {"text": CLEAN})
    assert status == 303
    assert "Nothing was found." in desk.get(headers["location"])[2]
    assert desk.post("/guard", {"text": "two words"})[0] == 422
    assert desk.post("/guard", {"text": ""})[0] == 422
    assert desk.get("/guard/" + "0" * 32)[0] == 422


def test_two_cases_are_asked_about_and_decided(desk, places):
    name = somebody(desk, places)
    case, person = new_ref(), new_ref()
    drafts = (
        f.CaseOpened(case=case, on=ENDS, via="hotline"),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=name),
    )
    assert desk.ask("record", record.Ask(drafts=drafts), record.Answer).alike
    line = desk.ask("duplicate_list", duplicate_list.Ask(), duplicate_list.Answer).lines[0]
    page = desk.get("/duplicates")[2]
    assert line.one.names[0] not in page
    assert line.one.names[0] in desk.get("/duplicates?names=1")[2]
    assert desk.get(f"/duplicates/{line.one.case}/{line.other.case}")[0] == 200
    assert desk.post(f"/duplicates/{line.one.case}/{line.other.case}", {"how": "different"})[0] == 303
    after = desk.ask("duplicate_list", duplicate_list.Ask(limit=500), duplicate_list.Answer)
    assert (line.one.case, line.other.case) not in [(each.one.case, each.other.case) for each in after.lines]


def test_a_name_is_made_public_and_withdrawn(desk):
    status, headers, _ = desk.post("/public-names/add", {"full": "Vera Openly", "why": "she speaks for us"})
    assert (status, headers["location"].partition("?")[0]) == (303, "/public-names")
    page = desk.get("/public-names")[2]
    assert "Vera" in page
    lines = desk.ask("public_name_list", public_name_list.Ask(), public_name_list.Answer).lines
    ref = next(line.ref for line in lines if "Vera" in line.full)
    assert desk.post(f"/public-name/{ref}/withdraw", {"why": ""})[0] == 303
    assert "Vera" not in desk.get("/public-names")[2]
    status, _, body = desk.post("/public-names/add", {"full": "Vera", "why": "she speaks for us"})
    assert status == 422
    assert "only a full name" in body
