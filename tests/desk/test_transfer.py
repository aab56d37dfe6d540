"""A case is handed to another caseload, or a copy of it, from the desk: one form, one act, shown back on the case's page."""

from safeconduct.actions import case_list, case_show


def test_a_case_is_transferred_and_the_page_says_where_it_is_kept(desk, places):
    status, _, _ = desk.post(f"/member/{places['member']}/open", {"role": "caseworker", "part": "west"})
    assert status == 303
    case = desk.ask("case_list", case_list.Ask(limit=50), case_list.Answer).lines[-2].ref
    address = f"/case/{case}"
    assert '<option value="casework:west"' in desk.get(f"{address}/transfer")[2]
    status, _, body = desk.post(f"{address}/transfer", {"to": "casework:west", "reason": ""})
    assert status == 422
    assert "this is needed" in body
    before = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer)
    status, headers, _ = desk.post(f"{address}/share", {"to": "casework:west", "reason": "for the handover", "notes_from": "2017-05-01"})
    assert status == 303
    status, headers, _ = desk.post(f"{address}/transfer", {"to": "casework:west", "reason": "the west is theirs"})
    assert status == 303
    page = desk.get(headers["location"])[2]
    assert "It is written there" in page
    assert "casework:west" in page
    after = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer)
    assert (after.caseload, after.is_elsewhere) == ("casework:west", False)
    assert after.persons == before.persons
    assert after.notes == before.notes
    assert desk.post(f"{address}/note", {"text": "written in the west", "desk": "casework"})[0] == 303
