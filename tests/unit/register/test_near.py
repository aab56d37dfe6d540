"""Words that sound nearly alike: one by one, all at once, and as the definition has it."""

import random

import pytest

from safeconduct.model.register.near import FARTHEST, LONGEST, Sounds, rough

LETTERS = "aeioukgxtdsSCvrlmn"


def changes(one, other):
    """Count what must be changed, left out or exchanged with its neighbour: the definition, row by row."""
    before, last = [], list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        row = [i]
        for j, yours in enumerate(other, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (mine != yours))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == yours:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


@pytest.fixture(scope="module")
def words():
    chance = random.Random(5)
    stems = ["".join(chance.choices(LETTERS, k=chance.randint(1, 11))) for _ in range(60)]
    places = [(word, chance.randrange(len(word))) for word in stems * 2]
    slips = [word[:at] + chance.choice(["", *LETTERS]) + word[at + 1 :] for word, at in places]
    return list(dict.fromkeys(heard for word in stems + slips if (heard := rough(word))))


@pytest.fixture
def sounds(words):
    made = Sounds()
    assert [made.take(word) for word in words] == [*range(len(words))]
    return made


def near(sounds, word):
    found = sounds.near(word)
    return dict(zip(found.numbers.tolist(), found.far.round(6).tolist(), strict=True))


def test_what_is_near_is_what_the_definition_says(sounds, words):
    for word in words[::4]:
        far = [changes(word, other) / max(len(word), len(other)) for other in words]
        expected = {at: pytest.approx(share, abs=1e-6) for at, share in enumerate(far) if share <= FARTHEST}
        assert near(sounds, word) == expected
    assert sum(len(near(sounds, word)) for word in words) > 2 * len(words)


def test_all_at_once_finds_what_one_by_one_does(sounds, words):
    one_by_one = [near(sounds, word) for word in words]
    sounds.compare_all(lambda *_: None)
    assert [near(sounds, word) for word in words] == one_by_one


def test_a_word_that_comes_later_is_found(sounds, words):
    sounds.compare_all(lambda *_: None)
    assert sounds.take(words[3]) == 3
    new = sounds.take("kazbekovuna")
    assert new == len(words)
    assert near(sounds, "kazbekovona")[new] == pytest.approx(1 / 11, abs=1e-6)


def test_what_is_beyond_the_longest_is_not_looked_at():
    sounds = Sounds()
    assert sounds.take(rough("kazbeg" * 50)) == sounds.take(rough("kazbeg" * 90)) == 0
    assert len(rough("kazbeg" * 50)) == LONGEST
    assert near(sounds, "kazbeg") == {}
