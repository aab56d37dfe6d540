"""Draw code names, and seal answers that only who knows a code name can read.

A code name is six words of a list of 7,776, or the same six as figures of four digits each, for who does not write Latin letters. It is
kept nowhere: from it follow a *tag*, by which answers are found, and a key, to which they are sealed. The organisation learns the tag and
the public half of the key in the report, and nothing from which the code name could be had.

The room's rule: it opens nothing but answers, and only for who says the code name. No error repeats what was typed.

    >>> import datetime as dt
    >>> from safeconduct.vault.seal import new_signing_seed, signing_public
    >>> keys, seed = keys_of(draw(), bytes(16)), new_signing_seed()
    >>> blob = seal_answer(Answer(text="We can call you.", on=dt.date(2017, 4, 3)), keys.address, bytes(16), seed)
    >>> open_answer(read_answer(blob, signing_public(seed), bytes(16)), keys).text
    'We can call you.'
"""

from safeconduct.vault.codename.answers import (
    ANSWER_BYTES,
    ANSWER_MAGIC,
    ANSWER_TEXT_BYTES,
    Answer,
    SealedAnswer,
    open_answer,
    read_answer,
    seal_answer,
)
from safeconduct.vault.codename.naming import ADDRESS_BYTES, TAG_BYTES, WORDS, CodeKeys, draw, figures_of, keys_of, spelled

__all__ = [
    "ADDRESS_BYTES",
    "ANSWER_BYTES",
    "ANSWER_MAGIC",
    "ANSWER_TEXT_BYTES",
    "TAG_BYTES",
    "WORDS",
    "Answer",
    "CodeKeys",
    "SealedAnswer",
    "draw",
    "figures_of",
    "keys_of",
    "open_answer",
    "read_answer",
    "seal_answer",
    "spelled",
]
