"""Judge a new passphrase, and offer a better one.

The room's rule: a seized laptop is protected by nothing but its passphrase, so a weak one is never accepted, by nobody's wish. What is
accepted leaves as `Chosen`, and only a `Chosen` can lock a keystore. The room never stores a passphrase or says anything about one in an
error. It stands apart from the keyring because its word lists take time to load and are needed only when a passphrase is chosen.

    >>> len(suggest().split())
    6
"""

from __future__ import annotations

import difflib
import math
import re
import secrets
from collections.abc import Sequence

from xkcdpass.xkcd_password import generate_wordlist
from zxcvbn import zxcvbn

from safeconduct.errors import Mistaken, Refused
from safeconduct.vault.keyring import Chosen, spelled

WORDS = 6  # of 7,776: 77.5 bits, which at 0.6 s and 256 MiB a guess is beyond any budget; the advice of the list's makers (EFF, 2016)
PAIRING_WORDS = 10  # of 7,776: 129 bits, since whoever finds the sealed invite can guess without end
LEAST_BITS = 75.0  # for a passphrase of another kind, as zxcvbn estimates it; just below six random words
_WORD_BITS = math.log2(7776)  # five throws of a die
_ESTIMATED_CHARACTERS = 72  # zxcvbn reads no further; what it has not read cannot make a passphrase weaker


def suggest(count: int = WORDS) -> str:
    """Draw different words, six unless told otherwise, from the long list of the EFF with the system's generator."""
    words = sorted(_listed())
    drawn: list[str] = []
    while len(drawn) < count:
        word = secrets.choice(words)
        if word not in drawn:
            drawn.append(word)
    return " ".join(drawn)


def spoken(text: str, count: int) -> str:
    """Read drawn words as people write down what they hear: with capitals, commas, numbers of a list and line breaks.

    Args:
        text: as typed.
        count: how many words there must be.

    Raises:
        Mistaken: there are fewer or more, or one is no word of the list; it is named by its place, and what it may have been is offered.
    """
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())
    for place, word in enumerate(words, 1):
        if word not in _listed():
            near = difflib.get_close_matches(word, sorted(_listed()), n=3)
            hint = f"perhaps: {', '.join(near)}" if near else "ask for it letter by letter"
            raise Mistaken(f"word {place} is none of the list that the words are drawn from", hint)
    if len(words) != count:
        raise Mistaken(f"there are {len(words)} words, and it takes {count}", "ask for them again, one by one")
    return " ".join(words)


def words_of(check: bytes) -> str:
    """Show the beginning of a hash as six words that two people can compare by voice."""
    words, number = sorted(_listed()), int.from_bytes(check, "big")
    shown = []
    for _ in range(WORDS):
        number, place = divmod(number, len(words))
        shown.append(words[place])
    return " ".join(shown)


def choose(passphrase: str, *, about: Sequence[str] = ()) -> Chosen:
    """Accept a new passphrase that is strong enough.

    Six different words of the list are; for anything else zxcvbn must estimate 75 bits or more, where a word of the list counts for what
    it is worth to somebody who has the list. Whether words were drawn at random cannot be seen afterwards: draw them.

    Args:
        passphrase: as typed.
        about: what everybody knows about this person or vault, such as the organisation's name; it adds no strength.

    Raises:
        Mistaken: it is no text.
        Refused: it is too easy to guess; the hint offers one that is not.
    """
    text = spelled(passphrase).decode()
    known = {word.casefold() for name in about for word in name.split()}
    words = text.split()
    drawn = _listed().intersection(words) - known
    others = " ".join(word for word in words if word not in drawn)
    if len(drawn) >= WORDS or min(_bits(text, about), len(drawn) * _WORD_BITS + _bits(others, about)) >= LEAST_BITS:
        return Chosen(text=text)
    raise Refused(
        "that passphrase is too easy to guess for somebody who has seized this machine",
        f"take six words drawn at random, such as: {suggest()}",
    )


def _listed() -> frozenset[str]:
    """Load the words of the EFF's long list, of three to nine letters."""
    return frozenset(generate_wordlist("eff-long", min_length=3, max_length=9))


def _bits(text: str, about: Sequence[str]) -> float:
    """Estimate how many guesses somebody who knows how people choose would need, as a power of two."""
    if not text:
        return 0.0
    found = zxcvbn(text[:_ESTIMATED_CHARACTERS], user_inputs=list(about))
    return float(found["guesses_log10"]) * math.log2(10)
