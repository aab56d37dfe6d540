"""The ledger in a vault: loaded, added to, weighed page by page, with captures whose bytes come back."""

import itertools
import re
from pathlib import Path

import msgspec
import pytest

from safeconduct.actions import evidence_capture, evidence_ledger, evidence_load
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.studies.evidence import Web, heard, joined, matrix, read_form, read_report, rows_of

ROOT = Path(__file__).parents[3]
INVENTED = (ROOT / "tests" / "fixtures" / "evidence" / "valley.toml").read_text(encoding="utf-8")
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


@pytest.mark.parametrize("content", [b"", bytes(f.CAPTURE_BYTES + 1)])
def test_a_capture_has_bytes_and_not_too_many(desk, content):
    with pytest.raises(Mistaken):
        desk.ask("evidence_capture", evidence_capture.Ask(content=content, media_type="text/html", taken_by="a", method="b", title=""))


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
