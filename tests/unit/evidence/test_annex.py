"""An annex that a lawyer would sign: attributed sentences, hedges verbatim, footnotes that resolve, and what was not found."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree as ET

import pytest

from safeconduct.errors import Mistaken
from safeconduct.model import codes
from safeconduct.studies.evidence import annex, annex_docx, annex_html, matrix, read_report
from safeconduct.studies.evidence.annex_words import LANGUAGES, Words
from tests.unit.evidence.test_pack import SHA256, ledger

FIXTURES = Path(__file__).parents[2] / "fixtures" / "evidence"
REPORT = Path(__file__).parents[3].parent / "shared" / "data" / "report-2017.toml"
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def written(of=None, language="en"):
    return annex(of or ledger(), title="The valley & its mill", made_on="2031-05-01", language=language)


@pytest.fixture(params=["valley", "report-2017"])
def each(request):
    if request.param == "valley":
        return ledger()
    if not REPORT.exists():
        pytest.skip("the report of 2017 is not beside this checkout")
    return read_report(REPORT.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("language", "name"), [("en", "valley-annex"), ("ru", "valley-annex-ru")])
def test_the_page_equals_its_golden_file(language, name):
    assert annex_html(written(language=language)) == (FIXTURES / f"{name}.html").read_bytes()
    assert annex_docx(written(language=language)) == (FIXTURES / f"{name}.docx").read_bytes()


def places(value):
    """The places of a template, or of each of several."""
    if isinstance(value, Mapping):
        return {key: places(each) for key, each in value.items()}
    texts = value if isinstance(value, tuple) else (value,)
    return [sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in texts]


def test_both_languages_say_the_same_in_the_same_places():
    for field in Words.__struct_fields__:
        if field != "labels":
            assert places(getattr(LANGUAGES["en"], field)) == places(getattr(LANGUAGES["ru"], field)), field
    assert set(LANGUAGES["en"].stances) == set(codes.listed("stance")) - {"asserts"}
    assert set(LANGUAGES["en"].bases) == set(codes.listed("basis"))
    for scheme in ("admiralty-reliability", "admiralty-credibility", "evidential", "commitment"):
        assert all(f"{scheme}:{code}" in LANGUAGES["ru"].labels for code in codes.listed(scheme)), scheme


def test_a_russian_annex_says_who_says_what_and_keeps_the_words_as_they_were_said(each):
    english, russian = written(each), written(each, "ru")
    page = annex_html(russian).decode()
    for one, other in zip(english.claims, russian.claims, strict=True):
        assert [said.footnote for said in one.said] == [said.footnote for said in other.said]
        assert len(one.follows) == len(other.follows)
        for said in other.said:
            assert re.match("По сообщению источника|Э|Комментариев|Доступа|Прежние", said.words), said.words
            assert "источник" in said.words
        assert not any(re.search(r"[{}]|[Ii]ndependent|[Aa]ccording|wrong", line) for line in other.follows)
    for assertion in each.assertions:
        assert all(f"«{words}»" in page for words in (*assertion.hedges, *filter(None, (assertion.quantity,))))
    assert [note.sha256 for note in english.footnotes] == [note.sha256 for note in russian.footnotes]


def test_what_became_firmer_stands_with_the_words_of_both(each):
    for row, part in zip(matrix(each), written(each).claims, strict=True):
        for found in row.hardening:
            told = " ".join(part.follows)
            assert all(f"“{hedge}”" in told for hedge in (*found.hedges_by, *found.hedges_on))


def test_no_other_language_is_made_up():
    with pytest.raises(Mistaken, match="no annex"):
        written(language="fr")


def test_no_sentence_stands_without_who_says_it(each):
    names = [source.name for source in each.sources]
    for part in written(each).claims:
        for said in part.said:
            assert any(name in said.words for name in names), said.words
            assert re.match(r"According to |[A-Z][a-z ]+ by |Without comment from ", said.words), said.words


def test_every_hedge_and_figure_stands_as_it_was_said(each):
    page = annex_html(written(each)).decode()
    for assertion in each.assertions:
        assert all(f"“{hedge}”" in page for hedge in assertion.hedges)
        assert not assertion.quantity or f"“{assertion.quantity}”" in page
        assert all(f"“{word}”" not in page for word in assertion.noted if word not in assertion.hedges), "a note is in nobody's mouth"


def test_every_footnote_resolves_and_bears_the_hash_of_its_copy(each):
    found = written(each)
    numbers = [note.number for note in found.footnotes]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {said.footnote for part in found.claims for said in part.said} == set(numbers)
    for note in found.footnotes:
        assert note.sha256 in note.words
        assert bool(note.sha256) != ("No copy was kept" in note.words)
    assert {note.sha256 for note in found.footnotes} <= {"", SHA256}


def test_what_was_not_found_is_said(each):
    alone = [row for row in matrix(each) if row.kappa_low == 1]
    found = written(each)
    missing = "Corroboration by a second independent origin was not found among the sources consulted."
    assert sum(missing in part.follows for part in found.claims) == len(alone) > 0
    assert any("does not mean that it did not happen" in limit for limit in found.limits)
    assert len(found.consulted) == len({one.speaker for one in each.utterances if one.is_read})


def test_a_contradiction_names_the_fewest_who_must_be_wrong(each):
    follows = {part.heading: " ".join(part.follows) for part in written(each).claims}
    for row in matrix(each):
        if row.contradiction is not None:
            assert f"At least {row.contradiction.wrong} must be wrong" in follows[row.text]


def test_the_page_asks_for_nothing_and_runs_nothing():
    page = annex_html(written()).decode()
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|@import|url\(|\son\w+=|src=", page)
    assert "The valley &amp; its mill" in page


def test_the_document_has_real_footnotes_and_no_author():
    with zipfile.ZipFile(io.BytesIO(annex_docx(written()))) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    trees = {name: ET.fromstring(text) for name, text in parts.items()}
    cited = {node.get(f"{WORDS}id") for node in trees["word/document.xml"].iter(f"{WORDS}footnoteReference")}
    kept = {node.get(f"{WORDS}id") for node in trees["word/footnotes.xml"].iter(f"{WORDS}footnote")}
    assert cited == kept - {"-1", "0"}
    assert not any("docProps" in name for name in parts), "nothing says who wrote it and when"
    text = "".join(trees["word/document.xml"].itertext())
    assert all(said.words in text for part in written().claims for said in part.said)


def test_what_no_document_can_hold_is_replaced():
    report = '[[claim]]\nid = "a"\ntext = "b \\u0001 < & c"\nsaid = [{stance = "asserts", speaker = "Paper"}]'
    content = annex_docx(written(read_report(report)))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        ET.fromstring(package.read("word/document.xml"))
