"""Facts of the evidence ledger: who said what of which claim, through whom, kept in which capture; and testimony.

They lie in the evidence compartment and name no case: a protected source is a pseudonym, and nothing here links it to a person's file. A
`label` is how people call a source, a claim or an assertion; `number` is its place in the order in which things were written down. A figure
is a list of numbers: none, one (so many or more), or two (from, to). A thing that is stated again under its reference was corrected: the
newer words count, the older stay in the history.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import Fact

CHUNK_BYTES = 65_536  # bytes of a capture in one event; an event has at most 256 KiB
PORTION_BYTES = 4 * 1024 * 1024  # bytes of a capture in one act; a larger one is kept portion by portion
CAPTURE_BYTES = 512 * 1024 * 1024  # bytes of one capture, an hour of recorded film: it travels with the ledger, to every member's device
DIGEST_BYTES = 32  # of SHA-256
TREE_LEVELS = 10  # of the tree over captures of a day: a thousand captures, which no day has brought yet


class _LedgerFact(Fact, frozen=True, kw_only=True, array_like=True):
    compartment: ClassVar[str] = "evidence"


class _ClaimFact(_LedgerFact, frozen=True, kw_only=True, array_like=True):
    kind: ClassVar[str] = "claim"


class _SourceFact(_LedgerFact, frozen=True, kw_only=True, array_like=True):
    kind: ClassVar[str] = "source"


class _CaptureFact(_LedgerFact, frozen=True, kw_only=True, array_like=True):
    kind: ClassVar[str] = "capture"


class _StampFact(_LedgerFact, frozen=True, kw_only=True, array_like=True):
    kind: ClassVar[str] = "stamp"


class _TestimonyFact(_LedgerFact, frozen=True, kw_only=True, array_like=True):
    kind: ClassVar[str] = "testimony"


class SourceAdded(_SourceFact, frozen=True, kw_only=True, array_like=True, tag="source"):
    """Somebody who can say something. `name` is a pseudonym when the source is protected; `is_ours`: our own organisation."""

    source: bytes
    label: str
    number: int = 0
    name: str
    sort: str = ""
    note: str = ""
    published: str = ""
    control_group: str = ""
    is_protected: bool = False
    is_ours: bool = False
    maybe_same_as: tuple[bytes, ...] = ()


class SourceAssessed(_SourceFact, frozen=True, kw_only=True, array_like=True, tag="source-assessed"):
    """Somebody judged how reliable a source is, as a code of a scheme; a judgement is never overwritten."""

    source: bytes
    scheme: str
    value: str
    reason: str
    by: str
    on: dt.date


class CaptureTaken(_CaptureFact, frozen=True, kw_only=True, array_like=True, tag="capture"):
    """A copy of a page, file or recording, named by its SHA-256. `working_copy_of` names the capture that this one was made from."""

    capture: bytes
    sha256: bytes
    size: int
    media_type: str
    taken_on: dt.date
    taken_by: str
    method: str
    url: str = ""
    title: str = ""
    working_copy_of: bytes = b""


class CaptureChunk(_CaptureFact, frozen=True, kw_only=True, array_like=True, tag="capture-chunk"):
    """A piece of a capture's bytes, counted from 0."""

    capture: bytes
    number: int
    content: bytes


class PortionTaken(_CaptureFact, frozen=True, kw_only=True, array_like=True, tag="capture-portion"):
    """A part of a capture that is too large for one act: its place from 0, its size, and the record under which its bytes lie."""

    capture: bytes
    portion: bytes
    number: int
    size: int


class PortionChunk(_LedgerFact, frozen=True, kw_only=True, array_like=True, tag="portion-chunk"):
    """A piece of a portion's bytes, counted from 0."""

    kind: ClassVar[str] = "portion"
    portion: bytes
    number: int
    content: bytes


class StampAsked(_StampFact, frozen=True, kw_only=True, array_like=True, tag="stamp-asked"):
    """One hash over captures of a day, each with a salt, for an authority to stamp; `sha256` is the root of the tree."""

    stamp: bytes
    sha256: bytes
    on: dt.date


class CaptureCovered(_StampFact, frozen=True, kw_only=True, array_like=True, tag="capture-covered"):
    """Where in the tree of a root a capture stands: `content` is its salt, then its neighbours from the leaf up, 32 bytes each."""

    stamp: bytes
    capture: bytes
    number: int
    content: bytes


class StampGiven(_StampFact, frozen=True, kw_only=True, array_like=True, tag="stamp-given"):
    """An authority saw the root at a moment: `content` is its answer (RFC 3161, DER), `text` its certificate (PEM) as somebody gave it."""

    stamp: bytes
    at_ms: int
    content: bytes
    text: str


class ClaimStated(_ClaimFact, frozen=True, kw_only=True, array_like=True, tag="claim"):
    """A sentence that can be true or false, apart from anybody who says it; see `studies.evidence.Claim` for each field."""

    claim: bytes
    label: str
    number: int = 0
    text: str
    sort: str = "act"
    quantity: str = ""
    figure: tuple[int, ...] = ()
    unit: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    population: str = ""
    definition: str = ""
    day: str = ""
    day_said: str = ""
    part_of: bytes = b""
    parts: str = "overlap"
    is_cumulative: bool = True


class UtteranceRecorded(_ClaimFact, frozen=True, kw_only=True, array_like=True, tag="utterance"):
    """What one source said at one time about one claim. `said_on` is an EDTF day; `testimony`: it was told to us."""

    claim: bytes
    utterance: bytes
    label: str
    number: int = 0
    source: bytes
    said_on: str = ""
    medium: str = ""
    basis: str = "undisclosed"
    is_read: bool = False
    is_first_report: bool = False
    capture: bytes = b""
    locator: str = ""
    language: str = ""
    text: str = ""
    testimony: bytes = b""


class AssertionMade(_ClaimFact, frozen=True, kw_only=True, array_like=True, tag="assertion"):
    """An utterance takes a stance on the claim, with hedges verbatim; `noted` are words of the recorder; `read_in`: where we read it."""

    claim: bytes
    assertion: bytes
    label: str
    number: int = 0
    utterance: bytes
    stance: str
    read_in: bytes = b""
    hedges: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    quantity: str = ""
    figure: tuple[int, ...] = ()
    evidential: str = "stated"
    commitment: str = ""


class RelianceStated(_ClaimFact, frozen=True, kw_only=True, array_like=True, tag="reliance"):
    """One utterance rests on another: `by` says it because `on` did."""

    claim: bytes
    by: bytes
    on: bytes
    number: int = 0
    how: str = "unspecified"


class ClaimAssessed(_ClaimFact, frozen=True, kw_only=True, array_like=True, tag="claim-assessed"):
    """Somebody judged a claim, or one assertion of it, as a code of a scheme; a judgement is never overwritten."""

    claim: bytes
    assertion: bytes = b""
    scheme: str
    value: str
    reason: str
    by: str
    on: dt.date


class ClaimsLinked(_ClaimFact, frozen=True, kw_only=True, array_like=True, tag="claims-linked"):
    """How a claim lies to another: contradicts, entails, same_event or supersedes; an empty word takes it back."""

    claim: bytes
    other: bytes
    how: str


class TestimonyTaken(_TestimonyFact, frozen=True, kw_only=True, array_like=True, tag="testimony"):
    """A protected source told us what happened. Names of those who took it down are working names."""

    testimony: bytes
    source: bytes
    on: dt.date
    language: str
    interviewer: str
    interpreter: str = ""
    setting: str = ""


class TestimonyPart(_TestimonyFact, frozen=True, kw_only=True, array_like=True, tag="testimony-part"):
    """A part of the statement under a heading of the Istanbul Protocol, word for word, never changed; `sha256` is that of `text`."""

    testimony: bytes
    heading: str
    number: int = 0
    text: str
    sha256: bytes = bytes(DIGEST_BYTES)
    consistency: str = ""


class TestimonyConsentSet(_TestimonyFact, frozen=True, kw_only=True, array_like=True, tag="testimony-consent"):
    """The source allows or refuses one use of her testimony (`use`: annex, pack, court, publish)."""

    testimony: bytes
    use: str
    is_given: bool
    on: dt.date
    how: str = ""
    replaces: tuple[bytes, ...] = ()


EVIDENCE_FACTS = (
    SourceAdded
    | SourceAssessed
    | CaptureTaken
    | CaptureChunk
    | PortionTaken
    | PortionChunk
    | StampAsked
    | CaptureCovered
    | StampGiven
    | ClaimStated
    | UtteranceRecorded
    | AssertionMade
    | RelianceStated
    | ClaimAssessed
    | ClaimsLinked
    | TestimonyTaken
    | TestimonyPart
    | TestimonyConsentSet
)
