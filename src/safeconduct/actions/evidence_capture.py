"""Keep a copy of a page, file or recording, sealed in the vault, and say which sentences are read in it.

Custody is the journal: who took the copy, when and how, and its SHA-256, are signed with it.

    >>> Ask(content=b"", media_type="text/html", taken_by="", method="", title="")
    <Ask>
"""

from __future__ import annotations

import datetime as dt
import hashlib

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A copy and where it is from.

    Attributes:
        said: labels of the assertions that are read in it, as `detained/3`: what we read of each is tied to it.
        locator: where in it, as a page or line.
        page: which source's page it is, by its label, where several relay the same words.
    """

    content: bytes
    media_type: str
    taken_by: str
    method: str
    title: str
    url: str = ""
    said: tuple[str, ...] = ()
    locator: str = ""
    page: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The capture by its reference, its hash, and how many utterances are now tied to it."""

    capture: str
    sha256: str
    size_bytes: int
    utterances: int


def evidence_capture(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Keep a capture as one act.

    Raises:
        Mistaken: it is empty or too large, or one of the assertions is not there.
        Refused: a rule forbids it.
    """
    if not ask.content:
        raise Mistaken("the file is empty", "take the copy again")
    if len(ask.content) > f.CAPTURE_BYTES:
        raise Mistaken(
            f"the file is larger than {f.CAPTURE_BYTES // 1024 // 1024} MiB",
            "keep a smaller working copy here, and the original, sealed, elsewhere; say its SHA-256 in the title",
        )
    ref, digest = new_ref(), hashlib.sha256(ask.content).digest()
    taken = f.CaptureTaken(
        capture=ref,
        sha256=digest,
        size=len(ask.content),
        media_type=ask.media_type,
        taken_on=now.astimezone().date(),
        taken_by=ask.taken_by,
        method=ask.method,
        url=ask.url,
        title=ask.title,
    )
    starts = range(0, len(ask.content), f.CHUNK_BYTES)
    chunks = [f.CaptureChunk(capture=ref, number=at, content=ask.content[start : start + f.CHUNK_BYTES]) for at, start in enumerate(starts)]
    read = [_read_in(office, label, ref, ask) for label in ask.said]
    office.keep((taken, *chunks, *read), now, progress)
    return Answer(capture=ref.hex(), sha256=digest.hex(), size_bytes=len(ask.content), utterances=len(read))


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
