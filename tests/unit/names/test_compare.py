"""Comparing: one person in several spellings, brothers, and what else is known of them."""

import pytest

from safeconduct.model.names import FEATURES, compare, record
from safeconduct.model.names.compare import ask
from safeconduct.model.register import Register


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tamerlan Ovlurov", "Овлуров Тамерлан"),
        ("Овлуров Тамерлан Зелимханович", "Tamerlan OVLUROV"),
        ("Abd al-Rahman Sharbuev", "Шарбуев Абдурахман"),
        ("Жамал Шарбуев", "جمال شاربوييف"),
    ],
)
def test_two_spellings_of_one_person_are_asked_about(one, other):
    question = compare(record(one), record(other), register_size=200)
    assert question.verdict == "same"
    assert question.reasons


def test_two_brothers_are_relatives_and_not_one():
    question = compare(record("Овлуров Тамерлан Зелимханович"), record("Овлуров Аслан Зелимханович"), register_size=200)
    assert question.verdict == "relatives"
    assert "relatives" in question.reasons[0]


def test_other_people_are_different():
    assert compare(record("Tamerlan Ovlurov"), record("Мадина Шарбуева"), register_size=200).verdict == "different"


def test_what_is_known_besides_counts():
    name = record("Tamerlan Ovlurov", born="1991-04-03", sex="M")
    alone = compare(record("Т. Овлуров"), record("Tamerlan Ovlurov"), register_size=200).score
    same = compare(record("Т. Овлуров", born="1991-04-03"), name, register_size=200).score
    other = compare(record("Т. Овлуров", born="1968", sex="F"), name, register_size=200).score
    assert other < alone < same


def test_the_larger_the_register_the_more_must_speak_for_it():
    small = compare(record("Т. Овлуров"), record("Tamerlan Ovlurov"), register_size=100).score
    large = compare(record("Т. Овлуров"), record("Tamerlan Ovlurov"), register_size=100_000).score
    assert large < small


def test_at_most_twenty_numbers_are_weighed():
    assert len(FEATURES) <= 20


def test_nothing_shown_holds_a_name():
    who = record("Tamerlan Ovlurov")
    register = Register()
    register.add(1, who)
    question = compare(who, record("Овлуров Тамерлан"), 10)
    assert "vlur" not in repr(who) + repr(register) + repr(question)


def test_a_register_finds_adds_and_drops():
    register = Register()
    register.add("a", record("Tamerlan Ovlurov"))
    register.add("b", record("Мадина Шарбуева"))
    assert [ref for ref, _ in register.find(record("Тамерлан Овлуров"))] == ["a"]
    assert [(one, two) for one, two, _ in register.duplicates(lambda *_: None)] == []
    register.add("c", record("Ovlurow Tamerlan"))
    assert [(one, two) for one, two, question in register.duplicates(lambda *_: None) if question.verdict == "same"] == [("a", "c")]
    register.drop("a")
    assert len(register) == 2
    assert [ref for ref, _ in register.find(record("Тамерлан Овлуров"))] == ["c"]


@pytest.mark.parametrize("size", [1, 2, 5, 200])
def test_brothers_are_not_one_however_small_the_register(size):
    one, other = record("Зелимхан Русланович Овлуров"), record("Тамерлан Русланович Овлуров")
    assert compare(one, other, register_size=size).verdict == "relatives"


def test_twins_are_asked_about_and_never_called_one():
    one = record("Зелимхан Русланович Овлуров", born="1991-04-03", sex="M", village="Урус-Кхер")
    other = record("Тамерлан Русланович Овлуров", born="1991-04-03", sex="M", village="Урус-Кхер")
    assert compare(one, other, register_size=200).verdict == "unsure"


def test_who_shares_only_a_given_name_is_no_relative():
    assert compare(record("Магомед Овлуров"), record("Магомед Шарбуев"), register_size=200).verdict == "different"
    assert ask(record("Магомед Овлуров"), record("Магомед Шарбуев"), 10_000, {}) is None


def test_the_quick_way_says_what_the_long_way_does():
    names = ["Иван Овлуров", "Ivan Sharbuev", "Пётр Овлуров", "Иван Шарбуев", "J. Ovlurov", "Иван Петров", "Ivan Petr", "Jan Owluroff"]
    for one in map(record, names):
        for other in map(record, names):
            slow = compare(one, other, register_size=1_000)
            assert ask(one, other, 1_000, {}) == (None if slow.verdict == "different" else slow)


def test_who_is_meant_is_found_among_many_who_share_a_name():
    register = Register()
    for number, surname in enumerate(f"{a}{b}{c}ов" for a in "БВГДЖЗ" for b in "аеиоу" for c in "кдмнрстл"):
        register.add(number, record(f"Магомед {surname}"))
    register.add("she", record("М. Акирудов"))
    assert "she" in register.candidates(record("Магомед Акирудов"))
