"""A custodian's card: her words, what to do with them, and nothing else."""

import re

import pytest

from safeconduct.doors.cli.cards import LANGUAGES, card_page, card_text, write_cards
from safeconduct.errors import Refused
from safeconduct.vault.recovery import read, written

SHARE = written(bytes(range(20)), 2, 77)
TELLING = re.compile(
    r"safeconduct|vault|case|recover|passphrase|custodian|organi[sz]ation|https?:|сейф|хранилищ|дел[оа]\b|восстанов", re.IGNORECASE
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_tells_its_words_and_not_what_they_are_for(language):
    for card in (card_text(SHARE.split(), 2, language), card_page(SHARE.split(), 2, language)):
        assert TELLING.findall(card) == []
        assert re.findall(r"\d+(?:</span>)? +([a-z]{4})\b", card.partition("</style>")[2] or card) == SHARE.split()
        assert not re.search(r"\b20\d\d\b", card), "no date"


def test_the_words_of_a_card_can_be_typed_with_their_numbers():
    body = card_text(SHARE.split(), 2, "en").split("\n\n")[1]
    assert read(body).number == 2


def test_a_page_loads_nothing_and_runs_nothing():
    assert not re.search(r"<script|src=|href=|url\(|@import", card_page(SHARE.split(), 2, "en"))


def test_cards_are_their_owner_s_only_and_overwrite_nothing(tmp_path):
    paths = write_cards(tmp_path / "cards", [(1, SHARE), (2, SHARE)], "ru")
    assert sorted(path.name for path in paths) == ["card-1.html", "card-1.txt", "card-2.html", "card-2.txt"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    with pytest.raises(Refused):
        write_cards(tmp_path / "cards", [(1, SHARE)], "ru")
