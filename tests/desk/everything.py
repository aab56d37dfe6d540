"""One record of each kind, with the same words in every field that takes free text; and what a desk keeps for its windows."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from safeconduct.actions import case_show, negotiation_list, record
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.dates import calendar_day
from safeconduct.model.facts import LINE_CHARS

ENDS = dt.date(2017, 5, 16)  # the last day of the story, on which every desk looks
COUNTRY = "iso3:ISL"


def of_person(case, person, words):
    """State everything about a person that can end again."""
    line = words[:LINE_CHARS]
    return (
        f.NeedAdded(case=case, code="unhcr-sn:LP-IH"),
        f.NameAdded(case=case, person=person, use="alias", full=line, given=line, family=line),
        f.ContactAdded(case=case, person=person, channel="other", value=line, care=line),
        f.DocumentAdded(case=case, person=person, paper="passport", number=line, country="iso3:RUS", expires_on=ENDS),
        f.RelativeAdded(case=case, person=person, full=line, relationship="rrf-rel:U"),
    )


def of_household(refs, words):
    """State a household, with the words wherever it takes some."""
    case, person, line = refs["case"], refs["person"], words[:LINE_CHARS]
    return (
        f.CaseOpened(case=case, on=ENDS, via="hotline", label=line),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        *of_person(case, person, words),
        f.BirthSet(case=case, person=person, born="1990", place=line),
        f.AddressAdded(case=case, person=person, desk="casework", type="rrf-addr:CoO", lines=(line, line)),
        f.RiskSet(case=case, level="high", why=line),
        f.PrioritySet(case=case, priority="rrf-pri:EM", on=ENDS, why=line),
        f.ExternalIdSet(case=case, scheme="partner", value=line),
        *(f.NoteAdded(case=case, desk=desk, text=words * 3) for desk in f.DESKS),
        f.TaskAdded(case=case, task=refs["task"], text=line, role=line, due_on=ENDS),
        f.ThreatAdded(case=case, threat=refs["harm"], type="other", source=line, text=words, day=calendar_day("2017-05-30")),
        f.CheckedIn(case=case, at_ms=1_494_800_000_000, channel="signal", text=words),
        f.ConsentSet(case=case, person=person, purpose="submit", is_given=True, on=ENDS, how=line),
    )


def of_house(refs, words):
    """State places, ways, talks and threats, with the words wherever they take some; the household of the same references uses them."""
    case, line = refs["case"], words[:LINE_CHARS]
    about = {"negotiation": refs["negotiation"], "country": COUNTRY}
    noticed = {"notice": refs["notice"], "country": COUNTRY, "said_on": ENDS, "valid_from": ENDS}
    return (
        f.ShelterOpened(shelter=refs["shelter"], name=line, address=words, beds=4, on=ENDS),
        f.StayBegun(case=case, stay=refs["stay"], shelter=refs["shelter"], beds=1, from_on=ENDS),
        f.PathwaySet(pathway=refs["pathway"], type="humanitarian_visa", country=COUNTRY, name=line, processing_days=9),
        f.ApplicationOpened(case=case, application=refs["application"], pathway=refs["pathway"], persons=(refs["person"],), on=ENDS),
        f.ApplicationStatusSet(case=case, application=refs["application"], status="considered", on=ENDS, reason=line),
        f.NoticeEntered(**noticed, effect="slower", added_days=2, firmness="rumour", source=line),
        f.ThreatAnnounced(threat=refs["threat"], type="other", source=line, text=words, day=calendar_day("2017-06-01")),
        f.NegotiationOpened(**about, on=ENDS, topic=line),
        f.NegotiationNoted(**about, on=ENDS, with_whom=line, response="considering", text=words),
        f.PledgeMade(**about, pledge=refs["pledge"], places=2, from_on=ENDS, terms=line),
        f.WorkerAdded(worker=refs["worker"], label=line),
        f.WorkerRhythmSet(worker=refs["worker"], every_hours=1),
        f.TaskAdded(task=new_ref(), text=line, role=line, due_on=ENDS),
    )  # fmt: skip


def of_ledger(refs, words):
    """State what somebody said, with the words wherever it takes some."""
    claim, line = refs["claim"], words[:LINE_CHARS]
    return (
        f.SourceAdded(source=refs["source"], label=refs["source"].hex(), name=line, note=line),
        f.ClaimStated(
            claim=claim, label=claim.hex(), text=line, place=line, population=line, definition=line, since="2017-02", until="2017-05"
        ),
        f.UtteranceRecorded(claim=claim, utterance=refs["utterance"], label="u", source=refs["source"], said_on="2017-04", text=line),
        f.AssertionMade(claim=claim, assertion=refs["assertion"], label="a", utterance=refs["utterance"], stance="asserts", noted=(line,)),
    )


def of_testimony(refs, words):
    """State what a protected source told us, with the words wherever it takes some."""
    line = words[:LINE_CHARS]
    return (
        f.SourceAdded(source=refs["told"], label=line, name=line, sort=line, is_protected=True),
        f.TestimonyTaken(
            testimony=refs["testimony"], source=refs["told"], on=ENDS, language="che", interviewer=line, interpreter=line, setting=line
        ),
        f.TestimonyPart(testimony=refs["testimony"], heading="5", text=words, consistency="typical_of"),
        f.TestimonyConsentSet(testimony=refs["testimony"], use="annex", is_given=False, on=ENDS, how=line),
        f.CaptureTaken(
            capture=refs["capture"],
            sha256=hashlib.sha256(b"page").digest(),
            size=4,
            media_type="text/html",
            taken_on=ENDS,
            taken_by=line,
            method=line,
            title=line,
        ),
        f.CaptureChunk(capture=refs["capture"], number=0, content=b"page"),
    )


def of_report(report, words):
    """State what came by the intake door, with the words wherever it takes some, and a key to which nothing can be sealed."""
    line = words[:LINE_CHARS]
    told = {"on": ENDS, "texts": (words, words), "language": line, "contact": line, "came_by": "onion", "address": "ab" * 1232}
    return (
        f.ReportTaken(report=report, case=report, **told),
        f.ReportAnswered(report=report, case=report, on=ENDS, text=words, why=line),
        f.ReportSetAside(report=report, case=report, why=line),
    )


KINDS = (
    "report",
    "told",
    "testimony",
    "capture",
    "case",
    "person",
    "task",
    "harm",
    "shelter",
    "stay",
    "pathway",
    "application",
    "notice",
    "threat",
    "negotiation",
    "pledge",
    "worker",
    "claim",
    "source",
    "utterance",
    "assertion",
)


def stated(desk, words):
    """Have everything recorded, once for each of the words, and give the references of the first by kind, as addresses write them."""
    first = {}
    for each in words:
        refs = {kind: new_ref() for kind in KINDS}
        desk.ask(
            "record",
            record.Ask(
                drafts=(
                    *of_household(refs, each),
                    *of_house(refs, each),
                    *of_ledger(refs, each),
                    *of_testimony(refs, each),
                    *of_report(refs["report"], each),
                )
            ),
            record.Answer,
        )
        first = first or {kind: ref.hex() for kind, ref in refs.items()}
    return first | entries(desk, first["case"])


def entries(desk, case):
    """Give an entry of each kind of the first person of a case, and of the case, that can end."""
    shown = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer)
    person = shown.persons[0]
    return {
        "need": shown.needs[0].event,
        "alias": person.names[-1].event,
        "contact": next(each.event for each in person.contacts if not each.ended),
        "document": next(each.event for each in person.papers if not each.ended),
    }


def more_of(desk, case, negotiation):
    """Have a case and talks of the story hold something of each kind that can end, and give the references."""
    shown = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer)
    talks = desk.ask("negotiation_list", negotiation_list.Ask(), negotiation_list.Answer).negotiations
    country = next(talk.country for talk in talks if talk.ref == negotiation)
    ref, person, harm, pledge = bytes.fromhex(case), bytes.fromhex(shown.persons[0].ref), new_ref(), new_ref()
    told = {kind: new_ref() for kind in ("told", "testimony", "capture")}
    public, report = new_ref(), new_ref()
    drafts = (
        f.NameMadePublic(public_name=public, full="Lena Public", why="she speaks for us"),
        *of_person(ref, person, "plain words"),
        *of_testimony(told, "plain words"),
        *of_report(report, "plain words"),
        f.ThreatAdded(case=ref, threat=harm, type="other", text="plain words"),
        f.PledgeMade(negotiation=bytes.fromhex(negotiation), country=country, pledge=pledge, places=1, from_on=ENDS),
    )
    desk.ask("record", record.Ask(drafts=drafts), record.Answer)
    return {
        "public_name": public.hex(),
        "report": report.hex(),
        "harm": harm.hex(),
        "pledge": pledge.hex(),
        "testimony": told["testimony"].hex(),
        **entries(desk, case),
    }


BOUND = "----a-boundary-of-our-own"


def send(desk, content, name="people.csv", *, to="/import", **fields):
    """Send a file, as a form does."""
    parts = [f'--{BOUND}\r\ncontent-disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields.items()]
    head = f'--{BOUND}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\ncontent-type: text/csv\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{BOUND}--\r\n".encode()])
    kind = ("Content-Type", f"multipart/form-data; boundary={BOUND}")
    headers = [kind if name == "Content-Type" else (name, value) for name, value in desk.good("POST")]
    return desk.raw("POST", to, headers=[*headers, ("Content-Length", str(len(body)))], body=body)


def kept(desk, words):
    """Have the desk keep what was filtered, searched for and sent, and give the random names that it answers with."""

    def name_of(path, fields):
        status, headers, body = desk.post(path, fields)
        assert status == 303, body
        return headers["location"].rpartition("/")[2]

    heading = re.sub(r"[\r\n]", " ", words)[:400].replace('"', '""')
    table = f'Full name,"{heading}",Phone\n"{heading}","{heading}","{heading}"\n'
    status, headers, body = send(desk, table.encode(), source="partner")
    assert status == 303, body
    article = f"The clerk said that {words[:200].replace(chr(10), ' ')} was closed."
    return {
        "reading": name_of("/evidence/read", {"text": article, "language": "en", "page": "Post"}),
        "proposal": f"{1:032x}",
        "cases_kept": name_of("/cases", {"risk": "high"}),
        "tasks_kept": name_of("/tasks", {"role": words[:LINE_CHARS]}),
        "applications_kept": name_of("/applications", {"status": "considered"}),
        "exits_kept": name_of("/exits", {"passport": "RUS"}),
        "found": name_of("/find", {"words": words[:400]}),
        "file": headers["location"].rpartition("/")[2],
        "draft": name_of("/guard", {"text": f"{words[:2000]} one two three four five six seven eight nine ten eleven twelve thirteen"}),
    }
