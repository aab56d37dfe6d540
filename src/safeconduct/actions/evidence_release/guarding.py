"""Check what is about to leave for the names, numbers, places and countries of this vault: the one place where evidence meets the guard.

The index of what is protected is made anew from the local copy each time, and gone with the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from safeconduct.errors import Refused
from safeconduct.studies.disclosure import Index, Protected, check
from safeconduct.vault.replica import Replica


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard asks about without stopping it: how many places, and in which parts of the text."""

    asked: int
    parts: tuple[str, ...]


def guarded(replica: Replica, texts: Mapping[str, str]) -> Guarded:
    """Let nothing pass that names somebody or something protected.

    Args:
        replica: what is protected.
        texts: all that is about to leave, by the part that it is in.

    Raises:
        Refused: something protected shows; the parts are named, never the words.
    """
    index = Index.build(_protected(replica))
    found = {part: check(text, index) for part, text in texts.items()}
    hard = {part: sum(each.tier == "HARD" for each in findings) for part, findings in found.items()}
    if any(hard.values()):
        where = ", ".join(f"{part} ({count})" for part, count in hard.items() if count)
        raise Refused(
            f"the guard stops it: people, places, numbers or countries of this vault show in {where}",
            "leave those claims out, or say them so that nobody of this vault shows",
        )
    soft = {part: len(findings) for part, findings in found.items() if findings}
    return Guarded(asked=sum(soft.values()), parts=tuple(soft))


def _protected(replica: Replica) -> Iterator[Protected]:
    for case in replica.each_case():
        for person in case.persons.values():
            ref = person.ref.hex()
            names = tuple(each.full for each in person.names.values())
            numbers = (*(each.value for each in person.contacts.values()), *(each.number for each in person.documents.values()))
            yield from _some(ref, names, numbers)
    for shelter in replica.records("shelter"):
        if shelter.opened is not None:
            yield from _places(shelter.ref.hex(), (shelter.opened.value.name, shelter.opened.value.address))
    for talks in replica.records("negotiation"):
        if talks.opened is not None:
            yield Protected(ref=talks.ref.hex(), kind="country", texts=(talks.opened.value.country.removeprefix("iso3:"),))


def _some(ref: str, names: Iterable[str], numbers: Iterable[str]) -> Iterator[Protected]:
    if said := tuple(filter(None, names)):
        yield Protected(ref=ref, kind="person", texts=said)
    if written := tuple(filter(None, numbers)):
        yield Protected(ref=ref, kind="number", texts=written)


def _places(ref: str, texts: Iterable[str]) -> Iterator[Protected]:
    if said := tuple(filter(None, texts)):
        yield Protected(ref=ref, kind="place", texts=said)
