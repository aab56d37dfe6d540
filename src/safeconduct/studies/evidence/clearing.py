"""Take out of a ledger what may not leave, before anything of it does.

The rule of this room: testimony leaves for a use that its source allowed, and for no other; nobody asked is no. A protected source that we
heard ourselves leaves as what she is, never under the name we gave her. A source that a public page did not name keeps the page's words.

    >>> from safeconduct.studies.evidence.ledger import Utterance
    >>> heron = Source(id=SourceId("heron"), name="heron", kind="survivor", is_protected=True)
    >>> told = Utterance(id=UtteranceId("u"), speaker=heron.id, is_read=True)
    >>> masked(Ledger(sources=(heron,), utterances=(told,))).sources[0].name
    'survivor'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from safeconduct.model import world
from safeconduct.studies.evidence.kept import Known
from safeconduct.studies.evidence.ledger import Ledger, Source, SourceId, UtteranceId


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """What may leave, and how many utterances were held back because nobody allowed this use of them."""

    known: Known
    held_back: int


def cleared(known: Known, testimonies: Mapping[bytes, world.Testimony], use: str) -> Cleared:
    """Leave out what was told to us and may not be used so, with all that says it and rests on it alone.

    Args:
        known: claims with their sources and captures.
        testimonies: by reference; one that is not here allows nothing.
        use: annex, pack, court or publish.
    """
    held_back = 0
    claims = []
    for claim in known.claims:
        gone = {
            ref for ref, each in claim.utterances.items() if each.value.testimony and not _allows(testimonies, each.value.testimony, use)
        }
        held_back += len(gone)
        kept = {ref: each for ref, each in claim.utterances.items() if ref not in gone}
        said = {ref: each for ref, each in claim.assertions.items() if each.value.utterance in kept}
        claims.append(
            msgspec.structs.replace(
                claim,
                utterances=kept,
                assertions=said,
                reliances={way: each for way, each in claim.reliances.items() if each.value.by in kept and each.value.on in kept},
                assessed={eid: each for eid, each in claim.assessed.items() if not each.assertion or each.assertion in said},
            )
        )
    heard = {each.value.source for claim in claims for each in claim.utterances.values()}
    captures = {each.value.capture for claim in claims for each in claim.utterances.values()}
    left = Known(
        claims=tuple(claims),
        sources=tuple(each for each in known.sources if each.ref in heard),
        captures=tuple(each for each in known.captures if each.ref in captures),
    )
    return Cleared(known=left, held_back=held_back)


def _allows(testimonies: Mapping[bytes, world.Testimony], testimony: bytes, use: str) -> bool:
    return testimony in testimonies and testimonies[testimony].allows(use)


def masked(ledger: Ledger) -> Ledger:
    """Give a ledger in which protected sources that we heard ourselves have no name, no note and no group of ours."""
    heard = {each.speaker for each in ledger.utterances if each.is_read}
    hidden = [each.id for each in ledger.sources if each.is_protected and each.id in heard]
    if not hidden:
        return ledger
    names = {each: SourceId(f"protected source {number}") for number, each in enumerate(hidden, 1)}
    groups = {group: f"group {at}" for at, group in enumerate(dict.fromkeys(_groups(ledger.sources, names)), 1)}
    spoken = {each.id: UtteranceId(f"u{at}") for at, each in enumerate(ledger.utterances, 1)}  # their ids spell the names of speakers
    return msgspec.structs.replace(
        ledger,
        sources=tuple(_hidden(each, names, groups) for each in ledger.sources),
        utterances=tuple(
            msgspec.structs.replace(each, id=spoken[each.id], speaker=names.get(each.speaker, each.speaker)) for each in ledger.utterances
        ),
        assertions=tuple(
            msgspec.structs.replace(each, utterance=spoken[each.utterance], read_in=spoken.get(UtteranceId(each.read_in), ""))
            for each in ledger.assertions
        ),
        reliances=tuple(msgspec.structs.replace(each, by=spoken[each.by], on=spoken[each.on]) for each in ledger.reliances),
        assessments=tuple(msgspec.structs.replace(each, of=names.get(SourceId(each.of), each.of)) for each in ledger.assessments),
    )


def _groups(sources: Iterable[Source], names: Mapping[SourceId, SourceId]) -> Iterable[str]:
    return (each.control_group for each in sources if each.id in names and each.control_group)


def _hidden(source: Source, names: Mapping[SourceId, SourceId], groups: Mapping[str, str]) -> Source:
    twins = tuple(names.get(each, each) for each in source.maybe_same_as)
    group = groups.get(source.control_group, source.control_group)
    if source.id not in names:
        return msgspec.structs.replace(source, maybe_same_as=twins, control_group=group)
    role = source.kind or "protected source"
    return Source(id=names[source.id], name=role, kind=role, is_protected=True, control_group=group, maybe_same_as=twins)
