"""Put the records of a vault together to a ledger.

The rule of this room: labels are the ids of the ledger; where two devices chose the same label apart, the later reference bears its code
too. What is missing here, because it lies on another device still, is left out and breaks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies.evidence import ledger as said


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The records of a vault that a ledger may speak of."""

    sources: tuple[world.Source, ...] = ()
    claims: tuple[world.Claim, ...] = ()
    captures: tuple[world.Capture, ...] = ()


def _interval(figure: tuple[int, ...]) -> said.Interval | None:
    return said.Interval(low=figure[0], high=figure[1] if len(figure) > 1 else None) if figure else None


class _Labels:
    """Ids by reference; the label, and where another bears it already, its code too."""

    def __init__(self) -> None:
        self.by_ref: dict[bytes, str] = {}
        self._taken: set[str] = set()

    def add(self, ref: bytes, label: str) -> str:
        label = f"{label} {show(ref)}" if label in self._taken or not label else label
        self._taken.add(label)
        self.by_ref[ref] = label
        return label


def ledger_of(known: Known) -> said.Ledger:
    """Give the ledger that records of a vault add up to.

    Args:
        known: claims in the order wanted, with all sources that speak of them; a wider claim that is not among them is left out.
    """
    sources, claims = _Labels(), _Labels()
    added = sorted((each.added.value for each in known.sources if each.added is not None), key=lambda one: (one.number, one.source))
    for source in added:
        sources.add(source.source, source.label)
    stated = [(each, each.stated.value) for each in known.claims if each.stated is not None]
    for record, claim in stated:
        claims.add(record.ref, claim.label)
    found = _Said(sources.by_ref, claims.by_ref, {each.ref for each in known.captures})
    for record, _ in stated:
        found.add(record)
    assessments = [
        _judged(sources.by_ref[each.ref], one) for each in known.sources for one in each.assessed.values() if each.ref in sources.by_ref
    ]
    return said.Ledger(
        sources=tuple(_source(each, sources.by_ref) for each in added),
        captures=tuple(_capture(each) for each in known.captures if each.taken is not None),
        utterances=tuple(found.utterances),
        claims=tuple(_claim(each, claims.by_ref) for _, each in stated),
        assertions=tuple(found.assertions),
        reliances=tuple(found.reliances),
        assessments=tuple(sorted((*assessments, *found.assessments), key=lambda one: (one.on, one.of, one.scheme, one.value))),
        links=tuple(found.links),
    )


class _Said:
    """Utterances, assertions and reliances as they gather, claim by claim."""

    def __init__(self, sources: Mapping[bytes, str], claims: Mapping[bytes, str], captures: Iterable[bytes]) -> None:
        self._sources, self._claims, self._captures = sources, claims, frozenset(captures)
        self._labels, self._assertion_labels = _Labels(), _Labels()
        self.utterances: list[said.Utterance] = []
        self.assertions: list[said.Assertion] = []
        self.reliances: list[said.Reliance] = []
        self.assessments: list[said.Assessment] = []
        self.links: list[said.Link] = []

    def add(self, record: world.Claim) -> None:
        claim = said.ClaimId(self._claims[record.ref])
        spoken = sorted((each.value for each in record.utterances.values()), key=lambda one: (one.number, one.utterance))
        self.utterances += [self._utterance(each) for each in spoken if each.source in self._sources]
        by_ref = self._labels.by_ref
        made = sorted((each.value for each in record.assertions.values()), key=lambda one: (one.number, one.assertion))
        self.assertions += [self._assertion(each, claim) for each in made if each.utterance in by_ref]
        ways = sorted((each.value for each in record.reliances.values()), key=lambda one: (one.number, one.by, one.on))
        self.reliances += [
            said.Reliance(by=said.UtteranceId(by_ref[way.by]), on=said.UtteranceId(by_ref[way.on]), how=way.how)
            for way in ways
            if way.by in by_ref and way.on in by_ref
        ]
        self.links += [
            said.Link(a=claim, b=said.ClaimId(self._claims[other]), how=how.value)
            for other, how in sorted(record.links.items())
            if how.value and other in self._claims
        ]
        for one in record.assessed.values():
            self.assessments.append(_judged(self._assertion_labels.by_ref.get(one.assertion, claim), one))

    def _utterance(self, fact: f.UtteranceRecorded) -> said.Utterance:
        return said.Utterance(
            id=said.UtteranceId(self._labels.add(fact.utterance, fact.label)),
            speaker=said.SourceId(self._sources[fact.source]),
            said_on=fact.said_on,
            via=fact.medium,
            basis=fact.basis,
            is_read=fact.is_read,
            is_first_report=fact.is_first_report,
            capture=fact.capture.hex() if fact.capture in self._captures else "",
            locator=fact.locator,
            language=fact.language,
            words=fact.text,
        )

    def _assertion(self, fact: f.AssertionMade, claim: said.ClaimId) -> said.Assertion:
        return said.Assertion(
            id=said.AssertionId(self._assertion_labels.add(fact.assertion, fact.label)),
            utterance=said.UtteranceId(self._labels.by_ref[fact.utterance]),
            claim=claim,
            stance=fact.stance,
            read_in=self._labels.by_ref.get(fact.read_in, ""),
            hedges=fact.hedges,
            noted=fact.noted,
            quantity=fact.quantity,
            interval=_interval(fact.figure),
            evidential=fact.evidential,
            commitment=fact.commitment,
        )


def _judged(of: str, fact: f.SourceAssessed | f.ClaimAssessed) -> said.Assessment:
    return said.Assessment(of=of, scheme=fact.scheme, value=fact.value, reason=fact.reason, by=fact.by, on=fact.on.isoformat())


def _source(fact: f.SourceAdded, labels: Mapping[bytes, str]) -> said.Source:
    return said.Source(
        id=said.SourceId(labels[fact.source]),
        name=fact.name,
        kind=fact.sort,
        note=fact.note,
        published=fact.published,
        control_group=fact.control_group,
        is_protected=fact.is_protected,
        is_ours=fact.is_ours,
        maybe_same_as=tuple(said.SourceId(labels[each]) for each in fact.maybe_same_as if each in labels),
    )


def _capture(record: world.Capture) -> said.Capture:
    taken = record.taken
    assert taken is not None
    return said.Capture(
        id=record.ref.hex(),
        sha256=taken.sha256.hex(),
        media_type=taken.media_type,
        size=taken.size,
        captured_at=taken.taken_on.isoformat(),
        captured_by=taken.taken_by,
        method=taken.method,
        url=taken.url,
        title=taken.title,
        working_copy_of=taken.working_copy_of.hex(),
    )


def _claim(fact: f.ClaimStated, labels: Mapping[bytes, str]) -> said.Claim:
    return said.Claim(
        id=said.ClaimId(labels[fact.claim]),
        text=fact.text,
        kind=fact.sort,
        quantity=fact.quantity,
        interval=_interval(fact.figure),
        unit=fact.unit,
        scope=said.Scope(place=fact.place, since=fact.since, until=fact.until, population=fact.population, definition=fact.definition),
        day=fact.day,
        day_said=fact.day_said,
        part_of=labels.get(fact.part_of, ""),
        parts=fact.parts,
        is_cumulative=fact.is_cumulative,
    )
