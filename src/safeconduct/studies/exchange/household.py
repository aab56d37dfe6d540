"""A household as a file describes it: plain values, each checked, none of them kept yet."""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.model import facts


class NameDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A name; `use` and `script` as in `facts.NameAdded`."""

    use: str = "legal"
    full: str
    given: str = ""
    middle: str = ""
    family: str = ""
    script: str = ""


class DocumentDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paper; `paper` as in `facts.DocumentAdded`."""

    paper: str
    number: str = ""


class AddressDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address by its `rrf-addr:` type; `desk` is `shelter` where people are now, else `casework`."""

    desk: str
    type: str
    country: str = ""
    lines: tuple[str, ...] = ()


class RelativeDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A relative outside the household: a third party whose consent is unknown, taken in only because an official form names her."""

    full: str
    relationship: str
    country: str = ""
    is_deceased: bool = False


class PersonDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person of the household.

    Attributes:
        key: what the file calls her within the household; the same in every import of the same person.
        relationship: `rrf-rel:` code; `rrf-rel:PA` is the principal applicant.
        contacts: pairs of channel and value.
        consents: pairs of purpose and whether it is given.
        languages: pairs of language and `rrf-lvl:` level or empty.
        details: pairs of field (sex, marital, education, occupation) and value.
    """

    key: str
    relationship: str
    names: tuple[NameDraft, ...] = ()
    born: str = ""
    is_estimate: bool = False
    birth_country: str = ""
    birth_place: str = ""
    nationalities: tuple[str, ...] = ()
    is_stateless: bool = False
    details: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    documents: tuple[DocumentDraft, ...] = ()
    addresses: tuple[AddressDraft, ...] = ()
    relatives: tuple[RelativeDraft, ...] = ()
    consents: tuple[tuple[str, bool], ...] = ()
    needs: tuple[str, ...] = ()


class ThreatDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A threat; `type` is a word of the model's list, `text` what the file says."""

    type: str
    day: facts.CalendarDay | None = None
    text: str = ""


class HouseholdDraft(facts.Masked, msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A household, and what the file says about its case.

    Attributes:
        scheme: the system or file that `external` is a name in.
        external: the household's name there; with the scheme it finds the case again at the next import.
        content: hash of all that the file says about it (32 bytes): the same hash means that nothing changed.
        rows: the sheet and number of every row that it was made of.
        opened_on: the day of first contact when the file says it.
        status, closure, risk, location: bare codes of Safeconduct's lists.
        priority, category, category_2: `rrf-pri:` and `rrf-cat:` codes.
    """

    scheme: str
    external: str
    content: bytes
    rows: tuple[tuple[str, int], ...]
    persons: tuple[PersonDraft, ...]
    opened_on: dt.date | None = None
    via: str = "import"
    label: str = ""
    status: str = ""
    closure: str = ""
    risk: str = ""
    priority: str = ""
    origin_country: str = ""
    origin_region: str = ""
    location: str = ""
    location_region: str = ""
    destination: str = ""
    category: str = ""
    category_2: str = ""
    rhythm_hours: int = 0
    threats: tuple[ThreatDraft, ...] = ()
    notes: tuple[str, ...] = ()


class Reject(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not taken, where the reason lies, and what would help. It never quotes a cell."""

    sheet: str
    row: int
    column: str
    reason: str
    says: str


class Drafts(msgspec.Struct, frozen=True, kw_only=True):
    """What a file comes to: households to take, rows that were not taken, things to tell, and columns left out with the rows they hold."""

    households: tuple[HouseholdDraft, ...]
    rejects: tuple[Reject, ...]
    told: tuple[Reject, ...]
    left_out: tuple[tuple[str, str, int], ...]
