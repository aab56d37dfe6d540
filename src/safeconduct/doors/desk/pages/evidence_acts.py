"""Acts of the ledger, each on a page of its own: take in a report or a pack, keep a copy, let an annex leave.

A file that is sent stays in the memory of this process until it was taken in or refused. An annex is written where the person says, on this
machine, and the vault records that it left; a PDF is the browser's own print of the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from safeconduct.actions import capture_list, evidence_capture, evidence_ledger, evidence_load, evidence_release, resolve, stamp_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Sent, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Damaged, Mistaken
from safeconduct.model.moments import moment
from safeconduct.studies.evidence import Unpacked
from safeconduct.vault.quarantine import contain, contain_stream

FILE_BYTES = 20_000_000  # of one file that is sent; a larger one is kept with: safeconduct evidence capture
CLAIMS = 200  # offered for an annex; of a larger ledger the command line takes any
PROPERTIES = (
    N_("authenticity"),
    N_("availability"),
    N_("identity"),
    N_("persistence"),
    N_("renderability"),
    N_("understandability"),
)
"""What is asked of a kept copy, for the catalogues."""
_TRIED = N_("A trial, and nothing was kept. New: %(1)s, stated anew: %(2)s, known already: %(3)s.")
_TAKEN_IN = N_("Taken in. New: %(1)s, stated anew: %(2)s, known already: %(3)s.")
_KEPT = N_("Kept: %(1)s bytes, SHA-256 %(2)s.")
_WRITTEN = N_("Written: %(1)s bytes, SHA-256 %(2)s. Held back without consent: %(3)s. Places that the guard asks about: %(4)s.")
_WRITTEN_UNCHECKED = N_(
    "Written: %(1)s bytes, SHA-256 %(2)s. Held back without consent: %(3)s. Places that the guard asks about: %(4)s. "
    "Not everything was checked on this laptop: look at it yourself."
)
_ARCHIVES = {".warc": "application/warc", ".warc.gz": "application/warc", ".wacz": "application/wacz+zip"}
_KINDS = {
    **_ARCHIVES,
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}


def _sent(visit: Visit) -> Sent:
    sent = visit.files.get("file")
    if sent is None or not sent.content:
        raise Mistaken("there is no file", "choose one, and send it again")
    return sent


def _damaged(error: Damaged) -> Mistaken:
    """Say beside the form that a file is damaged: nothing of the vault is."""
    return Mistaken(error.says, error.hint)


def load(visit: Visit) -> Reply:
    """Take in a report or a pack."""
    trial = Field("is_dry_run", N_("Only show what would be kept"), kind="yes")

    def does(v: dict[str, Any]) -> str:
        sent = _sent(visit)
        try:
            if sent.content.startswith(b"PK"):
                packed = contain_stream("safeconduct.studies.evidence:unpack_packed", (sent.content,), len(sent.content))
                pack = msgspec.msgpack.decode(packed, type=Unpacked)
                ledger = msgspec.msgpack.encode(pack.ledger)
                ask = evidence_load.Ask(ledger=ledger, content=sent.content, places=pack.places, stamps=pack.stamps)
            else:
                ask = evidence_load.Ask(ledger=contain("safeconduct.studies.evidence:read_packed", sent.content))
            ask = msgspec.structs.replace(ask, is_dry_run=v["is_dry_run"])
            answer = visit.ask("evidence_load", ask, evidence_load.Answer)
        except Damaged as error:
            raise _damaged(error) from None
        counts = {"1": answer.added, "2": answer.changed, "3": answer.unchanged}
        return (_TRIED if v["is_dry_run"] else _TAKEN_IN) % counts

    before = N_("A report in the form of the manual (TOML), or an evidence pack (ZIP). What is known already is not kept twice.")
    return perform(visit, Act(title=N_("Take in a report"), fields=(trial,), file=N_("File"), does=does, back="/evidence", before=before))


def captures(visit: Visit) -> Reply:
    """Show the kept copies, each read and hashed anew, and the stamps."""
    kept = visit.ask("capture_list", capture_list.Ask(), capture_list.Answer).captures
    stamps = visit.ask("stamp_list", stamp_list.Ask(), stamp_list.Answer).stamps
    seen = {at_ms: moment(at_ms) for at_ms in (*(c.seen_ms for c in kept), *(s.at_ms for s in stamps))}
    return visit.show("captures.html", captures=kept, stamps=stamps, seen=seen, at="/evidence/captures")


def capture(visit: Visit) -> Reply:
    """Keep a copy."""
    fields = (
        Field("title", N_("Title of the page"), is_required=True),
        Field("url", N_("Where it was"), hint=N_("its address")),
        Field("taken_by", N_("Who took the copy"), is_required=True, hint=N_("a working name will do")),
        Field("method", N_("How it was taken"), is_required=True, hint=N_("saved by hand, printed, photographed, recorded by a browser")),
        Field("said", N_("What is read in it"), hint=N_("numbers as they stand at a claim: held/1, held/3")),
        Field("page", N_("Whose page it is"), hint=N_("only where several relay the same words")),
        Field("locator", N_("Where in it"), hint=N_("a page, a paragraph")),
    )

    def does(v: dict[str, Any]) -> str:
        sent = _sent(visit)
        said = tuple(each.strip() for each in v.pop("said").split(",") if each.strip())
        ask = evidence_capture.Ask(content=sent.content, media_type=_kind(sent.name), said=said, **v)
        try:
            answer = visit.ask("evidence_capture", ask, evidence_capture.Answer)
        except Damaged as error:
            raise _damaged(error) from None
        return _KEPT % {"1": answer.size_bytes, "2": answer.sha256}

    before = N_("The copy is sealed in the vault, with its SHA-256, and never changed. A web archive is looked into first.")
    act = Act(title=N_("Keep a copy"), fields=fields, file=N_("File"), does=does, back="/evidence/captures", before=before)
    return perform(visit, act)


def _kind(name: str) -> str:
    return next((kind for ending, kind in _KINDS.items() if name.lower().endswith(ending)), "application/octet-stream")


def annex(visit: Visit) -> Reply:
    """Let an annex leave, as a file on this machine."""
    claims = visit.ask("evidence_ledger", evidence_ledger.Ask(limit=CLAIMS), evidence_ledger.Answer).claims
    fields = (
        Field("claims", N_("Claims; none ticked: all"), kind="many", choices=tuple((each, each) for each in claims)),
        Field("recipient", N_("For whom it is"), is_required=True, hint=N_("recorded in the vault")),
        Field("purpose", N_("What it is for"), is_required=True, hint=N_("recorded in the vault")),
        Field("case", N_("Case for whose application it is"), hint=N_("its code; noted in its file, and not named in the annex")),
        Field("language", N_("Language of headings and attributions"), kind="choice", choices=(("en", "English"), ("ru", "Русский"))),
        Field("title", N_("What stands at its head"), hint=N_("left out: Country-of-origin information")),
        Field(
            "path",
            N_("File to write"),
            is_required=True,
            hint=N_("with its folder, ending in .html or .docx; print the HTML for a PDF"),
            make=_path,
        ),
        Field("lets", N_("What the guard stopped and may pass"), hint=N_("as it names them, eight signs each, with blanks between")),
        Field("why", N_("Why it may pass"), hint=N_("so that a colleague can judge it later; kept for this very annex")),
    )

    def does(v: dict[str, Any]) -> str:
        why = v.pop("why")
        v["lets"] = tuple(evidence_release.Let(matter=matter, why=why) for matter in v.pop("lets").replace(",", " ").split())
        case = visit.ask("resolve", resolve.Ask(kind="case", code=v["case"]), resolve.Answer).ref if v["case"] else b""
        form = Path(v["path"]).suffix.removeprefix(".")
        ask = evidence_release.Ask(kind="annex", format=form, **(v | {"case": case}))
        answer = visit.ask("evidence_release", ask, evidence_release.Answer)
        said = _WRITTEN_UNCHECKED if answer.unchecked else _WRITTEN
        return said % {"1": answer.size_bytes, "2": answer.sha256, "3": answer.held_back, "4": answer.asked}

    before = N_("The guard reads it first: nothing leaves in which somebody or something of this vault shows, but what you let pass.")
    act = Act(title=N_("Write an annex"), fields=fields, does=does, back="/evidence", before=before, begin={"path": _usual_path()})
    return perform(visit, act)


def _usual_path() -> str:
    return str(Path.home() / "annex.docx")


def _path(typed: str) -> str:
    """Read the name of the file to write."""
    path = Path(typed).expanduser()
    if not path.is_absolute() or path.suffix not in (".html", ".docx"):
        raise Mistaken("this is no whole name of a file of that kind", "write it with its folder, ending in .html or .docx")
    return str(path)


PAGES = (
    Page("GET", "/evidence/load", load),
    Page("POST", "/evidence/load", load, takes_bytes=FILE_BYTES + 100_000),
    Page("GET", "/evidence/captures", captures),
    Page("GET", "/evidence/capture", capture),
    Page("POST", "/evidence/capture", capture, takes_bytes=FILE_BYTES + 100_000),
    Page("GET", "/evidence/annex", annex),
    Page("POST", "/evidence/annex", annex),
)
