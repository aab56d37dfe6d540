"""Facts about the persons of a household: who they are, how they may be reached, and what they agreed to.

Third parties are kept as little as possible: a relative outside the household is one line, and never gets contacts or notes.
"""

from __future__ import annotations

import datetime as dt

from safeconduct.model.facts.fact import CalendarDay, Fact


class PersonAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="person"):
    """A person belongs to the household. `relationship` to the principal applicant is a `rrf-rel:` code; `rrf-rel:PA` is the principal."""

    case: bytes
    person: bytes
    relationship: str


class RelationshipSet(Fact, frozen=True, kw_only=True, array_like=True, tag="relationship"):
    """The relationship to the principal applicant was corrected."""

    case: bytes
    person: bytes
    relationship: str


class PersonLeft(Fact, frozen=True, kw_only=True, array_like=True, tag="person-left"):
    """A person no longer belongs to the household. `why`: own_wish, deceased, missing, detained or mistake."""

    case: bytes
    person: bytes
    on: dt.date
    why: str


class NameAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="name"):
    """A name of a person, in one script (ISO 15924: Latn, Cyrl, Arab ...). `use`: legal, birth, alias, nickname or transliteration."""

    case: bytes
    person: bytes
    use: str
    full: str
    given: str = ""
    middle: str = ""
    family: str = ""
    script: str = ""


class NameWithdrawn(Fact, frozen=True, kw_only=True, array_like=True, tag="name-withdrawn"):
    """A name was wrong. `name` is the event id that added it; history keeps it."""

    case: bytes
    person: bytes
    name: bytes


class BirthSet(Fact, frozen=True, kw_only=True, array_like=True, tag="birth"):
    """When and where a person was born: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, perhaps an estimate."""

    case: bytes
    person: bytes
    born: str
    is_estimate: bool = False
    country: str = ""
    place: str = ""


class PersonDetailSet(Fact, frozen=True, kw_only=True, array_like=True, tag="detail"):
    """One detail of a person: sex, marital, education or occupation, as a code of its list, or a text for occupation."""

    case: bytes
    person: bytes
    field: str
    value: str


class NationalitiesSet(Fact, frozen=True, kw_only=True, array_like=True, tag="nationalities"):
    """The nationalities that a person holds or claims, as `iso3:` codes; empty for a stateless person."""

    case: bytes
    person: bytes
    countries: tuple[str, ...]


class LanguageAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="language"):
    """A language a person speaks (ISO 639-3, or the code of an RRF list as `rrf-lang:`), and how well (`rrf-lvl:`)."""

    case: bytes
    person: bytes
    language: str
    level: str = ""


class DocumentAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="document"):
    """A paper that a person holds. `paper`: passport, travel_document, national_id, birth_certificate, visa, exit_visa or other."""

    case: bytes
    person: bytes
    paper: str
    number: str = ""
    country: str = ""
    expires_on: dt.date | None = None


class DocumentWithdrawn(Fact, frozen=True, kw_only=True, array_like=True, tag="document-withdrawn"):
    """A paper is lost, taken away or was entered by mistake. `document` is the event id that added it."""

    case: bytes
    document: bytes
    why: str


class AddressAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="address"):
    """An address, by `rrf-addr:` type. Where people are now belongs to the shelter compartment; `desk` says which it is."""

    case: bytes
    person: bytes
    desk: str
    type: str
    country: str = ""
    lines: tuple[str, ...] = ()


class RelativeAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="relative"):
    """A relative outside the household: a third party who was not asked, named because an official form names her."""

    case: bytes
    person: bytes
    full: str
    relationship: str
    country: str = ""
    is_deceased: bool = False


class ContactAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="contact"):
    """A way to reach a person. `channel`: phone, signal, whatsapp, telegram, email, visit or other; `care` says what to mind."""

    case: bytes
    person: bytes
    channel: str
    value: str
    care: str = ""


class ContactWithdrawn(Fact, frozen=True, kw_only=True, array_like=True, tag="contact-withdrawn"):
    """A way is closed. `why`: unreachable, unsafe (treat as known to the hunters), own_wish or mistake."""

    case: bytes
    contact: bytes
    why: str


class ConsentSet(Fact, frozen=True, kw_only=True, array_like=True, tag="consent"):
    """A person agreed or refused. `purpose`: contact, store, share, submit or publish; `recipient` narrows it, `*` is everybody."""

    case: bytes
    person: bytes
    purpose: str
    is_given: bool
    on: dt.date
    recipient: str = "*"
    how: str = ""
    replaces: tuple[bytes, ...] = ()


class ThreatAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="threat"):
    """Something will or may happen to this household, perhaps by a day."""

    case: bytes
    threat: bytes
    type: str
    day: CalendarDay | None = None
    source: str = ""
    text: str = ""


class ThreatEnded(Fact, frozen=True, kw_only=True, array_like=True, tag="threat-ended"):
    """A threat to this household is over, or was entered by mistake."""

    case: bytes
    threat: bytes
    why: str


PERSON_FACTS = (
    PersonAdded
    | RelationshipSet
    | PersonLeft
    | NameAdded
    | NameWithdrawn
    | BirthSet
    | PersonDetailSet
    | NationalitiesSet
    | LanguageAdded
    | DocumentAdded
    | DocumentWithdrawn
    | AddressAdded
    | RelativeAdded
    | ContactAdded
    | ContactWithdrawn
    | ConsentSet
    | ThreatAdded
    | ThreatEnded
)
