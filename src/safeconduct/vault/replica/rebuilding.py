"""Build a replica anew from the journal, beside the old one, and put it in its place in one step.

Until the new one is whole and on the disk the old one stays; a process that dies at any point leaves one good replica, and what it left
half done is thrown away by the next. Settings of this machine are carried over as far as the old replica can still be read.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from safeconduct.errors import SafeconductError, Unreachable
from safeconduct.vault.replica import engine
from safeconduct.vault.replica.engine import Connect
from safeconduct.vault.replica.lines import Segment
from safeconduct.vault.replica.replica import Replica

BATCH_EVENTS = 20_000  # events folded in one transaction: more gains nothing, fewer pays for each page several times
Progress = Callable[[int], None]
"""Told how many events were folded so far."""
_BESIDE = ("-wal", "-shm", "-journal")


def _nobody(_events: int) -> None:
    """Tell nobody."""


def in_batches(segments: Iterable[Segment], events: int = BATCH_EVENTS) -> Iterator[list[Segment]]:
    """Group segments so that a group has about so many events, and at least one segment."""
    batch: list[Segment] = []
    count = 0
    for segment in segments:
        size = sum(len(envelope.events or ()) for envelope in segment.envelopes)
        if batch and count + size > events:
            yield batch
            batch, count = [], 0
        batch.append(segment)
        count += size
    if batch:
        yield batch


def fold_all(replica: Replica, segments: Iterable[Segment], today: dt.date, progress: Progress = _nobody) -> int:
    """Fold any number of segments, batch by batch, each batch durable; give how many events were folded."""
    done = 0
    for batch in in_batches(segments):
        done += replica.fold(batch, today).events
        progress(done)
    return done


def rebuild(
    path: Path,
    key: bytes,
    segments: Iterable[Segment],
    today: dt.date,
    progress: Progress = _nobody,
    *,
    person_of: Mapping[bytes, bytes] | None = None,
    ended: frozenset[bytes] = frozenset(),
    connect: Connect = engine.connect,
) -> int:
    """Make the replica anew from all segments of the journal, in any order; give how many events it holds. It is closed afterwards.

    Raises:
        Unreachable: the disk does not do it; the old replica is as it was.
    """
    new = path.with_name(path.name + ".new")
    settings = _settings(path, key, connect)
    with _on_disk():
        _remove(new)
    with Replica.create(new, key, connect=connect) as replica:
        replica.person_of, replica.ended = person_of or {}, ended
        for name, value in settings.items():
            replica.set_setting(name, value)
        done = fold_all(replica, segments, today, progress)
        replica.settle_words()
        replica.checkpoint()
    with _on_disk():
        _sync(new)
        # The old log must be gone before its name could fall to the new file; what it held is in the old file, or in the journal.
        _settle(path, key, connect)
        for ending in _BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        new.replace(path)
        _sync(path.parent)
    return done


def _settings(path: Path, key: bytes, connect: Connect) -> dict[str, bytes]:
    """Read the settings of the old replica, of whatever layout: none when it cannot be read."""
    if not path.exists():
        return {}
    with suppress(SafeconductError), engine.answering():
        connection = connect(path, key)
        try:
            return {name: bytes(value) for name, value in connection.execute("SELECT name, value FROM setting")}
        finally:
            connection.close()
    return {}


def _settle(path: Path, key: bytes, connect: Connect) -> None:
    """Bring the old replica's log into its file, so that the file alone is good; a replica that cannot be read has nothing to lose."""
    if not path.exists():
        return
    with suppress(SafeconductError), engine.answering():
        connection = connect(path, key)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()


class _on_disk:  # noqa: N801 - read as a phrase
    """Turn what the operating system says into `Unreachable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise Unreachable("the disk did not keep the new local copy; the old one is as it was", "make room on the disk and do it again")


def _remove(path: Path) -> None:
    for name in (path, *(path.with_name(path.name + ending) for ending in _BESIDE)):
        name.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
