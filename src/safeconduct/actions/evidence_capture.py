"""Keep a copy of a page, file or recording, sealed in the vault, and say which sentences are read in it.

Custody is the journal: who took the copy, when and how, and its SHA-256, are signed with it. A large file is read twice and never held in
memory: once for its hash, once to be kept, an act a portion. Where that was broken off, keeping the same file again goes on from there.

    >>> Ask(media_type="text/html", taken_by="", method="", title="")
    <Ask>
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies import archives
from safeconduct.studies.evidence import acts_of, portioned, verified
from safeconduct.vault.quarantine import Limits, contain, contain_file

LOOK_SECONDS = 120  # of computing, for the largest web archive; one of 30 MiB takes about one


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A copy and where it is from.

    Attributes:
        content: its bytes, or else
        path: the file that holds them, absolute.
        said: labels of the assertions that are read in it, as `detained/3`: what we read of each is tied to it.
        locator: where in it, as a page or line.
        page: which source's page it is, by its label, where several relay the same words.
    """

    content: bytes = b""
    path: str = ""
    media_type: str
    taken_by: str
    method: str
    title: str
    url: str = ""
    said: tuple[str, ...] = ()
    locator: str = ""
    page: str = ""


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The capture by its reference, its hash, and how many utterances were tied to it.

    Attributes:
        is_known: it was kept before, and only what is read in it was said.
        archive: what is in it, where it is a web archive (WARC, WACZ).
    """

    capture: str
    sha256: str
    size_bytes: int
    utterances: int
    archive: archives.Archive | None = None
    is_known: bool = False


def evidence_capture(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Keep a capture: a small one as one act, a large one as an act a portion. One that was kept today is not kept again.

    Raises:
        Mistaken: it is empty or too large, or one of the assertions is not there.
        Refused: a rule forbids it.
        Damaged: it is a web archive that does not hold; or the file changed meanwhile; what was kept of it is no whole capture.
        Unreachable: the file cannot be read, or the disk did not take all of it; keeping it again goes on from there.
    """
    digest, size = _measured(ask)
    if not size:
        raise Mistaken("the file is empty", "take the copy again")
    if size > f.CAPTURE_BYTES:
        raise Mistaken(
            f"the file is larger than {f.CAPTURE_BYTES // 1024 // 1024} MiB",
            "keep a smaller working copy here, and the original, sealed, elsewhere; say its SHA-256 in the title",
        )
    on = now.astimezone().date()
    if (known := _known(office, ask, digest, on)) is not None:
        read = tuple(_read_in(office, label, known, ask) for label in ask.said)
        if not read:
            raise Refused(f"these bytes were kept today, as {show(known)}", "say what is read in them: --said CLAIM/NUMBER")
        office.keep(read, now, progress)
        return Answer(capture=known.hex(), sha256=digest.hex(), size_bytes=size, utterances=len(read), is_known=True)
    archive = _looked_into(ask, size)
    begun = _broken_off(office, digest)
    taken = f.CaptureTaken(
        capture=begun.ref if begun is not None else new_ref(),
        sha256=digest,
        size=size,
        media_type=ask.media_type,
        taken_on=on,
        taken_by=ask.taken_by,
        method=ask.method,
        url=ask.url,
        title=ask.title,
    )
    read = tuple(_read_in(office, label, taken.capture, ask) for label in ask.said)
    _keep(office, ask, taken, read, len(begun.portions) if begun is not None else 0, now, progress)
    return Answer(capture=taken.capture.hex(), sha256=digest.hex(), size_bytes=size, utterances=len(read), archive=archive)


def _looked_into(ask: Ask, size: int) -> archives.Archive | None:
    """Look into a web archive before it is kept: what is damaged now can still be taken again."""
    if ask.media_type not in archives.MEDIA_TYPES:
        return None
    limits = Limits(input_bytes=f.CAPTURE_BYTES, cpu_seconds=LOOK_SECONDS, wall_seconds=2 * LOOK_SECONDS)
    try:
        if not ask.path:
            packed = contain(archives.WHOLE_READER, ask.content)
        else:
            with Path(ask.path).open("rb") as file:
                packed = contain_file(archives.READER, file, size, limits=limits)
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error
    found = archives.opened(packed)
    if found.faults:
        first = found.faults[0]
        place = f"file {first.file}, record {first.record}, byte {first.byte}: {first.what}"
        hint = "take the page again; or keep it as it is, with --type application/octet-stream"
        raise Damaged(f"the web archive does not hold in {len(found.faults)} places; {place}", hint, stage="archive")
    return found


def _keep(
    office: Office, ask: Ask, taken: f.CaptureTaken, read: tuple[f.AnyFact, ...], since: int, now: dt.datetime, progress: Progress
) -> None:
    """Keep the bytes act by act; what is read in them is stated in the last, when all of them are known to be those of the hash."""
    portions = itertools.islice(verified(taken, _portions(ask)), since, None)
    waiting: tuple[f.AnyFact, ...] = ()
    for number, act in enumerate(acts_of(taken, portions, since=since), since):
        if waiting:
            office.keep(waiting, now, progress)
        progress("keeping the capture", number * f.PORTION_BYTES, taken.size)
        waiting = act
    office.keep((*waiting, *read), now, progress)


def _portions(ask: Ask) -> Iterator[bytes]:
    """Give the bytes portion by portion, and no more than one portion above what a capture may have."""
    if not ask.path:
        yield from portioned(ask.content)
        return
    try:
        with Path(ask.path).open("rb") as opened:
            for _ in range(f.CAPTURE_BYTES // f.PORTION_BYTES + 1):
                if not (content := opened.read(f.PORTION_BYTES)):
                    break
                yield content
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error


def _size_of(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error


def _measured(ask: Ask) -> tuple[bytes, int]:
    if ask.path and (size := _size_of(ask.path)) > f.CAPTURE_BYTES:
        return b"", size  # nothing is read of what is not kept
    digest, size = hashlib.sha256(), 0
    for content in _portions(ask):
        digest.update(content)
        size += len(content)
    return digest.digest(), size


def _known(office: Office, ask: Ask, digest: bytes, on: dt.date) -> bytes | None:
    """Find a whole capture of the same bytes that the same person took of the same page on this day; on another one it says more."""
    records: list[world.Capture] = office.replica.records("capture")
    for each in records:
        taken = each.taken
        if taken is None or not each.is_whole or (taken.sha256, taken.taken_on, taken.taken_by) != (digest, on, ask.taken_by):
            continue
        if ask.url in ("", taken.url) and ask.title in ("", taken.title):
            return each.ref
    return None


def _broken_off(office: Office, digest: bytes) -> world.Capture | None:
    """Find a capture of the same bytes that is not whole: keeping it was broken off, and goes on."""
    records: list[world.Capture] = office.replica.records("capture")
    for each in records:
        is_same = each.taken is not None and each.taken.sha256 == digest and not each.is_whole
        if is_same and each.portions and sorted(each.portions) == list(range(len(each.portions))):
            return each
    return None


def _read_in(office: Office, label: str, capture: bytes, ask: Ask) -> f.UtteranceRecorded:
    """Tie the utterance in which we read an assertion to a capture: the assertion's own, or that of a page that relays it."""
    ref = office.replica.claim_named(label.rpartition("/")[0])
    claim = office.replica.look("claim", ref) if ref is not None else None
    made = next((one.value for one in claim.assertions.values() if one.value.label == label), None) if claim is not None else None
    if claim is None or made is None:
        raise Mistaken("the vault has no such assertion", "write it as CLAIM/NUMBER; see: safeconduct evidence why CLAIM")
    ways = sorted((way.value for way in claim.reliances.values()), key=lambda way: (way.number, way.by))
    ahead = [made.utterance]
    for at in ahead:
        ahead += [way.by for way in ways if way.on == at and way.by not in ahead]
    for at in (made.read_in, *ahead) if made.read_in in claim.utterances and not ask.page else ahead:
        spoken: f.UtteranceRecorded = claim.utterances[at].value
        if spoken.is_read and ask.page in ("", _label(office, spoken.source)):
            return msgspec.structs.replace(spoken, capture=capture, locator=ask.locator or spoken.locator)
    raise Mistaken("that page does not say so", "name a page through which it came; see: safeconduct evidence why CLAIM")


def _label(office: Office, source: bytes) -> str:
    record = office.replica.look("source", source)
    return record.added.value.label if record is not None and record.added is not None else ""
