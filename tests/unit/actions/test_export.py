"""An export holds what the vault holds, is recorded before it is named, and leaves nothing when it fails."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile

import msgspec
import pyrage
import pytest

from safeconduct.actions.export import Ask, export
from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f
from tests.conftest import PASSPHRASE as OF_THE_VAULT

NOW = dt.datetime(2017, 5, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2017, 5, 1)
PASSPHRASE = "copper meadow twelve sleepy anchor violin"
REFUSED, ASKED = False, True


def quiet(_what, _done, _total):
    """Report no progress."""


def household(number, *, shares=None):
    """Give the drafts of one invented household."""
    case, person = new_ref(), new_ref()
    drafts = [
        f.CaseOpened(case=case, on=DAY, via="hotline", label=f"kettle {number}"),
        f.CaseStatusSet(case=case, status="active", on=DAY),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=f"=Canary{number} Пример"),
        f.ContactAdded(case=case, person=person, channel="phone", value="+7 900 000"),
        f.AddressAdded(case=case, person=person, desk="shelter", type="rrf-addr:CoA", lines=("Canary Street",)),
        f.NoteAdded(case=case, desk="health", text="line one\nline two"),
    ]
    if shares is not None:
        drafts.append(f.ConsentSet(case=case, person=person, purpose="share", is_given=shares, on=DAY))
    return case, drafts


@pytest.fixture
def filled(office):
    """Give an office with three households, a shelter with a stay, a pathway with an application, and talks."""
    cases = []
    for number in range(3):
        case, drafts = household(number, shares={0: ASKED, 1: None, 2: REFUSED}[number])
        office.keep(drafts, NOW, quiet)
        cases.append(case)
    shelter, pathway, talk = new_ref(), new_ref(), new_ref()
    person = next(iter(office.replica.look("case", cases[0]).persons))
    office.keep(
        [
            f.ShelterOpened(shelter=shelter, name="Birch", address="Canary House", beds=4, on=DAY),
            f.StayBegun(case=cases[0], stay=new_ref(), shelter=shelter, beds=1, from_on=DAY),
            f.PathwaySet(pathway=pathway, type="humanitarian_visa", country="iso3:LTU", name="Letter", processing_days=30),
            f.PathwaySet(pathway=new_ref(), type="humanitarian_visa", country="iso3:USA", name="Big", processing_days=30),
            f.ApplicationOpened(case=cases[0], application=new_ref(), pathway=pathway, persons=(person,), on=DAY),
            f.NegotiationOpened(negotiation=talk, country="iso3:FRA", on=DAY),
        ],
        NOW,
        quiet,
    )
    return office, cases


def ask(path, **how):
    return Ask(path=str(path), recipient="the board", purpose="yearly copy", **how)


def lines(packed, name):
    return [json.loads(line) for line in packed.read(name).splitlines()]


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.mark.slow
def test_everything_comes_out_sealed_under_a_passphrase(filled, tmp_path):
    office, cases = filled
    counted = office.replica.counts()
    path = tmp_path / "out.age"
    answer = export(office, ask(path, passphrase=PASSPHRASE), NOW, quiet)
    assert b"anary" not in path.read_bytes()
    packed = opened(pyrage.passphrase.decrypt(path.read_bytes(), PASSPHRASE))
    told = lines(packed, "cases.jsonl")
    assert [one["ref"].lower() for one in told] == sorted(case.hex() for case in cases)
    assert answer.cases == counted.cases.files == len(told)
    events = lines(packed, "events.jsonl")
    assert answer.events == counted.events == len(events)
    assert len({one["event"] for one in events}) == len(events)
    assert {one["compartment"] for one in events} == {"casework", "shelter", "health", "country:FRA"}
    assert [one["opened"]["name"] for one in lines(packed, "shelters.jsonl")] == ["Birch"]
    assert {one["terms"]["name"] for one in lines(packed, "pathways.jsonl")} == {"Letter", "Big"}
    assert [one["opened"]["country"] for one in lines(packed, "negotiations.jsonl")] == ["iso3:FRA"]
    for one in told:
        case = office.replica.look("case", bytes.fromhex(one["ref"]))
        names = [name["full"] for person in one["persons"].values() for name in person["names"].values()]
        assert names == [name.full for person in case.persons.values() for name in person.names.values()]
        assert [note["text"] for note in one["notes"].values()] == ["line one\nline two"]


def test_the_tables_hold_every_case_and_person_and_no_formula(filled, tmp_path):
    office, cases = filled
    export(office, ask(tmp_path / "out.zip", is_open=True), NOW, quiet)
    packed = opened((tmp_path / "out.zip").read_bytes())
    rows = list(csv.DictReader(io.StringIO(packed.read("cases.csv").decode("utf-8-sig"))))
    assert sorted(row["ref"].lower() for row in rows) == sorted(case.hex() for case in cases)
    persons = list(csv.DictReader(io.StringIO(packed.read("persons.csv").decode("utf-8-sig"))))
    assert sorted(row["names"].rstrip(" ") for row in persons) == ["'=Canary0 Пример", "'=Canary1 Пример", "'=Canary2 Пример"]
    assert {row["contacts"].rstrip(" ") for row in persons} == {"phone +7 900 000"}
    assert "Canary Street" not in packed.read("persons.csv").decode()


def test_an_export_is_recorded_with_its_hash(filled, tmp_path):
    office, _ = filled
    path = tmp_path / "out.zip"
    answer = export(office, ask(path, is_open=True), NOW, quiet)
    made = office.replica.look("export", bytes.fromhex(answer.export)).fact.value
    assert made.sha256 == hashlib.sha256(path.read_bytes()).digest() == bytes.fromhex(answer.sha256)
    assert (made.recipient, made.purpose, made.cases, made.is_sealed) == ("the board", "yearly copy", 3, False)
    assert answer.size_bytes == path.stat().st_size


def test_the_same_vault_gives_the_same_zip_but_for_the_mark_of_the_copy(filled, tmp_path):
    office, cases = filled
    copies = []
    for name in ("one", "two"):
        export(office, ask(tmp_path / name, is_open=True, cases=(cases[0],)), NOW, quiet)
        packed = opened((tmp_path / name).read_bytes())
        copies.append([(each.filename, each.date_time, each.external_attr, packed.read(each)) for each in packed.infolist()])
    assert copies[0] != copies[1]
    plain = [[(*about, b'"'.join(part.rstrip(b" ") for part in said.lower().split(b'"'))) for *about, said in copy] for copy in copies]
    assert plain[0] == plain[1]


def test_some_cases_go_without_the_place_and_without_the_others(filled, tmp_path):
    office, cases = filled
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "out.age"
    answer = export(office, ask(path, cases=(cases[0], cases[1]), age_recipient=str(identity.to_public())), NOW, quiet)
    assert answer.never_asked == 1
    packed = opened(pyrage.decrypt(path.read_bytes(), [identity]))
    whole = "".join(packed.read(name).decode() for name in packed.namelist())
    assert show(cases[0]) in whole
    assert cases[2].hex() not in whole
    assert "Canary2" not in whole
    for place in ("Canary Street", "Canary House", "Birch", '"stay"', "FRA"):
        assert place not in whole.replace(packed.read("FIELDS.txt").decode(), ""), place
    assert [one["terms"]["name"] for one in lines(packed, "pathways.jsonl")] == ["Letter"]
    assert "negotiations.jsonl" not in packed.namelist()


def test_who_does_not_agree_is_not_shared(filled, tmp_path):
    office, cases = filled
    with pytest.raises(Refused) as refused:
        export(office, ask(tmp_path / "out.zip", is_open=True, cases=(cases[0], cases[2])), NOW, quiet)
    assert "Canary" not in refused.value.says + refused.value.hint
    assert not (tmp_path / "out.zip").exists()
    assert office.replica.records("export") == []


def test_testimony_is_in_no_export(filled, tmp_path):
    office, _ = filled
    claim, source, testimony, spoken = (new_ref() for _ in range(4))
    office.keep(
        [
            f.SourceAdded(source=source, label="heron", name="heron", is_protected=True),
            f.TestimonyTaken(testimony=testimony, source=source, on=DAY, language="che", interviewer="ayla"),
            f.TestimonyPart(testimony=testimony, heading="5", text="Canary words of hers"),
            f.TestimonyConsentSet(testimony=testimony, use="annex", is_given=True, on=DAY),
            f.ClaimStated(claim=claim, label="a", text="a man was beaten"),
            f.UtteranceRecorded(claim=claim, utterance=spoken, label="u", source=source, text="Canary words of hers", testimony=testimony),
        ],
        NOW,
        quiet,
    )
    export(office, ask(tmp_path / "out.zip", is_open=True), NOW, quiet)
    packed = opened((tmp_path / "out.zip").read_bytes())
    whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"a man was beaten" in whole
    assert b"Canary words" not in whole
    assert all(one["record"] != "testimony" for one in lines(packed, "events.jsonl"))


@pytest.mark.parametrize(
    "how",
    [
        {"is_open": True, "passphrase": PASSPHRASE},
        {},
        {"age_recipient": "age1hidden"},
        {"is_open": True, "cases": (bytes(16),)},
        {"passphrase": PASSPHRASE, "age_recipient": "age1hidden"},
    ],
)
def test_a_way_that_makes_no_sense_leaves_nothing(filled, tmp_path, how):
    office, _ = filled
    with pytest.raises(Mistaken):
        export(office, ask(tmp_path / "out", **how), NOW, quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]
    assert office.replica.records("export") == []


def test_whom_it_is_for_must_be_said(filled, tmp_path):
    office, _ = filled
    for recipient, purpose in (("", "copy"), ("board", " ")):
        with pytest.raises(Mistaken):
            export(office, Ask(path=str(tmp_path / "out"), recipient=recipient, purpose=purpose, is_open=True), NOW, quiet)


def test_a_weak_passphrase_is_refused(filled, tmp_path):
    office, _ = filled
    with pytest.raises(Refused):
        export(office, ask(tmp_path / "out", passphrase="hunter2"), NOW, quiet)


@pytest.mark.slow
def test_the_passphrase_of_the_vault_never_seals_what_somebody_else_is_to_open(filled, tmp_path):
    office, _ = filled
    with pytest.raises(Refused, match="opens this vault"):
        export(office, ask(tmp_path / "out", passphrase=f" {OF_THE_VAULT} "), NOW, quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def test_what_cannot_be_recorded_is_never_named(filled, tmp_path, monkeypatch):
    office, _ = filled

    def full(*_args, **_kwargs):
        raise Unreachable("the disk did not write (ENOSPC)")

    monkeypatch.setattr(office.journal, "append", full)
    with pytest.raises(Unreachable):
        export(office, ask(tmp_path / "out", is_open=True), NOW, quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def test_nothing_secret_is_shown_of_a_question():
    assert PASSPHRASE not in repr(ask("/tmp/out", passphrase=PASSPHRASE))


def test_an_open_export_of_a_case_tells_nobody_else(office, tmp_path):
    (one, drafts), (_, others) = household(1), household(2)
    named = f.NameAdded(case=others[0].case, person=others[2].person, use="legal", full="Tamerlan Ovlurov")
    note = f.NoteAdded(case=one, desk="casework", text="Она приехала с Тамерланом Овлуровым.")
    office.keep((*drafts, *others, named, note), NOW, quiet)
    ask = Ask(path=str(tmp_path / "out.zip"), recipient="a partner", purpose="referral", cases=(one,), is_open=True)
    with pytest.raises(Refused) as caught:
        export(office, ask, NOW, quiet)
    assert show(one) in caught.value.says
    assert "влур" not in caught.value.says
    assert not (tmp_path / "out.zip").exists()
    answer = export(office, msgspec.structs.replace(ask, even_so="he is her guardian"), NOW, quiet)
    kept = office.replica.look("draft", bytes.fromhex(answer.sha256)[:16])
    assert [let.value for let in kept.let.values()] == ["he is her guardian"]


def test_an_open_export_says_what_may_tell_of_others(office, tmp_path):
    (one, drafts), (_, others) = household(1), household(2)
    named = f.NameAdded(case=others[0].case, person=others[2].person, use="legal", full="Tamerlan Ovlurov")
    note = f.NoteAdded(case=one, desk="casework", text="Вчера мы видели Овлурова, сказала она.")
    office.keep((*drafts, *others, named, note), NOW, quiet)
    ask = Ask(path=str(tmp_path / "out.zip"), recipient="a partner", purpose="referral", cases=(one,), is_open=True)
    answer = export(office, ask, NOW, quiet)
    assert (answer.asked, answer.unchecked) == (1, ())
    assert export(office, msgspec.structs.replace(ask, path=str(tmp_path / "2.zip"), even_so="it is another"), NOW, quiet).asked == 0


def test_an_open_export_of_a_case_may_tell_of_its_own_people(office, tmp_path):
    one, drafts = household(3)
    office.keep(drafts, NOW, quiet)
    ask = Ask(path=str(tmp_path / "out.zip"), recipient="a partner", purpose="referral", cases=(one,), is_open=True)
    assert export(office, ask, NOW, quiet).cases == 1
