"""Visitors of the intake door: floods, forms that are none, code names that nobody has, and what the door keeps of anybody (D3, D4, H4)."""

import asyncio
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.doors.intake import Hourly, Keeping, Left
from safeconduct.doors.intake.forms import FORM_BYTES, read_form
from safeconduct.doors.intake.looking import LOOK_SECONDS
from safeconduct.doors.intake.pages import ANSWERS_BYTES, HEADERS, PAGE_BYTES
from safeconduct.doors.intake.serving import Plan, leave, left_before, opened
from safeconduct.doors.intake.wording import spoken
from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.codename import draw, figures_of
from safeconduct.vault.depot import KEPT_DAYS, MARK, DiskFiles
from safeconduct.vault.inbox import DaySeed, open_report, with_days
from safeconduct.vault.intake import answer, day_of, intake_door, intake_lane, notice_door
from tests.intakes import CARD, FORM, HIDDEN, LEAVE, ORG, TODAY, Organisation, Rests, code_of, door, figures_on, until_today

EN = spoken("en")
CANARY = "Qarthaz Vellemoor"


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_is_told_is_sealed_to_the_organisation_and_answered_under_a_code_name(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        code = visitor.write("/ru", text="помогите нам")
        (report,) = organisation.reports()
        assert (report.text, report.language, report.came_by) == ("помогите нам", "ru", "web")
        organisation.answer(code, "We <b>can</b> call you: https://call.example/1")
        organisation.answer(code, "Later.", number=2)
        visitor.door._keeping.refresh()
        for typed in (code, figures_of(code), code.upper()):
            page = visitor.post("/ru/answers", {"code": typed})[2]
            assert "We &lt;b&gt;can&lt;/b&gt; call you: https://call.example/1<" in page, "a link in it is text"
            assert page.index("Later.") < page.index("call.example")
            assert "2017-03-31" in page


def test_who_wrote_before_keeps_the_code_name(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        code = visitor.write()
        status, _, page = visitor.post("/en", visitor.form(text="and one thing more", code=figures_of(code)))
        assert (status, code_of(page)) == (200, "")
        assert EN.code_same in page
        assert len({report.tag for report in organisation.reports()}) == 1
        status, _, page = visitor.post("/en", visitor.form(text="kept", code="no code name"))
        assert status == 422
        assert EN.code_wrong in page
        assert ">\nkept</textarea>" in page


def test_d3_a_flood_that_does_not_read_the_page_keeps_nobody_out(tmp_path):
    with door(tmp_path, hourly=Hourly(open=5, asked=40, known=1)) as (organisation, visitor):
        taken = {"flood": 0, "honest": 0}
        for number in range(100):
            who = "honest" if number % 10 == 9 else "flood"
            page = visitor.get("/en")[2]
            visitor.clock.now += 3
            form = {**dict(HIDDEN.findall(page)), "text": f"{who} {number}"}
            if who == "honest":
                form["figures"] = figures_on(page)
            status, _, page = visitor.post("/en", form)
            if who == "honest" and figures_on(page):  # the question came while she wrote
                status = visitor.post("/en", {**form, "figures": figures_on(page)})[0]
            taken[who] += status == 200
        assert taken["honest"] == 10
        assert taken["flood"] <= 6
        assert len(organisation.reports()) == sum(taken.values())


def test_d3_a_flood_that_reads_the_page_finds_an_end_and_a_word_that_was_given_out_still_opens(tmp_path):
    with door(tmp_path, hourly=Hourly(open=2, asked=3, known=2), known=frozenset({"seven quiet boats"})) as (organisation, visitor):

        def send(**typed):
            page = visitor.get("/en")[2]
            visitor.clock.now += 3
            return visitor.post("/en", {**dict(HIDDEN.findall(page)), "text": "x", "figures": figures_on(page), **typed})

        told = [send()[0] for _ in range(12)]
        assert told.count(200) == len(organisation.reports()) == 5
        status, headers, page = send(text="kept in the page")
        assert (status, headers[b"retry-after"]) == (429, b"3600")
        assert EN.full in page
        assert "kept in the page</textarea>" in page
        assert send(word="six quiet boats")[0] == 429
        assert send(word=" Seven  quiet BOATS")[0] == 200
        visitor.clock.now += 3600
        assert send()[0] == 200


def test_d3_a_form_that_is_begun_again_and_again_takes_no_report_more(tmp_path):
    """However it ends, by itself or by a crash, what a run may take is what the one before left, and what came since by the clock."""
    organisation = Organisation(tmp_path / "depot", until_today())
    organisation.publish()
    hourly = Hourly(open=4, asked=3, known=2)
    plan = Plan(card=str(organisation.card), depot=str(organisation.folder), folder=str(tmp_path / "door"), port=0, hourly=hourly)
    (tmp_path / "door").mkdir()
    leave(tmp_path / "door", Left(open=4, asked=3, known=2))
    taken = 0
    for run in range(12):
        begun, _ = opened(plan)
        for _ in range(2):
            taken += begun._limits.take(is_answered=True, is_known=True) is not None
        if run != 2:  # that one crashes: what it had left is gone
            leave(tmp_path / "door", begun.left)
        begun.close()
    assert taken == 6
    assert left_before(tmp_path / "door").open < 1


def test_d3_a_form_counts_once_not_at_once_and_not_for_ever(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        early = visitor.form(seconds=2, text=CANARY)
        status, _, page = visitor.post("/en", early)
        assert (status, EN.early in page, f"{CANARY}</textarea>" in page) == (422, True, True)
        assert dict(HIDDEN.findall(page))["token"] == early["token"]
        visitor.clock.now += 2
        status, _, first = visitor.post("/en", early)
        assert status == 200
        status, _, again = visitor.post("/en", {**early, "text": "something else"})
        assert (status, code_of(again), EN.received_again in again) == (200, code_of(first), True)
        assert [report.text for report in organisation.reports()] == [CANARY]
        late = visitor.form(seconds=7201)
        status, _, page = visitor.post("/en", late)
        assert (status, EN.late in page) == (422, True)
        visitor.clock.now += 4
        assert visitor.post("/en", {**late, **dict(HIDDEN.findall(page))})[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": ""},
        {"token": "A" * 44},
        {"token": "ä" * 44},
        {"token": "A" * 45},
        {"name": "abacus abdomen abdominal abide abiding ability"},
        {"name": ""},
    ],
)
def test_d3_a_token_that_the_door_did_not_sign_for_this_form_is_none(tmp_path, wrong):
    with door(tmp_path) as (organisation, visitor):
        form = visitor.form(text=CANARY, **wrong)
        status, _, page = visitor.post("/en", form)
        assert (status, f"{CANARY}</textarea>" in page) == (422, True)
        assert dict(HIDDEN.findall(page))["token"] != form["token"]
        assert organisation.reports() == []


def test_d3_a_token_is_written_in_one_way_only(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        form = visitor.form()
        assert visitor.post("/en", form)[0] == 200
        last = form["token"].rstrip("=")[-1]
        others = [form["token"].replace("=", ""), form["token"][:-2] + chr(ord(last) ^ 1) + "=", form["token"] + "\n", " " + form["token"]]
        for other in others:
            visitor.post("/en", {**form, "token": other})
        assert len(organisation.reports()) == 1


def test_d3_what_is_kept_on_disk_is_sealed_bounded_and_says_nothing_of_who_came(tmp_path):
    """Nobody's address can be kept: the door is given none here, and would fail if it asked."""
    with door(tmp_path, waiting_bytes=200_000) as (organisation, visitor):
        visitor.write(text=CANARY)
        organisation.hide()
        assert visitor.write(text=CANARY)
        assert visitor.write(text=CANARY)
        status, _, page = visitor.post("/en", visitor.form(text=CANARY))
        assert (status, EN.closed_kept in page, f"{CANARY}</textarea>" in page) == (503, True, True)
        disk = on_disk(tmp_path / "door") + on_disk(organisation.folder)
        assert len(on_disk(tmp_path / "door" / "sealed")) < 300_000
        for form in (CANARY.encode(), CANARY.encode("utf-16-le"), b"127.0.0.1", b"Qarthaz"):
            assert form not in disk
        assert CANARY not in visitor.door.metrics()
        organisation.show()
        assert len(organisation.reports()) == 1
        visitor.door._keeping.refresh()
        assert [report.text for report in organisation.reports()] == [CANARY] * 3
        assert visitor.door._keeping.waiting == 0
        assert visitor.post("/en", visitor.form(text=CANARY))[0] == 200


def test_d3_a_folder_never_holds_more_than_the_budgets_of_four_weeks(tmp_path):
    """What nobody can open any more goes, day by day; what is written meanwhile stays."""
    with door(tmp_path, hourly=Hourly(open=2, asked=1, known=1)) as (organisation, visitor):
        lane = intake_lane(ORG)
        for day in range(0, 42, 7):
            organisation.held = with_days((), TODAY + day)
            organisation.publish(day + 2)
            visitor.door._keeping.refresh()
            visitor.write(text=f"day {day}")
            visitor.clock.now += 7 * 86_400
        kept = [day_of(organisation.depot.get(lane, name), ORG) for name in organisation.depot.names(lane)]
        assert sorted(kept) == list(range(TODAY + 35 - KEPT_DAYS, TODAY + 42, 7))


def test_who_holds_the_running_door_reads_what_is_sent_from_then_on_and_nothing_from_before(tmp_path, monkeypatch):
    with door(tmp_path) as (organisation, visitor):
        visitor.write(text="before")
        heard = []
        monkeypatch.setattr(Keeping, "take", lambda _keeping, text, **_more: heard.append(text))
        visitor.write(text="from then on")
        assert heard == ["from then on"]
        assert [report.text for report in organisation.reports()] == ["before"]


def test_the_door_has_no_key_that_opens_what_it_sealed(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        visitor.write(text=CANARY)
        lane = organisation.folder / intake_lane(ORG).hex()
        blob = next(lane.iterdir()).read_bytes()
        keeping = visitor.door._keeping
        held = [
            visitor.door._tokens._key,
            CARD.public,
            intake_door(ORG),
            notice_door(ORG),
            *(key[:32] for key in keeping._board.keys(TODAY)),
        ]
        disk = on_disk(tmp_path / "door")
        held += [disk[at : at + 32] for at in range(0, min(len(disk), 4096), 32)]
        seeds = tuple(DaySeed(day=TODAY, seed=seed.ljust(32, b"\0")) for seed in held)
        assert len(seeds) > 30
        for seed in seeds:
            with pytest.raises(Damaged):
                open_report(blob, ORG, (seed,))


def test_d4_64_senders_at_once_are_all_taken_and_a_button_pressed_twice_counts_once(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        forms = [visitor.form(text=f"report {number}", seconds=0.1) for number in range(64)]
        visitor.clock.now += 3

        async def everybody():
            headers = [(b"content-type", FORM)]
            sent = [visitor.ask("POST", "/en", headers=headers, body=urlencode(form).encode()) for form in [*forms, forms[0], forms[0]]]
            return await asyncio.gather(*sent)

        told = visitor.run(everybody())
        assert {status for status, _, _ in told} == {200}
        assert sorted(report.text for report in organisation.reports()) == sorted(form["text"] for form in forms)
        assert len({code_of(page.decode()) for _, _, page in told}) == 64


def test_h4_a_code_name_that_nobody_has_is_answered_like_one_without_an_answer(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        answered, waiting = visitor.write(), visitor.write()
        organisation.answer(answered, "Yes.")
        visitor.door._keeping.refresh()
        asked = []
        visitor.door._keeping._making = lambda: asked.append(1)
        visitor.door._keeping._own.__dict__.clear()
        told = [visitor.post("/en/answers", {"code": code}) for code in (waiting, draw(), draw(), figures_of(draw()))]
        assert all(one == told[0] for one in told)
        assert EN.none in told[0][2]
        assert len(visitor.post("/en/answers", {"code": answered})[2].encode()) == len(told[0][2].encode()) == ANSWERS_BYTES
        assert asked == [], "no question goes to the depot: it does not learn who looks"
        names = set(visitor.door._keeping.__dict__) | set(visitor.door.__dict__)
        assert {"_reports", "_answers"} <= names
        assert len(visitor.door._keeping._answers) == 1, "of a report without an answer the door knows nothing"


def test_h4_whatever_is_found_is_told_at_the_same_time_after_it_was_asked(tmp_path):
    """The clock goes on by more at each look, as if finding took ever longer: what is waited for makes up for it."""
    rests = Rests()
    with door(tmp_path, rests=rests) as (organisation, visitor):
        answered, waiting = visitor.write(), visitor.write()
        organisation.answer(answered, "Yes.")
        visitor.door._keeping.refresh()
        for code in (answered, waiting, draw(), "no code name", ""):
            visitor.post("/en/answers", {"code": code})
        came = rests.asked[::2]
        assert len(came) == len(rests.ends) == 5
        assert [round(end - begin, 9) for begin, end in zip(came, rests.ends, strict=True)] == [LOOK_SECONDS] * 5


def test_h4_a_code_name_that_nobody_has_costs_the_door_the_same_work(tmp_path, monkeypatch):
    done = []
    slow, read = answer.stretch, DiskFiles.read
    monkeypatch.setattr(answer, "stretch", lambda *given, **more: (done.append("stretch"), slow(*given, **more))[1])
    monkeypatch.setattr(DiskFiles, "read", lambda *given: (done.append("read"), read(*given))[1])
    with door(tmp_path) as (organisation, visitor):
        answered, waiting = visitor.write(), visitor.write()
        organisation.answer(answered, "Yes.")
        visitor.door._keeping.refresh()
        for code, work in ((waiting, ["stretch"]), (draw(), ["stretch"]), (answered, ["stretch", "read"])):
            done.clear()
            visitor.post("/en/answers", {"code": code})
            assert done == work, "what is opened besides is made up for by waiting"


def test_h4_bait_is_sealed_as_it_is_and_nothing_is_fetched(tmp_path, monkeypatch):
    import socket

    bait = "is my friend R. safe? see http://trap.example/pixel.png <img src=//trap.example> \u202egnp.exe"

    def refuse(*_args, **_more):
        raise AssertionError

    with door(tmp_path) as (organisation, visitor):
        monkeypatch.setattr(socket, "create_connection", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        visitor.write(text=bait)
        assert [report.text for report in organisation.reports()] == [bait]
        page = visitor.post("/en", visitor.form(text=bait, code="no"))[2]
        assert "<img" not in page


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b""),
        (FORM, b"text"),
        (FORM, b"text=a&text=b"),
        (FORM, b"text=a&other=b"),
        (FORM, b"text=%ff%fe"),
        (FORM, b"text=\xff"),
        (FORM, b"text=%ed%a0%80"),
        (FORM, b"&" * 5000),
        (FORM, b"token=" + b"a" * 5000),
        (b"multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="text"\r\n\r\nhelp\r\n--x--\r\n'),
        (b"text/plain", b"text=help"),
        (b"application/json", b'{"text": "help"}'),
        (b"", b"text=help"),
    ],
)
def test_what_is_no_form_of_ours_is_refused_with_all_headers(tmp_path, kind, body):
    with door(tmp_path) as (organisation, visitor):
        for target in ("/en", "/ar/answers"):
            status, headers, page = visitor.post(target, body=body, kind=kind)
            assert status == 400
            assert set(HEADERS) <= set(headers.items())
            assert len(page.encode()) == PAGE_BYTES
        assert organisation.reports() == []


@given(
    body=st.one_of(st.binary(max_size=300), st.text("tex=&%+;a0 \x00é", max_size=80).map(str.encode)),
    kind=st.sampled_from([FORM.decode(), "", "text/plain"]),
)
def test_no_bytes_make_the_reader_of_forms_fail_otherwise(body, kind):
    try:
        read = read_form(kind, body, {"text", "code"})
    except Mistaken:
        return
    assert read.keys() == {"text", "code"}
    assert not any("\0" in value or "\r" in value for value in read.values())
    assert all(value.encode() is not None for value in read.values()), "nothing in it that is no text"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"content-length", b"5"), (b"transfer-encoding", b"chunked")], 400),
        ([(b"content-length", b"5"), (b"content-length", b"5")], 400),
        ([(b"content-length", b"-5")], 413),
        ([(b"content-length", b"9" * 30)], 413),
        ([(b"content-length", b"\xb2")], 413),
        ([(b"content-length", str(FORM_BYTES + 1).encode())], 413),
    ],
)
def test_a_request_that_two_servers_could_read_differently_or_that_is_too_large_is_cut(tmp_path, headers, status):
    with door(tmp_path) as (_, visitor):
        told, said, _ = visitor.post("/en", headers=headers, body=b"text=help")
        assert (told, said[b"connection"]) == (status, b"close")
        assert visitor.door._flying == 0


def test_a_body_without_an_end_is_cut_and_all_that_arrive_take_only_so_much_memory(tmp_path, monkeypatch):
    with door(tmp_path) as (_, visitor):
        status, headers, _ = visitor.post("/en", pieces=[b"x" * 65536] * 100)
        assert (status, headers[b"connection"]) == (413, b"close")
        visitor.door._flying = 32 * 1024 * 1024
        assert visitor.post("/en", pieces=[b"x" * 64])[0] == 503
        assert visitor.door._flying == 32 * 1024 * 1024


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("PUT", "/en", 405),
        ("DELETE", "/", 405),
        ("GET", "/xx", 404),
        ("GET", "/en/answers/1", 404),
        ("GET", "/../en", 404),
        ("POST", "/" + "a" * 5000, 404),
        ("HEAD", "/en", 200),
        ("GET", "/robots.txt", 200),
    ],
)
def test_every_answer_has_every_header(tmp_path, method, target, status):
    with door(tmp_path, onion=f"http://{'a' * 56}.onion") as (_, visitor):
        told, headers, _ = visitor.run(visitor.ask(method, target))
        assert told == status
        assert set(HEADERS) <= set(headers.items())
        assert headers[b"onion-location"] == b"http://" + b"a" * 56 + b".onion"
        assert b"set-cookie" not in headers


def test_without_keys_of_today_nothing_is_taken_and_what_was_typed_stays_in_the_page(tmp_path):
    with door(tmp_path, is_published=False) as (organisation, visitor):
        status, _, page = visitor.get("/en")
        assert (status, EN.closed in page, "<form" in page) == (503, True, False)
        organisation.publish()
        visitor.door._keeping.refresh()
        form = visitor.form(text=CANARY)
        assert visitor.get("/en")[0] == 200
        visitor.clock.now += 20 * 86_400
        late = visitor.form(text=CANARY)
        assert late.keys() == {"text", "code"}, "no form is shown any more"
        visitor.clock.now -= 20 * 86_400
        organisation.publish(2, is_over=True)
        visitor.door._keeping.refresh()
        status, _, page = visitor.post("/en", form)
        assert (status, EN.closed_kept in page, f"{CANARY}</textarea>" in page) == (503, True, True)
        assert organisation.reports() == []
        assert (organisation.folder / MARK).exists()
        assert LEAVE in page
