"""What one person takes out in a week is pointed out when it is much, often or unsealed, and not when it is what her work asks for."""

import pytest

from safeconduct.model.rules import unusual_in

SEALED, OPEN = True, False


@pytest.mark.parametrize(
    ("files", "unusual"),
    [
        ([], ()),
        ([(1, SEALED)], ()),
        ([(1, OPEN)], ()),  # one household, for a partner who cannot open what is sealed
        ([(0, OPEN)] * 9, ()),  # annexes of evidence
        ([(8, SEALED)] * 3, ()),
        ([(9, SEALED), (8, SEALED), (8, SEALED)], ("much",)),
        ([(1, SEALED)] * 3 + [(0, OPEN)], ()),
        ([(1, SEALED)] * 4, ("often",)),
        ([(2, OPEN)], ("unsealed",)),
        ([(100, OPEN)] * 4, ("much", "often", "unsealed")),
    ],
)
def test_what_is_unusual_among_a_hundred_households(files, unusual):
    assert unusual_in(files, 100) == unusual


def test_a_family_is_not_much_of_a_small_office():
    assert unusual_in([(3, SEALED)], 4) == ()
    assert unusual_in([(4, SEALED)], 4) == ("much",)
