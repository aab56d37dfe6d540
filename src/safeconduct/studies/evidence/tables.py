"""Write a ledger as the tables that other programs read: statements of FollowTheMoney, and records of HURIDOCS by field number.

The rule of this room: these are views; they carry less than the ledger, and nothing is read back from them. A cell that a spreadsheet
could take for a formula is marked as text.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Final

from safeconduct.studies.evidence.codes import SUPPORTING
from safeconduct.studies.evidence.ledger import Ledger
from safeconduct.studies.evidence.web import Web

_DATASET: Final = "safeconduct"
_STATEMENT: Final = (
    "id", "entity_id", "canonical_id", "prop", "schema", "value", "dataset", "lang", "original_value", "external", "first_seen",
    "last_seen", "origin",
)  # fmt: skip
_HURIDOCS: Final = ("2501", "2502", "2503", "2508", "2509", "2510", "2511", "2512", "2553", "2560", "MT 28", "MT 42")
"""Information record: number, source, event, confidentiality, connection, language, date, type, reliability, received; attribution."""
_CONNECTION: Final = {"firsthand": "01", "documentary": "99", "hearsay": "03", "undisclosed": "99"}  # micro-thesaurus 19
_RELIABILITY: Final = {"a": "01", "b": "02", "c": "03", "d": "04", "e": "05", "f": "99", "g": "05"}  # Admiralty to micro-thesaurus 42
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def statements(ledger: Ledger) -> bytes:
    """Give who says which value as FollowTheMoney statements (CSV), one for each property of a source, a claim or a capture."""
    rows: dict[str, tuple[str, ...]] = {}  # by id: who says the same of the same twice says it once

    def say(entity: str, schema: str, prop: str, value: str, origin: str = "", seen: str = "") -> None:
        if value:
            name = hashlib.sha1(f"{_DATASET}.{entity}.{prop}.{value}.{origin}".encode(), usedforsecurity=False).hexdigest()
            rows.setdefault(name, (name, entity, entity, prop, schema, value, _DATASET, "", "", "f", seen, seen, origin))

    for source in ledger.sources:
        say(source.id, "LegalEntity", "name", source.name)
        say(source.id, "LegalEntity", "summary", source.kind)
    for capture in ledger.captures:
        say(capture.id, "Document", "contentHash", capture.sha256, seen=capture.captured_at)
        say(capture.id, "Document", "sourceUrl", capture.url, seen=capture.captured_at)
        say(capture.id, "Document", "mimeType", capture.media_type, seen=capture.captured_at)
    web = Web(ledger)
    for claim in ledger.claims:
        for assertion in web.of_claim.get(claim.id, ()):
            utterance = web.utterances[assertion.utterance]
            if assertion.stance in SUPPORTING:
                say(claim.id, "Event", "summary", claim.text, origin=utterance.speaker, seen=utterance.said_on)
            say(claim.id, "Event", "description", f"{assertion.stance}: {claim.text}", origin=utterance.speaker, seen=utterance.said_on)
    return _table(_STATEMENT, rows.values())


def records(ledger: Ledger) -> bytes:
    """Give one information record of the HURIDOCS Events Standard Formats for each assertion (CSV, fields by number)."""
    web = Web(ledger)
    reliability = {each.of: each.value for each in ledger.assessments if each.scheme == "admiralty-reliability"}
    rows = []
    for assertion in ledger.assertions:
        utterance = web.utterances[assertion.utterance]
        source = web.sources[utterance.speaker]
        is_support = assertion.stance in SUPPORTING
        attribution = "0201" if is_support else "0202" if assertion.stance == "denies" else "90"
        judged = reliability.get(source.id, "f")
        rows.append(
            (
                assertion.id,
                source.name,
                web.claims[assertion.claim].text,
                "protected source" if source.is_protected else "",
                _CONNECTION.get(utterance.basis, "99"),
                utterance.language,
                utterance.said_on,
                source.kind,
                f"admiralty-reliability:{judged}",
                "",
                attribution,
                _RELIABILITY.get(judged, "99"),
            )
        )
    return _table(_HURIDOCS, rows)
