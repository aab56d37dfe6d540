"""Let evidence leave: a country-of-origin annex, or a pack for others, of chosen claims.

In this order: what was told to us leaves only for a use that its source allowed; protected sources lose their names; the guard reads every
word; the file is on the disk; that it left stands in the journal; then the file gets its name. A trial stops before the disk and gives the
page, so that a browser can print it.

    >>> Ask(kind="annex", format="html").path
    ''
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec

from safeconduct.actions.evidence_release.captures import flowing, seen_captures
from safeconduct.actions.evidence_release.guarding import Guarded, Let, guarded
from safeconduct.actions.office import Office, Progress, check_stamp, guard_index, public_index
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f
from safeconduct.studies.evidence import (
    MOST_PACK_BYTES,
    Annex,
    Cleared,
    Gap,
    Known,
    Ledger,
    Stamp,
    annex,
    annex_docx,
    annex_html,
    cleared,
    laid_out,
    ledger_of,
    left_out,
    masked,
    stamps_of,
    write_linked,
)
from safeconduct.vault.depot import Outgoing
from safeconduct.vault.replica import Spoken

__all__ = ["Answer", "Ask", "Let", "evidence_release"]

_FORMATS = {"annex": ("html", "docx", "pdf"), "pack": ("zip",)}


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What is to leave, in which form, to where and whom.

    Attributes:
        kind: annex or pack; it is also the use that testimony must be allowed for.
        format: html, docx or pdf of an annex; zip of a pack.
        claims: labels; empty for all.
        path: the file, absolute; empty for a trial, which writes and records nothing.
        title: of an annex; left out, the usual one.
        language: of an annex: en or ru.
        case: for whose application the annex is; it is not named in it.
        printed: the PDF that a browser made of the trial's page.
        lets: what a person lets pass of what the guard would stop, each with a reason.
        without_stamps: stamps that a person leaves out of a pack, each by the beginning of its hash.
    """

    kind: str
    format: str
    claims: tuple[str, ...] = ()
    path: str = ""
    recipient: str = ""
    purpose: str = ""
    title: str = ""
    language: str = "en"
    case: bytes = b""
    printed: bytes = b""
    lets: tuple[Let, ...] = ()
    without_stamps: tuple[str, ...] = ()


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What left, or on a trial would.

    Attributes:
        held_back: utterances that stay, since their source has not allowed this use.
        asked: places that the guard asks about and does not stop, and `parts` where they are.
        unread: captures that the guard could not read, or not in full.
        unchecked: what nobody looked for, since it does not open on this laptop.
        content: of the trial of an annex, what would be written; of one for a PDF, the page to print.
    """

    claims: int
    held_back: int
    asked: int
    parts: tuple[str, ...]
    unread: int
    sha256: str
    size_bytes: int
    unchecked: tuple[str, ...] = ()
    content: bytes = b""


def evidence_release(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Write an annex or a pack, record that it left, and give the file its name.

    Raises:
        Mistaken: there is no such claim, or a part of the question makes no sense.
        Refused: the guard stops it, or there is a file of that name.
        Damaged: the bytes of a capture are not those that were taken, or a stamp does not hold and is not left out.
        Unreachable: the disk does not do it; no file was left, and nothing was recorded.
    """
    _check(ask)
    today = now.astimezone().date()
    testimonies = {each.ref: each for each in office.replica.records("testimony")}
    spoken = _spoken(office, ask)
    clear = cleared(Known(claims=spoken.claims, sources=spoken.sources, captures=spoken.captures), testimonies, ask.kind)
    ledger = masked(ledger_of(clear.known))
    if ask.kind == "annex":
        written = annex(ledger, title=ask.title, made_on=today.isoformat(), language=ask.language)
        texts, unread = _texts_of(written), 0
        content = annex_docx(written) if ask.format == "docx" else annex_html(written)
        parts: list[bytes | Gap] = [ask.printed or content]
    else:
        _fits(ledger)
        seen = seen_captures(office, ledger, progress)
        texts, unread, content = {"the ledger": write_linked(ledger).decode()} | seen.texts, seen.unread, b""
        parts = list(laid_out(ledger, seen.sums, _stamps_of(office, [each.id for each in ledger.captures], ask.without_stamps)))
    passed = guarded(texts, guard_index(office), public_index(office), ask.lets)
    size = sum(part.size if isinstance(part, Gap) else len(part) for part in parts)
    if not ask.path:
        return _answer(clear, passed, unread, office.lacking(), content, "", size)
    refs = {each.sha256: bytes.fromhex(each.id) for each in ledger.captures}
    sha256 = _leave(office, ask, flowing(office, parts, refs, size, progress), passed, now, progress)
    return _answer(clear, passed, unread, office.lacking(), b"", sha256, size)


def _check(ask: Ask) -> None:
    if ask.format not in _FORMATS.get(ask.kind, ()):
        raise Mistaken("evidence does not leave in that form", "an annex as html, docx or pdf; a pack as zip")
    if not ask.path:
        return
    if not ask.recipient.strip() or not ask.purpose.strip():
        raise Mistaken("what leaves needs for whom it is and what for", "say so: --for and --purpose")
    if not Path(ask.path).is_absolute():
        raise Mistaken("the file must be named with its whole path")
    if (ask.format == "pdf") != ask.printed.startswith(b"%PDF-"):
        raise Mistaken("what was printed is no PDF", "write the page as HTML and print it with a browser")


def _spoken(office: Office, ask: Ask) -> Spoken:
    replica = office.replica
    if not ask.claims:
        return replica.spoken_of(replica.claims(limit=replica.claims(limit=0).total).lines)
    refs = [replica.claim_named(label) for label in ask.claims]
    if None in refs:
        raise Mistaken(f"claim {refs.index(None) + 1} of those named is not in the vault", "see: safeconduct evidence matrix")
    return replica.spoken_of(ref for ref in refs if ref is not None)


def _fits(ledger: Ledger) -> None:
    """Ask that the captures are no larger than a pack may be, before their bytes are drawn together."""
    if sum(each.size for each in ledger.captures) > MOST_PACK_BYTES:
        large = max(ledger.captures, key=lambda each: each.size)
        most = MOST_PACK_BYTES // 1024 // 1024
        raise Refused(
            f"the captures are larger than the {most} MiB of a pack; the largest is {show(bytes.fromhex(large.id))}",
            "leave its claims out, and hand the file over by itself: its SHA-256 stands in an annex",
        )


def _stamps_of(office: Office, captures: list[str], without: tuple[str, ...]) -> tuple[Stamp, ...]:
    """Give the stamps of captures; each is checked again, so that no pack leaves which its reader finds broken."""
    stamps = left_out(stamps_of(office.replica.records("stamp"), captures), without)
    for each in stamps:
        check_stamp(each)
    return stamps


def _texts_of(written: Annex) -> dict[str, str]:
    texts = {"the title": written.title, "the limits": "\n".join(written.limits), "the sources": "\n".join(written.consulted)}
    texts["the footnotes"] = "\n".join(each.words for each in written.footnotes)
    for number, part in enumerate(written.claims, 1):
        said = (f"{each.words} {each.note}" for each in part.said)
        texts[f"claim {number}"] = "\n".join((part.heading, part.scope, *said, *part.follows))
    return texts


def _leave(office: Office, ask: Ask, pieces: Iterable[bytes], passed: Guarded, now: dt.datetime, progress: Progress) -> str:
    with Outgoing(Path(ask.path)) as out:
        for piece in pieces:
            out.write(piece)
        digest = out.settle()
        made = f.ExportMade(
            export=new_ref(), recipient=ask.recipient, purpose=ask.purpose, cases=1 if ask.case else 0, sha256=digest, is_sealed=False
        )
        note = f.NoteAdded(case=ask.case, desk="evidence", text=f"{ask.kind} for {ask.recipient}: {ask.purpose}; SHA-256 {digest.hex()}")
        office.keep((made, *passed.facts, note) if ask.case else (made, *passed.facts), now, progress)
        out.give_name()
    return digest.hex()


def _answer(clear: Cleared, passed: Guarded, unread: int, unchecked: tuple[str, ...], content: bytes, sha256: str, size: int) -> Answer:
    return Answer(
        claims=len(clear.known.claims),
        held_back=clear.held_back,
        asked=passed.asked,
        parts=passed.parts,
        unread=unread,
        sha256=sha256,
        size_bytes=size,
        unchecked=unchecked,
        content=content,
    )
