"""A relay that asks a time-stamp authority: what each of the three could do to the others, and what none of them can."""

import contextlib
import hashlib
import threading

import pytest

from safeconduct.doors.relay import LiteStore, Relay, connect
from safeconduct.doors.relay.stamping import A_DAY, ALL_A_DAY, Authority, Silent, Spent
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.vault.relay import LANES_TARGET, STAMP_ANSWER_BYTES, RelayDepot, lane_public, read_service, stamp_target, write_pass
from safeconduct.vault.stamp import imprint, request
from safeconduct.vault.stamp.reading import checked
from tests.authority import Authority as Signing
from tests.authority import Served, http
from tests.conftest import BEGUN
from tests.relays import Cutter, Spoken, admit, beside, relay

pytestmark = pytest.mark.slow  # several laptops each

LANE, SEED = b"\x21" * 16, b"\x22" * 32
NOW = 1_491_000_000
ROOT = hashlib.sha256(b"a day").digest()
HONEST = Signing()


def honest(got):
    """Answer as an authority does, to the bytes that came."""
    return [http(HONEST.answer_to(got.partition(b"\r\n\r\n")[2][24:56], BEGUN))]


@pytest.fixture
def asking(tmp_path):
    """Give a depot at a relay that asks something at an address of this machine, and that address's memory."""
    with contextlib.ExitStack() as stack:

        def asked(reply):
            served = stack.enter_context(Served(reply))
            running = stack.enter_context(relay(tmp_path, authority=served.address))
            return stack.enter_context(contextlib.closing(RelayDepot(running.address, running.token, {LANE: SEED}))), served

        yield asked


def test_an_answer_comes_through_the_relay_and_the_authority_sees_the_hash_and_no_more(asking):
    depot, served = asking(honest)
    response = depot.stamp(LANE, imprint(ROOT))
    assert checked(response, ROOT, HONEST.pem).at_ms == round(BEGUN.timestamp() * 1000)
    (got,) = served.asked
    head, _, body = got.partition(b"\r\n\r\n")
    assert body == request(ROOT)
    first, *headers = head.decode().lower().split("\r\n")
    assert first == "post /tsr http/1.1"
    assert {each.partition(":")[0] for each in headers} == {"host", "accept-encoding", "content-length", "content-type", "accept"}
    assert LANE.hex() not in got.decode("latin-1")


@pytest.mark.parametrize(
    "reply",
    [
        [],
        [b"SSH-2.0\r\n"],
        [http(b"x" * (STAMP_ANSWER_BYTES + 1))],
        [http(b"x" * 100)[:-1]],
        [http(b"x" * 100, kind="text/html")],
        [http(b"", status="500 No")],
        [http(b"", status="302 Found", more="location: http://127.0.0.1:9/\r\n")],
        [b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000],
    ],
    ids=["nothing", "no http", "huge", "cut", "a page", "fault", "redirection", "headers"],
)
def test_what_an_authority_sends_instead_of_an_answer_is_none(asking, reply):
    depot, served = asking(lambda _: reply)
    with pytest.raises(Unreachable, match="the authority does not answer the relay"):
        depot.stamp(LANE, imprint(ROOT))
    assert len(served.asked) == 1, "it is not asked again, and nobody else is"


def test_an_authority_that_never_ends_is_given_so_many_bytes_and_so_much_time(asking):
    def endless(_):
        yield b"HTTP/1.1 200 OK\r\ncontent-type: application/timestamp-reply\r\n\r\n"
        while True:
            yield b"x" * 65536

    with pytest.raises(Unreachable):
        asking(endless)[0].stamp(LANE, imprint(ROOT))


def test_an_authority_that_is_slow_is_not_waited_for():
    done = threading.Event()

    def slow(_):
        yield b"HTTP/1.1 200 OK\r\n"
        done.wait()

    with Served(slow) as served, beside() as run:
        with pytest.raises(Silent):
            run(Authority(served.address, seconds=0.05).ask(1, bytes(32), NOW))
        done.set()


@pytest.mark.parametrize("wrong", [lambda: HONEST.answer(bytes(32), BEGUN), lambda: Signing().answer(ROOT, BEGUN), lambda: b"\x30\x00"])
def test_an_answer_that_was_swapped_is_found_by_who_asked(asking, wrong):
    response = asking(lambda _: [http(wrong())])[0].stamp(LANE, imprint(ROOT))
    with pytest.raises(Damaged):
        checked(response, ROOT, HONEST.pem)


def test_a_line_that_is_lost_at_any_byte_loses_nothing(tmp_path):
    with Served(honest) as served, relay(tmp_path, authority=served.address) as running:
        with contextlib.closing(Cutter(running.address)) as line:
            whole = RelayDepot(line.address, running.token, {LANE: SEED})
            good = whole.stamp(LANE, imprint(ROOT))
            whole.close()
            length = line.passed
            for cut in range(1, length, length // 5):
                line.left, line.passed = cut, 0
                depot = RelayDepot(line.address, running.token, {LANE: SEED})
                with contextlib.closing(depot), contextlib.suppress(Unreachable):
                    assert checked(depot.stamp(LANE, imprint(ROOT)), ROOT, HONEST.pem)
        assert checked(good, ROOT, HONEST.pem)


@contextlib.contextmanager
def spoken(folder, authority):
    """Give a way to ask a relay without a socket, for two organisations with a lane each."""
    path = str(folder / "relay.db")
    store = LiteStore(lambda: connect(path))
    line = Spoken(Relay(store, clock=lambda: NOW, authority=authority))
    lanes = [(LANE, SEED), (b"\x31" * 16, b"\x32" * 32), (b"\x41" * 16, b"\x42" * 32)]
    with beside() as run:
        tokens = [admit(path), admit(path)]
        for (lane, seed), token in zip(lanes, (tokens[0], tokens[0], tokens[1]), strict=True):
            body = lane + lane_public(seed)
            run(line.ask("POST", LANES_TARGET, headers=[(b"authorization", f"token {token}".encode())], body=body))

        def ask(target, *, who=0, method="POST", body=b""):
            written = write_pass(lanes[who][1], method, target, NOW)
            return run(line.ask(method, target, headers=[(b"authorization", written.encode())], body=body))

        yield ask, line.relay
        run(store.close())


def test_a_client_cannot_make_the_relay_call_elsewhere_or_say_anything_else(tmp_path):
    with Served(honest) as elsewhere, Served(honest) as served, spoken(tmp_path, Authority(served.address)) as (ask, _):
        good = stamp_target(LANE, bytes(32))
        for target in (
            good + "/" + elsewhere.address,
            good + "?to=" + elsewhere.address,
            f"/v1/{LANE.hex()}/stamp/" + elsewhere.address.encode().hex(),
            f"/v1/{LANE.hex()}/stamp/" + "00" * 31,
            f"/v1/{LANE.hex()}/stamp/" + "0G" * 32,
            elsewhere.address,
        ):
            assert ask(target)[0] == 404
        for method in ("GET", "PUT", "HEAD"):
            assert ask(good, method=method)[0] == 404
        assert ask(good, who=1)[0] == 403, "who does not hold the lane's key asks nothing"
        assert served.asked == elsewhere.asked == []
        assert ask(good, body=b"http://127.0.0.1:9/ and much more")[0] == 200
        assert [got.partition(b"\r\n\r\n")[2][24:56] for got in served.asked] == [bytes(32)]
        assert elsewhere.asked == []


def test_a_relay_whose_keeper_chose_no_authority_never_calls_out(tmp_path):
    with spoken(tmp_path, None) as (ask, _):
        assert ask(stamp_target(LANE, bytes(32)))[0] == 404
    with relay(tmp_path) as running:
        depot = RelayDepot(running.address, running.token, {LANE: SEED})
        with contextlib.closing(depot), pytest.raises(Refused, match="asks no authority"):
            depot.stamp(LANE, bytes(32))


def test_an_organisation_asks_so_often_a_day_by_whatever_lane_and_costs_others_nothing(tmp_path):
    with Served(honest) as served, spoken(tmp_path, Authority(served.address)) as (ask, asked):
        lanes = {0: LANE, 1: b"\x31" * 16, 2: b"\x41" * 16}
        told = [ask(stamp_target(lanes[who], bytes(32)), who=who)[0] for who in [0, 1] * A_DAY]
        assert told == [200] * A_DAY + [429] * A_DAY
        assert ask(stamp_target(lanes[2], bytes(32)), who=2)[0] == 200
        metrics = asked.metrics()
        assert f'what="stamp 200"}} {A_DAY + 1}' in metrics
        assert not any(lane.hex() in metrics for lane in lanes.values())


def test_all_together_ask_so_often_a_day_and_a_new_day_begins_at_nothing():
    authority = Authority("http://127.0.0.1:9/")
    for one in range(ALL_A_DAY):
        authority._count(one, NOW)
    with pytest.raises(Spent):
        authority._count(ALL_A_DAY, NOW)
    authority._count(ALL_A_DAY, NOW + 86_400)
    assert list(authority._asked) == [ALL_A_DAY], "of yesterday nothing is known"


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("http://stamps.example.org/tsr", Refused),
        ("ftp://stamps.example.org", Mistaken),
        ("https://", Mistaken),
        ("https://u:p@stamps.example.org/", Mistaken),
        ("https://stamps.example.org/a b", Mistaken),
        ("https://stamps.example.org/\r\nx: y", Mistaken),
        ("https://stamps.example.org/#x", Mistaken),
        ("stamps.example.org", Mistaken),
    ],
)
def test_an_authority_is_at_an_address_that_is_one_and_is_encrypted(address, wrong):
    with pytest.raises(wrong):
        Authority(address)


def test_an_address_is_a_line_and_a_target():
    assert read_service("https://stamps.example.org/api/v1?x=1") == ("https://stamps.example.org", "/api/v1?x=1")
    assert read_service("http://127.0.0.1:8") == ("http://127.0.0.1:8", "/")
