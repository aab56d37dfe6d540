"""Folding: what hides a name is undone, and every word knows its place in the original."""

import pytest

from safeconduct.model.names import clean, fold, likeness, readings, skeletons, sounds


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("Ов\u200bлу\u00adров", "Овлуров"),
        ("О в л у р о в", "Овлуров"),
        ("Овлу-\n  ров", "Овлуров"),
        ("Oвлуpoв", "Овлуров"),
        ("%D0%9E%D0%B2%D0%BB%D1%83%D1%80%D0%BE%D0%B2", "Овлуров"),
        ("=D0=9E=D0=B2=D0=BB=D1=83=D1=80=D0=BE=D0=B2", "Овлуров"),
        ("\u202eОвлуров\u202c", "Овлуров"),
        ("Ð\u009eÐ²Ð»Ñ\u0083Ñ\u0080Ð¾Ð²", "Овлуров"),
        ("Овлу\u0301ров", "Овлуров"),
        ("ГIала", "Гӏала"),
        ("Г1ала", "Гӏала"),
        ("0vlur0v", "0vlurov"),
    ],
)
def test_what_hides_a_name_is_undone(hidden, plain):
    assert clean(hidden).text == plain


def test_a_word_knows_where_it_stood():
    text = "x %D0%9E%D0%B2 О в л у р Ян"
    first, second, third, last = fold(text).words
    assert (text[first.start : first.end], text[second.start : second.end]) == ("x", "%D0%9E%D0%B2")
    assert (text[third.start : third.end], text[last.start : last.end]) == ("О в л у р", "Ян")


def test_a_hyphen_before_a_capital_belongs_to_the_name():
    assert clean("Соьлжа-\nГӏала").text == "Соьлжа-Гӏала"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Шарбуев", "Scharbujew"), ("Шарбуев", "Sharbuyev"), ("Шарбуев", "Charbouïev"), ("Хизриева", "خزرييفا"), ("Кхелахов", "Khelakhov")],
)
def test_spellings_of_one_name_share_a_skeleton(one, other):
    assert skeletons(sounds(one)) & skeletons(sounds(other))


def test_a_romanisation_is_read_back():
    assert sounds("Юсупхан") in readings("Ûsuphan")
    assert sounds("Хабжоков") in readings("Xabzhokov")


def test_an_unfolded_script_stands_for_itself():
    assert sounds("王伟") == "王伟"
    assert likeness("王伟", "王伟", "", "") == 1.0
    assert likeness("王伟", "李伟", "", "") == 0.0
