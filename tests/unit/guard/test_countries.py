"""Words of countries: a word is known as one by its stem and its ending, and that is the same as making all of them."""

from safeconduct.studies.disclosure.guard_countries import HOMOGRAPHS, is_of_a_country, names_of
from safeconduct.studies.disclosure.guard_places import NAMES


def test_a_word_is_known_by_its_stem_and_ending_if_it_is_one_of_all_that_are_made():
    made = {word for code in NAMES for word, _ in names_of(code) if " " not in word}
    assert len(made) > 40_000
    some = sorted(made)[::29]
    assert [word for word in some if not is_of_a_country(word)] == []
    near = {other for word in some for other in (word[:-1], word[1:], word + "ы", word[:-1] + "s", "و" + word, word + word)}
    assert {word for word in near if is_of_a_country(word)} == near & made


def test_a_form_that_is_another_word_is_of_no_country():
    assert not any(is_of_a_country(word) for word in (*HOMOGRAPHS, "", "а"))
