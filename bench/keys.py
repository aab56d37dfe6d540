"""How long it takes to forget a case in a large vault, to change all keys of its cabinet, and to split and join the keys of a vault.

The cabinet holds the keys of 25,000 cases, the local copy 25,000 invented cases of thirty events. A limit of the study that the vault began
with: one case forgotten in 100 ms on this machine.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

import msgspec

from bench.cli import PASSPHRASE, made_vault
from bench.report import Row, at_most, cpu_seconds, reported
from bench.vault import TODAY, Simulator
from safeconduct.actions.office import keys_of, open_office
from safeconduct.actions.office.rekeying import cabinet_of, exchange_erasure
from safeconduct.actions.recover_join import join
from safeconduct.actions.recover_split import Ask, recover_split
from safeconduct.ids import CaseRef
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import found
from safeconduct.vault.keyring import Chosen, ErasureKey, Keyring, WrappingSeed, create, save
from safeconduct.vault.passphrase import choose
from safeconduct.vault.recovery import joined, read, split
from safeconduct.vault.replica import Replica, fold_all
from safeconduct.vault.seal import new_wrapping_seed, random_bytes

_CASES = 25_000
_FOUR_OF_SEVEN = {"quorum": 4, "custodians": 7}
_USUAL = 200  # cases of an organisation of the usual size
_ANOTHER = "copper meadow twelve sleepy anchor violin"
_NOW = dt.datetime(2017, 4, 1, tzinfo=dt.UTC)


def _keyring() -> Keyring:
    keys = found(["casework"], 1)
    return Keyring(
        org=keys.org,
        device=keys.author.device,
        created_at=_NOW,
        signing_seed=keys.author.seed,
        wrapping_seeds=(WrappingSeed(seed=new_wrapping_seed(), made_at=_NOW),),
        erasure=ErasureKey(version=keys.erasure.version, key=keys.erasure.key),
        compartments=(),
        genesis=keys.genesis,
    )


def _cabinet(folder: Path) -> float:
    """Give the CPU time in which one key of all leaves the cabinet."""
    files, held = DiskFiles(), [_keyring()]
    assert keys_of(held[0]).org
    master = create(folder / "keystore", Chosen(text="of a bench alone"), held[0], files)
    refs = [CaseRef(random_bytes(16)) for _ in range(_CASES)]
    cabinet_of(folder, held[0], files).add({ref: random_bytes(32) for ref in refs})

    def exchange() -> None:
        held[0], _ = exchange_erasure(
            folder, held[0], frozenset({refs.pop()}), lambda keyring: save(folder / "keystore", master, keyring, files), files
        )

    return cpu_seconds(exchange, repeats=5)


def _replica(folder: Path) -> float:
    """Give the CPU time in which one case leaves the local copy."""
    with Replica.create(folder / "replica.db", bytes(32)) as replica:
        fold_all(replica, Simulator().journal(_CASES), TODAY)
        replica.settle_words()
        replica.checkpoint()
        refs = [line.ref for line in replica.cases(limit=20).lines]
        return cpu_seconds(lambda: replica.forget(refs.pop()), repeats=7)


def _recovered(place: Path) -> float:
    """Give the seconds that pass from the shares of three custodians to a vault that works again, on a bare machine."""
    folder, now = made_vault(place, _USUAL)
    office = open_office(folder, PASSPHRASE, now, _quiet)
    shares = recover_split(office, Ask(needed=3, custodians=5), now, _quiet).shares
    office.close()
    found = {share.number: share for share in map(read, shares[2:])}
    start = time.perf_counter()
    answer = join(place / "again", folder, found, choose(_ANOTHER), now, _quiet)
    if answer.cases != _USUAL or answer.findings:
        raise RuntimeError("not everything came back")
    return time.perf_counter() - start


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


def rows() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        cabinet_ms, replica_ms = _cabinet(folder) * 1000, _replica(folder) * 1000
    with tempfile.TemporaryDirectory() as place:
        recovered_s = _recovered(Path(place))
    keys = msgspec.msgpack.encode(_keyring())
    made = split(bytes(16), keys, bytes(32), **_FOUR_OF_SEVEN)
    shares = {share.number: share for share in map(read, made.shares[:4])}
    return [
        at_most(f"forget one of {_CASES:,} cases", cabinet_ms + replica_ms, "ms CPU", 100, peer=f"the cabinet alone {cabinet_ms:.0f} ms"),
        at_most(f"recover {_USUAL} cases with the shares of three", recovered_s, "s elapsed", 600, peer="the typing apart"),
        reported(
            "split for 4 of 7 custodians", cpu_seconds(lambda: split(bytes(16), keys, bytes(32), quorum=4, custodians=7)) * 1000, "ms"
        ),
        reported("join 4 of 7 shares", cpu_seconds(lambda: joined(made.kit, shares)) * 1000, "ms"),
        reported("read one share, and name its wrong word", cpu_seconds(lambda: _named(made.shares[0])) * 1000, "ms"),
    ]


def _named(share: str) -> None:
    try:
        read(f"zuzu {share.partition(' ')[2]}")
    except Exception:  # noqa: BLE001 - it is wrong on purpose
        return
