"""Devices that sync over a relay: whatever the line and the relay do, nothing is lost, and what the relay does is named."""

import contextlib
import shutil
import socket
import threading

import pytest

from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.vault.courier import holdings_of
from safeconduct.vault.relay import RelayDepot, read_address, through_tor
from tests.relays import Cutter, lite_at, relay, served
from tests.simulator import devices


def at(running, device):
    """Give the relay as a device sees it."""
    doors = {holding.lane: holding.door for holding in holdings_of(device.folder, device.keys)}
    return RelayDepot(running.address, running.token, doors)


@pytest.fixture
def close():
    """Close what a test opened."""
    with contextlib.ExitStack() as stack:
        yield lambda depot: stack.enter_context(contextlib.closing(depot))


def test_two_devices_over_a_relay(tmp_path, close):
    one, other = devices(tmp_path, 2, "casework")
    with relay(tmp_path) as running:
        mine, theirs = close(at(running, one)), close(at(running, other))
        one.write("a")
        one.sync(mine)
        other.sync(theirs)
        other.write("b")
        other.sync(theirs)
        again = one.sync(mine)
        assert len(again.taken) == 2  # the note and its page of case keys: nothing of its own comes back
        assert one.sync(mine).taken == {}
        assert one.texts() == other.texts() == {"a", "b"}
        assert (one.stages(mine), other.stages(theirs)) == (set(), set())


def test_10_a_relay_that_was_turned_back_or_made_anew_is_named_and_filled_again(tmp_path, close):
    (one,) = devices(tmp_path, 1, "casework")
    (tmp_path / "first").mkdir()
    one.write("a")
    with relay(tmp_path / "first") as running:
        depot = close(at(running, one))
        one.sync(depot)
    shutil.copytree(tmp_path / "first", tmp_path / "older")
    ledger = one.ledgers[depot]

    def again(place, token):
        path = str(place / "relay.db")
        with served(lite_at(path), token=token, path=path) as running:
            depot = close(at(running, one))
            one.ledgers[depot] = ledger
            one.sync(depot)
            return one.stages(depot), len(depot.names(one.lane()))

    one.write("b")
    held = again(tmp_path / "first", running.token)
    assert held == (set(), 3)
    assert again(tmp_path / "older", running.token) == ({"rollback"}, 3)
    (tmp_path / "anew").mkdir()
    with relay(tmp_path / "anew") as fresh:
        depot = close(at(fresh, one))
        one.ledgers[depot] = ledger
        one.sync(depot)
        assert "emptied" in one.stages(depot)
        assert len(depot.names(one.lane())) == 3


def test_all_that_is_asked_goes_over_one_line(tmp_path, close, monkeypatch):
    (one,) = devices(tmp_path, 1, "casework")
    made = []
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda *given: made.append(given) or connect(*given))
    with relay(tmp_path) as running:
        depot = close(at(running, one))
        for text in ("a", "b"):
            one.write(text)
            one.sync(depot)
        assert len(depot.names(one.lane())) == 3
    assert len(made) == 1


def test_a_line_that_breaks_at_any_byte_costs_one_object_and_nothing_is_lost(tmp_path, close):
    one, other = devices(tmp_path, 2, "casework")
    one.write("a")
    one.write("b")
    with relay(tmp_path) as running, contextlib.closing(Cutter(running.address)) as line:
        running.address = line.address
        for device in (one, type(other)(tmp_path / "whole", other.keys)):
            line.passed = 0
            whole = close(at(running, device))
            device.sync(whole)
            whole.close()
        length, breaks = line.passed, 0  # of a device that takes in everything without a break
        for cut in range(1, length, length // 10):
            fresh = type(other)(tmp_path / f"fresh-{cut}", other.keys)
            line.left, line.passed = cut, 0
            first = close(at(running, fresh))
            try:
                fresh.sync(first)
            except Unreachable:
                breaks += 1
            first.close()
            before = sum(len(holding.names()) for holding in holdings_of(fresh.folder, fresh.keys))
            line.left = None
            second = close(at(running, fresh))
            fresh.ledgers[second] = fresh.ledgers[first]
            done = fresh.sync(second)
            second.close()
            assert len(done.taken) + before == 4  # a page of case keys and three segments: nothing came twice
            assert (fresh.texts(), fresh.stages(second)) == ({"a", "b"}, set())
        assert breaks >= 5


def test_a_token_that_the_relay_does_not_know_is_refused(tmp_path, close):
    (one,) = devices(tmp_path, 1, "casework")
    with relay(tmp_path) as running:
        running.token = "00" * 32
        with pytest.raises(Refused):
            one.sync(close(at(running, one)))


def test_a_clock_that_is_years_off_does_not_matter(tmp_path, close):
    (one,) = devices(tmp_path, 1, "casework")
    one.write("a")
    with relay(tmp_path) as running:
        depot = close(at(running, one))
        depot._clock = lambda: 1_000_000.0
        assert one.sync(depot).is_done


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcd",
        b"SSH-2.0\r\n",
        b"HTTP/1.1 500 No\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx-relay: 00\r\nx-last: -1\r\ncontent-length: 0\r\n\r\n",
        b"\x00" * 5000,
    ],
)
def test_what_is_no_relay_is_said_to_be_none(tmp_path, close, answer):
    (one,) = devices(tmp_path, 1, "casework")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            for _ in range(2):
                with listener.accept()[0] as line:
                    line.recv(65536)
                    line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        depot = close(RelayDepot(f"http://127.0.0.1:{listener.getsockname()[1]}", "00" * 32, {one.lane(): bytes(32)}))
        for _ in range(2):
            with pytest.raises(Unreachable):
                depot.names(one.lane())
            depot.close()
        thread.join()


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://relay.example.org", ("relay.example.org", 443, True)),
        ("https://relay.example.org:8443/", ("relay.example.org", 8443, True)),
        ("http://abcdefgh.onion", ("abcdefgh.onion", 80, False)),
        ("http://127.0.0.1:8008", ("127.0.0.1", 8008, False)),
    ],
)
def test_an_address_is_read(address, read):
    assert read_address(address) == read


@pytest.mark.parametrize(
    "address", ["ftp://x", "https://", "https://a/b", "https://a?b", "https://u@a", "x", "https://[", "https://a:99999"]
)
def test_what_is_no_address_is_mistaken(address):
    with pytest.raises(Mistaken):
        read_address(address)


def test_a_line_that_is_open_to_everybody_is_refused():
    for address in ("http://relay.example.org", "http://127.0.0.1.example.org", "http://x.onion.example.org"):
        with pytest.raises(Refused):
            read_address(address)


@pytest.mark.parametrize("kind", [b"\x01\x7f\x00\x00\x01\x00\x50", b"\x03\x02ab\x00\x50", b"\x04" + bytes(18)])
def test_through_tor_the_name_is_looked_up_by_tor(kind):
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            with listener.accept()[0] as line:
                heard.append(line.recv(3))
                line.sendall(b"\x05\x00")
                heard.append(line.recv(100))
                line.sendall(b"\x05\x00\x00" + kind + b"rest")

        thread = threading.Thread(target=serve)
        thread.start()
        with through_tor("abc.onion", 80, listener.getsockname()) as line:
            assert line.recv(4) == b"rest"
        thread.join()
    assert heard == [b"\x05\x01\x00", b"\x05\x01\x00\x03\x09abc.onion\x00\x50"]


def test_without_tor_there_is_no_way_to_an_onion():
    with pytest.raises(ConnectionRefusedError):
        through_tor("abc.onion", 80, ("127.0.0.1", 1))
