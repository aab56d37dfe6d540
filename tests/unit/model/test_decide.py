"""Every kind of draft, accepted once and refused once for each reason that it can be refused for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules import NEXT, UNDECIDED_WAYS, decide, may_follow, wanted
from tests.strategies import FACT_TYPES
from tests.unit.model.households import (
    APPLY,
    CASE,
    HERON,
    KEPT,
    MIRA,
    NOON_MS,
    NOTICE,
    OTHER,
    PLEDGE,
    STAY,
    TALKS,
    TARO,
    TASK,
    THREAT,
    TODAY,
    WAY,
    WORKER,
    Told,
    applied,
    consent,
    day,
    household,
    notice,
    pathway,
    status,
)

EID = (77).to_bytes(16)
REPORT, PLAIN_REPORT = b"r" * 16, b"R" * 16


def _rich() -> Told:
    """Tell of a household about which everything that a draft can speak of is known."""
    told = household()
    told.say(f.CaseOpened(case=OTHER, on=day(-9), via="field"))
    told.say(f.PersonAdded(case=OTHER, person=b"1" * 16, relationship="rrf-rel:PA"))
    told.say(f.PersonAdded(case=OTHER, person=b"2" * 16, relationship="rrf-rel:WIF"))
    told.say(f.TaskAdded(case=CASE, task=TASK, text="call the consul"))
    told.say(f.ThreatAdded(case=CASE, threat=THREAT, type="kidnapping"))
    told.say(f.ThreatAnnounced(threat=THREAT, type="announced_deadline", source="a radio"))
    told.say(notice())
    told.say(f.NegotiationOpened(negotiation=TALKS, country="iso3:DEU", on=day(-3)))
    told.say(f.PledgeMade(negotiation=TALKS, country="iso3:DEU", pledge=PLEDGE, places=5, from_on=TODAY))
    told.say(f.WorkerAdded(worker=WORKER, label="otter"))
    told.say(f.DraftChecked(draft=DRAFT, words=40, hard=1, soft=0))
    told.say(f.ReportTaken(report=REPORT, case=REPORT, on=day(-1), texts=("help",), address="00" * 1232))
    told.say(f.ReportTaken(report=PLAIN_REPORT, case=PLAIN_REPORT, on=day(-1), texts=("help",)))
    told.say(f.NameMadePublic(public_name=PUBLIC, full="Lena Public", why="our spokesperson"))
    told.say(f.StayBegun(case=CASE, stay=STAY, shelter=HERON, beds=2, from_on=day(-2)))
    applied(told, "considered")
    return told


def _calendar(year: int) -> f.CalendarDay:
    return f.CalendarDay(calendar="gregorian", said=f"{year}-05-26", on=dt.date(year, 5, 26))


NEW = b"z" * 16
DRAFT, PUBLIC = b"d" * 15 + b"1", b"d" * 15 + b"2"
GOOD: dict[type, Any] = {
    f.CaseOpened: f.CaseOpened(case=NEW, on=TODAY, via="hotline"),
    f.CaseLabelled: f.CaseLabelled(case=CASE, label="south 3"),
    f.CaseStatusSet: f.CaseStatusSet(case=CASE, status="closed", on=TODAY, reason="arrived_safe"),
    f.RiskSet: f.RiskSet(case=CASE, level="extreme"),
    f.LocationSet: f.LocationSet(case=CASE, location="transit", region="BLR", since_on=TODAY),
    f.DestinationSet: f.DestinationSet(case=CASE, country="iso3:DEU"),
    f.PrioritySet: f.PrioritySet(case=CASE, priority="rrf-pri:EM", on=TODAY),
    f.OriginSet: f.OriginSet(case=CASE, country="iso3:RUS", region="RU-CE"),
    f.CategoriesSet: f.CategoriesSet(case=CASE, primary="rrf-cat:LPN", secondary="rrf-cat:SVT"),
    f.NoteAdded: f.NoteAdded(case=CASE, text="arrived by bus"),
    f.CasesLinked: f.CasesLinked(case=CASE, other=OTHER, how="duplicate"),
    f.ExternalIdSet: f.ExternalIdSet(case=CASE, scheme="progres", value="123-17C00001", content=bytes(32)),
    f.NeedAdded: f.NeedAdded(case=CASE, code="unhcr-sn:LP-IH", person=MIRA),
    f.TaskAdded: f.TaskAdded(task=NEW, text="buy lamps"),
    f.TaskMoved: f.TaskMoved(case=CASE, task=TASK, due_on=day(3)),
    f.TaskDone: f.TaskDone(case=CASE, task=TASK, on=TODAY),
    f.RhythmSet: f.RhythmSet(case=CASE, every_hours=24, grace_hours=6),
    f.CheckedIn: f.CheckedIn(case=CASE, at_ms=NOON_MS),
    f.PersonAdded: f.PersonAdded(case=CASE, person=NEW, relationship="rrf-rel:WIF"),
    f.RelationshipSet: f.RelationshipSet(case=CASE, person=TARO, relationship="rrf-rel:COM"),
    f.PersonLeft: f.PersonLeft(case=CASE, person=TARO, on=TODAY, why="own_wish"),
    f.NameAdded: f.NameAdded(case=CASE, person=MIRA, use="alias", full="Мира", script="Cyrl"),
    f.BirthSet: f.BirthSet(case=CASE, person=MIRA, born="1990-02", country="iso3:RUS"),
    f.PersonDetailSet: f.PersonDetailSet(case=CASE, person=MIRA, field="marital", value="rrf-mar:SN"),
    f.NationalitiesSet: f.NationalitiesSet(case=CASE, person=MIRA, countries=("iso3:RUS", "iso3:GEO")),
    f.LanguageAdded: f.LanguageAdded(case=CASE, person=MIRA, language="che", level="rrf-lvl:E"),
    f.DocumentAdded: f.DocumentAdded(case=CASE, person=MIRA, paper="passport", country="iso3:RUS", expires_on=day(900)),
    f.AddressAdded: f.AddressAdded(case=CASE, person=MIRA, desk="casework", type="rrf-addr:CoO", lines=("a street",)),
    f.RelativeAdded: f.RelativeAdded(case=CASE, person=MIRA, full="Noor", relationship="aunt", country="iso3:DEU"),
    f.ContactAdded: f.ContactAdded(case=CASE, person=MIRA, channel="signal", value="+7 900 000"),
    f.ConsentSet: consent(MIRA, is_given=False, recipient="iso3:DEU"),
    f.ThreatAdded: f.ThreatAdded(case=CASE, threat=NEW, type="kidnapping", day=_calendar(2017)),
    f.ThreatEnded: f.ThreatEnded(case=CASE, threat=THREAT, why="moved away"),
    f.ApplicationOpened: f.ApplicationOpened(case=CASE, application=NEW, pathway=WAY, persons=(MIRA,), on=TODAY),
    f.ApplicationStatusSet: status("interviewed"),
    f.PathwaySet: pathway(
        pathway=NEW, must_be_in=("transit",), needs_any=("unhcr-sn:LP",), papers=("passport",), regions_refused=("RU-CE",)
    ),
    f.PathwayClosed: f.PathwayClosed(pathway=WAY, on=TODAY),
    f.NoticeEntered: notice(notice=NEW, effect="slower", added_days=30, regions=("RU-CE",), programmes=("humanitarian_visa",)),
    f.NoticeLifted: f.NoticeLifted(notice=NOTICE, on=TODAY, source="the consul"),
    f.ThreatAnnounced: f.ThreatAnnounced(threat=NEW, type="announced_deadline", source="a radio", regions=("RU-CE",)),
    f.AnnouncedThreatEnded: f.AnnouncedThreatEnded(threat=THREAT, why="taken back"),
    f.ExitsListed: f.ExitsListed(exits=NEW, passport="iso3:RUS", source="index", as_of=TODAY, rows=(("iso3:GEO", "visa free", 365),)),
    f.ShelterOpened: f.ShelterOpened(shelter=NEW, name="ibis", beds=4, on=TODAY),
    f.BedsSet: f.BedsSet(shelter=HERON, beds=1, from_on=TODAY),
    f.ShelterClosed: f.ShelterClosed(shelter=HERON, on=TODAY, is_exposed=True),
    f.StayBegun: f.StayBegun(case=CASE, stay=NEW, shelter=HERON, beds=1, from_on=TODAY),
    f.StayEnded: f.StayEnded(case=CASE, stay=STAY, shelter=HERON, on=TODAY),
    f.NegotiationOpened: f.NegotiationOpened(negotiation=NEW, country="iso3:FRA", on=TODAY),
    f.NegotiationNoted: f.NegotiationNoted(negotiation=TALKS, country="iso3:DEU", on=TODAY, response="considering"),
    f.PledgeMade: f.PledgeMade(negotiation=TALKS, country="iso3:DEU", pledge=NEW, places=2, from_on=TODAY),
    f.PledgeWithdrawn: f.PledgeWithdrawn(negotiation=TALKS, country="iso3:DEU", pledge=PLEDGE, on=TODAY),
    f.WorkerAdded: f.WorkerAdded(worker=NEW, label="lynx"),
    f.WorkerRhythmSet: f.WorkerRhythmSet(worker=WORKER, every_hours=24),
    f.WorkerCheckedIn: f.WorkerCheckedIn(worker=WORKER, at_ms=NOON_MS),
    f.ImportRecorded: f.ImportRecorded(import_=NEW, sha256=bytes(32), format="xlsx", rows=9, added=9, changed=0, unchanged=0, rejected=0),
    f.MappingSaved: f.MappingSaved(mapping=NEW, content=b"{}"),
    f.RetentionSet: f.RetentionSet(case=CASE, forget_on=day(90)),
    f.RecoverySplit: f.RecoverySplit(kit=NEW, needed=3, custodians=5, on=TODAY),
    f.HoldSet: f.HoldSet(case=CASE, is_held=True, why="an appeal"),
    f.ForgettingAgreed: f.ForgettingAgreed(forgetting=CASE, reason="own_wish", on=TODAY),
    f.ExportMade: f.ExportMade(export=KEPT, recipient="court", purpose="annex", cases=1, sha256=bytes(32), is_sealed=True),
    f.DraftChecked: f.DraftChecked(draft=DRAFT, words=40, hard=1, soft=0),
    f.DraftAnswered: f.DraftAnswered(question=NEW, draft=DRAFT, asker=WORKER, words=40, sketch=(1, 2), outcome="answered"),
    f.FindingLet: f.FindingLet(draft=DRAFT, finding=NEW, why="she agreed in writing"),
    f.NameMadePublic: f.NameMadePublic(public_name=NEW, full="Lena Public", why="our spokesperson"),
    f.PublicNameWithdrawn: f.PublicNameWithdrawn(public_name=PUBLIC, why="left"),
    f.ReportTaken: f.ReportTaken(report=NEW, case=NEW, on=TODAY, texts=("help", " us"), came_by="onion", address="ab" * 1232),
    f.ReportSetAside: f.ReportSetAside(report=REPORT, case=REPORT, why="an advertisement"),
    f.ReportAnswered: f.ReportAnswered(report=REPORT, case=REPORT, on=TODAY, text="come back on Monday"),
}
ENTRIES = (f.NeedEnded, f.NameWithdrawn, f.DocumentWithdrawn, f.ContactWithdrawn)
"""Facts that end an entry: their tests add the entry first."""
ELSEWHERE = {*f.EVIDENCE_FACTS.__args__, *f.TRANSFER_FACTS.__args__, f.CaseForgotten, f.RecoveryDrilled}
"""Facts whose rules are tried in tests/unit/evidence, test_transfer and test_retention."""


def test_every_kind_of_draft_is_tried_here() -> None:
    assert set(GOOD) | set(ENTRIES) | ELSEWHERE == set(FACT_TYPES)


@pytest.mark.parametrize("draft", GOOD.values(), ids=lambda draft: type(draft).__name__)
def test_a_good_draft_is_accepted_as_it_was_stated(draft: Any) -> None:
    told = _rich()
    fact = decide(told, draft, TODAY)
    if hasattr(draft, "replaces"):
        fact = msgspec.structs.replace(fact, replaces=())
    assert fact == draft


def _changed(kind: type, **changes: Any) -> Any:
    return msgspec.structs.replace(GOOD[kind], **changes)


MISTAKEN = [
    _changed(f.CaseOpened, via="pigeon"),
    _changed(f.CaseOpened, case=b"short"),
    _changed(f.CaseOpened, on=day(2)),
    _changed(f.CaseOpened, on=dt.datetime(2017, 5, 16, tzinfo=dt.UTC)),
    _changed(f.CaseLabelled, label="x" * 513),
    _changed(f.CaseLabelled, case=NEW),
    _changed(f.CaseStatusSet, status="lost"),
    _changed(f.CaseStatusSet, reason=""),
    _changed(f.CaseStatusSet, on=day(2)),
    _changed(f.RiskSet, level="dire"),
    _changed(f.LocationSet, location="somewhere"),
    _changed(f.LocationSet, region="12 Lenin Street"),
    _changed(f.LocationSet, region="ru-mow"),
    _changed(f.LocationSet, since_on=day(30)),
    _changed(f.DestinationSet, country="unhcr:AUS"),
    _changed(f.PrioritySet, priority="EM"),
    _changed(f.PrioritySet, on=day(365)),
    _changed(f.OriginSet, country="RUS"),
    _changed(f.OriginSet, region="Chechnya"),
    _changed(f.OriginSet, region="BY-HM"),
    _changed(f.CategoriesSet, primary="rrf-cat:ZZZ"),
    _changed(f.NoteAdded, text="  "),
    _changed(f.NoteAdded, desk="kitchen"),
    _changed(f.NoteAdded, text="a\x00b"),
    _changed(f.NoteAdded, text="\ud800"),
    _changed(f.CasesLinked, how="twins"),
    _changed(f.CasesLinked, other=CASE),
    _changed(f.CasesLinked, other=NEW),
    _changed(f.ExternalIdSet, value=" "),
    _changed(f.ExternalIdSet, content=bytes(33)),
    _changed(f.NeedAdded, code="unhcr-sn:XX-YY"),
    _changed(f.NeedAdded, code="rrf-pri:EM"),
    _changed(f.NeedAdded, person=NEW),
    _changed(f.TaskAdded, text=""),
    _changed(f.TaskMoved, task=NEW),
    _changed(f.TaskDone, task=NEW),
    _changed(f.TaskDone, on=day(2)),
    _changed(f.RhythmSet, every_hours=-1),
    _changed(f.RhythmSet, grace_hours=9000),
    _changed(f.CheckedIn, at_ms=NOON_MS + 3 * 86_400_000),
    _changed(f.CheckedIn, at_ms=NOON_MS // 1000),
    _changed(f.PersonAdded, relationship="brother"),
    _changed(f.PersonAdded, person=b""),
    _changed(f.RelationshipSet, person=NEW),
    _changed(f.PersonLeft, why="tired"),
    _changed(f.PersonLeft, person=NEW),
    _changed(f.NameAdded, use="pet"),
    _changed(f.NameAdded, full=" "),
    _changed(f.NameAdded, script="cyrillic"),
    _changed(f.BirthSet, born="90-02-01"),
    _changed(f.BirthSet, born="1990-02-30"),
    _changed(f.BirthSet, born="２０１０"),
    _changed(f.BirthSet, born="2019"),
    _changed(f.BirthSet, born="1899"),
    _changed(f.BirthSet, country="Russia"),
    _changed(f.PersonDetailSet, field="height"),
    _changed(f.PersonDetailSet, value="married"),
    _changed(f.NationalitiesSet, countries=("RU",)),
    _changed(f.LanguageAdded, language="Chechen"),
    _changed(f.LanguageAdded, level="good"),
    _changed(f.DocumentAdded, paper="card"),
    _changed(f.DocumentAdded, country="unhcr:RUS"),
    _changed(f.DocumentAdded, expires_on=dt.date(9999, 1, 1)),
    _changed(f.AddressAdded, desk="health"),
    _changed(f.AddressAdded, type="home"),
    _changed(f.RelativeAdded, full=""),
    _changed(f.RelativeAdded, country="Germany"),
    _changed(f.ContactAdded, channel="pigeon"),
    _changed(f.ContactAdded, value=""),
    _changed(f.ConsentSet, purpose="trust"),
    _changed(f.ConsentSet, recipient="Germany"),
    _changed(f.ThreatAdded, type="gossip"),
    _changed(f.ThreatAdded, day=_calendar(2071)),
    _changed(f.ThreatAdded, day=f.CalendarDay(calendar="gregorian", said="1438-09-01", on=dt.date(1438, 9, 1))),
    _changed(f.ThreatAdded, day=f.CalendarDay(calendar="gregorian", said="2017-05-26", on=dt.date(2017, 6, 26))),
    _changed(f.ThreatAdded, day=f.CalendarDay(calendar="lunar", said="1438-09-01", on=dt.date(2017, 5, 26))),
    _changed(f.ThreatEnded, threat=NEW),
    _changed(f.ApplicationOpened, persons=()),
    _changed(f.ApplicationOpened, persons=(MIRA, MIRA)),
    _changed(f.ApplicationOpened, persons=(NEW,)),
    _changed(f.ApplicationOpened, pathway=NEW),
    status("granted"),
    status("interviewed", application=NEW),
    status("interviewed", accepted=(NEW,)),
    _changed(f.PathwaySet, type="tunnel"),
    _changed(f.PathwaySet, country="DE"),
    _changed(f.PathwaySet, processing_days=-1),
    _changed(f.PathwaySet, processing_days=10**9),
    _changed(f.PathwaySet, places=-2),
    _changed(f.PathwaySet, needs_any=("LP",)),
    _changed(f.PathwaySet, must_be_in=("home",)),
    _changed(f.PathwaySet, papers=("photo",)),
    _changed(f.PathwaySet, regions_refused=("Chechnya",)),
    _changed(f.PathwaySet, opens_on=day(9), closes_on=day(3)),
    _changed(f.PathwaySet, nationalities=("iso3:RUS",) * 513),
    _changed(f.PathwayClosed, pathway=NEW),
    notice(notice=NEW, country="Germany"),
    notice(notice=NEW, effect="maybe"),
    notice(notice=NEW, firmness="sure"),
    notice(notice=NEW, source=" "),
    notice(notice=NEW, effect="slower"),
    notice(notice=NEW, effect="faster", added_days=10**9),
    notice(notice=NEW, valid_until=day(-1)),
    notice(notice=NEW, said_on=day(9)),
    notice(notice=NEW, regions=("Chechnya",)),
    notice(notice=NEW, programmes=("visa",)),
    notice(notice=NEW, nationalities=("RUS",)),
    _changed(f.NoticeLifted, notice=NEW),
    _changed(f.NoticeLifted, source=""),
    _changed(f.ThreatAnnounced, source=""),
    _changed(f.ThreatAnnounced, type="gossip"),
    _changed(f.ThreatAnnounced, regions=("the south",)),
    _changed(f.ThreatAnnounced, day=_calendar(2071)),
    _changed(f.AnnouncedThreatEnded, threat=NEW),
    _changed(f.ExitsListed, passport="RU"),
    _changed(f.ExitsListed, rows=(("Georgia", "visa free", 365),)),
    _changed(f.ShelterOpened, beds=1001),
    _changed(f.ShelterOpened, until_on=day(-1)),
    _changed(f.BedsSet, shelter=NEW),
    _changed(f.BedsSet, beds=-1),
    _changed(f.ShelterClosed, shelter=NEW),
    _changed(f.StayBegun, shelter=NEW),
    _changed(f.StayBegun, case=NEW),
    _changed(f.StayBegun, beds=0),
    _changed(f.StayBegun, until_on=TODAY),
    _changed(f.StayEnded, stay=NEW),
    _changed(f.StayEnded, case=OTHER),
    _changed(f.StayEnded, on=day(-3)),
    _changed(f.NegotiationOpened, country="France"),
    _changed(f.NegotiationNoted, negotiation=NEW),
    _changed(f.NegotiationNoted, country="iso3:FRA"),
    _changed(f.NegotiationNoted, response="perhaps"),
    _changed(f.PledgeMade, places=0),
    _changed(f.PledgeMade, until_on=day(-1)),
    _changed(f.PledgeWithdrawn, pledge=NEW),
    _changed(f.WorkerAdded, label=""),
    _changed(f.WorkerRhythmSet, worker=NEW),
    _changed(f.WorkerRhythmSet, every_hours=-1),
    _changed(f.WorkerCheckedIn, at_ms=NOON_MS + 3 * 86_400_000),
    _changed(f.ImportRecorded, sha256=b"short"),
    _changed(f.ImportRecorded, rows=2**60),
    _changed(f.MappingSaved, content=bytes(70_000)),
    _changed(f.ExportMade, sha256=bytes(16)),
    _changed(f.DraftChecked, hard=-1),
    _changed(f.DraftAnswered, words=-1),
    _changed(f.DraftAnswered, outcome="perhaps"),
    _changed(f.DraftAnswered, sketch=(1,) * 65),
    _changed(f.FindingLet, why="no reason"),
    _changed(f.FindingLet, draft=NEW),
    _changed(f.NameMadePublic, full="Lena"),
    _changed(f.NameMadePublic, why=""),
    _changed(f.PublicNameWithdrawn, public_name=NEW),
    _changed(f.ReportTaken, case=CASE),
    _changed(f.ReportTaken, texts=(" ",)),
    _changed(f.ReportTaken, texts=("x" * 40_000,)),
    _changed(f.ReportTaken, came_by="pigeon"),
    _changed(f.ReportTaken, address="ab"),
    _changed(f.ReportTaken, on=day(9)),
    _changed(f.ReportSetAside, why=" "),
    _changed(f.ReportSetAside, report=NEW, case=NEW),
    _changed(f.ReportSetAside, case=CASE),
    _changed(f.ReportAnswered, text=" "),
    _changed(f.ReportAnswered, report=NEW, case=NEW),
    f.NeedEnded(case=CASE, need=EID, how="met"),
    f.NameWithdrawn(case=CASE, person=MIRA, name=EID),
    f.DocumentWithdrawn(case=CASE, document=EID, why="lost"),
    f.ContactWithdrawn(case=CASE, contact=EID, why="unsafe"),
]


@pytest.mark.parametrize("draft", MISTAKEN, ids=lambda draft: type(draft).__name__)
def test_a_draft_that_makes_no_sense_is_mistaken(draft: Any) -> None:
    with pytest.raises(Mistaken) as caught:
        decide(_rich(), draft, TODAY)
    assert caught.value.says
    assert caught.value.hint


REFUSED = [
    _changed(f.CaseOpened, case=CASE),
    _changed(f.ReportTaken, report=REPORT, case=REPORT),
    _changed(f.ReportAnswered, report=PLAIN_REPORT, case=PLAIN_REPORT),
    _changed(f.CaseStatusSet, status="duplicate"),
    _changed(f.CaseStatusSet, reason="duplicate"),
    _changed(f.NeedAdded, code="x:gay"),
    _changed(f.PersonDetailSet, field="occupation", value="lgbt activist"),
    _changed(f.PersonAdded, person=TARO),
    _changed(f.PersonAdded, relationship="rrf-rel:PA"),
    _changed(f.RelationshipSet, relationship="rrf-rel:PA"),
    _changed(f.TaskAdded, case=CASE, task=TASK),
    _changed(f.ApplicationOpened, application=APPLY),
    status("visa_issued"),
    _changed(f.StayBegun, stay=STAY),
    _changed(f.StayBegun, beds=2),
    _changed(f.NegotiationOpened, negotiation=TALKS),
    _changed(f.PledgeMade, pledge=PLEDGE),
]


@pytest.mark.parametrize("draft", REFUSED, ids=lambda draft: type(draft).__name__)
def test_a_draft_that_a_rule_forbids_is_refused(draft: Any) -> None:
    with pytest.raises(Refused) as caught:
        decide(_rich(), draft, TODAY)
    assert caught.value.says


@pytest.mark.parametrize("kind", ENTRIES, ids=lambda kind: kind.__name__)
def test_an_entry_is_ended_once(kind: type) -> None:
    told = _rich()
    added = {
        f.NeedEnded: GOOD[f.NeedAdded],
        f.NameWithdrawn: GOOD[f.NameAdded],
        f.DocumentWithdrawn: GOOD[f.DocumentAdded],
        f.ContactWithdrawn: GOOD[f.ContactAdded],
    }
    eid = told.say(added[kind])
    end = {
        f.NeedEnded: f.NeedEnded(case=CASE, need=eid, how="met"),
        f.NameWithdrawn: f.NameWithdrawn(case=CASE, person=MIRA, name=eid),
        f.DocumentWithdrawn: f.DocumentWithdrawn(case=CASE, document=eid, why="lost"),
        f.ContactWithdrawn: f.ContactWithdrawn(case=CASE, contact=eid, why="unsafe"),
    }[kind]
    told.say(end)
    assert eid in told.the_case().ended
    with pytest.raises(Refused):
        told.say(end)


def test_every_status_can_be_reached_and_only_along_the_handbook() -> None:
    listed = set(codes.listed("app-status"))
    assert set(NEXT) == listed
    reached, todo = {"considered"}, ["considered"]
    while todo:
        for word in NEXT[todo.pop()]:
            if word not in reached:
                reached.add(word)
                todo.append(word)
    assert reached == listed
    assert "visa_issued" not in NEXT["submitted"]
    assert "accepted" not in NEXT["denied_considered"]
    assert all(NEXT.values())


@pytest.mark.parametrize("before", sorted(NEXT))
def test_the_state_machine_allows_its_arrows_and_no_other(before: str) -> None:
    for word in codes.listed("app-status"):
        assert (may_follow((before,), word) == ()) == (word in NEXT[before])


@pytest.mark.parametrize("way", sorted(UNDECIDED_WAYS))
def test_a_way_without_a_decision_is_departed_on_from_preparation(way: str) -> None:
    assert may_follow(("considered",), "departed", way) == ()
    assert may_follow(("considered",), "departed", "humanitarian_visa") != ()
    assert may_follow(("submitted",), "departed", way) != ()


def test_of_contested_statuses_one_may_be_confirmed() -> None:
    assert may_follow(("submitted", "accepted"), "accepted") == ()
    assert may_follow(("submitted", "denied_considered"), "submitted") == ()
    assert may_follow(("submitted",), "submitted") != ()


def test_a_status_of_a_newer_version_blocks_nobody_and_is_not_repeated() -> None:
    told = _rich()
    told.hear(status("teleported"))
    assert decide(told, status("submitted"), TODAY).status == "submitted"


def test_an_application_begins_as_considered() -> None:
    told = household()
    told.say(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA,), on=TODAY))
    with pytest.raises(Refused):
        told.say(status("dossier_ready"))


def test_nothing_is_submitted_for_whom_nobody_asked() -> None:
    told = household()
    told.say(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA, TARO), on=TODAY))
    told.say(status("considered"))
    told.say(status("dossier_ready"))
    with pytest.raises(Refused, match="nobody has recorded"):
        told.say(status("submitted"))
    told.say(consent(MIRA))
    with pytest.raises(Refused, match="nobody has recorded"):
        told.say(status("submitted"))
    told.say(consent(TARO, is_given=False))
    with pytest.raises(Refused, match="does not agree"):
        told.say(status("submitted"))
    told.say(consent(TARO))
    told.say(status("submitted"))


def test_a_refusal_towards_one_country_stops_a_submission_there_and_nowhere_else() -> None:
    told = household()
    applied(told, "considered", "dossier_ready")
    told.say(consent(TARO, is_given=False, recipient="iso3:DEU"))
    with pytest.raises(Refused):
        told.say(status("submitted"))
    told.say(pathway(country="iso3:FRA"))
    told.say(status("submitted"))


def test_a_refusal_towards_any_country_counts_when_the_country_is_not_known_here() -> None:
    told = household()
    applied(told, "considered", "dossier_ready")
    told.say(consent(TARO, is_given=False, recipient="iso3:FRA"))
    del told.records["pathway", WAY]
    with pytest.raises(Refused):
        told.say(status("submitted"))


def test_the_dead_are_not_asked() -> None:
    told = household()
    applied(told, "considered", "dossier_ready")
    told.say(consent(TARO, is_given=False))
    told.say(f.PersonLeft(case=CASE, person=TARO, on=TODAY, why="deceased"))
    told.say(status("submitted"))


def test_a_split_decision_names_some_and_keeps_them() -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted")
    for accepted in ((), (MIRA, TARO)):
        with pytest.raises(Mistaken):
            told.say(status("split", accepted=accepted))
    told.say(status("split", accepted=(MIRA,)))
    told.say(status("visa_issued"))
    assert told.the_case().applications[APPLY].status.values()[0].accepted == (MIRA,)


def test_a_household_has_one_principal_and_hands_it_over() -> None:
    told = household()
    told.say(f.RelationshipSet(case=CASE, person=MIRA, relationship="rrf-rel:SBF"))
    told.say(f.RelationshipSet(case=CASE, person=TARO, relationship="rrf-rel:PA"))
    assert told.the_case().members()[0].ref == TARO


def test_a_household_is_not_split_by_a_limit_unsaid() -> None:
    told = household()
    told.say(pathway(household_max=1))
    with pytest.raises(Refused, match="at most 1"):
        told.say(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA, TARO), on=TODAY))
    told.say(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA,), on=TODAY))


def test_who_left_is_in_no_new_application_and_can_come_back() -> None:
    told = household()
    told.say(f.PersonLeft(case=CASE, person=TARO, on=TODAY, why="missing"))
    opened = f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(TARO,), on=TODAY)
    with pytest.raises(Refused):
        told.say(opened)
    told.say(f.PersonAdded(case=CASE, person=TARO, relationship="rrf-rel:SBM"))
    assert [person.ref for person in told.the_case().members()] == [MIRA, TARO]
    told.say(opened)


def test_a_closed_pathway_takes_no_application() -> None:
    told = household()
    told.say(f.PathwayClosed(pathway=WAY, on=TODAY))
    with pytest.raises(Refused):
        told.say(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA,), on=TODAY))


def test_an_unsafe_number_is_not_taken_up_again_however_it_is_spelt() -> None:
    told = household()
    eid = told.say(f.ContactAdded(case=CASE, person=MIRA, channel="phone", value="+7 (900) 000-11"))
    told.say(f.ContactWithdrawn(case=CASE, contact=eid, why="unsafe"))
    with pytest.raises(Refused):
        told.say(f.ContactAdded(case=CASE, person=TARO, channel="signal", value="790000011"))
    told.say(f.ContactAdded(case=CASE, person=TARO, channel="signal", value="790000012"))


def test_a_draft_names_the_records_that_it_needs() -> None:
    told = _rich()
    assert ("case", OTHER) in wanted(GOOD[f.CasesLinked])
    assert wanted(status("interviewed")) == (("case", CASE),)
    assert ("pathway", WAY) in wanted(status("interviewed"), told)
    assert all(isinstance(ref, bytes) for draft in GOOD.values() for _, ref in wanted(draft)), "words are no reference"
    assert set(wanted(GOOD[f.StayBegun])) == {("case", CASE), ("shelter", HERON)}


def test_what_a_draft_cites_is_filled_in_whatever_it_held() -> None:
    told = household()
    fact = decide(told, f.RiskSet(case=CASE, level="low", replaces=(EID,)), TODAY)
    assert fact.replaces == told.the_case().risk.cites
    assert EID not in fact.replaces
