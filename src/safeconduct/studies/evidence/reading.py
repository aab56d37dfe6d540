r"""Read a report that somebody wrote down as attributed claims, in TOML: text in, ledger out.

The rule of this room: every row is read or named. An unknown key, stance or figure is a mistake that says its row and field, and nothing
of what the row holds. The form is in docs/manual/evidence.md. What it means:

- `via` runs from the speaker to the page that was read; the last of it was read, all before it is known through what follows.
- a name is the text before the first comma or bracket; what comes after it says as what or by what means.
- `unnamed` alone is a new source in each row, which may be the same as the others of that page; with more words it is one source.
- a page that speaks in its own voice rests on what it relays on the same claim, unless its row names a basis of its own.
- a row without a figure carries the figure of its claim; a witness without one speaks for one person; a denial without one says none.

    >>> ledger = read_report('[[claim]]\nid = "a"\ntext = "b"\nsaid = [{stance = "asserts", speaker = "Paper", quantity = "dozens"}]')
    >>> ledger.assertions[0].interval, ledger.utterances[0].is_read
    (Interval(low=24, high=None), True)
"""

from __future__ import annotations

import codecs
import re
import tomllib
from typing import Any, Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence import fields
from safeconduct.studies.evidence.codes import BASES, DENYING, OWN_BASES, RELIANCES, STANCES, SUPPORTING
from safeconduct.studies.evidence.joining import both
from safeconduct.studies.evidence.ledger import (
    Assertion,
    AssertionId,
    Claim,
    ClaimId,
    Interval,
    Ledger,
    Reliance,
    Scope,
    Source,
    SourceId,
    Utterance,
    UtteranceId,
)
from safeconduct.studies.evidence.wording import LANGUAGES, Firmness, firmness_of, interval_of

_BYTES: Final = 8 * 1024 * 1024  # of one report; 50,000 rows are six
_HEAD: Final = ("source", "claim", "language")
_SOURCE: Final = ("id", "name", "kind", "published", "note", "control_group", "maybe_same_as", "protected", "ours")
_CLAIM: Final = (
    "id",
    "text",
    "quantity",
    "unit",
    "place",
    "since",
    "until",
    "population",
    "definition",
    "date",
    "said",
    "part_of",
    "parts",
    "cumulative",
    "kind",
)
_SAID: Final = ("stance", "speaker", "via", "hedge", "quantity", "note", "basis", "on", "how")
_PARTS: Final = ("overlap", "disjoint", "whole")
_WRITTEN_STANCES: Final = {**{each: each for each in STANCES}, **{each.replace("_", " "): each for each in STANCES}, "relays": "asserts"}
_BASIS_NOTES: Final = (("first-hand", "firsthand"), ("second-hand", "hearsay"))  # words in a note that settle the basis
_FIRST_REPORT: Final = re.compile(r"\bfirst report\b|\bfirst to report\b")
UNNAMED_BY: Final = "unnamed by "  # begins the note of a source that a page does not name
_UNNAMED: Final = ("unnamed", "anonymous")


def read_report(text: str) -> Ledger:
    """Read a report in its TOML form.

    Raises:
        Mistaken: it is no TOML, or a row or field is not what the form says; names the row and the field.
    """
    try:
        form = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        raise Mistaken(f"the report is no TOML{f', line {found[1]}' if found else ''}", fields.HINT) from None
    return read_form(form)


def read_form(form: dict[str, Any]) -> Ledger:
    """Read a report from tables, as its TOML gives them; see `read_report`."""
    fields.only(form, _HEAD, "report")
    language = form.get("language", "en")
    if language not in LANGUAGES:
        raise Mistaken("report, language: not one that is read here", f"write one of: {', '.join(LANGUAGES)}")
    report = _Report(language)
    for at, row in enumerate(fields.rows(form, "source", "report"), 1):
        report.add_source(row, f"source {at}")
    for at, row in enumerate(fields.rows(form, "claim", "report"), 1):
        report.add_claim(row, f"claim {at}")
    return report.ledger()


def read_packed(data: bytes) -> bytes:
    """Read a report from the bytes of a file and give the ledger as msgpack: the form in which the quarantine takes it over.

    Raises:
        Mistaken: as `read_report`, and when the bytes are too many or no UTF-8.
    """
    if len(data) > _BYTES:
        raise Mistaken(f"the report is larger than {_BYTES // 1024 // 1024} MiB", "split it")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()  # the codec utf-8-sig would be imported when no file can be opened any more
    except UnicodeDecodeError:
        raise Mistaken("the report is not UTF-8", "save it as UTF-8") from None
    return msgspec.msgpack.encode(read_report(text))


def unpacked(data: bytes) -> Ledger:
    """Give the ledger that `read_packed` packed."""
    return msgspec.msgpack.decode(data, type=Ledger)


def name_of(label: str) -> str:
    """Give the name in a label: what stands before the first comma or bracket.

    >>> name_of("Anna Example, e-mail"), name_of("the paper (headline)")
    ('Anna Example', 'the paper')
    """
    return re.split(r"\s*[,(]", label, maxsplit=1)[0].strip() or label.strip()


class _Report:
    """A ledger as it grows, row by row."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._sources: dict[str, Source] = {}
        self._claims: dict[str, Claim] = {}
        self._wider: list[tuple[str, str]] = []
        self._utterances: dict[str, Utterance] = {}
        self._assertions: list[Assertion] = []
        self._reliances: dict[tuple[str, str], Reliance] = {}

    def ledger(self) -> Ledger:
        for where, wider in self._wider:
            if wider not in self._claims:
                raise Mistaken(f"{where}, part_of: no such claim", "name the id of another claim of the report")
            above = {wider}
            while (wider := self._claims[wider].part_of) in self._claims:
                if wider in above:
                    raise Mistaken(f"{where}, part_of: leads back to itself", "a claim is part of a wider one, not the other way too")
                above.add(wider)
        return Ledger(
            sources=tuple(self._sources.values()),
            claims=tuple(self._claims.values()),
            utterances=tuple(self._utterances.values()),
            assertions=tuple(self._assertions),
            reliances=tuple(self._reliances.values()),
        )

    def add_source(self, row: dict[str, Any], where: str) -> None:
        fields.only(row, _SOURCE, where)
        ref = SourceId(fields.text(row, "id", where, is_needed=True))
        if ref in self._sources:
            raise Mistaken(f"{where}, id: stands twice", "give each source an id of its own")
        self._sources[ref] = Source(
            id=ref,
            name=fields.text(row, "name", where) or ref,
            kind=fields.text(row, "kind", where),
            note=fields.text(row, "note", where),
            published=fields.day(row, "published", where),
            control_group=fields.text(row, "control_group", where),
            is_protected=fields.flag(row, "protected", where, default=False),
            is_ours=fields.flag(row, "ours", where, default=False),
            maybe_same_as=tuple(map(SourceId, fields.texts(row, "maybe_same_as", where))),
        )

    def add_claim(self, row: dict[str, Any], where: str) -> None:
        fields.only(row, _CLAIM, where)
        ref = ClaimId(fields.text(row, "id", where, is_needed=True))
        if ref in self._claims:
            raise Mistaken(f"{where}, id: stands twice", "give each claim an id of its own")
        quantity, unit = self._quantity(row, where)
        interval = interval_of(quantity, self._language)
        if quantity and interval is None:
            raise Mistaken(f"{where}, quantity: these words are no figure that is known here", "see the words in docs/manual/evidence.md")
        day, day_said = fields.calendar_pair(row, where)
        self._claims[ref] = Claim(
            id=ref,
            text=fields.text(row, "text", where, is_needed=True),
            kind=fields.text(row, "kind", where) or ("count" if quantity else "act"),
            quantity=quantity,
            interval=interval,
            unit=unit,
            scope=Scope(
                place=fields.text(row, "place", where),
                since=fields.day(row, "since", where),
                until=fields.day(row, "until", where),
                population=fields.text(row, "population", where),
                definition=fields.text(row, "definition", where),
            ),
            day=day,
            day_said=day_said,
            part_of=fields.text(row, "part_of", where),
            parts=fields.one_of(fields.text(row, "parts", where) or "overlap", _PARTS, f"{where}, parts"),
            is_cumulative=fields.flag(row, "cumulative", where, default=True),
        )
        if self._claims[ref].part_of:
            self._wider.append((where, self._claims[ref].part_of))
        said = [(f"{where}, said {at}", each) for at, each in enumerate(fields.rows(row, "said", where), 1)]
        chains = [self._add_said(self._claims[ref], each, place, at) for at, (place, each) in enumerate(said, 1)]
        for at, ((place, each), chain) in enumerate(zip(said, chains, strict=True), 1):
            self._assertions.append(self._assertion(self._claims[ref], each, place, AssertionId(f"{ref}/{at}"), chain))
        self._rest_own_voice(chains)

    def _quantity(self, row: dict[str, Any], where: str) -> tuple[str, str]:
        """Give the words of a figure and its unit; a figure is a text, a number, or a table of hedge, value and unit."""
        found = row.get("quantity", "")
        if isinstance(found, bool) or not isinstance(found, str | int | dict):
            raise Mistaken(f"{where}, quantity: neither a text, a whole number nor a table", fields.HINT)
        if not isinstance(found, dict):
            return str(found).strip(), fields.text(row, "unit", where) if "unit" in row else ""
        fields.only(found, ("hedge", "value", "unit"), f"{where}, quantity")
        value = found.get("value", "")
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Mistaken(f"{where}, quantity, value: not a whole number", fields.HINT)
        return f"{fields.text(found, 'hedge', f'{where}, quantity')} {value}".strip(), fields.text(found, "unit", f"{where}, quantity")

    def _source(self, label: str, page: str, row_ref: str) -> SourceId:
        """Give the source that a label names, a new one if it is new."""
        name = label if label in self._sources else name_of(label)
        ref, is_unnamed = name, any(word in label.casefold().split() or f"({word})" in label.casefold() for word in _UNNAMED)
        twins: tuple[SourceId, ...] = ()
        is_bare = name.casefold() in _UNNAMED
        if is_bare:
            ref, name = f"{name} ({row_ref})", f"{name} (by {page})" if page else name
            alike = [each.id for each in self._sources.values() if each.note == f"{UNNAMED_BY}{page}" and each.id != ref]
            twins = tuple(alike[:1])
        if ref not in self._sources:
            note = f"{UNNAMED_BY}{page}" if is_bare else ""
            kind = "unnamed" if is_unnamed else ""
            self._sources[ref] = Source(id=SourceId(ref), name=name, kind=kind, note=note, is_protected=is_unnamed, maybe_same_as=twins)
        return SourceId(ref)

    def _add_said(self, claim: Claim, row: dict[str, Any], where: str, at: int) -> _Chain:
        """Add one row: the speaker's utterance, those who relay it, and what it says of the claim."""
        fields.only(row, _SAID, where)
        label = fields.text(row, "speaker", where, is_needed=True)
        via = fields.texts(row, "via", where)
        written = fields.text(row, "stance", where, is_needed=True)
        if written not in _WRITTEN_STANCES:
            raise Mistaken(f"{where}, stance: not in the list", f"write one of: {', '.join(sorted(_WRITTEN_STANCES))}")
        note, on = fields.text(row, "note", where), fields.day(row, "on", where)
        how = fields.one_of(fields.text(row, "how", where) or "unspecified", tuple(RELIANCES), f"{where}, how")
        basis = fields.text(row, "basis", where)
        if basis:
            fields.one_of(basis, tuple(BASES), f"{where}, basis")
        else:
            basis = next((code for words, code in _BASIS_NOTES if words in note), "hearsay" if written == "relays" else "undisclosed")
        page = name_of(via[-1]) if via else ""
        speaker = self._source(label, page, f"{claim.id}, {at}")
        hops = [speaker, *(self._source(each, page, f"{claim.id}, {at}, {hop}") for hop, each in enumerate(via, 1))]
        is_own_voice = len(hops) > 1 and hops[1] == speaker
        if is_own_voice:
            del hops[0]
        key = f"{claim.id}: {hops[0]}{' in its own voice' if is_own_voice else ''}"
        chain: list[str] = []
        for hop, source in enumerate(hops):
            key = f"{key} > {source}" if hop else key
            known = self._utterances.get(key)
            fresh = Utterance(
                id=UtteranceId(key),
                speaker=source,
                said_on=on if hop == 0 and on else self._sources[source].published,
                basis=basis if hop == 0 else "hearsay",
                is_read=hop == len(hops) - 1,
                is_first_report=hop == 0 and bool(_FIRST_REPORT.search(note)),
                words=note if hop == 0 else "",
                language=self._language,
            )
            self._utterances[key] = fresh if known is None else both(known, fresh)
            if hop:
                self._reliances.setdefault((key, chain[-1]), Reliance(by=UtteranceId(key), on=UtteranceId(chain[-1]), how=how))
            chain.append(key)
        return _Chain(tuple(hops), tuple(chain), _WRITTEN_STANCES[written] in SUPPORTING, basis in OWN_BASES)

    def _assertion(self, claim: Claim, row: dict[str, Any], where: str, ref: AssertionId, chain: _Chain) -> Assertion:
        """Give what a row that was checked says of its claim."""
        written, hedge, note = row["stance"].strip(), fields.text(row, "hedge", where), fields.text(row, "note", where)
        stance = _WRITTEN_STANCES[written]
        quantity, _ = self._quantity(row, where)
        interval = interval_of(quantity, self._language)
        if quantity and interval is None:
            raise Mistaken(f"{where}, quantity: these words are no figure that is known here", "see the words in docs/manual/evidence.md")
        if claim.interval is not None and interval is None:
            if stance in DENYING:
                interval = Interval(low=0, high=0)
            elif stance in SUPPORTING:
                is_witness = self._utterances[chain.keys[0]].basis == "firsthand"  # a witness without a figure speaks for one
                interval = Interval(low=1) if is_witness else claim.interval
        firm = firmness_of(f"{hedge} ; {note}", self._language)
        if written == "relays" and firm.evidential == "stated":
            firm = Firmness("reported", firm.commitment, firm.words)
        return Assertion(
            id=ref,
            utterance=UtteranceId(chain.keys[0]),
            claim=claim.id,
            stance=stance,
            read_in=chain.keys[-1],
            hedges=(hedge,) if hedge else (),
            noted=tuple(dict.fromkeys(each for each in firm.words if each not in hedge.casefold())),
            quantity=quantity,
            interval=interval if stance in SUPPORTING | DENYING else None,
            evidential=firm.evidential,
            commitment=firm.commitment,
        )

    def _rest_own_voice(self, chains: list[_Chain]) -> None:
        """Let a page that speaks in its own voice rest on what it relays on the same claim."""
        for own in chains:
            if len(own.hops) > 1 or own.has_own_basis or not own.is_support:
                continue
            for other in chains:
                if other.is_support and own.hops[0] in other.hops[1:]:
                    by, on = UtteranceId(own.keys[0]), UtteranceId(other.keys[other.hops.index(own.hops[0], 1) - 1])
                    self._reliances.setdefault((by, on), Reliance(by=by, on=on))


class _Chain(msgspec.Struct, frozen=True):
    """One row as it was taken in: who in which utterance, from the speaker to the page read."""

    hops: tuple[SourceId, ...]
    keys: tuple[str, ...]
    is_support: bool
    has_own_basis: bool
