"""Initials: beside a surname they name somebody, in whatever romanisation; those of another person do not."""

import pytest

from safeconduct.model.names import compare, record
from safeconduct.studies.disclosure import Index, Protected, check


def told(stored, said):
    text = f"Вчера {said} видели там."
    index = Index.build([Protected(ref="p", kind="person", texts=(stored,))])
    return [(one.tier, text[one.start : one.end]) for one in check(text, index)]


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("Тамерлан Овлуров", "Т. Овлурова"),
        ("Тамерлан Овлуров", "Овлурова Т."),
        ("Тамерлан Овлуров", "Т.М. Овлурова"),
        ("Тамерлан Овлуров", "Овлурова Т. М."),
        ("Юсуп Овлуров", "Ю. Овлурова"),
        *(("Юсуп Овлуров", f"{letter}. Ovlurov") for letter in ("Yu", "Iu", "Ju", "Y", "J")),
        *(("Якуб Овлуров", f"{letter}. Ovlurov") for letter in ("Ya", "Ia", "Ja")),
        *((f"{name} Ovlurov", "Ю. Овлурова") for name in ("Yusup", "Iusup", "Jusup")),
        *((f"{name} Ovlurov", "Я. Овлурова") for name in ("Yakub", "Iakub", "Jakub")),
        ("Жамал Овлуров", "Zh. Ovlurov"),
        ("Shamil Ovlurov", "Ш. Овлурова"),
    ],
)
def test_a_surname_with_an_initial_that_fits_is_a_name(stored, said):
    assert told(stored, said) == [("HARD", said.rstrip("."))]


@pytest.mark.parametrize("said", ["Б. Овлурова", "Sh. Ovlurov", "Овлурова Ю."])
def test_another_initial_only_asks(said):
    assert [tier for tier, _ in told("Тамерлан Овлуров", said)] == ["SOFT"]


def test_who_is_recorded_by_the_surname_alone_is_meant_too():
    index = Index.build(
        [Protected(ref=f"p{at}", kind="person", texts=(name,)) for at, name in enumerate(("Тамерлан Овлуров", "Т. Овлуров"))]
    )
    assert [one.refs for one in check("Вчера Т. Овлурова видели там.", index)] == [("p0", "p1")]


@pytest.mark.parametrize("letter", ["Т", "Yu"])
def test_an_initial_alone_says_nothing(letter):
    assert told("Тамерлан Овлуров", f"{letter}. Белов") == []


@pytest.mark.parametrize("initial", ["Ю.", "Yu.", "Iu.", "Ju.", "Y."])
def test_an_applicant_with_an_initial_is_asked_about(initial):
    surname = "Овлуров" if initial == "Ю." else "Ovlurov"
    for name in ("Юсуп Овлуров", "Yusup Ovlurov", "Jusup Ovlurov"):
        assert compare(record(f"{initial} {surname}"), record(name), register_size=200).verdict == "same"
    assert compare(record(f"{initial} {surname}"), record("Тамерлан Овлуров"), register_size=200).verdict != "same"
