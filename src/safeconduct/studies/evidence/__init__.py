r"""Think about evidence: who said what, on whose word, how firmly, and what follows from all of it together.

The rule of this room: claims are never called true or false, and no count becomes a probability. Text and values go in, values come out;
nothing here reads a file, and nothing enters a ledger without a person.

    >>> said = '[{stance = "asserts", speaker = "Witness", via = ["Paper"]}, {stance = "no comment", speaker = "Office"}]'
    >>> ledger = read_report(f'[[claim]]\nid = "beaten"\ntext = "a man was beaten"\nsaid = {said}')
    >>> [(row.kappa_low, row.kappa_high, row.cut) for row in matrix(ledger)]
    [(1, 1, ('Witness',))]
"""

from __future__ import annotations

from safeconduct.studies.evidence.annex import Annex, annex
from safeconduct.studies.evidence.annex_docx import annex_docx
from safeconduct.studies.evidence.annex_html import annex_html
from safeconduct.studies.evidence.clearing import Cleared, cleared, masked
from safeconduct.studies.evidence.codes import LISTS, credibility
from safeconduct.studies.evidence.figures import Relaxed, Statement, Whole, bounds, clashes, fewest_wrong, relaxed, smallest_clash
from safeconduct.studies.evidence.hardening import Hardening, hardenings
from safeconduct.studies.evidence.heard import Heard, heard
from safeconduct.studies.evidence.joining import joined
from safeconduct.studies.evidence.kept import Known, ledger_of
from safeconduct.studies.evidence.ledger import (
    Assertion,
    AssertionId,
    Assessment,
    Capture,
    Claim,
    ClaimId,
    Interval,
    Ledger,
    Link,
    Reliance,
    Scope,
    Source,
    SourceId,
    Utterance,
    UtteranceId,
    show_interval,
)
from safeconduct.studies.evidence.linked import read_linked, write_linked
from safeconduct.studies.evidence.matrix import Contradiction, Figures, Position, Row, count, matrix, row, rows_of
from safeconduct.studies.evidence.origins import Kappa, kappa, origins_of
from safeconduct.studies.evidence.pack import MOST_PACK_BYTES, Gap, laid_out, pack
from safeconduct.studies.evidence.portions import acts_of, portioned, verified
from safeconduct.studies.evidence.preserving import PROPERTIES, properties
from safeconduct.studies.evidence.proposing import Proposal, propose, propose_packed, reader
from safeconduct.studies.evidence.reading import read_form, read_packed, read_report, unpacked
from safeconduct.studies.evidence.stamping import (
    MOST_CAPTURES,
    Place,
    Stamp,
    Tree,
    facts_of_places,
    facts_of_stamp,
    leaves_of,
    left_out,
    planted,
    stamps_of,
    stands,
)
from safeconduct.studies.evidence.stating import Stating, facts_of
from safeconduct.studies.evidence.unpack import Unpacked, unpack, unpack_packed, unpack_stream
from safeconduct.studies.evidence.web import Web
from safeconduct.studies.evidence.wording import Firmness, firmness_of, interval_of

__all__ = [
    "LISTS",
    "MOST_CAPTURES",
    "MOST_PACK_BYTES",
    "PROPERTIES",
    "Annex",
    "Assertion",
    "AssertionId",
    "Assessment",
    "Capture",
    "Claim",
    "ClaimId",
    "Cleared",
    "Contradiction",
    "Figures",
    "Firmness",
    "Gap",
    "Hardening",
    "Heard",
    "Interval",
    "Kappa",
    "Known",
    "Ledger",
    "Link",
    "Place",
    "Position",
    "Proposal",
    "Relaxed",
    "Reliance",
    "Row",
    "Scope",
    "Source",
    "SourceId",
    "Stamp",
    "Statement",
    "Stating",
    "Tree",
    "Unpacked",
    "Utterance",
    "UtteranceId",
    "Web",
    "Whole",
    "acts_of",
    "annex",
    "annex_docx",
    "annex_html",
    "bounds",
    "clashes",
    "cleared",
    "count",
    "credibility",
    "facts_of",
    "facts_of_places",
    "facts_of_stamp",
    "fewest_wrong",
    "firmness_of",
    "hardenings",
    "heard",
    "interval_of",
    "joined",
    "kappa",
    "laid_out",
    "leaves_of",
    "ledger_of",
    "left_out",
    "masked",
    "matrix",
    "origins_of",
    "pack",
    "planted",
    "portioned",
    "properties",
    "propose",
    "propose_packed",
    "read_form",
    "read_linked",
    "read_packed",
    "read_report",
    "reader",
    "relaxed",
    "row",
    "rows_of",
    "show_interval",
    "smallest_clash",
    "stamps_of",
    "stands",
    "unpack",
    "unpack_packed",
    "unpack_stream",
    "unpacked",
    "verified",
    "write_linked",
]
