"""Tell cases and persons as rows of a table, for people who work with spreadsheets.

The rows leave things out: notes, histories, and where people sleep. Whoever needs all takes the JSON files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.ids import show
from safeconduct.model import rules, world

CASE_HEADINGS = (
    "case",
    "label",
    "status",
    "contested",
    "opened_on",
    "risk",
    "priority",
    "location",
    "region",
    "origin",
    "destination",
    "persons",
    "nationalities",
    "needs",
    "needed_on",
    "arrives_on",
    "is_endangered",
    "applications",
    "other_systems",
    "ref",
)
PERSON_HEADINGS = (
    "case",
    "person",
    "relationship",
    "left",
    "names",
    "born",
    "sex",
    "nationalities",
    "languages",
    "needs",
    "contacts",
    "papers",
    "consents",
    "ref",
)


def case_row(case: world.Case, digest: rules.Digest, today: object) -> tuple[object, ...]:
    """Tell a case in one row; several values in a cell stand between slashes."""
    outlook = digest.outlook
    return (
        show(case.ref),
        digest.label,
        digest.status,
        _joined(digest.contested),
        digest.opened_on,
        digest.risk,
        digest.priority,
        digest.location,
        digest.region,
        digest.origin,
        digest.destination,
        digest.persons,
        _joined(digest.nationalities),
        _joined(digest.needs),
        outlook.needed_on if digest.is_unsafe else None,
        outlook.arrives_on(today) if digest.is_unsafe else None,  # type: ignore[arg-type]
        "yes" if digest.is_unsafe and outlook.is_endangered(today) else "",  # type: ignore[arg-type]
        _joined(f"{show(line.application)} {line.status}" for line in digest.applications),
        _joined(f"{scheme} {value}" for scheme, value, _ in digest.external),
        case.ref.hex(),
    )


def person_rows(case: world.Case) -> Iterator[tuple[object, ...]]:
    """Tell each person of a case in one row, members first; what was withdrawn is left out."""
    members = case.members()
    others = sorted((person for person in case.persons.values() if not person.is_member), key=lambda person: person.ref)
    for person in (*members, *others):
        standing = {eid for eid in (*person.names, *person.contacts, *person.documents) if eid not in case.ended}
        needs = [n.code for eid, n in case.needs.items() if n.person == person.ref and eid not in case.ended]
        yield (
            show(case.ref),
            show(person.ref),
            person.relationship.value if person.relationship else "",
            person.left.value.why if person.left else "",
            _joined(name.full for eid, name in person.names.items() if eid in standing),
            person.born.value.born if person.born else "",
            person.details["sex"].value if "sex" in person.details else "",
            _joined(person.nationalities.value) if person.nationalities else "",
            _joined(language.language for language in person.languages.values()),
            _joined(sorted(needs)),
            _joined(f"{contact.channel} {contact.value}" for eid, contact in person.contacts.items() if eid in standing),
            _joined(f"{paper.paper} {paper.number}".strip() for eid, paper in person.documents.items() if eid in standing),
            _joined(f"{key} {'yes' if all(said.values()) else 'NO'}" for key, said in sorted(person.consents.items())),
            person.ref.hex(),
        )


def _joined(values: Iterable[str]) -> str:
    return " / ".join(values)
