"""The rules of the evidence ledger: words of the lists, references that lead somewhere, originals that stay as they were.

The rule of this module: nothing of a person's file is named here; a protected source has a pseudonym; "confirmed by other sources" is
computed and cannot be typed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules.decide.checks import check_listed, check_number, check_word, replacing
from safeconduct.model.world import World

_MOST_PEOPLE = 10**12  # a larger number is no count of people
_EDTF = re.compile(r"\d{4}(-\d{2}){0,2}[~?%]?", re.ASCII)
_MEDIA = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+", re.ASCII)
_DAY = dt.timedelta(days=1)  # a day here begins up to fourteen hours before the same day of universal time
_CONFIRMED = ("admiralty-credibility", "1")


def _figure(figure: tuple[int, ...]) -> None:
    if len(figure) > 2 or any(not 0 <= each <= _MOST_PEOPLE for each in figure) or list(figure) != sorted(figure):  # noqa: PLR2004
        raise Mistaken("the figure is no range of counts", "write one number for so many or more, or two for from and to")


def _edtf(day: str, what: str) -> None:
    if day and _EDTF.fullmatch(day) is None:
        raise Mistaken(f"{what} is no day", "write 2017-04-01, 2017-04 or 2017")


def _label(label: str) -> None:
    if not label.strip():
        raise Mistaken("it has no label", "give it a short name by which it can be called")


def _source(world: World, fact: f.SourceAdded, _today: dt.date) -> f.SourceAdded:
    _label(fact.label)
    _label(fact.name)
    _edtf(fact.published, "the day of publication")
    known = world.records.get(("source", fact.source))
    if known is not None and known.added is not None and known.added.value.is_protected and not fact.is_protected:
        raise Refused(f"the source {show(fact.source)} is protected", "protection is never taken off; what is public is another source")
    return fact


def _judged(fact: Any) -> None:
    check_listed(fact.value, fact.scheme, "the judgement")
    if (fact.scheme, fact.value) == _CONFIRMED:
        raise Refused("confirmed by other sources is counted and never typed", "record who else says so, and on whose word")
    if fact.scheme not in codes.EVIDENCE_SCHEMES:
        raise Mistaken("judgements are codes of the lists of evidence", "one of: " + ", ".join(codes.EVIDENCE_SCHEMES))
    if not fact.reason.strip() or not fact.by.strip():
        raise Mistaken("a judgement needs its reason and who judged", "say both")


def _source_assessed(world: World, fact: f.SourceAssessed, _today: dt.date) -> f.SourceAssessed:
    world.find("source", fact.source)
    _judged(fact)
    return fact


def _capture(world: World, fact: f.CaptureTaken, _today: dt.date) -> f.CaptureTaken:
    known = world.records.get(("capture", fact.capture))
    if known is not None and known.taken is not None:
        raise Refused(f"there is a capture {show(fact.capture)} already", "a capture is never changed: take another one")
    check_number(fact.size, 1, f.CAPTURE_BYTES, "the bytes of a capture")
    if _MEDIA.fullmatch(fact.media_type) is None:
        raise Mistaken("the kind of file is not written as one", "write it as text/html or application/pdf")
    if not fact.taken_by.strip() or not fact.method.strip():
        raise Mistaken("a capture needs who took it and how", "say both: custody begins with them")
    return fact


def _chunk(world: World, fact: f.CaptureChunk, _today: dt.date) -> f.CaptureChunk:
    known = world.find("capture", fact.capture)
    if fact.number in known.pieces:
        raise Refused(f"that piece of the capture {show(fact.capture)} is there already", "a capture is never changed: take another one")
    check_number(fact.number, 0, f.PORTION_BYTES // f.CHUNK_BYTES - 1, "the number of a piece")
    return fact


def _portion(world: World, fact: f.PortionTaken, _today: dt.date) -> f.PortionTaken:
    known = world.find("capture", fact.capture)
    if fact.number in known.portions:
        raise Refused(f"that portion of the capture {show(fact.capture)} is there already", "a capture is never changed: take another one")
    check_number(fact.number, 0, f.CAPTURE_BYTES // f.PORTION_BYTES, "the number of a portion")
    check_number(fact.size, 1, f.PORTION_BYTES, "the bytes of a portion")
    return fact


def _portion_chunk(world: World, fact: f.PortionChunk, _today: dt.date) -> f.PortionChunk:
    known = world.records.get(("portion", fact.portion))
    if known is not None and fact.number in known.pieces:
        raise Refused(f"that piece of the portion {show(fact.portion)} is there already", "a capture is never changed: take another one")
    check_number(fact.number, 0, f.PORTION_BYTES // f.CHUNK_BYTES - 1, "the number of a piece")
    return fact


def _stamp(world: World, fact: f.StampAsked, _today: dt.date) -> f.StampAsked:
    known = world.records.get(("stamp", fact.stamp))
    if known is not None and known.asked is not None:
        raise Refused(f"there is a stamp {show(fact.stamp)} already", "what was asked is never changed: ask anew")
    return fact


def _of_stamp(world: World, fact: Any, today: dt.date) -> Any:
    known = world.find("stamp", fact.stamp)
    if known.asked is None:
        raise Mistaken(f"there is no stamp {show(fact.stamp)} in this vault", "ask for one first")
    if isinstance(fact, f.StampGiven):
        seen = moment(fact.at_ms).date()
        if not known.asked.value.on - _DAY <= seen <= today + _DAY:
            raise Refused(
                "the stamp is older than what it stamps, or of a day to come", "compare the clock of this computer with another one"
            )
        return fact
    check_number(fact.number, 0, 2**f.TREE_LEVELS - 1, "the place in the tree")
    if len(fact.content) % f.DIGEST_BYTES or not 1 < len(fact.content) // f.DIGEST_BYTES <= f.TREE_LEVELS + 1:
        raise Mistaken("the way to the root is no list of hashes", "this is an error of the program that stated it")
    return fact


def _claim(world: World, fact: f.ClaimStated, _today: dt.date) -> f.ClaimStated:
    _label(fact.label)
    _label(fact.text)
    _figure(fact.figure)
    _edtf(fact.since, "the beginning")
    _edtf(fact.until, "the end")
    check_word(fact.parts, "claim_parts", "how the parts lie")
    above = fact.part_of
    for _ in range(f.LIST_ITEMS):
        if above == fact.claim:
            raise Mistaken("the claim would be a part of itself", "a claim is part of a wider one, not the other way too")
        wider = world.records.get(("claim", above))
        above = wider.stated.value.part_of if wider is not None and wider.stated is not None else b""
        if not above:
            break
    return fact


def _of_claim(world: World, fact: Any, _today: dt.date) -> Any:
    claim = world.find("claim", fact.claim)
    if claim.stated is None:
        raise Mistaken(f"there is no claim {show(fact.claim)} in this vault", "state the claim first")
    if isinstance(fact, f.UtteranceRecorded):
        world.find("source", fact.source)
        check_listed(fact.basis, "basis", "the basis")
        _edtf(fact.said_on, "the day on which it was said")
        if fact.testimony:
            world.find("testimony", fact.testimony)
        if fact.capture:
            world.find("capture", fact.capture)
    elif isinstance(fact, f.AssertionMade):
        _label(fact.label)
        check_listed(fact.stance, "stance", "the stance")
        check_listed(fact.evidential, "evidential", "how firmly it is known")
        if fact.commitment:
            check_listed(fact.commitment, "commitment", "how firmly it is meant")
        _figure(fact.figure)
        _said(claim, fact.utterance)
        if fact.read_in:
            _said(claim, fact.read_in)
    elif isinstance(fact, f.RelianceStated):
        check_listed(fact.how, "reliance", "how it relies")
        _said(claim, fact.by)
        _said(claim, fact.on)
    elif isinstance(fact, f.ClaimAssessed):
        _judged(fact)
        if fact.assertion and fact.assertion not in claim.assertions:
            raise Mistaken("the claim has no such assertion", "see: safeconduct evidence why")
    elif fact.how:
        check_word(fact.how, "claim_link", "the link")
    return fact


def _said(claim: Any, utterance: bytes) -> None:
    if utterance not in claim.utterances:
        raise Mistaken("the claim has no such utterance", "record what was said before who asserts or relays it")


def _testimony(world: World, fact: f.TestimonyTaken, _today: dt.date) -> f.TestimonyTaken:
    source = world.find("source", fact.source)
    if source.added is None or not source.added.value.is_protected:
        raise Refused("the source of a testimony must be protected", "add a protected source under a pseudonym")
    if not fact.interviewer.strip() or not fact.language.strip():
        raise Mistaken("a testimony needs its interviewer and its language", "say both; working names will do")
    return fact


def _part(world: World, fact: f.TestimonyPart, _today: dt.date) -> f.TestimonyPart:
    world.find("testimony", fact.testimony)
    check_listed(fact.heading, "istanbul-heading", "the heading")
    if fact.consistency:
        check_listed(fact.consistency, "istanbul-consistency", "the degree of consistency")
    return msgspec.structs.replace(fact, sha256=hashlib.sha256(fact.text.encode()).digest())


def _consent(world: World, fact: f.TestimonyConsentSet, _today: dt.date) -> f.TestimonyConsentSet:
    testimony = world.find("testimony", fact.testimony)
    check_word(fact.use, "testimony_use", "the use")
    stated = testimony.consents.get(fact.use)
    return replacing(fact, stated.cites if stated is not None else ())  # type: ignore[no-any-return]


EVIDENCE_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.SourceAdded: _source,
    f.SourceAssessed: _source_assessed,
    f.CaptureTaken: _capture,
    f.CaptureChunk: _chunk,
    f.PortionTaken: _portion,
    f.PortionChunk: _portion_chunk,
    f.StampAsked: _stamp,
    f.CaptureCovered: _of_stamp,
    f.StampGiven: _of_stamp,
    f.ClaimStated: _claim,
    f.UtteranceRecorded: _of_claim,
    f.AssertionMade: _of_claim,
    f.RelianceStated: _of_claim,
    f.ClaimAssessed: _of_claim,
    f.ClaimsLinked: _of_claim,
    f.TestimonyTaken: _testimony,
    f.TestimonyPart: _part,
    f.TestimonyConsentSet: _consent,
}
