"""The door begins only where everything holds, ends whole, and its real line takes only what one server can read."""

import asyncio
import contextlib
import json
import subprocess
import sys

import msgspec
import pytest

from safeconduct.doors.intake import Hourly, Keeping, Left
from safeconduct.doors.intake.pages import HEADERS
from safeconduct.doors.intake.serving import Plan, alone, leave, left_before, noticed, opened, server_of, words_of
from safeconduct.doors.listening import listen
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.vault.codename import draw
from safeconduct.vault.depot import StickDepot, claim, object_name
from safeconduct.vault.intake import Board, Card, intake_door, intake_lane, notice_door, notice_lane, write_card
from safeconduct.vault.relay import RelayDepot
from safeconduct.vault.seal import signing_public
from tests.intakes import CARD, ORG, Organisation, beside, door, until_today
from tests.relays import relay


@pytest.fixture
def organisation(tmp_path):
    return Organisation(tmp_path / "depot", until_today())


def plan_of(organisation, folder, **other):
    return Plan(**{"card": str(organisation.card), "depot": str(organisation.folder), "folder": str(folder / "door"), "port": 0, **other})


def test_it_opens_with_a_card_a_depot_and_keys_of_today(tmp_path, organisation):
    organisation.publish()
    app, keeping = opened(plan_of(organisation, tmp_path, hourly=Hourly(open=1, asked=1, known=1)))
    assert keeping.is_open
    assert not keeping.is_over
    app.close()


def test_a_look_whether_it_could_begin_takes_nothing_of_what_the_last_run_left(tmp_path, organisation):
    organisation.publish()
    (tmp_path / "door").mkdir()
    leave(tmp_path / "door", Left(open=2.5))
    opened(plan_of(organisation, tmp_path, is_check=True))[0].close()
    assert left_before(tmp_path / "door") == Left(open=2.5)


@pytest.mark.parametrize("packed", [b"", b"{", b'{"open": -1}', b'{"open": 1e300}', b'{"open": NaN}', b"[]", b"\xff", b"x" * 900])
def test_what_cannot_be_read_of_the_budgets_leaves_nothing(tmp_path, packed):
    (tmp_path / "left").write_bytes(packed)
    assert left_before(tmp_path) == Left()


def test_without_any_keys_it_does_not_begin(tmp_path, organisation):
    with pytest.raises(Refused, match="no keys of today"):
        opened(plan_of(organisation, tmp_path))


def test_keys_that_somebody_else_signed_or_that_are_past_are_none(tmp_path, organisation):
    organisation.publish(seed=b"l" * 32)
    organisation.publish(2, held=organisation.held[:0])
    organisation.lay(notice_lane(ORG), b"no bundle at all")
    with pytest.raises(Refused, match="no keys of today"):
        opened(plan_of(organisation, tmp_path))


def test_a_card_that_is_over_opens_nothing_also_after_a_new_start_and_an_old_depot(tmp_path, organisation):
    organisation.publish()
    organisation.publish(2, is_over=True)
    for _ in range(2):
        with pytest.raises(Refused, match="ended this card"):
            opened(plan_of(organisation, tmp_path))
        for name in organisation.depot.names(notice_lane(ORG)):
            if Board(CARD).take(organisation.depot.get(notice_lane(ORG), name)).is_over:
                (organisation.folder / notice_lane(ORG).hex() / name.hex()).unlink()


def test_who_runs_it_is_told_once_that_it_takes_nothing_and_that_it_does_again(tmp_path):
    said, told = [], ""
    with door(tmp_path) as (organisation, visitor):
        keeping, begun = visitor.door._keeping, visitor.clock.now
        for now, publishes in ((begun, None), (begun + 30 * 86_400, None), (begun + 31 * 86_400, None), (begun, None), (begun, True)):
            visitor.clock.now = now
            if publishes is not None:
                organisation.publish(9, is_over=publishes)
            told = noticed(keeping, told, said.append)
    assert [one.partition(":")[0] for one in said] == [
        "there are no keys of today",
        "reports are taken again",
        "the organisation ended this card",
    ]


def test_a_terminal_that_was_closed_does_not_end_the_looking(tmp_path):
    def say(_sentence):
        raise BrokenPipeError

    with door(tmp_path) as (organisation, visitor):
        organisation.publish(9, is_over=True)
        told = noticed(visitor.door._keeping, "", say)
        assert told.startswith("the organisation ended this card")


def test_the_next_card_opens_the_folder_of_the_last_one_and_that_one_stays_over(tmp_path, organisation):
    """Somebody left who knew how to sign: the organisation signs by another key, and who runs the form is given another card."""
    organisation.publish()
    organisation.publish(2, is_over=True)
    with pytest.raises(Refused, match="ended this card"):
        opened(plan_of(organisation, tmp_path))
    before = organisation.card.read_text(encoding="utf-8")
    organisation.publish(seed=b"t" * 32)
    organisation.card.write_text(write_card(Card(org=ORG, public=signing_public(b"t" * 32))), encoding="utf-8")
    app, keeping = opened(plan_of(organisation, tmp_path))
    assert keeping.is_open
    app.close()
    organisation.card.write_text(before, encoding="utf-8")
    with pytest.raises(Refused, match="ended this card"):
        opened(plan_of(organisation, tmp_path))


def test_a_bundle_older_than_one_that_was_seen_is_not_used_after_a_new_start(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        organisation.publish(9, held=())  # this laptop takes nothing any more
        visitor.door._keeping.refresh()
        assert not visitor.door._keeping.is_open
    for path in (tmp_path / "door" / "sealed" / notice_lane(ORG).hex()).iterdir():
        path.unlink()
    lane = organisation.folder / notice_lane(ORG).hex()
    newest = [path for path in lane.iterdir() if Board(CARD).take(path.read_bytes()).number == 9]
    newest[0].unlink()
    from safeconduct.doors.intake import Keeping

    keeping = Keeping(CARD, lambda: organisation.depot, tmp_path / "door", lambda: 1_491_000_000.0)
    keeping.refresh()
    assert not keeping.is_open


def test_over_a_relay_it_needs_no_token_once_a_laptop_opened_the_lanes(tmp_path, organisation):
    lanes = {intake_lane(ORG): intake_door(ORG), notice_lane(ORG): notice_door(ORG)}
    with relay(tmp_path) as running:
        plan = plan_of(organisation, tmp_path, depot=running.address)
        with pytest.raises(Refused, match="no lanes for this card yet"):
            opened(plan)
        with contextlib.closing(RelayDepot(running.address, running.token, lanes)) as laptop:
            assert laptop.names(intake_lane(ORG)) == []
            organisation.depot = laptop
            organisation.publish()
            app, keeping = opened(plan)
            keeping.take("over a relay", language="en", code_name=draw(), came_by="onion")
            keeping.refresh()
            app.close()
            assert [report.text for report in organisation.reports()] == ["over a relay"]


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ({"card": "nowhere"}, Mistaken, "the card cannot be read"),
        ({"card": "/dev/zero"}, Mistaken, "the card is not a short text"),
        ({"depot": "nowhere"}, Mistaken, "no depot"),
        ({"depot": "http://relay.example.org"}, Refused, "open to everybody"),
        ({"depot": "ftp://relay.example.org"}, Mistaken, "no address"),
        ({"depot": "http://127.0.0.1:9"}, Unreachable, "does not answer"),
        ({"onion": "http://short.onion"}, Mistaken, "no onion address"),
        ({"leave": "javascript:alert(1)"}, Mistaken, "no address to leave to"),
        ({"words": "nowhere"}, Mistaken, "the words cannot be read"),
    ],
)
def test_what_does_not_hold_is_said_before_anybody_comes(tmp_path, organisation, wrong, error, says):
    organisation.publish()
    with pytest.raises(error, match=says):
        opened(plan_of(organisation, tmp_path, **wrong))


def test_a_mistyped_card_is_none(tmp_path, organisation):
    text = organisation.card.read_text()
    organisation.card.write_text(text[:-3] + "A\n")
    with pytest.raises(Mistaken, match="no intake card"):
        opened(plan_of(organisation, tmp_path))


def test_a_folder_that_is_not_as_it_was_left_is_damaged(tmp_path, organisation):
    organisation.publish()
    opened(plan_of(organisation, tmp_path))[0].close()
    (tmp_path / "door" / "seen").write_bytes(b"\xc1")
    with pytest.raises(Damaged, match="bundles cannot be read"):
        opened(plan_of(organisation, tmp_path))


def test_words_are_read_as_people_type_them_and_short_ones_are_named_by_their_place(tmp_path):
    words = tmp_path / "words"
    words.write_text("Seven quiet  boats\n\n", encoding="utf-8")
    assert words_of(words) == {"seven quiet boats"}
    words.write_text("seven quiet boats\nshort\n", encoding="utf-8")
    with pytest.raises(Mistaken, match="word 2") as wrong:
        words_of(words)
    assert "short" not in wrong.value.hint


def test_one_folder_is_for_one_door(tmp_path):
    with alone(tmp_path / "door"), pytest.raises(Refused, match="another door"), alone(tmp_path / "door"):
        pass
    with alone(tmp_path / "door"):
        assert (tmp_path / "door" / "lock").stat().st_size == 0
    with pytest.raises(Unreachable), alone(tmp_path / "door" / "lock" / "in a file"):
        pass


def test_copies_of_notices_spare_a_new_start_the_fetching(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        code = visitor.write()
        organisation.answer(code, "Yes.")
        visitor.door._keeping.refresh()
    from safeconduct.doors.intake import Keeping

    organisation.hide()
    keeping = Keeping(CARD, lambda: organisation.depot, tmp_path / "door", lambda: 1_491_000_000.0)
    assert [answer.text for answer in keeping.answers(code)] == ["Yes."]
    assert keeping.is_open
    with pytest.raises(Unreachable):
        keeping.refresh()


def test_who_knows_only_the_card_can_fill_the_lane_and_change_no_answer(tmp_path):
    with door(tmp_path) as (organisation, visitor):
        code = visitor.write()
        organisation.answer(code, "Yes.")
        blob = organisation.depot.get(notice_lane(ORG), organisation.depot.names(notice_lane(ORG))[0])
        for junk in (b"", b"x" * 300_000, blob[:-1], blob[:40] + b"\0" + blob[41:]):
            organisation.depot.put(notice_lane(ORG), object_name(junk), junk)
        visitor.door._keeping.refresh()
        assert [answer.text for answer in visitor.door._keeping.answers(code)] == ["Yes."]


def test_keys_are_taken_however_much_lies_before_them(tmp_path):
    organisation = Organisation(tmp_path / "depot", until_today())
    organisation.publish(number=1, held=organisation.held[:1])
    opened(plan_of(organisation, tmp_path))[0].close()
    for number in range(12):
        organisation.lay(notice_lane(ORG), bytes([number]) * 300)
        organisation.answer(draw(), f"to nobody {number}")
    again = [
        Keeping(CARD, lambda: StickDepot(organisation.folder, claim(organisation.folder)), tmp_path / "door", notices=5) for _ in range(2)
    ]
    again[0].refresh()
    assert again[0].keys == (1, 0)
    organisation.publish(number=2)
    for keeping in again:
        keeping.refresh()
        assert keeping.keys == (1, len(organisation.held) - 1)
        assert len(keeping._names) <= 5 + 2, "answers and what is nothing, and the two bundles"
        keeping.close()


REQUESTS = {
    "both lengths": b"POST /en HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    b"GET /robots.txt HTTP/1.1\r\nhost: x\r\n\r\n",
    "two lengths": b"POST /en HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\ntext=",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01",
    "endless head": b"GET / HTTP/1.1\r\nx: " + b"a" * 20_000,
    "chunked": b"POST /en HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_on_a_real_line_no_request_is_read_in_two_ways(tmp_path, name):
    with door(tmp_path) as (_, visitor), beside() as run:

        async def serve():
            listener = listen("127.0.0.1", 0)
            server = server_of(visitor.door, Plan(card="", depot="", folder=""))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(REQUESTS[name])
            with contextlib.suppress(ConnectionError):
                await writer.drain()
            answer = b""
            with contextlib.suppress(ConnectionError):
                answer = await reader.read() if name != "chunked" else await reader.readuntil(b"\r\n\r\n")
            writer.close()
            server.should_exit = True
            await serving
            return answer

        answer = run(serve())
    assert answer.count(b"HTTP/1.1") == 1, answer
    assert answer.startswith(b"HTTP/1.1 4")
    assert b"User-agent" not in answer
    assert all(key + b": " + value in answer for key, value in HEADERS)


@pytest.mark.slow
def test_the_process_says_where_it_listens_and_ends_at_a_signal(tmp_path, organisation):
    organisation.publish()
    plan = msgspec.to_builtins(plan_of(organisation, tmp_path))
    command = [sys.executable, "-P", "-m", "safeconduct.doors.intake", json.dumps(plan)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline().startswith("the form is open on 127.0.0.1:")
        process.terminate()
        process.communicate()
    assert process.returncode == 0
    assert left_before(tmp_path / "door").asked < 1, "it left behind what had come since its start"
    assert not (tmp_path / "door" / "left").exists(), "which counts once"
    refused = subprocess.run(
        [*command[:-1], json.dumps({**plan, "card": str(tmp_path / "none")})], capture_output=True, text=True, check=False
    )
    assert refused.returncode == Mistaken.exit_code
    assert refused.stderr.startswith("safeconduct: the card cannot be read")
