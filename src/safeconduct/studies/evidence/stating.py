r"""Turn a ledger into the facts that a vault does not have yet.

The rule of this room: what is known already is not stated again, and what stands under a label is never swapped for something else.

    >>> from safeconduct.studies.evidence.kept import Known
    >>> from safeconduct.studies.evidence.reading import read_report
    >>> ledger = read_report('[[claim]]\nid = "a"\ntext = "b"\nsaid = [{stance = "asserts", speaker = "Paper"}]')
    >>> [type(fact).__name__ for fact in facts_of(ledger, Known()).facts]
    ['SourceAdded', 'ClaimStated', 'UtteranceRecorded', 'AssertionMade']
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies.evidence.kept import Known
from safeconduct.studies.evidence.ledger import (
    Assertion,
    Claim,
    Interval,
    Ledger,
    Reliance,
    Utterance,
)


class Stating(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that a ledger adds to a vault, in the order in which they can be decided, and what they are about.

    Attributes:
        claims: every claim of the ledger by its label.
        added, changed, unchanged: how many sources, claims, utterances and assertions are new, stated otherwise, or known.
    """

    facts: tuple[Any, ...]
    claims: dict[str, bytes]
    added: int
    changed: int
    unchanged: int


def facts_of(ledger: Ledger, known: Known, captures: Mapping[str, bytes] | None = None) -> Stating:
    """State what a ledger says and a vault does not know yet.

    Args:
        ledger: with all its references resolved.
        known: the sources of the vault, and its claims of the ledger's labels.
        captures: references by the ids of the ledger's captures, which must be in the vault already or be stated before.

    Raises:
        Mistaken: an assertion of the ledger is another than the vault's of that label; its claim and number are named.
    """
    return _Stating(ledger, known, captures or {}).done()


class _Stating:
    """Facts as they gather."""

    def __init__(self, ledger: Ledger, known: Known, captures: Mapping[str, bytes]) -> None:
        self._ledger = ledger
        self._captures = captures
        self._facts: list[Any] = []
        self._counts = {"added": 0, "changed": 0, "unchanged": 0}
        self._sources = {each.added.value.label: each for each in known.sources if each.added is not None}
        self._claims = {each.stated.value.label: each for each in known.claims if each.stated is not None}
        self._by_id: dict[str, Claim] = {each.id: each for each in ledger.claims}
        self._source_refs: dict[str, bytes] = {}
        self._assertion_refs: dict[str, tuple[bytes, bytes]] = {}
        self._claim_refs: dict[str, bytes] = {}

    def done(self) -> Stating:
        for source in self._ledger.sources:
            found = self._sources.get(source.id)
            self._source_refs[source.id] = found.ref if found is not None else new_ref()
        self._state_sources()
        for claim in self._ledger.claims:
            held = self._claims.get(claim.id)
            self._claim_refs[claim.id] = held.ref if held is not None else new_ref()
        self._state_claims()
        self._state_judgements()
        self._state_links()
        return Stating(facts=tuple(self._facts), claims=self._claim_refs, **self._counts)

    def _state(self, fact: Any, stands: Any) -> None:
        """State a fact unless it stands as it is."""
        if fact == stands:
            self._counts["unchanged"] += 1
            return
        self._counts["added" if stands is None else "changed"] += 1
        self._facts.append(fact)

    def _state_sources(self) -> None:
        last = max((each.added.value.number for each in self._sources.values() if each.added), default=0)
        for at, source in enumerate(self._ledger.sources, 1):
            record = self._sources.get(source.id)
            stands = record.added.value if record is not None and record.added is not None else None
            twins = tuple(self._source_refs[each] for each in source.maybe_same_as if each in self._source_refs)
            fact = f.SourceAdded(
                source=self._source_refs[source.id],
                label=source.id,
                number=last + at if stands is None else stands.number,
                name=source.name,
                sort=source.kind,
                note=source.note,
                published=source.published,
                control_group=source.control_group,
                is_protected=source.is_protected,
                is_ours=source.is_ours,
                maybe_same_as=twins,
            )
            self._state(fact, stands)

    def _state_claims(self) -> None:
        said: dict[str, list[Assertion]] = {}
        for assertion in self._ledger.assertions:
            said.setdefault(assertion.claim, []).append(assertion)
        webs = _webs(self._ledger, said)
        last = max((each.stated.value.number for each in self._claims.values() if each.stated), default=0)
        for at in sorted(range(len(self._ledger.claims)), key=self._depth):
            claim = self._ledger.claims[at]
            record = self._claims.get(claim.id)
            stated = record.stated.value if record is not None and record.stated is not None else None
            self._state(self._claim(claim, last + at + 1 if stated is None else stated.number), stated)
            refs = self._state_said(claim, record, webs[claim.id][0], said.get(claim.id, []))
            self._state_ways(claim, record, webs[claim.id][1], refs)

    def _depth(self, at: int) -> int:
        """Count the claims above a claim, so that a wider one is stated before its parts."""
        claim, depth = self._ledger.claims[at], 0
        while claim.part_of in self._by_id and depth < len(self._by_id):
            claim, depth = self._by_id[claim.part_of], depth + 1
        return depth

    def _claim(self, claim: Claim, number: int) -> f.ClaimStated:
        return f.ClaimStated(
            claim=self._claim_refs[claim.id],
            label=claim.id,
            number=number,
            text=claim.text,
            sort=claim.kind,
            quantity=claim.quantity,
            figure=_figure(claim.interval),
            unit=claim.unit,
            place=claim.scope.place,
            since=claim.scope.since,
            until=claim.scope.until,
            population=claim.scope.population,
            definition=claim.scope.definition,
            day=claim.day,
            day_said=claim.day_said,
            part_of=self._claim_refs.get(claim.part_of, b""),
            parts=claim.parts,
            is_cumulative=claim.is_cumulative,
        )

    def _state_said(self, claim: Claim, record: world.Claim | None, spoken: list[Utterance], said: list[Assertion]) -> dict[str, bytes]:
        """State utterances and assertions of a claim, and give the references of its utterances by their ids."""
        ref = self._claim_refs[claim.id]
        utterances = {each.value.label: each.value for each in record.utterances.values()} if record is not None else {}
        assertions = {each.value.label: each.value for each in record.assertions.values()} if record is not None else {}
        refs: dict[str, bytes] = {}
        for at, utterance in enumerate(spoken, 1):
            stands = utterances.get(utterance.id)
            refs[utterance.id] = stands.utterance if stands is not None else new_ref()
            fact = f.UtteranceRecorded(
                claim=ref,
                utterance=refs[utterance.id],
                label=utterance.id,
                number=at if stands is None else stands.number,
                source=self._source_refs[utterance.speaker],
                said_on=utterance.said_on,
                medium=utterance.via,
                basis=utterance.basis,
                is_read=utterance.is_read,
                is_first_report=utterance.is_first_report,
                capture=self._captures.get(utterance.capture, b"") or (stands.capture if stands is not None else b""),
                locator=utterance.locator,
                language=utterance.language,
                text=utterance.words,
                testimony=stands.testimony if stands is not None else b"",
            )
            self._state(fact, stands)
        for at, assertion in enumerate(said, 1):
            held = assertions.get(assertion.id)
            if held is not None and held.utterance != refs[assertion.utterance]:
                raise Mistaken(
                    f"claim {show(ref)}, said {at}: another stands in the vault under this number",
                    "add new rows after those that were loaded",
                )
            made = f.AssertionMade(
                claim=ref,
                assertion=held.assertion if held is not None else new_ref(),
                label=assertion.id,
                number=at if held is None else held.number,
                utterance=refs[assertion.utterance],
                stance=assertion.stance,
                read_in=refs.get(assertion.read_in, b""),
                hedges=assertion.hedges,
                noted=assertion.noted,
                quantity=assertion.quantity,
                figure=_figure(assertion.interval),
                evidential=assertion.evidential,
                commitment=assertion.commitment,
            )
            self._assertion_refs[made.label] = (ref, made.assertion)
            self._state(made, held)
        return refs

    def _state_ways(self, claim: Claim, record: world.Claim | None, rests: list[Reliance], refs: dict[str, bytes]) -> None:
        for at, reliance in enumerate(rests, 1):
            by, on = refs[reliance.by], refs[reliance.on]
            held = record.reliances.get(by + on) if record is not None else None
            number = at if held is None else held.value.number
            way = f.RelianceStated(claim=self._claim_refs[claim.id], by=by, on=on, number=number, how=reliance.how)
            if held is None or way != held.value:
                self._facts.append(way)

    def _state_judgements(self) -> None:
        """State how people judged sources, claims and assertions; each once."""
        standing = {_judgement(one) for each in self._sources.values() for one in each.assessed.values()}
        standing |= {_judgement(one) for each in self._claims.values() for one in each.assessed.values()}
        for each in self._ledger.assessments:
            said: dict[str, Any] = {
                "scheme": each.scheme,
                "value": each.value,
                "reason": each.reason,
                "by": each.by,
                "on": dt.date.fromisoformat(each.on),
            }
            fact: f.SourceAssessed | f.ClaimAssessed
            if each.of in self._source_refs:
                fact = f.SourceAssessed(source=self._source_refs[each.of], **said)
            elif each.of in self._claim_refs:
                fact = f.ClaimAssessed(claim=self._claim_refs[each.of], **said)
            else:
                claim, assertion = self._assertion_refs[each.of]
                fact = f.ClaimAssessed(claim=claim, assertion=assertion, **said)
            if _judgement(fact) not in standing:
                self._facts.append(fact)

    def _state_links(self) -> None:
        for link in self._ledger.links:
            record, other = self._claims.get(link.a), self._claim_refs[link.b]
            held = record.links.get(other) if record is not None else None
            if held is None or held.value != link.how:
                self._facts.append(f.ClaimsLinked(claim=self._claim_refs[link.a], other=other, how=link.how))


def _judgement(fact: f.SourceAssessed | f.ClaimAssessed) -> tuple[Any, ...]:
    return msgspec.structs.astuple(fact)


def _webs(ledger: Ledger, said: Mapping[str, list[Assertion]]) -> dict[str, tuple[list[Utterance], list[Reliance]]]:
    """Give for each claim the utterances of the web that speaks of it, and how they rest on each other, in the ledger's order."""
    head: dict[str, str] = {}

    def root(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for reliance in ledger.reliances:
        head[root(reliance.by)] = root(reliance.on)
    order = {each.id: at for at, each in enumerate(ledger.utterances)}
    places = {(each.by, each.on): at for at, each in enumerate(ledger.reliances)}
    spoken: dict[str, list[Utterance]] = {}
    rests: dict[str, list[Reliance]] = {}
    for utterance in ledger.utterances:
        spoken.setdefault(root(utterance.id), []).append(utterance)
    for reliance in ledger.reliances:
        rests.setdefault(root(reliance.by), []).append(reliance)
    webs: dict[str, tuple[list[Utterance], list[Reliance]]] = {}
    taken: set[str] = set()
    for claim in ledger.claims:
        roots = dict.fromkeys(root(each.utterance) for each in said.get(claim.id, ()))
        taken.update(roots)
        webs[claim.id] = (
            sorted((each for one in roots for each in spoken[one]), key=lambda each: order[each.id]),
            sorted((each for one in roots for each in rests.get(one, ())), key=lambda each: places[each.by, each.on]),
        )
    if any(one not in taken for one in spoken):
        raise Mistaken("the ledger: an utterance speaks of no claim", "leave it out, or say what it asserts")
    return webs


def _figure(interval: Interval | None) -> tuple[int, ...]:
    if interval is None:
        return ()
    return (interval.low,) if interval.high is None else (interval.low, interval.high)
