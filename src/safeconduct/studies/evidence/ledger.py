"""What the ledger is made of: who said what, on whose word, how firmly.

The rule of this room: no value is kept alone. A figure is always the figure of an assertion, an assertion belongs to an utterance, an
utterance to a source. Nothing is overwritten: a correction and a retraction are utterances of their own. Values hold no more than texts
and one another, never a ring, so the collector need not walk through tens of thousands of them (`gc=False`).

    >>> Interval(low=101).holds(100)
    False
    >>> show_interval(Interval(low=30, high=50))
    '30 to 50'
"""

from __future__ import annotations

from typing import NewType

import msgspec

SourceId = NewType("SourceId", str)
UtteranceId = NewType("UtteranceId", str)
ClaimId = NewType("ClaimId", str)
AssertionId = NewType("AssertionId", str)


class Interval(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whole numbers from `low` to `high`, both included; no `high` means no upper bound."""

    low: int = 0
    high: int | None = None

    def holds(self, number: int) -> bool:
        """Tell whether a number lies within."""
        return self.low <= number and (self.high is None or number <= self.high)


def show_interval(interval: Interval) -> str:
    """Write an interval in words."""
    if interval.high is None:
        return f"{interval.low} or more"
    return str(interval.low) if interval.low == interval.high else f"{interval.low} to {interval.high}"


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who can say something: a person, an office, a paper.

    Attributes:
        name: the name, or a pseudonym when the source is protected.
        published: the EDTF day, month or year of a page, where the source is one.
        control_group: who owns or commands it; sources of one group count as one party.
        is_protected: known to us by a pseudonym only.
        is_ours: we ourselves: what we published is never evidence, whoever repeats it.
        maybe_same_as: sources that may be the same person; in the lower bound they count as one.
    """

    id: SourceId
    name: str
    kind: str = ""
    note: str = ""
    published: str = ""
    control_group: str = ""
    is_protected: bool = False
    is_ours: bool = False
    maybe_same_as: tuple[SourceId, ...] = ()


class Capture(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A kept copy of a page, file or recording, named by its SHA-256."""

    id: str
    sha256: str
    media_type: str
    captured_at: str
    captured_by: str
    method: str
    size: int = 0
    url: str = ""
    title: str = ""
    working_copy_of: str = ""


class Utterance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that one source said at one time.

    Attributes:
        said_on: EDTF day, month or year; empty when it is not known.
        via: speech, press, report, social, letter or interview.
        basis: a code of `basis`: how the speaker knows.
        is_read: we have read or heard it ourselves, and not only through somebody who relays it.
        is_first_report: known to be the first public report of its claim.
        words: what was said, as the recorder wrote it down.
    """

    id: UtteranceId
    speaker: SourceId
    said_on: str = ""
    via: str = ""
    basis: str = "undisclosed"
    is_read: bool = False
    is_first_report: bool = False
    capture: str = ""
    locator: str = ""
    language: str = ""
    words: str = ""


class Scope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a claim is about; a figure holds for its scope and for nothing else."""

    place: str = ""
    since: str = ""
    until: str = ""
    population: str = ""
    definition: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A sentence that can be true or false, apart from anybody who says it.

    Attributes:
        quantity: the figure in the words of the claim; empty when it has none.
        day: a day that the claim is about, in its calendar, as `model.dates` writes it: `islamic:1438-09-01`; and `day_said` in Gregorian.
        part_of: the claim about a wider scope that this one's people are among.
        parts: how the parts of this claim lie to each other: overlap, disjoint (nobody in two) or whole (disjoint, and nobody outside).
        is_cumulative: the figure only grows, so that an earlier one binds later ones from below only.
    """

    id: ClaimId
    text: str
    kind: str = "act"
    quantity: str = ""
    interval: Interval | None = None
    unit: str = ""
    scope: Scope = Scope()
    day: str = ""
    day_said: str = ""
    part_of: str = ""
    parts: str = "overlap"
    is_cumulative: bool = True


class Assertion(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An utterance takes a stance on a claim.

    Attributes:
        read_in: the utterance in which we read or heard it; empty when that is not known.
        hedges: the words of the sentence that soften or harden it, verbatim.
        noted: words of the recorder's note that settled how firm it is; nobody quoted them.
        interval: the figure that it carries, if any.
        evidential: a code of `evidential`: how firmly it is said to be known.
        commitment: a code of `commitment`, or empty: how firmly somebody is said to mean it.
    """

    id: AssertionId
    utterance: UtteranceId
    claim: ClaimId
    stance: str
    read_in: str = ""
    hedges: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    quantity: str = ""
    interval: Interval | None = None
    evidential: str = "stated"
    commitment: str = ""


class Reliance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One utterance rests on another: `by` says it because `on` did."""

    by: UtteranceId
    on: UtteranceId
    how: str = "unspecified"


class Assessment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody's judgement of a source, an assertion or a claim, in one scheme, with a reason; a newer one ranks first, none goes."""

    of: str
    scheme: str
    value: str
    reason: str
    by: str
    on: str


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How two claims lie to each other: contradicts, entails, subscope, same_event or supersedes."""

    a: ClaimId
    b: ClaimId
    how: str


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All that was recorded, in the order in which it was."""

    sources: tuple[Source, ...] = ()
    captures: tuple[Capture, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    claims: tuple[Claim, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    reliances: tuple[Reliance, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    links: tuple[Link, ...] = ()
