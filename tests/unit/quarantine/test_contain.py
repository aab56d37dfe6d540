"""The quarantine: bytes in, bytes out, and every limit named."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.vault.quarantine import Limits, contain, contain_file, contain_stream

TRIED = "safeconduct.vault.quarantine.trials:tried"
SHORT = Limits(cpu_seconds=1, wall_seconds=20)


def test_bytes_go_in_and_come_out_whole() -> None:
    seen: list[tuple[int, int]] = []
    data = bytes(range(256)) * 8192
    assert contain("safeconduct.vault.quarantine.trials:measured", data, progress=lambda done, of: seen.append((done, of))) == b"2097152"
    assert seen[-1] == (2_097_152, 2_097_152)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_no_bytes_are_bytes_too() -> None:
    assert contain("safeconduct.vault.quarantine.trials:measured", b"") == b"0"


def test_what_flows_by_is_whole_on_neither_side() -> None:
    seen: list[tuple[int, int]] = []
    pieces, length = (bytes(1 << 20) for _ in range(96)), 96 << 20
    few = Limits(input_bytes=length, memory_bytes=64 << 20)
    told = contain_stream(
        "safeconduct.vault.quarantine.trials:flowed", pieces, length, limits=few, progress=lambda *done: seen.append(done)
    )
    assert told == b"100663296"
    assert seen[-1] == (length, length)
    with pytest.raises(Mistaken, match="longer than 96 MiB"):
        contain_stream("safeconduct.vault.quarantine.trials:flowed", [], length + 1, limits=few)


@pytest.mark.parametrize(
    ("pieces", "length", "told"), [([b"ab", b"", b"c"], 3, b"3"), ([b"abc"], 2, b"2"), ([], 0, b"0"), ([b"a"], 9, b"1")]
)
def test_no_more_flows_than_was_said(pieces: list[bytes], length: int, told: bytes) -> None:
    assert contain_stream("safeconduct.vault.quarantine.trials:flowed", pieces, length) == told


def test_one_file_can_be_read_in_any_place_and_not_be_written(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(b"ab" + bytes(70_000) + b"yz")
    with path.open("rb") as opened:
        assert contain_file("safeconduct.vault.quarantine.trials:sought", opened, 70_004) == b"yzabheld"
    with path.open("rb") as opened, pytest.raises(Mistaken, match="longer than 0 MiB"):
        contain_file("safeconduct.vault.quarantine.trials:sought", opened, 70_004, limits=Limits(input_bytes=70_003))
    assert len(path.read_bytes()) == 70_004


@pytest.mark.parametrize("act", [b"open", b"write", b"socket", b"pipe", b"chatter"])
def test_the_child_can_open_nothing_and_its_chatter_is_not_heard(act: bytes) -> None:
    assert contain(TRIED, act) == b"held"
    assert not Path("/tmp/safeconduct-trial").exists()


def test_the_child_knows_nothing_of_this_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFECONDUCT_SECRET", "canary")
    assert set(contain(TRIED, b"environment").split()) <= {b"LC_ALL", b"LC_CTYPE", b"PYTHONHASHSEED"}
    assert contain(TRIED, b"folder") == b"/"


@pytest.mark.parametrize(
    ("act", "limits", "named"),
    [
        (b"memory", SHORT, "216 MiB of memory"),
        (b"forever", SHORT, "1 s of computing"),
        (b"waiting", Limits(cpu_seconds=20, wall_seconds=1), "longer than 1 s"),
        (b"talking", SHORT, "longer than 64 MiB"),
        (b"dying", SHORT, "memory"),
        (b"foreign", SHORT, "without an answer"),
        (b"garbled", SHORT, "without an answer"),
        (b"no such trial", SHORT, "without an answer"),
    ],
)
def test_a_child_that_goes_too_far_ends_in_one_error_that_names_the_limit(act: bytes, limits: Limits, named: str) -> None:
    with pytest.raises(Mistaken) as caught:
        contain(TRIED, act, limits=limits)
    assert "cannot be read safely" in caught.value.says
    assert named in caught.value.says
    assert act.decode() not in caught.value.says or act == b"memory"


def test_our_own_errors_come_through() -> None:
    with pytest.raises(Mistaken, match="row 3 has no name") as mistaken:
        contain(TRIED, b"mistaken")
    assert mistaken.value.hint == "look at row 3"
    with pytest.raises(Refused, match="not this one"):
        contain(TRIED, b"refused")
    with pytest.raises(Damaged) as damaged:
        contain(TRIED, b"damaged")
    assert damaged.value.stage == "form"


def test_a_file_that_is_too_long_starts_nothing() -> None:
    with pytest.raises(Mistaken, match="longer than 1 MiB"):
        contain("safeconduct.no.such.module:none", bytes((1 << 20) + 1), limits=Limits(input_bytes=1 << 20))


@pytest.mark.parametrize("name", ["os:system", "safeconduct.vault:..", "safeconduct.x y:z", "evil.safeconduct.a:b", "safeconduct.a"])
def test_only_functions_of_this_program_can_be_named(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        contain(name, b"")
