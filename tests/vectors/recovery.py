"""Vectors of shares and of the boxes of a recovery kit, made without a line of the program: the checks by long division of polynomials."""

from itertools import combinations

from tests.forge import aead, h, kdf
from tests.vectors.parts import ORG, fixed

CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"
KIT, SEED = fixed("kit", 16), fixed("recovery seed")
QUORUM, CUSTODIANS = 2, 3
SECRETS = {number: fixed(f"share {number}", 20) for number in range(1, CUSTODIANS + 1)}


def times(one, other):
    """Multiply in GF(4096) bit by bit."""
    total = 0
    while other:
        total ^= one if other & 1 else 0
        one = one << 1 ^ (0x1053 if one & 0x800 else 0)
        other >>= 1
    return total


def checks(data):
    """Divide by (x - 1)(x - a)(x - a^2)(x - a^3), a = 2: the rest is the check words."""
    generator, root = [1], 1
    for _ in range(4):
        shifted = [*generator, 0]
        generator = [one ^ times(root, other) for one, other in zip(shifted, [0, *generator], strict=True)]
        root = times(root, 2)
    rest = [*data, 0, 0, 0, 0]
    for place in range(len(data)):
        lead = rest[place]
        for index, factor in enumerate(generator):
            rest[place + index] ^= times(lead, factor)
    return rest[len(data) :]


def spoken(symbols):
    return [CONSONANTS[s >> 8] + VOWELS[s >> 6 & 3] + CONSONANTS[s >> 2 & 15] + VOWELS[s & 3] for s in symbols]


def words_of(secret, number, tag):
    bits = f"00{number:03b}{tag:015b}" + "".join(f"{byte:08b}" for byte in secret)
    data = [int(bits[at : at + 12], 2) for at in range(0, 180, 12)]
    return spoken([*data, *checks(data)])


def tag_of(kit):
    return int.from_bytes(h("sc1/rectag", kit)[:2], "big") & 0x7FFF


def turned(words, place):
    return [*words[:place], words[place + 1], words[place], *words[place + 2 :]]


def put(words, place, word):
    return [*words[:place], word, *words[place + 1 :]]


def gone(words, *places):
    return " ".join("?" if place in places else word for place, word in enumerate(words))


def box(group):
    together = h("sc1/recgroup", b"".join(bytes([number]) + SECRETS[number] for number in group))
    key = kdf(together, "sc1/rec", KIT + bytes([QUORUM, CUSTODIANS]) + bytes(group))[:32]
    return aead(key, SEED, KIT + bytes(group))


def recovery_page():
    """Give the page."""
    first = words_of(SECRETS[1], 1, tag_of(KIT))
    wrong = [
        ("one word wrong", put(first, 6, "zuzu"), "word 7 of the share is wrong", first[6]),
        ("a check word wrong", put(first, 18, "zuzu"), "word 19 of the share is wrong", first[18]),
        ("two changed places", turned(first, 3), "words 4 and 5 of the share changed places", ""),
        ("two words wrong", put(put(first, 2, "zuzu"), 9, "zuzu"), "more than one word of the share is wrong", ""),
        ("a word of another kind", put(first, 4, "quiz"), "word 5 of the share is no word of this kind", first[4]),
        ("a word too few", first[:-1], "a share has 19 words, and this has 18", ""),
    ]
    return {
        "about": "docs/protocol.md, section 21",
        "shares": [
            {"secret": secret.hex(), "number": number, "tag": tag, "words": " ".join(words_of(secret, number, tag))}
            for number, secret, tag in (
                *((number, secret, tag_of(KIT)) for number, secret in SECRETS.items()),
                (7, bytes(20), 0),
                (4, b"\xff" * 20, 0x7FFF),
            )
        ],
        "filled": [
            {"words": " ".join(put(put(first, a, "?"), b, "?")), "secret": SECRETS[1].hex()} for a, b in ((0, 1), (5, 18), (17, 18))
        ],
        "wrong": [{"name": name, "words": " ".join(words), "says": says, "right": right} for name, words, says, right in wrong],
        "kit": {
            "org": ORG.hex(),
            "id": KIT.hex(),
            "quorum": QUORUM,
            "custodians": CUSTODIANS,
            "commitments": [h("sc1/recshare", KIT + bytes([number]) + secret).hex() for number, secret in SECRETS.items()],
            "boxes": [box(group).hex() for group in combinations(SECRETS, QUORUM)],
            "seed": SEED.hex(),
        },
    }
