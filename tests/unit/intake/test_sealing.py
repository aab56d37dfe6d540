"""Reports are sealed in processes beside the door; one that ends costs nobody anything, and each is begun anew in time."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from safeconduct.doors.intake import sealing
from safeconduct.doors.intake.sealing import Asked, Sealers, main, sealed
from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.vault.codename import draw
from safeconduct.vault.inbox import open_report, with_days
from safeconduct.vault.seal import wrapping_public
from tests.intakes import ORG, TODAY

HELD = with_days((), TODAY)
KEYS = (wrapping_public(HELD[0].seed),)


def asked(text="we need help", code_name="", **other):
    about = {"language": "ru", "came_by": "web", "org": ORG, "day": TODAY, "keys": KEYS, **other}
    return Asked(text=text, code_name=code_name or draw(), **about)


def told(blob):
    return open_report(blob, ORG, HELD).text


def framed(data):
    return len(data).to_bytes(4, "big") + data


def test_what_comes_is_sealed_and_what_cannot_be_is_said_in_one_byte():
    given = [msgspec.msgpack.encode(each) for each in (asked("one"), asked(""), asked(keys=()), asked(code_name="no name"), asked("two"))]
    taken = io.BytesIO()
    main(io.BytesIO(b"".join(map(framed, given)) + b"\0\0"), taken)
    taken.seek(0)
    answers = []
    while head := taken.read(4):
        answers.append(taken.read(int.from_bytes(head, "big")))
    assert [answer[:1] for answer in answers] == [b"s", b"w", b"w", b"w", b"s"]
    assert [told(answers[0][1:]), told(answers[4][1:])] == ["one", "two"]
    assert "we need help" not in repr(asked())
    with pytest.raises(Refused):
        sealed(asked(keys=()))


@pytest.mark.slow
def test_a_sealer_that_ends_costs_nobody_anything_and_each_is_begun_anew(monkeypatch):
    monkeypatch.setattr(sealing, "ANEW_AFTER", 2)
    with Sealers(1) as sealers:
        first = sealers._free[0]._process
        assert told(sealers.seal(asked("one"))) == "one"
        with pytest.raises(Mistaken):
            sealers.seal(asked(""))
        assert told(sealers.seal(asked("its other place"))) == "its other place"
        assert first.returncode == 0, "after two it was ended, and another begun"
        second = sealers._free[0]._process
        second.kill()
        second.wait()
        assert told(sealers.seal(asked("not lost"))) == "not lost"
        monkeypatch.setattr(sealing, "ANEW_AFTER", 2000)
        monkeypatch.setattr(sealing, "_read", lambda _pipe: b"")
        with pytest.raises(Unreachable):
            sealers.seal(asked("two end over it"))
        last = sealers._free[0]._process
    assert last.returncode == 0


@pytest.mark.slow
def test_who_waits_for_a_sealer_is_served_in_the_order_of_coming_and_nobody_slips_in_between():
    served = []

    def wait(number):
        sealer = sealers._borrowed()
        served.append(number)
        sealers._give_back(sealer)

    with Sealers(1) as sealers:
        only, other = sealers._borrowed(), sealers._borrowed()
        assert only is other, "one sealer has two places"
        crowd = []
        for number in range(4):
            crowd.append(threading.Thread(target=wait, args=(number,)))
            crowd[-1].start()
            while len(sealers._turns) <= number:
                pass
        sealers._give_back(only)
        wait("last")
        for one in crowd:
            one.join()
        sealers._give_back(other)
    assert served[0] == 0, "who comes while one is given back gets none before those that wait"
    assert [number for number in served if number != "last"] == [0, 1, 2, 3]


@pytest.mark.slow
def test_each_gets_her_own_report_sealed_however_many_ask_at_once():
    with Sealers(2) as sealers, ThreadPoolExecutor(16) as many:
        texts = [f"report {number} " * (1 + number % 3 * 300) for number in range(48)]
        assert list(many.map(lambda text: told(sealers.seal(asked(text))), texts)) == texts


@pytest.mark.slow
def test_a_sealer_that_ends_under_many_costs_nobody_her_report_and_gives_nobody_that_of_another():
    with Sealers(2) as sealers, ThreadPoolExecutor(16) as many:
        texts = [f"report {number}" for number in range(96)]

        def sealed_again(text):
            while True:
                try:
                    return told(sealers.seal(asked(text)))
                except Unreachable:
                    continue

        coming = many.map(sealed_again, texts)
        assert next(coming) == texts[0]
        one = sealers._borrowed()
        one._process.kill()
        sealers._give_back(one)
        assert list(coming) == texts[1:]


@pytest.mark.parametrize("data", [b"", b"\0\0", framed(b"whole")[:-1], framed(b"")])
def test_what_comes_in_part_is_nothing(data):
    assert sealing._read(io.BytesIO(data)) == b""
