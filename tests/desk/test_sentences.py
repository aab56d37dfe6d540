"""Russian says all that English says; the other languages say what they can, and the page says what they cannot."""

import re

import pytest

from safeconduct.doors.desk.wording import LANGUAGES, Wording, plain
from tests.desk.sentences import DESK, every, missing, said

PLACES = re.compile(r"%\((\w+)\)s")
HEADING = r'<th scope="col"[^>]*>(.*?)</th>'


def test_russian_is_complete():
    assert missing("ru") == {}, "run: python -m tests.desk.sentences"


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_a_translation_keeps_the_places_for_values(language):
    for message, texts in said(language).items():
        wanted = set(PLACES.findall(message if isinstance(message, str) else message[1]))
        for text in texts:
            assert set(PLACES.findall(text)) <= wanted, message
            assert isinstance(message, tuple) or set(PLACES.findall(text)) == wanted, message


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_falls_back_to_english(language):
    words = Wording(language)
    assert words.say("a sentence that nobody translated").strip("\u2068\u2069") == "a sentence that nobody translated"
    assert words.count("%(num)s sentence", "%(num)s sentences", 1)
    assert words.say("") == ""


def test_what_an_error_says_is_translated_with_what_was_put_into_it():
    words = Wording("ru")
    assert words.say("there is no case 7K3M-9QTV in this vault") == "в этом хранилище нет дела 7K3M-9QTV"
    assert words.say("the destination must be a country") == "страна назначения: нужна страна"
    assert words.say("one of: signal, phone") == "одно из: signal, phone"
    assert words.say("nothing begins like this 7") == "nothing begins like this 7"
    assert Wording("en").say("the status must be a country") == "the status must be a country"
    long = "the shelter 7K3M-9QTV has 0 free beds in the night of 2017-05-16, and 3 are needed"
    assert words.say(long) == "в убежище 7K3M-9QTV в ночь 2017-05-16 свободных мест: 0, а нужно: 3"


def test_what_was_put_into_an_error_is_no_template():
    assert Wording("ru").say("the case %(1)s is already open") == "дело %(1)s уже открыто"
    assert Wording("ru").say("the case %s%% is already open") == "дело %s%% уже открыто"


def test_plurals_are_those_of_the_language():
    words = Wording("ru")
    assert [words.days(number) for number in (1, 2, 5, 11, 21, 104)] == ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "104 дня"]


def test_days_and_countries_are_those_of_the_language():
    import datetime as dt

    on = dt.date(2017, 5, 26)
    assert Wording("en").day(on) == "26 May 2017"
    assert Wording("ru").day(on).startswith("26 мая 2017")
    assert "2017" in Wording("ce").day(on)
    assert Wording("ru").country("iso3:DEU") == "Германия"
    assert Wording("en").country("RU-CE") == "RU-CE"
    assert Wording("ar").direction == "rtl"


def test_what_hides_or_turns_letters_is_taken_out():
    assert plain("a\u202eb\u2066c\u200bd\x1be\x00") == "abcde"
    assert plain("one\r\ntwo\u2028three") == "one\ntwo\nthree"
    assert plain("مرحبا") == "مرحبا"


def test_there_are_sentences_to_translate():
    assert len(every()) > 500


def test_where_a_table_is_stacked_every_cell_says_what_it_is_of():
    """On a narrow screen the headings are gone; links and choices speak for themselves."""
    bare, count = [], 0
    for path in sorted((DESK / "templates").glob("*.html")):
        for table in re.findall(r'<table class="cases">.*?</table>', path.read_text(encoding="utf-8"), re.DOTALL):
            for row in re.findall(r"<tr[^>]*>\s*<td.*?</tr>", table, re.DOTALL):
                for named, cell in re.findall(r'<td((?: [a-z-]+="[^"]*")*)>(.*?)</td>', row, re.DOTALL)[1:]:
                    count += 1
                    if "data-of" not in named and 'class="right' not in named and not cell.startswith(("<select", "<bdi")):
                        bare.append((path.name, cell))
    assert bare == []
    assert count > 100


def test_where_a_table_is_stacked_a_cell_is_of_the_heading_that_it_stands_under():
    """Else a narrow screen shows a place as a risk."""
    said_of, wrong = re.compile(r'data-of="{{ _\(([\'"])(.*?)\1'), []
    count = 0
    for path in sorted((DESK / "templates").glob("*.html")):
        for table in re.findall(r"<table.*?</table>", path.read_text(encoding="utf-8"), re.DOTALL):
            heads = [found[2] if (found := re.search(r'_\((["\'])(.*?)\1', head)) else "" for head in re.findall(HEADING, table, re.DOTALL)]
            for row in re.findall(r"<tr[^>]*>.*?</tr>", table.partition("<tbody>")[2], re.DOTALL):
                cells = [found[2] if (found := said_of.search(named)) else "" for named in re.findall(r"<t[dh]((?: [^>]*)?)>", row)]
                places = [heads.index(cell) for cell in cells if cell in heads and cell]
                count += len(places)
                is_whole = len(cells) == len(heads)
                astray = [cell for place, cell in enumerate(cells) if cell and is_whole and cell != heads[place]]
                wrong += [(path.name, cells)] if astray or places != sorted(set(places)) else []
    assert wrong == []
    assert count > 100
