"""The ledger in a vault: loaded, added to, weighed page by page, with captures whose bytes come back."""

import datetime as dt
import gzip
import hashlib
import itertools
import re
import shutil
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from safeconduct.actions import capture_list, evidence_capture, evidence_ledger, evidence_load, evidence_release
from safeconduct.doors.cli.printing import BROWSERS, printed
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.studies.evidence import PROPERTIES, Web, heard, joined, matrix, read_form, read_report, rows_of, unpack
from tests.unit.archives.test_texts import answer, chunked

ROOT = Path(__file__).parents[3]
INVENTED = (ROOT / "tests" / "fixtures" / "evidence" / "valley.toml").read_text(encoding="utf-8")
DAY = dt.date(2017, 4, 20)
COUNTED = itertools.count(1)


def report():
    """The invented report under claims of its own, since the tests of this module share a vault."""
    tag = next(COUNTED)
    return read_report(re.sub(r'(\[\[claim\]\]\nid = "|part_of = ")([^"]+)"', rf'\g<1>{tag}-\2"', INVENTED)), tag


def load(desk, ledger, **more):
    return desk.ask("evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(ledger), **more))


@pytest.fixture
def kept(desk):
    """The invented report in this vault, and the tag of its claims."""
    ledger, tag = report()
    load(desk, ledger)
    return desk, ledger, tag


def pages(desk, limit):
    rows, offset, total = [], 0, 1
    while offset < total:
        page = desk.ask("evidence_ledger", evidence_ledger.Ask(offset=offset, limit=limit))
        rows += rows_of(page.ledger, page.claims)
        offset, total = offset + limit, page.total
    return rows


@pytest.mark.parametrize("limit", [2, 50])
def test_a_vault_says_of_a_report_what_the_report_says(kept, limit):
    desk, ledger, tag = kept
    rows = [row for row in pages(desk, limit) if row.id.startswith(f"{tag}-")]
    assert rows == list(matrix(ledger)), "wider and narrower claims count, on whatever page they stand"


def test_loading_again_keeps_nothing_and_a_trial_neither(desk):
    ledger, before = report()[0], desk.office.replica.claims().total
    trial = load(desk, ledger, is_dry_run=True)
    assert desk.office.replica.claims().total == before
    first, again = load(desk, ledger), load(desk, ledger)
    assert (first.added, first.unchanged) == (trial.added, trial.unchanged)
    assert (again.added, again.changed) == (0, 0)


def test_a_row_that_is_added_counts_like_one_of_the_report(kept):
    desk, _, tag = kept
    row = {"speaker": "morning-post", "stance": "asserts", "via": ["morning-post"], "quantity": 90}
    form = {"claim": [{"id": f"{tag}-held", "text": "men held in the old mill", "quantity": "more than 60", "said": [row]}]}
    load(desk, read_form(form), is_more=True)
    answer = desk.ask("evidence_ledger", evidence_ledger.Ask(claims=(f"{tag}-held",)))
    said = heard(Web(answer.ledger), f"{tag}-held")
    assert said[-1].id == f"{tag}-held/7"
    assert said[-1].rests_on == ("released man",), "a page in its own voice rests on what it relays"
    assert [each.by for each in rows_of(answer.ledger, answer.claims)[0].hardening] == [f"{tag}-held/7"]


def test_an_own_voice_that_is_added_to_nothing_rests_on_nothing():
    fresh = read_form({"claim": [{"id": "a", "text": "b", "said": [{"speaker": "Paper", "stance": "asserts", "via": ["Paper"]}]}]})
    assert joined(msgspec.structs.replace(fresh, claims=(), utterances=(), assertions=(), sources=()), fresh) == fresh


def test_a_capture_is_kept_whole_and_tied_to_what_is_read_in_it(kept):
    desk, ledger, tag = kept
    content = bytes(range(256)) * 600  # three pieces
    ask = evidence_capture.Ask(
        content=content,
        media_type="text/html",
        taken_by="ayla",
        method="saved by hand",
        title="Morning Post",
        said=(f"{tag}-held/1", f"{tag}-held/3"),
    )
    answer = desk.ask("evidence_capture", ask)
    record = desk.office.replica.look("capture", bytes.fromhex(answer.capture))
    assert record.is_whole
    assert answer.sha256 == record.taken.sha256.hex()
    pieces = {
        told.fact.number: told.fact.content
        for told in desk.office.replica.history("capture", record.ref)
        if told.fact is not None and isinstance(told.fact, f.CaptureChunk)
    }
    assert b"".join(pieces[number] for number in sorted(pieces)) == content
    found = desk.ask("evidence_ledger", evidence_ledger.Ask(claims=(f"{tag}-held",))).ledger
    assert {each.speaker for each in found.utterances if each.capture == answer.capture} == {"morning-post", "Helpers' Network"}
    assert load(desk, ledger).changed == 0, "a report loaded again does not untie it"


def test_what_is_not_there_is_mistaken(kept):
    desk, _, tag = kept
    with pytest.raises(Mistaken, match="no such claim"):
        desk.ask("evidence_ledger", evidence_ledger.Ask(claims=("nothing",)))
    ask = evidence_capture.Ask(content=b"a", media_type="text/html", taken_by="a", method="b", title="", said=(f"{tag}-held/99",))
    with pytest.raises(Mistaken, match="no such assertion"):
        desk.ask("evidence_capture", ask)
    ask = msgspec.structs.replace(ask, said=(f"{tag}-held/1",), page="evening-post")
    with pytest.raises(Mistaken, match="that page does not say so"):
        desk.ask("evidence_capture", ask)


def held(desk, tag, *, note="she said so", **consents):
    """Record a testimony, tied to a new assertion of the claim, and what its source allows."""
    source, testimony = new_ref(), new_ref()
    ref = desk.office.replica.claim_named(f"{tag}-held")
    desk.keep(
        f.SourceAdded(source=source, label=f"heron-{tag}", name="heron", sort="survivor", is_protected=True, control_group="our house")
    )
    desk.keep(f.TestimonyTaken(testimony=testimony, source=source, on=dt.date(2017, 4, 20), language="che", interviewer="ayla"))
    utterance, label = new_ref(), f"{tag}-held/99"
    desk.keep(
        f.UtteranceRecorded(
            claim=ref,
            utterance=utterance,
            label=f"{tag}: heron",
            source=source,
            basis="firsthand",
            is_read=True,
            text=note,
            testimony=testimony,
        ),
        f.AssertionMade(claim=ref, assertion=new_ref(), label=label, utterance=utterance, stance="asserts"),
    )
    for use, is_given in consents.items():
        desk.keep(f.TestimonyConsentSet(testimony=testimony, use=use, is_given=is_given, on=dt.date(2017, 4, 20)))
    return testimony


def trial(desk, tag, kind="annex", form="html", **more):
    return desk.ask("evidence_release", evidence_release.Ask(kind=kind, format=form, claims=(f"{tag}-held",), **more))


@pytest.mark.parametrize("consents", [{}, {"annex": False}, {"pack": True, "publish": True}])
def test_testimony_stays_without_consent_for_that_use(kept, consents):
    desk, _, tag = kept
    held(desk, tag, note="canary words of hers", **consents)
    answer = trial(desk, tag)
    assert answer.held_back == 1
    assert b"canary words" not in answer.content
    assert b"survivor" not in answer.content


def test_testimony_leaves_for_the_use_that_was_allowed_and_names_nobody(kept):
    desk, _, tag = kept
    held(desk, tag, note="canary words of hers", annex=True, pack=False)
    answer = trial(desk, tag)
    assert answer.held_back == 0
    assert b"According to survivor" in answer.content
    assert b"canary words" in answer.content
    packed = trial(desk, tag, "pack", "zip")
    assert packed.held_back == 1
    for name in (b"heron", b"our house", b"ayla"):
        assert name not in answer.content + packed.content, "a pseudonym of ours does not leave"


def test_a_refusal_said_apart_counts_over_a_permission(kept):
    desk, _, tag = kept
    testimony = held(desk, tag, annex=True)
    assert trial(desk, tag).held_back == 0
    desk.said_elsewhere(f.TestimonyConsentSet(testimony=testimony, use="annex", is_given=False, on=dt.date(2017, 4, 21)))
    assert trial(desk, tag).held_back == 1
    desk.keep(f.TestimonyConsentSet(testimony=testimony, use="annex", is_given=True, on=dt.date(2017, 4, 22)))
    assert trial(desk, tag).held_back == 0, "she may take it back herself"


def test_an_original_bears_its_hash_and_a_source_of_testimony_is_protected(desk):
    testimony, source = new_ref(), new_ref()
    desk.keep(f.SourceAdded(source=source, label="a paper", name="A Paper"))
    with pytest.raises(Refused, match="must be protected"):
        desk.keep(f.TestimonyTaken(testimony=testimony, source=source, on=dt.date(2017, 4, 20), language="che", interviewer="ayla"))
    desk.keep(f.SourceAdded(source=source, label="a paper", name="A Paper", is_protected=True))
    desk.keep(f.TestimonyTaken(testimony=testimony, source=source, on=dt.date(2017, 4, 20), language="che", interviewer="ayla"))
    desk.keep(f.TestimonyPart(testimony=testimony, heading="5", text="They took me at night.", consistency="highly_consistent"))
    part = next(iter(desk.office.replica.look("testimony", testimony).parts.values()))
    assert part.sha256 == hashlib.sha256(b"They took me at night.").digest()
    with pytest.raises(Refused, match="is protected"):
        desk.keep(f.SourceAdded(source=source, label="a paper", name="A Paper"))
    day = dt.date(2017, 4, 20)
    judged = f.SourceAssessed(source=source, scheme="admiralty-credibility", value="1", reason="r", by="a", on=day)
    with pytest.raises(Refused, match="counted and never typed"):
        desk.keep(judged)


def test_the_guard_stops_what_names_somebody_of_this_vault(kept, tmp_path):
    desk, _, tag = kept
    desk.household(("Zelimkhan Example-Dudov",))
    row = {"speaker": "post", "stance": "asserts", "note": "they look for Зелимхан Дудов, it says"}
    load(desk, read_form({"claim": [{"id": f"{tag}-held", "text": "men held in the old mill", "said": [row]}]}), is_more=True)
    ask = evidence_release.Ask(
        kind="annex", format="html", claims=(f"{tag}-held",), path=str(tmp_path / "annex.html"), recipient="a consulate", purpose="a visa"
    )
    with pytest.raises(Refused, match="the guard stops it") as stopped:
        desk.ask("evidence_release", ask)
    assert "Dud" not in stopped.value.says + stopped.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_the_guard_stops_leaves_with_a_reason_that_is_kept(kept, tmp_path):
    desk, _, tag = kept
    desk.household(("Aslanbek Example-Tashuev",))
    row = {"speaker": "post", "stance": "asserts", "note": "they look for Асланбек Ташуев, it says"}
    load(desk, read_form({"claim": [{"id": f"{tag}-held", "text": "men held in the old mill", "said": [row]}]}), is_more=True)
    path = tmp_path / "annex.html"
    ask = evidence_release.Ask(
        kind="annex", format="html", claims=(f"{tag}-held",), path=str(path), recipient="a consulate", purpose="a visa"
    )
    with pytest.raises(Refused) as stopped:
        desk.ask("evidence_release", ask)
    matters = re.findall(r"\b[0-9a-f]{8}\b", stopped.value.hint)
    with pytest.raises(Mistaken, match="not in what leaves"):
        desk.ask(
            "evidence_release", msgspec.structs.replace(ask, lets=(evidence_release.Let(matter="0" * 8, why="she agreed in writing"),))
        )
    assert not path.exists()
    lets = tuple(evidence_release.Let(matter=matter, why="she agreed in writing") for matter in matters)
    desk.ask("evidence_release", msgspec.structs.replace(ask, lets=lets))
    assert path.exists()
    reasons = [let.value for draft in desk.office.replica.records("draft") for let in draft.let.values()]
    assert reasons.count("she agreed in writing") == len(matters) > 0


def test_what_left_stands_in_the_journal_and_in_the_file_of_the_case(kept, tmp_path):
    desk, _, tag = kept
    case, _ = desk.household(("Anna Example",))
    ask = evidence_release.Ask(
        kind="pack",
        format="zip",
        claims=(f"{tag}-held",),
        path=str(tmp_path / "a.zip"),
        recipient="a court",
        purpose="proceedings",
        case=case,
    )
    answer = desk.ask("evidence_release", ask)
    content = (tmp_path / "a.zip").read_bytes()
    assert hashlib.sha256(content).hexdigest() == answer.sha256
    assert {one.sha256.hex() for one in (each.fact.value for each in desk.office.replica.records("export"))} >= {answer.sha256}
    assert any(answer.sha256 in told.fact.text for told in desk.office.replica.history("case", case) if isinstance(told.fact, f.NoteAdded))
    found = unpack(content).ledger
    assert {each.id for each in found.claims} == {f"{tag}-held"}
    assert load(desk, found).changed == 0, "taken in again, it says nothing new"
    with pytest.raises(Refused, match="file of that name"):
        desk.ask("evidence_release", ask)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": "odt"}, "does not leave in that form"),
        ({"recipient": " "}, "for whom"),
        ({"path": "here.html"}, "whole path"),
        ({"format": "pdf", "printed": b"no print"}, "no PDF"),
        ({"claims": ("nothing",)}, "claim 1 of those named"),
    ],
)
def test_a_question_that_makes_no_sense_lets_nothing_leave(desk, tmp_path, changes, says):
    ask = evidence_release.Ask(kind="annex", format="html", path=str(tmp_path / "a.html"), recipient="a", purpose="b")
    with pytest.raises(Mistaken, match=says):
        desk.ask("evidence_release", msgspec.structs.replace(ask, **changes))
    assert list(tmp_path.iterdir()) == []


def test_a_pack_of_another_vault_is_taken_in_with_its_captures(kept, tmp_path):
    desk, _, tag = kept
    content = b"<p>the page</p>" * 9000
    ask = evidence_capture.Ask(content=content, media_type="text/html", taken_by="a", method="b", title="", said=(f"{tag}-held/1",))
    desk.ask("evidence_capture", ask)
    path = tmp_path / "a.zip"
    trial(desk, tag, "pack", "zip", path=str(path), recipient="a court", purpose="proceedings")
    packed = unpack(path.read_bytes())
    ((start, length),) = packed.places.values()
    assert path.read_bytes()[start : start + length] == content
    renamed = msgspec.structs.replace(packed.ledger.captures[0], id="cd" * 16)
    ledger = msgspec.structs.replace(
        packed.ledger,
        captures=(renamed,),
        utterances=tuple(msgspec.structs.replace(each, capture="cd" * 16 if each.capture else "") for each in packed.ledger.utterances),
    )
    with pytest.raises(Damaged, match="not those of its SHA-256"):
        load(desk, ledger, content=bytes(length), places={"cd" * 16: (0, length)})
    assert desk.office.replica.look("capture", b"\xcd" * 16) is None, "nothing of it is kept"
    load(desk, ledger, path=str(path), places={"cd" * 16: (start, length)})
    assert desk.office.replica.look("capture", b"\xcd" * 16).is_whole


def test_a_capture_has_the_properties_that_it_has(kept):
    desk, _, tag = kept
    ask = evidence_capture.Ask(content=b"<p>a page</p>", media_type="text/html", taken_by="ayla", method="by hand", title="A page")
    whole = desk.ask("evidence_capture", msgspec.structs.replace(ask, said=(f"{tag}-held/1",))).capture
    other = msgspec.structs.replace(ask, content=b"<p>another page</p>", title="", media_type="application/x-odd")
    lone = desk.ask("evidence_capture", other).capture
    half = new_ref()
    taken = f.CaptureTaken(
        capture=half, sha256=bytes(32), size=9, media_type="text/html", taken_on=DAY, taken_by="a", method="b", title="c"
    )
    desk.keep(taken, f.CaptureChunk(capture=half, number=0, content=b"half"))
    lines = {line.ref: line for line in desk.ask("capture_list", capture_list.Ask()).captures}
    lacks = {ref: {name for name, has in lines[ref].properties.items() if not has} for ref in (whole, lone, half.hex())}
    assert set(lines[whole].properties) == set(PROPERTIES)
    assert lacks[whole] == set()
    assert lacks[lone] == {"identity", "renderability", "understandability"}
    assert lacks[half.hex()] == {"authenticity", "availability", "understandability"}


@pytest.mark.parametrize(
    ("content", "media_type", "unread", "is_stopped"),
    [
        ("<p>they look for Tamerlan\u00a0<b>Canarov</b> here</p>".encode(), "text/html", 0, True),
        (b"<p>they look for nobody here</p>", "text/html", 0, False),
        (bytes(range(256)) * 9, "audio/mpeg", 1, False),
        (
            gzip.compress(answer(chunked("<p>к Тамерлану <b>Канарову</b></p>".encode()), Transfer_Encoding="chunked")),
            "application/warc",
            0,
            True,
        ),
        (answer(b"<p>nobody</p>") + answer(b"", "image/png"), "application/warc", 0, False),
        (answer(b"<p>nobody</p>") + answer(b"\x89PNG", "image/png"), "application/warc", 1, False),
    ],
)
def test_the_guard_reads_captures_and_says_which_it_cannot(kept, content, media_type, unread, is_stopped):
    desk, _, tag = kept
    desk.household(("Tamerlan Canarov",))
    ask = evidence_capture.Ask(content=content, media_type=media_type, taken_by="a", method="b", title="", said=(f"{tag}-held/1",))
    desk.ask("evidence_capture", ask)
    if is_stopped:
        with pytest.raises(Refused, match="show in capture 1"):
            trial(desk, tag, "pack", "zip")
    else:
        assert trial(desk, tag, "pack", "zip").unread == unread


@pytest.mark.slow
def test_a_browser_prints_the_annex_and_leaves_nothing_behind(kept, tmp_path):
    desk, _, tag = kept
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no browser that prints is installed")
    pdf = printed(trial(desk, tag, form="pdf").content)
    ask = evidence_release.Ask(
        kind="annex", format="pdf", claims=(f"{tag}-held",), path=str(tmp_path / "a.pdf"), recipient="a", purpose="b"
    )
    answer = desk.ask("evidence_release", msgspec.structs.replace(ask, printed=pdf))
    assert hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest() == answer.sha256
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "According to morning-post, citing released man" in " ".join(text.split())
    assert "<li>" not in text, "the page is printed, and not its source"
    assert not list(Path("/dev/shm").glob("safeconduct-*/page.html"))
    russian = trial(desk, tag, form="pdf", language="ru").content
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed(russian)))
    assert "По сообщению источника «morning-post»" in " ".join(text.split())


def test_without_a_browser_nothing_is_printed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreachable, match="no browser"):
        printed(b"<p>")
