"""Propose who says what in an article, for a person to accept or throw away, each with its place in the text.

The rule of this room: nothing proposed here enters a ledger by itself. It works by tables of words (`cues`, `hedges`) and the shape of a
sentence, in English and Russian, offline; what it does not see, it does not see, so a person reads the article as well.

    >>> [(each.speaker, each.content) for each in propose("The clerk said that the mill is closed.", "en")]
    [('The clerk', 'the mill is closed')]
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Iterator, Sequence

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence.cues import BEFORE, CITING, CUES, MONTHS, NOBODY, THAT
from safeconduct.studies.evidence.wording import firmness_of, interval_of

_SENTENCE_CHARS = 1500  # a longer one is a table or a trap, and no sentence
READER, DECLINED_READER = "safeconduct.studies.evidence:propose_packed", "safeconduct.studies.evidence.declined:propose_packed"
_LIBRARY = "pymorphy3"
TEXT_CHARS = 1_000_000  # of an article; a book is no article
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\n]|$)[^.!?\n]*)*[.!?…]?[”»\"]?")
_QUOTED = re.compile(r"[“«\"]([^“”«»\"]{3,})[”»\"]")
_DASHES = " \u2014\u2013-"
_MARKS = _DASHES + ",;:.!?\u2026"
_MOST_WORDS = 9  # of a name with its office; a longer one is no name
_NOUNS = frozenset(("report", "reports", "claim", "claims", "states", "notes", "testified"))
_BARE = frozenset(("said", "says", "say", "added", "adds", "believes", "believed", "insists", "insisted"))  # may stand without `that`
_CLAUSE = re.compile(r"\s*(?:he|she|they|it|we|there|i)\s", re.IGNORECASE)
_OWNERS = "the|a|an|this|that|these|those|his|her|its|their|our|my|of|no|any"
_MOST_LISTENER = 5  # words of whom it was told to, and when
_QUOTES = '”»“«" '
_NO_NAMES = {
    "en": frozenset(("who", "which", "that", "as", "and", "but", "when", "while", "in", "on", "at", "after")),
    "ru": frozenset(("что", "как", "который", "которая", "которые", "и", "но", "\u0430", "когда", "в", "на")),
}  # a clause or a place begins so, and no name
_FIGURE_WORDS = 5
_YEARS = range(1800, 2200)


Found = tuple[str, str, str, int, int, bool]  # speaker, stance, cue, where the content begins and ends, whether it is quoted


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody may be saying.

    Attributes:
        start, end: where `content` stands in the text, in characters.
        speaker: as written, or whom a pronoun seems to mean; empty when the text does not say who.
        stance: a code of the list `stance`.
        cue: the words by which it was found.
        hedges: words that soften or harden it, as they stand in the sentence.
        quantity: a figure in its own words.
        day: an EDTF day or month that stands in the sentence.
        is_quoted: it stands in quotation marks.
    """

    start: int
    end: int
    speaker: str
    stance: str
    cue: str
    content: str
    hedges: tuple[str, ...] = ()
    quantity: str = ""
    day: str = ""
    is_quoted: bool = False


def propose(text: str, language: str) -> tuple[Proposal, ...]:
    """Give what seems to be said in a text, in its order.

    Args:
        text: an article, at most `TEXT_CHARS` long; more is left out.
        language: `en` or `ru`; of another nothing is proposed.
    """
    if language not in CUES:
        return ()
    return tuple(each for sentence, at in sentences_of(text[:TEXT_CHARS]) for each in propose_in(sentence, at, language))


def sentences_of(text: str) -> Iterator[tuple[str, int]]:
    """Give each sentence with the place where it begins; what is longer than any sentence is left out."""
    return ((each[0], each.start()) for each in _SENTENCE.finditer(text) if len(each[0]) <= _SENTENCE_CHARS)


def propose_packed(data: bytes) -> bytes:
    """Propose in the quarantine: two letters of a language and a text in UTF-8 come in, proposals go out as msgpack.

    Raises:
        Mistaken: it is no UTF-8.
    """
    return msgspec.msgpack.encode(propose(*decoded(data)))


def reader() -> str:
    """Name what the quarantine is to read an article with: by the forms of Russian words too, where `safeconduct[reading]` is installed."""
    return DECLINED_READER if importlib.util.find_spec(_LIBRARY) is not None else READER


def decoded(data: bytes) -> tuple[str, str]:
    """Give the text and the language of what comes into the quarantine.

    Raises:
        Mistaken: it is no UTF-8.
    """
    try:
        return data[2:].decode(), data[:2].decode("ascii", "replace")
    except UnicodeDecodeError:
        raise Mistaken("the article is not UTF-8", "save it as UTF-8") from None


def propose_in(sentence: str, at: int, language: str) -> list[Proposal]:
    """Propose from one sentence, which begins at a place in a text."""
    return found_at(sentence, at, language, _read(sentence, language) if language in CUES else ())


def found_at(sentence: str, at: int, language: str, found: Sequence[Found]) -> list[Proposal]:
    """State what was found in a sentence, with hedges, figure and day, and with its places in the text."""
    day = day_in(sentence, language)
    given = []
    for speaker, stance, cue, start, end, is_quoted in found:
        content = sentence[start:end].strip(_MARKS)
        begins = start + sentence[start:end].index(content) if content else start
        given.append(
            Proposal(
                start=at + begins,
                end=at + begins + len(content),
                speaker=speaker,
                stance=stance,
                cue=cue,
                content=content,
                hedges=firmness_of(sentence, language).words,
                quantity=quantity_in(content, language),
                day=day,
                is_quoted=is_quoted,
            )
        )
    return given


def _read(sentence: str, language: str) -> list[Found]:
    quoted = _QUOTED.search(sentence)
    before = _before(sentence, language) or _told(sentence, language) or _split(sentence, language)
    if before:
        return before
    said = _said(sentence, language, quoted)
    if said:
        return said
    for words in NOBODY[language]:
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w),?", sentence, re.IGNORECASE)
        if found:
            is_clause = words.endswith(("that", "что")) or found.start() == 0
            return [("", "asserts", found[0].rstrip(","), found.end() if is_clause else 0, len(sentence), False)]
    return []


def _before(sentence: str, language: str) -> list[Found]:
    """Find `according to S, ...` and `..., according to S`."""
    words = "|".join(map(re.escape, BEFORE[language]))
    first = re.match(rf"\s*({words})\s+([^,]+),\s*", sentence, re.IGNORECASE)
    if first and len(first[2].split()) <= _MOST_WORDS:
        return [(first[2].strip(), "asserts", first[1], first.end(), len(sentence), False)]
    last = re.search(rf",\s*({words})\s+([^,.!?]+)[.!?]?\s*$", sentence, re.IGNORECASE)
    if last and len(last[2].split()) <= _MOST_WORDS:
        return [(last[2].strip(), "asserts", last[1], 0, last.start(), False)]
    return []


def _split(sentence: str, language: str) -> list[Found]:
    """Find a quotation that is interrupted by who says it, and `..., S said, adding that ...` or `..., S told somebody`."""
    pattern, stances = _cue(language)
    parts = list(_QUOTED.finditer(sentence))
    if parts[1:]:
        between = sentence[parts[0].end() : parts[1].start()]
        cue = pattern.search(between)
        if cue is not None:
            speaker = _speaker_before(between[: cue.start()]) or _speaker_after(between[cue.end() :])
            return [(speaker.strip(_QUOTES), stances[cue[0].lower()], cue[0], parts[0].start(1), parts[1].end(1), True)]
    dashed = re.fullmatch(r"\s*«([^»]+?),\s*—\s*([^—]+?)\.?\s*—\s*([^»]+)»\.?\s*", sentence)
    cue = pattern.match(dashed[2]) if dashed else None
    if dashed and cue is not None:
        speaker = dashed[2][cue.end() :].strip(_MARKS)
        return [(speaker, stances[cue[0].lower()], cue[0], dashed.start(1), dashed.end(3), True)]
    if parts:
        return []
    last = re.fullmatch(
        rf"(.+?),\s+([^,]{{2,80}}?)\s+({pattern.pattern})(?:\s+([^,.]+))?(?:,\s+adding that\s+(.+))?[.!?…]*\s*", sentence, re.IGNORECASE
    )
    if last is None or not _is_name(last[2], language) or (last[5] and not last[6] and not _is_listener(last[5], language)):
        return []
    first = pattern.search(sentence)
    if (
        first is not None
        and first.end() < last.end(1)
        and re.match(rf"[^,.]{{0,40}}?\b(?:{'|'.join(THAT[language])})\b", sentence[first.end() :])
    ):
        return []  # who speaks first, and says that ..., is read first
    stance = stances[last[3].lower()]
    found: list[Found] = [(last[2].strip(), stance, last[3], 0, last.end(1), False)]
    return found + ([(last[2].strip(), stance, "adding", last.start(6), last.end(6), False)] if last[6] else [])


def _is_name(text: str, language: str) -> bool:
    """Tell whether words before a cue can be who speaks: few, and no clause of their own."""
    first = text.split(maxsplit=1)[0].lower()
    return len(text.split()) <= _MOST_WORDS and first not in _NO_NAMES[language]


def _is_listener(text: str, language: str) -> bool:
    """Tell whether words after a cue are whom it was told to or when, and not what was said."""
    return len(text.split()) <= _MOST_LISTENER and not re.match(rf"(?:{'|'.join(THAT[language])})\b", text.strip())


def _told(sentence: str, language: str) -> list[Found]:
    """Find `was told that ...`, where nobody says by whom, and `как сообщили S, ...`."""
    passive = (
        re.search(r"(?i)\b(?:(?:was|were|been) (?:told|informed)|it is (?:believed|thought|reported|said)) that\s+", sentence)
        if language == "en"
        else None
    )
    if passive:
        return [("", "asserts", passive[0].strip(), passive.end(), len(sentence), False)]
    pattern, stances = _cue(language)
    as_said = re.match(r"\s*(?:как|as)\s+", sentence, re.IGNORECASE)
    cue = pattern.match(sentence, as_said.end()) if as_said else None
    if cue is None:
        return []
    speaker, comma, _ = sentence[cue.end() :].partition(",")
    start = cue.end() + len(speaker) + 1
    return [(speaker.strip(), stances[cue[0].lower()], cue[0], start, len(sentence), False)] if comma else []


@functools.cache
def _cue(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    stances = {words: stance for stance, listed in CUES[language].items() for words in listed}
    longest = "|".join(map(re.escape, sorted(stances, key=lambda words: (-len(words), words))))
    return re.compile(rf"(?<![\w-])({longest})(?![\w-])", re.IGNORECASE), stances


def _said(sentence: str, language: str, quoted: re.Match[str] | None) -> list[Found]:
    """Find who stands before or behind a cue: `S said that`, `said S` behind a quotation, `, S said` at the end."""
    pattern, stances = _cue(language)
    inside = range(quoted.start(), quoted.end()) if quoted is not None else range(0)
    cue = next((each for each in pattern.finditer(sentence) if each.start() not in inside and _speaks(sentence, each)), None)
    is_title = quoted is not None and cue is not None and inside.stop <= cue.start() and "," not in sentence[inside.stop - 2 : cue.start()]
    if quoted is not None and not is_title:
        if cue is None:
            return []
        around = _speaker_after(sentence[cue.end() :]) if _is_early(sentence, cue, quoted) else _speaker_before(sentence[: cue.start()])
        speaker = around or _speaker_after(sentence[cue.end() :])
        return [(speaker.strip(_QUOTES), stances[cue[0].lower()], cue[0], quoted.start(1), quoted.end(1), True)]
    if cue is None:
        return []
    stance = stances[cue[0].lower()]
    rest = sentence[cue.end() :]
    if not rest.strip(" .!?…") and "," in sentence[: cue.start()] and stance != "no_comment":
        content, _, speaker = sentence[: cue.start()].rpartition(",")
        return [(speaker.strip(), stance, cue[0], 0, len(content), False)]
    speaker, cited = _cited(sentence[: cue.start()], language)
    if not speaker:
        return []
    is_bare = cue[0].lower() in _BARE and _CLAUSE.match(rest) is not None
    start = cue.end() + (0 if is_bare else _content_begins(rest, language))
    found: list[Found] = [(speaker, stance, cue[0], start, len(sentence), False)]
    found += [(cited, stance, cue[0], start, len(sentence), False)] if cited else []
    inner = (
        [(who, how, by, start + a, start + b, q) for who, how, by, a, b, q in _read(sentence[start:], language)]
        if start > cue.end()
        else []
    )
    return found + inner


def _speaks(sentence: str, cue: re.Match[str]) -> bool:
    """Tell whether an English cue is a verb of somebody who speaks: no noun (`the report`), nothing done to her, nothing she did not do.

    The second verb of a clause that has begun (`came and warned her`) is none either, where what it says would be that clause.
    """
    before = sentence[: cue.start()]
    if cue[0].lower() in _NOUNS and re.search(rf"(?:^|\s)(?:{_OWNERS})(?:\s+\w+)?\s*$", before, re.IGNORECASE):
        return False
    return (
        re.search(r"(?:^|\s)(?:was|were|been|be|being|did not|does not|do not|would not|and|or)(?:\s+(?:\w+ly|ever|never))?\s*$", before)
        is None
    )


def _is_early(sentence: str, cue: re.Match[str], quoted: re.Match[str]) -> bool:
    """Tell whether a cue follows right behind what is quoted, so that who speaks stands after it."""
    return quoted.end() <= cue.start() and not re.search(r"\w", sentence[quoted.end() : cue.start()])


def _content_begins(rest: str, language: str) -> int:
    """Give where the clause begins after a cue: after whom it was told to, and `that`."""
    that = "|".join(THAT[language])
    found = re.match(rf"(?:[^,.]{{0,60}}?)(?:,\s*)?(?<!\w)(?:{that})(?!\w)\s*", rest)
    if found:
        return found.end()
    on = re.match(r"\s*on\s+", rest)
    return on.end() if on else 0


def _cited(before: str, language: str) -> tuple[str, str]:
    """Give who speaks, and whom she cites."""
    words = "|".join(map(re.escape, CITING[language]))
    found = re.search(rf",?\s*({words})\s+([^,]+?)\s*,?\s*$", before, re.IGNORECASE)
    if found:
        return _speaker_before(before[: found.start()]), found[2].strip()
    return _speaker_before(before), ""


def _speaker_before(before: str) -> str:
    """Give the name that ends before a cue: without an apposition, a word of time or an auxiliary."""
    before = re.sub(r"(?:\s+(?:has|have|had|also|later|was|were|repeatedly|again|already|\w+ly))+\s*$", "", before.rstrip())
    before = re.sub(r",\s*(?:who|which|whose|whom|котор\w+)\s[^,]*,\s*$", "", before.rstrip(", ") + ",").rstrip(", ")
    before = re.sub(r"\s+на вопрос\s.*$", "", before)
    parts = [part.strip() for part in before.split(",") if part.strip()]
    if _is_apposition(parts):
        parts = parts[:1]
    name = re.sub(r"^(?:as|but|and|yet|as for|как)\s+", "", parts[-1] if parts else "", flags=re.IGNORECASE)
    name = re.sub(r"\s+who\s.*$", "", name)
    name = name.strip(_DASHES + ("" if name.count("«") == name.count("»") else '”»“«"'))
    return name if 0 < len(name.split()) <= _MOST_WORDS else ""


def _is_apposition(parts: list[str]) -> bool:
    """Tell whether a name is followed by what its bearer is, between commas."""
    if not parts[1:] or parts[2:]:
        return False
    is_what = parts[1].startswith(("a ", "an ", "the ")) or "\u0430" <= parts[1][0] <= "\u0451"
    return is_what and not parts[0].lower().startswith(("in ", "on ", "at ", "asked ", "when ", "as ", "как "))


def _speaker_after(after: str) -> str:
    """Give the name that follows a cue."""
    found = re.match(r"\s*:?\s*([^,.!?;:“«\"]+)", after)
    name = re.sub(r"\s+on\s+\d.*$", "", found[1]).strip() if found else ""
    return name if 0 < len(name.split()) <= _MOST_WORDS else ""


def quantity_in(text: str, language: str) -> str:
    """Give the words of the first figure in a text, a year alone left out; empty when there is none.

    >>> quantity_in("since 2017 around 40 people fled", "en")
    'around 40'
    """
    words = list(re.finditer(r"\S+", text))
    for at, word in enumerate(words):
        phrases = [text[word.start() : last.end()].strip(" ,.;:") for last in words[at : at + _FIGURE_WORDS]]
        found = [phrase for phrase in phrases if interval_of(phrase, language) is not None]
        shortest = found[0] if found else ""
        if shortest and not (shortest.isdigit() and int(shortest) in _YEARS) and not _is_date(words, at, language):
            return shortest
    return ""


def _is_date(words: list[re.Match[str]], at: int, language: str) -> bool:
    after = words[at + 1][0].lower() if at + 1 < len(words) else ""
    return words[at][0].isdigit() and _month(after, language) > 0


def _month(word: str, language: str) -> int:
    return next(
        (number for number, begins in enumerate(MONTHS[language], 1) if word.lower().startswith(begins) and _is_month(word, begins)), 0
    )


def _is_month(word: str, begins: str) -> bool:
    return len(begins) > 3 or word.lower() in ("may", "май", "мая", "мае")  # noqa: PLR2004 - may and ма begin other words too


def day_in(text: str, language: str) -> str:
    """Give the first day or month with its year in a text, as EDTF; empty when there is none.

    >>> day_in("on 3 April 2031", "en"), day_in("в марте 2031 года", "ru")
    ('2031-04-03', '2031-03')
    """
    for found in re.finditer(r"(?:(\d{1,2})\s+)?([^\W\d_]{3,})\.?\s+(?:(\d{1,2}),\s+)?(\d{4})(?!\d)", text):
        month, day = _month(found[2], language), int(found[1] or found[3] or 0)
        if month and int(found[4]) in _YEARS and day <= 31:  # noqa: PLR2004 - no month has more days
            return f"{found[4]}-{month:02}" + (f"-{day:02}" if day else "")
    iso = re.search(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)", text)
    return iso[1] if iso else ""
