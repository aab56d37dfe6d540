"""The ledger looked up by its references: who said what of which claim, and who rests on whom.

The rule of this room: a reference that leads nowhere is a mistake and is named by its kind and number, never by its words.

    >>> from safeconduct.studies.evidence.ledger import Ledger
    >>> Web(Ledger()).claims
    {}
"""

from __future__ import annotations

from collections import defaultdict

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence.ledger import Assertion, AssertionId, Claim, ClaimId, Ledger, Source, SourceId, Utterance, UtteranceId


class Web:
    """A ledger with its references resolved.

    Attributes:
        rests_on: what each utterance relies on, with how.
        relayed_by: who relies on each utterance, with how.
        order: the place of each utterance in the ledger.

    Raises:
        Mistaken: a reference leads nowhere, or an id stands twice.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.sources: dict[SourceId, Source] = {each.id: each for each in ledger.sources}
        self.utterances: dict[UtteranceId, Utterance] = {each.id: each for each in ledger.utterances}
        self.claims: dict[ClaimId, Claim] = {each.id: each for each in ledger.claims}
        self.assertions: dict[AssertionId, Assertion] = {each.id: each for each in ledger.assertions}
        for kind, found, listed in (
            ("source", len(self.sources), len(ledger.sources)),
            ("utterance", len(self.utterances), len(ledger.utterances)),
            ("claim", len(self.claims), len(ledger.claims)),
            ("assertion", len(self.assertions), len(ledger.assertions)),
        ):
            if found != listed:
                raise Mistaken(f"the ledger: an id of a {kind} stands twice", f"give each {kind} an id of its own")
        self.order: dict[UtteranceId, int] = {each.id: at for at, each in enumerate(ledger.utterances)}
        self.of_claim: dict[ClaimId, list[Assertion]] = defaultdict(list)
        self.rests_on: dict[UtteranceId, list[tuple[UtteranceId, str]]] = defaultdict(list)
        self.relayed_by: dict[UtteranceId, list[tuple[UtteranceId, str]]] = defaultdict(list)
        for at, utterance in enumerate(ledger.utterances, 1):
            _known("utterance", at, "speaker", is_known=utterance.speaker in self.sources)
        for at, assertion in enumerate(ledger.assertions, 1):
            _known("assertion", at, "utterance", is_known=assertion.utterance in self.utterances)
            _known("assertion", at, "read_in", is_known=not assertion.read_in or UtteranceId(assertion.read_in) in self.utterances)
            _known("assertion", at, "claim", is_known=assertion.claim in self.claims)
            self.of_claim[assertion.claim].append(assertion)
        for at, reliance in enumerate(ledger.reliances, 1):
            _known("reliance", at, "by", is_known=reliance.by in self.utterances)
            _known("reliance", at, "on", is_known=reliance.on in self.utterances)
            self.rests_on[reliance.by].append((reliance.on, reliance.how))
            self.relayed_by[reliance.on].append((reliance.by, reliance.how))
        for at, judged in enumerate(ledger.assessments, 1):
            is_known = judged.of in self.sources or judged.of in self.claims or judged.of in self.assertions
            _known("assessment", at, "of", is_known=is_known)
        for at, link in enumerate(ledger.links, 1):
            _known("link", at, "a", is_known=link.a in self.claims)
            _known("link", at, "b", is_known=link.b in self.claims)
        self._twins = _twins(self.sources)

    def is_twin(self, utterance: UtteranceId) -> bool:
        """Tell whether the speaker of an utterance may be the same person as another source."""
        return self.utterances[utterance].speaker in self._twins

    def party(self, utterance: UtteranceId, *, is_lower: bool) -> str:
        """Name the party that an utterance belongs to: its speaker's control group or the speaker; for the lower bound, twins are one."""
        speaker = self.utterances[utterance].speaker
        if is_lower:
            return self._twins.get(speaker) or self.sources[speaker].control_group or speaker
        return self.sources[speaker].control_group or speaker


def _known(kind: str, at: int, field: str, *, is_known: bool) -> None:
    if not is_known:
        raise Mistaken(f"the ledger, {kind} {at}, {field}: leads nowhere", f"name a {field} that the ledger holds")


def _twins(sources: dict[SourceId, Source]) -> dict[SourceId, str]:
    """Join sources that may be the same person, and what is joined by a control group, under one name; others are left out."""
    if not any(each.maybe_same_as for each in sources.values()):
        return {}
    head: dict[str, str] = {}

    def root(name: str) -> str:
        while head.setdefault(name, name) != name:
            name = head[name]
        return name

    for each in sources.values():
        own = each.control_group or each.id
        for other in each.maybe_same_as:
            twin = sources.get(other)
            first, second = sorted((root(own), root((twin.control_group or twin.id) if twin else other)))
            head[second] = first
    return {each.id: root(each.control_group or each.id) for each in sources.values() if (each.control_group or each.id) in head}
