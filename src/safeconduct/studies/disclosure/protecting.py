"""Say what must not leave, from the records of a vault: names, ways to reach people, papers, addresses, birthdays, countries in talks.

Everything that belongs to one household bears the reference of its case, so that a village or a birthday counts in company of a name. Never
holds more than a text and whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.model.names import fold
from safeconduct.model.world import Case, Negotiation, Person, Shelter
from safeconduct.studies.disclosure.guard_index import Protected

_ISO_DAY_CHARS = 10
_FEWEST_WORDS = 2  # of an address: one word is a town, and stands in every text


def protected_of(cases: Iterable[Case], shelters: Iterable[Shelter], negotiations: Iterable[Negotiation]) -> Iterator[Protected]:
    """Yield everything that the guard looks for; a reference is the kind of record and its reference in hexadecimal."""
    for case in cases:
        ref = f"case:{case.ref.hex()}"
        for person in case.persons.values():
            yield from _of_person(case, person, ref)
    for shelter in shelters:
        if shelter.opened is not None and shelter.opened.value.address:
            yield from _address(f"shelter:{shelter.ref.hex()}", shelter.opened.value.address.splitlines())
    for talks in negotiations:
        if talks.opened is not None:
            yield Protected(ref=f"negotiation:{talks.ref.hex()}", kind="country", texts=(talks.opened.value.country.removeprefix("iso3:"),))


def _of_person(case: Case, person: Person, ref: str) -> Iterator[Protected]:
    names = [name.full for eid, name in person.names.items() if eid not in case.ended]
    names += [relative.full for relative in person.relatives.values()]
    if names:
        yield Protected(ref=ref, kind="person", texts=tuple(dict.fromkeys(names)))
    numbers = [contact.value for contact in person.contacts.values() if contact.channel not in {"visit", "other"}]
    numbers += [paper.number for paper in person.documents.values() if paper.number]
    if numbers:
        yield Protected(ref=ref, kind="number", texts=tuple(dict.fromkeys(numbers)))
    for address in person.addresses.values():
        yield from _address(ref, address.lines)
    if person.born is not None:
        born = person.born.value
        if len(born.born) == _ISO_DAY_CHARS:
            yield Protected(ref=ref, kind="date", texts=(born.born,))
        if born.place:
            yield Protected(ref=ref, kind="address", texts=(born.place,))


def _address(ref: str, lines: Iterable[str]) -> Iterator[Protected]:
    kept = tuple(line for line in lines if len(fold(line).words) >= _FEWEST_WORDS)
    if kept:
        yield Protected(ref=ref, kind="address", texts=kept)
