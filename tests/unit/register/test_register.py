"""Looking among many: whom a comparison of everybody with everybody would ask about is among the candidates."""

import random
from itertools import combinations

import pytest

from safeconduct.model.names import ask, compare, record
from safeconduct.model.register import MOST_CANDIDATES, Register
from safeconduct.model.register.traces import left_by

GIVEN = ("Магомед Magomed Mohammed", "Тамерлан Tamerlan Tamerlane", "Иван Ivan Iwan", "Мадина Madina Medina", "Ахмед Akhmed Ahmet")
SYLLABLES = ("ов ov", "шар shar", "кхе khe", "ду du", "би bi", "зур zur", "ме me", "теп tep", "ла la", "гри gri", "сул sul", "ча cha")
ENDS = ("уров urov", "анов anov", "ахов akhov", "иев iyev", "оков okoff", "уев ujew")


def _invented(count, chance):
    """Give records of invented people, one to three of each: in two alphabets, turned, with initials and slips of the pen."""
    out = []
    while len(out) < count:
        given, one, two, end = (chance.choice(words).split() for words in (GIVEN, SYLLABLES, SYLLABLES, ENDS))
        for _ in range(chance.choice((1, 2, 3))):
            script = chance.choice((0, 1))
            first, last = given[script or chance.choice((0, -1))], one[script] + two[script] + end[script]
            if chance.random() < 0.15:
                at = chance.randrange(1, len(last))
                last = last[: at - 1] + last[at:]
            if chance.random() < 0.1:
                first = f"{first[0]}."
            out.append(record(" ".join(chance.sample((first, last), 2)).title()))
    return out[:count]


@pytest.fixture(scope="module")
def crowd():
    return _invented(160, random.Random(11))


def test_whom_everybody_against_everybody_finds_is_among_the_candidates(crowd):
    register = Register()
    for number, who in enumerate(crowd):
        register.add(number, who)
    near = [set(register.candidates(who, most=MOST_CANDIDATES + 1)) for who in crowd]
    memo = {}
    asked = ((a, b, ask(crowd[a], crowd[b], len(crowd), memo)) for a, b in combinations(range(len(crowd)), 2))
    same = [(a, b) for a, b, question in asked if question is not None and question.verdict == "same"]
    assert len(same) > 80
    found = sum((b in near[a]) + (a in near[b]) for a, b in same) / 2
    assert found >= 0.98 * len(same)


def test_each_pair_is_told_once_and_as_it_is_found(crowd):
    register = Register()
    for number, who in enumerate(crowd[:60]):
        register.add(number, who)
    told = {(one, other): question for one, other, question in register.duplicates(lambda *_: None)}
    assert told
    assert all(one < other for one, other in told)
    for (one, other), question in told.items():
        assert question == compare(crowd[other], crowd[one], 60)


def test_who_comes_and_goes_is_found_and_is_not(crowd):
    register = Register()
    for number, who in enumerate(crowd[:60]):
        register.add(number, who)
    before = register.candidates(crowd[7])
    register.add("new", record("Хизрикадзе Заира"))
    assert register.candidates(record("Zaira Khizrikadze"))[0] == "new"
    register.drop("new")
    assert "new" not in register.candidates(record("Zaira Khizrikadze"))
    assert register.candidates(crowd[7]) == before
    assert len(register) == 60


def test_who_is_heard_anew_is_found_by_the_new_name_alone():
    register = Register()
    for number in range(100):
        register.add(number, record(f"Кхелахов{'абвгдежзик'[number % 10]}{'аеиоуыэюяй'[number // 10]}"))
    register.add(7, record("Zaira Khizrikadze"))
    assert register.candidates(record("Хизрикадзе Заира")) == [7]
    register.add(7, record("Madina Sharbuyeva"))
    assert register.candidates(record("Хизрикадзе Заира")) == []
    assert register.candidates(record("Мадина Шарбуева")) == [7]


def test_among_many_of_one_name_who_was_born_the_same_day_or_year_comes_first():
    register = Register()
    for number in range(300):
        register.add(number, record("Магомед Ахмедов", born=f"{1950 + number // 12}-{1 + number % 12:02}-07"))
    assert register.candidates(record("Magomed Akhmedov", born="1962-05-07"))[0] == 148
    assert set(register.candidates(record("Magomed Akhmedov", born="1962"))[:12]) == {*range(144, 156)}
    register.drop(148)
    assert 148 not in register.candidates(record("Magomed Akhmedov", born="1962-05-07"))


def test_a_name_that_many_bear_is_asked_about_and_not_told_as_the_same():
    register = Register()
    for number in range(100):
        register.add(number, record(f"Кхелахов{'абвгдежзик'[number % 10]}{'аеиоуыэюяй'[number // 10]} Тамерлан"))
    for number in range(100, 160):
        register.add(number, record("Магомед Ахмедов", born=f"1{number + 820}"))
    first, question = register.find(record("Magomed Akhmedov"))[0]
    assert first >= 100
    assert question.score < compare(record("Magomed Akhmedov"), record("Магомед Ахмедов"), len(register)).score
    assert "many who are known bear such names" in question.reasons
    register.add("rare", record("Хизрикадзе Заира"))
    ((first, question),) = register.find(record("Zaira Khizrikadze"))
    assert first == "rare"
    assert "many who are known bear such names" not in question.reasons


def test_who_is_known_by_many_names_is_found_by_one_of_them_and_finds_who_has_one(crowd):
    names = (
        "Заира Хизрикадзе",
        "Хизрикадзе Заира Магомедовна",
        "Zaira Khizrikadze-Betrozova",
        "Зара Бетрозова Аслановна",
        "Z. Betrosow",
        "Lali G. Tschchaidse",
    )
    register = Register()
    for number, who in enumerate(crowd):
        register.add(number, who)
    register.add("she", record(*names))
    for name in (*names[:4], "Zaira Hizrikadse", "Betrozova Zara", "Чхаидзе Лали"):
        assert register.candidates(record(name))[0] == "she", name
    register.drop("she")
    register.add("one", record("Чхаидзе Лали"))
    assert register.candidates(record(*names))[0] == "one"


def test_in_a_small_register_everybody_is_compared_though_nothing_is_rare():
    register = Register()
    for number in range(20):
        register.add(number, record("Magomed Ovlurov"))
    assert sorted(register.candidates(record("Zaira Khizrikadze"))) == [*range(20)]
    for number in range(19):
        register.drop(number)
    assert register.candidates(record("Zaira Khizrikadze")) == [19]


def test_nobody_is_found_among_nobody():
    register = Register()
    assert register.candidates(record("Zaira Khizrikadze")) == []
    assert [*register.duplicates(lambda *_: None)] == []
    register.add(1, record(""))
    register.add(2, record("Zaira Khizrikadze"))
    assert register.find(record("")) == []
    assert [(ref, question.verdict) for ref, question in register.find(record("Заира Хизрикадзе"))] == [(2, "same")]


def test_a_name_of_a_thousand_words_or_sounds_is_looked_for_like_another(crowd):
    register = Register()
    for number, who in enumerate(crowd[:80]):
        register.add(number, who)
    words = " ".join(f"{one}{two}"[::-1] for one in ("zaira", "bela", "tomi", "guni") for two in "abcdefghijklmnopqrstuvwxyz" * 10)
    register.add("words", record(f"Khizrikadze {words}"))
    register.add("long", record("Khizri" + "kadze" * 300))
    assert "words" in register.candidates(record(f"Хизрикадзе {words}"))
    assert "long" in register.candidates(record("Хизри" + "кадзе" * 300))


def test_what_is_done_is_reported(crowd):
    told = []
    register = Register()
    for number, who in enumerate(crowd):
        register.add(number, who)
    assert [*register.duplicates(lambda *what: told.append(what))]
    words = [(done, total) for what, done, total in told if what == "comparing words"]
    assert words == sorted(words)
    assert words[-1][0] == words[-1][1] > 50
    assert ("comparing people", 0, len(crowd)) in told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Овлуров", "Owluroff"),
        ("Овлуров", "Овлров"),
        ("Шарбуев", "Sharuyev"),
        ("Миша", "Михаил"),
        ("Т.", "Тамерлан"),
        ("جمال", "Жамал"),
        ("Дюко", "Ducos"),
        ("Галерий", "Galerius"),
        ("Уэти", "Uechi"),
    ],
)
def test_two_spellings_of_a_word_leave_a_trace_in_common(one, other):
    register = Register()
    register.add("other", record(other))
    for number in range(40):
        register.add(number, record(f"Кхелахов{'абвгдежзик'[number % 10]}{'аеио'[number // 10]}"))
    assert register.candidates(record(one))[0] == "other"


def test_a_trace_holds_no_name_as_written():
    for part in record("Мадина Шарбуева").spellings[0].parts:
        assert all(trace.doubt >= 0 and "арбуев" not in trace.key and "adin" not in trace.key for trace in left_by(part))


def test_a_register_shows_nobody(crowd):
    register = Register()
    register.add(1, record("Мадина Шарбуева"))
    assert repr(register) == "Register(1 people)"
