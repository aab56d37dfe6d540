"""Say all sorts of things to the key process: what is no request is cut off, and the process lives and answers the next."""

import random
import socket
import struct

import msgspec
import pytest

from safeconduct.errors import Damaged, Locked, Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.vault import agent
from safeconduct.vault.agent import Kind, Request, pack, packed, receive
from safeconduct.vault.agent.frames import CAPS, error_of, trouble
from tests.unit.agent.conftest import begin, runtime, silent, vault  # noqa: F401  fixtures

REQUEST = packed(Request(verb="echo", payload=b"x"))
NOT_REQUESTS = {
    "nothing said": b"",
    "half a head": b"\x00\x00",
    "no length": struct.pack(">IB", 0, 1),
    "longest length": b"\xff\xff\xff\xff\x01",
    "one over the cap": struct.pack(">IB", CAPS[Kind.REQUEST] + 1, 1),
    "breaks off": struct.pack(">IB", 1000, 1) + b"abc",
    "an answer": pack(Kind.ANSWER, REQUEST),
    "a progress": pack(Kind.PROGRESS, REQUEST),
    "unknown kind": struct.pack(">IB", 2, 99) + b"a",
    "empty": pack(Kind.REQUEST, b""),
    "something behind it": pack(Kind.REQUEST, REQUEST + b"\x00"),
    "two at once": pack(Kind.REQUEST, REQUEST) * 2,
    "no array": pack(Kind.REQUEST, msgspec.msgpack.encode({"verb": "echo"})),
    "wrong types": pack(Kind.REQUEST, msgspec.msgpack.encode([1, "x"])),
    "not utf-8": pack(Kind.REQUEST, b"\x92\xa2\xff\xfe\xc4\x00"),
    "deep": pack(Kind.REQUEST, b"\x91" * 500_000),
    "count that lies": pack(Kind.REQUEST, b"\xdd\xff\xff\xff\xff"),
    "length that lies": pack(Kind.REQUEST, b"\x92\xa1a\xc6\xff\xff\xff\xff"),
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


def say(place, data):
    """Say something and stop talking; give what comes back until the other side hangs up."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(30)
        line.connect(str(place))
        heard = b""
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                heard += part
        except ConnectionError:
            pass
    return heard


@pytest.fixture
def place(vault, begin):  # noqa: F811
    begin()
    return agent.find_socket(vault)


def test_what_is_no_request_is_cut_off(vault, place):  # noqa: F811
    for what, data in NOT_REQUESTS.items():
        heard = say(place, data)
        assert not heard or heard[4] == Kind.ERROR, what
    assert agent.call(vault, "echo", b"alive", silent) == b"alive"


def test_two_thousand_random_talks_do_it_no_harm(vault, place):  # noqa: F811
    chance = random.Random(11)
    for _ in range(2000):
        data = bytearray(pack(Kind.REQUEST, packed(Request(verb="echo", payload=chance.randbytes(chance.randrange(30))))))
        for _ in range(chance.randrange(1, 6)):
            match chance.randrange(4):
                case 0:
                    data[chance.randrange(len(data))] = chance.randrange(256)
                case 1:
                    del data[chance.randrange(1, len(data) + 1) :]
                case 2:
                    data += chance.randbytes(chance.randrange(20))
                case _:
                    data = bytearray(chance.randbytes(chance.randrange(1, 40)))
        say(place, bytes(data))
    assert agent.call(vault, "echo", b"alive", silent) == b"alive"


def test_many_who_say_nothing_do_not_keep_others_waiting(vault, place):  # noqa: F811
    idle = []
    for _ in range(40):
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(place))
        line.sendall(b"\x00")
        idle.append(line)
        assert agent.call(vault, "echo", b"heard", silent) == b"heard"
    for line in idle:
        line.close()


def test_a_request_that_comes_in_drops_is_understood(place):
    frame = pack(Kind.REQUEST, REQUEST)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(place))
        for at in range(len(frame)):
            line.sendall(frame[at : at + 1])
        assert receive(line, awaited=frozenset({Kind.ANSWER})) == (Kind.ANSWER, b"x")


def test_an_asker_who_does_not_listen_is_not_waited_for_long(vault, place):  # noqa: F811
    """The steps of an act go to somebody who has hung up; the act is done all the same."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(place))
        line.sendall(pack(Kind.REQUEST, packed(Request(verb="steps", payload=b"5000"))))
        line.recv(1)
    assert agent.call(vault, "echo", b"alive", silent) == b"alive"


def test_what_is_too_large_is_refused_before_it_is_sent(vault, place):  # noqa: F811
    with pytest.raises(Refused):
        agent.call(vault, "echo", bytes(CAPS[Kind.REQUEST]), silent)
    assert agent.call(vault, "echo", b"alive", silent) == b"alive"


@pytest.mark.parametrize("one", [SafeconductError, Mistaken, Refused, Locked, Unreachable])
def test_errors_cross_whole(one):
    back = error_of(trouble(one("says", "hint")))
    assert (type(back), back.says, back.hint) == (one, "says", "hint")


def test_an_error_of_another_kind_becomes_the_root():
    class OtherError(SafeconductError):
        pass

    assert type(error_of(trouble(OtherError("says")))) is SafeconductError


def test_an_error_that_says_too_much_is_cut():
    long = "ü" * 100_000
    assert len(pack(Kind.ERROR, trouble(Damaged(long, long, stage=long)))) <= CAPS[Kind.ERROR] + 4


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x00\x00\x05\x03ab", b"\x00\x00\x00\x02\x01a", b"\xff\xff\xff\xff\x03"])
def test_an_answer_that_is_none_is_damaged(data):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(Damaged) as caught:
            receive(ours, awaited=frozenset({Kind.ANSWER}))
    assert caught.value.stage == "frame"
