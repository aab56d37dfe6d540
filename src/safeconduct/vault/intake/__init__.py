"""Seal what somebody tells an organisation, for its laptops alone, and check which keys of theirs it may be sealed to.

The room's rule: this is the half that a public door may hold. It knows a card, seals, checks signatures, and reads an answer with the code
name that somebody types; no key of the organisation comes here, and no report opens. `vault.inbox` is the other half.

    >>> from safeconduct.vault.seal import signing_public
    >>> card = Card(org=bytes(16), public=signing_public(bytes(32)))
    >>> read_card(write_card(card)) == card
    True
"""

from safeconduct.vault.intake.answer import (
    ANSWER_BYTES_CAP,
    ANSWER_INFO,
    ANSWER_SIGNED,
    Answer,
    CodeKeys,
    answer_signed,
    answer_tag,
    code_keys,
    open_answer,
)
from safeconduct.vault.intake.bundle import BUNDLE_SIGNED, DAYS_AHEAD, Board, Bundle, DayKey, bundle_signed, read_bundle
from safeconduct.vault.intake.card import Card, intake_door, intake_lane, intake_org, notice_door, notice_lane, read_card, write_card
from safeconduct.vault.intake.layout import ANSWER, BUNDLE, REPORT, front_of, kind_of, open_body, seal_body
from safeconduct.vault.intake.report import TEXT_BYTES_CAP, Report, day_of, report_info, report_parts, seal_report

__all__ = [
    "ANSWER",
    "ANSWER_BYTES_CAP",
    "ANSWER_INFO",
    "ANSWER_SIGNED",
    "BUNDLE",
    "BUNDLE_SIGNED",
    "DAYS_AHEAD",
    "REPORT",
    "TEXT_BYTES_CAP",
    "Answer",
    "Board",
    "Bundle",
    "Card",
    "CodeKeys",
    "DayKey",
    "Report",
    "answer_signed",
    "answer_tag",
    "bundle_signed",
    "code_keys",
    "day_of",
    "front_of",
    "intake_door",
    "intake_lane",
    "intake_org",
    "kind_of",
    "notice_door",
    "notice_lane",
    "open_answer",
    "open_body",
    "read_bundle",
    "read_card",
    "report_info",
    "report_parts",
    "seal_body",
    "seal_report",
    "write_card",
]
