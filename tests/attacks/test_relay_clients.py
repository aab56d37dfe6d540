"""Clients of a relay that are nobody, too large, too slow or too many; and what the relay keeps of anybody."""

import asyncio
import contextlib
import socket
import sqlite3
import struct
import time

import pytest

from safeconduct.doors.listening import Watched, cut_the_slow, too_slow
from safeconduct.doors.relay import Caps, Lite, LiteStore, Relay, connect
from safeconduct.doors.relay.serving import Plan, listen, server_of
from safeconduct.vault.depot import OBJECT_BYTES_CAP, object_name
from safeconduct.vault.relay import (
    GLANCE_TARGET,
    LANES_TARGET,
    RelayDepot,
    lane_public,
    lane_target,
    object_target,
    read_address,
    sign_pass,
    write_pass,
)
from tests.relays import Spoken, admit, beside

LANE, SEED = b"\x21" * 16, b"\x22" * 32
OTHER_SEED = b"\x23" * 32
NOW = 1_491_000_000
BLOB = b"x" * 1024
NAME = object_name(BLOB)


class Line(Spoken):
    """Speaks to a relay with passes of its lane."""

    def passed(self, method, target, *, seed=SEED, at=NOW, signed=None, **more):
        written = write_pass(seed, *(signed or (method, target)), at)
        return self.ask(method, target, headers=[(b"authorization", written.encode())], **more)


@contextlib.contextmanager
def speaking(folder, quota=1 << 20, caps=None):
    """Give a line to a relay with one organisation and one lane, and a way to run what speaks over it."""
    path = str(folder / "relay.db")
    token = admit(path, quota)
    store = LiteStore(lambda: connect(path))
    relay = Relay(store, caps, clock=lambda: NOW)
    line = Line(relay)
    with beside() as run:
        opened = line.ask("POST", LANES_TARGET, headers=[(b"authorization", f"token {token}".encode())], body=LANE + lane_public(SEED))
        assert run(opened)[0] == 201
        yield line, run
        assert relay._flying == 0
        run(store.close())


GET, PUT = ("GET", object_target(LANE, NAME)), ("PUT", object_target(LANE, NAME))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"seed": OTHER_SEED}, 403),
        ({"signed": ("PUT", GET[1])}, 403),
        ({"signed": ("GET", lane_target(LANE, 0, is_names=True))}, 403),
        ({"at": NOW - 301}, 401),
        ({"at": NOW + 301}, 401),
        ({"at": NOW - 299}, 404),
    ],
)
def test_who_does_not_hold_the_lanes_key_gets_nothing(tmp_path, wrong, status):
    with speaking(tmp_path) as (line, run):
        answer = run(line.passed(*GET, **wrong))
        assert (answer[0], answer[2]) == (status, b"")


@pytest.mark.parametrize(
    "written", [b"", b"sc1", b"sc1 1 2", b"sc1 -5 00", b"sc1 " + b"9" * 40 + b" 00", b"sc1 \xb2 00", b"token 00", b"\xff"]
)
def test_what_is_no_pass_gets_nothing(tmp_path, written):
    with speaking(tmp_path) as (line, run):
        assert run(line.ask(*GET, headers=[(b"authorization", written)]))[0] in (401, 403)


def test_25_a_clock_that_is_off_is_told_the_relays_time_and_a_lying_relay_gains_nothing(tmp_path):
    with speaking(tmp_path) as (line, run):
        status, headers, _ = run(line.passed(*GET, at=NOW - 90_000_000))
        assert (status, headers[b"x-time"]) == (401, str(NOW).encode())
    from safeconduct.vault.relay.depot import _seconds

    assert [_seconds(text) for text in ("1491000000", "-5", "1e9", "9" * 30, "²")] == [1_491_000_000, 0, 0, 0, 0]


def test_an_unknown_lane_and_a_wrong_key_look_the_same(tmp_path):
    with speaking(tmp_path) as (line, run):
        unknown = run(line.passed("GET", object_target(b"\x55" * 16, NAME)))
        assert unknown == run(line.passed(*GET, seed=OTHER_SEED))


def test_a_lane_is_opened_once_and_by_a_token_only(tmp_path):
    with speaking(tmp_path) as (line, run):
        for headers, body, status in [
            ([(b"authorization", b"token " + b"00" * 32)], b"\x55" * 16 + bytes(32), 403),
            ([], b"\x55" * 16 + bytes(32), 403),
            ([(b"authorization", b"token zz")], b"\x55" * 16 + bytes(32), 403),
            ([(b"authorization", b"token " + b"00" * 32)], b"\x55" * 15, 403),
            ([(b"authorization", b"token " + b"00" * 32)], b"\x55" * 49, 413),
        ]:
            assert run(line.ask("POST", LANES_TARGET, headers=headers, body=body))[0] == status
        token = admit(str(tmp_path / "relay.db"))
        answer = line.ask(
            "POST", LANES_TARGET, headers=[(b"authorization", f"token {token}".encode())], body=LANE + lane_public(OTHER_SEED)
        )
        assert run(answer)[0] == 409


def test_only_what_bears_its_name_is_kept_and_never_twice(tmp_path):
    with speaking(tmp_path) as (line, run):
        assert run(line.passed(*PUT, body=b"y" * 1024))[0] == 400
        assert run(line.passed(*GET))[0] == 404
        first, again = run(line.passed(*PUT, body=BLOB)), run(line.passed(*PUT, body=BLOB))
        assert (first[0], first[1][b"x-last"]) == (201, b"1")
        assert again == first
        assert run(line.passed(*GET))[2] == BLOB


def test_what_is_too_large_is_cut_as_soon_as_it_shows(tmp_path):
    with speaking(tmp_path) as (line, run):
        written = (b"authorization", write_pass(SEED, *PUT, NOW).encode())
        for length in (b"8388609", b"9" * 30, b"-1", b"1e3", b"\xb2"):
            status, headers, _ = run(line.ask(*PUT, headers=[written, (b"content-length", length)], pieces=[]))
            assert (status, headers[b"connection"]) == (413, b"close")
        endless = [b"x" * 65536] * 1000
        assert run(line.passed(*PUT, pieces=endless))[0] == 413
        assert run(line.passed(*PUT, pieces=[b"x" * OBJECT_BYTES_CAP, b"x"]))[0] == 413


@pytest.mark.parametrize("said", [(b"transfer-encoding", b"chunked"), (b"content-length", b"314572800"), (b"content-length", b"-5")])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_stranger_is_not_listened_to_whatever_she_goes_on_to_send(tmp_path, said, method):
    with speaking(tmp_path) as (line, run):
        status, headers, _ = run(line.ask(method, PUT[1], headers=[said], pieces=[]))
        assert (status, headers[b"connection"]) == (403, b"close")
        assert b"connection" not in run(line.ask(method, PUT[1], body=b"x"))[1], "what is small is read to its end, and the line kept"


def pumped(address, front, piece):
    """Say how many bytes a relay takes of a stranger who was refused and goes on sending."""
    sent = 0
    with socket.create_connection(address) as line, contextlib.suppress(OSError):
        line.settimeout(10)
        line.sendall(f"PUT {PUT[1]} HTTP/1.1\r\nhost: x\r\n{front}\r\n\r\n".encode())
        assert line.recv(4_096).startswith(b"HTTP/1.1 403")
        while sent < 1 << 26:
            line.sendall(piece)
            sent += len(piece)
    return sent


@pytest.mark.slow
def test_a_body_without_an_end_is_cut_on_the_line(tmp_path):
    """Real sockets: 300 MB that are announced, or come in pieces, are not read."""
    from tests.relays import relay

    zeros = bytes(65_536)
    with relay(tmp_path) as running:
        address = read_address(running.address)[:2]
        assert pumped(address, "content-length: 314572800", zeros) <= OBJECT_BYTES_CAP
        assert pumped(address, "transfer-encoding: chunked", b"10000\r\n" + zeros + b"\r\n") <= OBJECT_BYTES_CAP


def test_an_organisation_has_its_room_and_no_more(tmp_path):
    with speaking(tmp_path, quota=1500) as (line, run):
        assert run(line.passed(*PUT, body=BLOB))[0] == 201
        other = b"z" * 1024
        assert run(line.passed("PUT", object_target(LANE, object_name(other)), body=other))[0] == 507
        assert run(line.passed(*PUT, body=BLOB))[0] == 201  # what is there is there


@pytest.mark.parametrize(
    "target", ["/", "/v1/", "/v1/lanes", "/v1/" + "g" * 32, f"/v1/{'a' * 32}?after=-1", f"/v1/{'a' * 32}?after=01", "/v1/" + "a" * 400]
)
def test_an_address_that_is_none_is_none(tmp_path, target):
    with speaking(tmp_path) as (line, run):
        assert run(line.passed("GET", target))[0] in (404, 414)


def test_other_methods_do_nothing(tmp_path):
    with speaking(tmp_path) as (line, run):
        run(line.passed(*PUT, body=BLOB))
        for method in ("DELETE", "POST", "PATCH", "HEAD"):
            assert run(line.passed(method, GET[1]))[0] == 405
        assert run(line.passed(*GET))[2] == BLOB


def test_strangers_and_a_busy_lane_are_held_back_and_nobody_else(tmp_path):
    with speaking(tmp_path, caps=Caps(stranger_rate=2, lane_rate=5)) as (line, run):

        async def knock(times, **wrong):
            return [(await line.passed(*GET, **wrong))[0] for _ in range(times)]

        assert set(run(knock(30, seed=OTHER_SEED))) == {403, 429}
        assert run(knock(1)) == [404]  # who has the key does not pay for it
        assert set(run(knock(40))) == {404, 429}


def test_all_clients_together_take_only_so_much_memory(tmp_path):
    with speaking(tmp_path, caps=Caps(flying_bytes=100_000), quota=1 << 30) as (line, run):
        large = b"x" * 90_000
        target = object_target(LANE, object_name(large))
        assert run(line.passed("PUT", target, body=large))[0] == 201

        async def two_readers():
            gate = asyncio.Event()
            relay = line.relay

            async def slow(event):
                await gate.wait()

            raw, _, query = target.encode().partition(b"?")
            headers = [(b"authorization", write_pass(SEED, "GET", target, NOW).encode())]
            scope = {"type": "http", "method": "GET", "raw_path": raw, "query_string": query, "headers": headers}
            first = asyncio.create_task(relay(scope, None, slow))
            await asyncio.sleep(0)
            second = (await line.passed("GET", target))[0]
            gate.set()
            await first
            return second, (await line.passed("GET", target))[0]

        assert run(two_readers()) == (503, 200)


def test_nothing_of_a_client_is_kept(tmp_path):
    with speaking(tmp_path) as (line, run):
        run(line.passed(*PUT, body=BLOB))
        metrics = line.relay.metrics()
    assert LANE.hex() not in metrics
    assert NAME.hex() not in metrics
    with contextlib.closing(sqlite3.connect(tmp_path / "relay.db")) as database:
        columns = {row[1] for table in ("store", "token", "lane", "object") for row in database.execute(f"PRAGMA table_info({table})")}
    assert columns == {"ident", "id", "hash", "quota", "used", "lane", "public", "token", "last", "place", "name", "blob"}


def test_slow_clients_are_cut_in_ten_seconds_and_others_are_not(tmp_path):
    """Real sockets; only the clock is ours, so that nobody waits."""
    path = str(tmp_path / "relay.db")
    lite = Lite(lambda: connect(path))
    lite.add_token(bytes(32), 1 << 20)
    lite.register(bytes(32), LANE, lane_public(SEED))
    lite.close()
    passed = write_pass(SEED, *PUT, int(time.time()))
    lines = [
        "",
        "GET / HTTP/1.1\r\nx: ",
        f"PUT {PUT[1]} HTTP/1.1\r\nhost: x\r\nauthorization: {passed}\r\ncontent-length: 9000\r\n\r\nx",
    ]

    async def serve():
        store = LiteStore(lambda: connect(path))
        listener = listen(Plan(store=path, port=0))
        server = server_of(store, Plan(store=path))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0)
        opened = []
        for sent in lines:
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(sent.encode())
            await writer.drain()
            opened.append((reader, writer))
        held = server.server_state.connections
        while sum(line.got for line in held) < sum(map(len, lines)):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
        now = time.monotonic() + 100
        cut = [cut_the_slow(list(held), now + seconds) for seconds in (0, 8, 9.5)]
        for reader, writer in opened:
            with contextlib.suppress(ConnectionError):
                await reader.read()
            writer.close()
        server.should_exit = True
        await serving
        await store.close()
        return cut

    with beside() as run:
        assert run(serve()) == [0, 0, 3]


def test_who_is_slow_is_looked_for_in_every_turn_of_the_server_and_not_once_a_second(tmp_path):
    path = str(tmp_path / "relay.db")
    admit(path)
    server = server_of(LiteStore(lambda: connect(path)), Plan(store=path))
    with beside() as run:
        assert run(server.on_tick(3)) is False
        assert "cut" in server._app.counts
        run(server._app._store.close())


def test_who_keeps_the_pace_is_not_cut():
    """Half of what a modem brings is enough, for as long as it takes."""

    class Transport:
        def get_write_buffer_size(self):
            return 0

    class Cycle:
        response_complete, more_body = False, True

    line = Watched.__new__(Watched)
    line.transport, line.cycle = Transport(), Cycle()
    for second in range(120):
        assert not too_slow(line, float(second))
        line.got += 520
    assert next(second for second in range(120, 140) if too_slow(line, float(second))) <= 130
    line.cycle = None  # and who asks for nothing is gone half a second before the ten are over, though looks may come late
    looks = [0.35 * number for number in range(1, 40)]
    assert next(at for at in looks if too_slow(line, 200 + at)) <= 9.5


def test_a_glance_tells_of_those_lanes_only_whose_pass_holds(tmp_path):
    with speaking(tmp_path) as (line, run):
        run(line.passed(*PUT, body=BLOB))

        def entry(lane, seed, at=NOW, target=GLANCE_TARGET):
            return lane + at.to_bytes(8, "big") + sign_pass(seed, "POST", target, at)

        body = entry(LANE, SEED) + entry(LANE, OTHER_SEED) + entry(b"\x55" * 16, SEED) + entry(LANE, SEED, target="/v1/x")
        status, _, told = run(line.ask("POST", GLANCE_TARGET, body=body))
        assert (status, told) == (200, (1).to_bytes(8, "big") + b"\xff" * 24)
        assert run(line.ask("POST", GLANCE_TARGET, body=entry(LANE, SEED, NOW - 301)))[0] == 401
        assert run(line.ask("POST", GLANCE_TARGET, body=body[:-1]))[0] == 400
        assert run(line.ask("POST", GLANCE_TARGET, body=entry(LANE, SEED) * 513))[0] == 413


def test_a_pass_that_the_relay_remembers_is_good_for_its_own_minutes_only(tmp_path):
    with speaking(tmp_path) as (line, run):
        run(line.passed(*PUT, body=BLOB))
        signature = sign_pass(SEED, "POST", GLANCE_TARGET, NOW)

        def told(at, signature=signature):
            status, _, told = run(line.ask("POST", GLANCE_TARGET, body=LANE + at.to_bytes(8, "big") + signature))
            return status, int.from_bytes(told, "big")

        assert [told(NOW), told(NOW)] == [(200, 1), (200, 1)]
        assert [told(NOW + 1), told(NOW, signature[:-1] + b"x")] == [(200, 2**64 - 1)] * 2
        assert told(NOW) == (200, 1)
        line.relay._clock = lambda: NOW + 301
        assert told(NOW)[0] == 401


def test_a_client_that_vanishes_leaves_no_line_anywhere(tmp_path, capfd):
    """The loop itself would complain of a socket that is gone."""
    from tests.relays import relay

    with relay(tmp_path) as running, contextlib.closing(RelayDepot(running.address, running.token, {LANE: SEED})) as depot:
        for number in range(40):
            blob = bytes([number]) * 60_000
            depot.put(LANE, object_name(blob), blob)
        for _ in range(5):
            target = lane_target(LANE, 0, is_names=False)
            passed = write_pass(SEED, "GET", target, int(time.time()))
            with socket.create_connection(read_address(running.address)[:2]) as line:
                line.sendall(f"GET {target} HTTP/1.1\r\nhost: x\r\nauthorization: {passed}\r\n\r\n".encode())
                line.recv(1)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert len(depot.names(LANE)) == 40
    assert capfd.readouterr() == ("", "")
