"""The reading help with Russian words known by their forms: who agrees with a verb, which verb it is, and whom a pronoun means.

What `safeconduct[reading]` adds, and the one module that loads the library for it, in the quarantine. It keeps what the rules of
`proposing` find, where the one who is said to speak can be the subject of the verb; where they find nothing, it looks for a verb of
speaking in any of its forms and for the words that agree with it. Other languages are left to the rules.

    >>> [(each.speaker, each.content) for each in propose("Глава больницы настаивает, что пациентов не было.", "ru")]
    [('Глава больницы', 'пациентов не было')]
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import pymorphy3

from safeconduct.studies.evidence.cues import BEFORE, LEMMAS
from safeconduct.studies.evidence.proposing import TEXT_CHARS, Proposal, decoded, found_at, propose_in, sentences_of

_ANALYZER: Final = pymorphy3.MorphAnalyzer(lang="ru")  # its tables are read here, since inside the quarantine no file can be opened
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTE: Final = re.compile(r"[«“\"]([^«»“”\"]{3,})[»”\"]")
_OF_HIM: Final = ("мнению", "словам", "данным", "утверждению", "оценке", "оценкам")
_OF: Final = {"masc": ("он", "его"), "femn": ("она", "её", "ее"), "plur": ("они", "их")}  # noqa: RUF001 - Russian
_GENDERS: Final = {pronoun: gender for gender, pronouns in _OF.items() for pronoun in pronouns}
_BY_HIM: Final = re.compile(rf"\s*по\s+(\w{{2,3}})\s+(?:{'|'.join(_OF_HIM)})\s*,\s*", re.IGNORECASE)
_SUBJECTS: Final = ("NOUN", "NPRO", "NUMR", "ADJF", "PRTF")  # marks of OpenCorpora
_NAMES: Final = ("Name", "Surn", "Patr")
_HEADS: Final = ("NOUN", "NPRO", "NUMR")
_NO_SUBJECTS: Final = ("PREP", "CONJ", "PRCL")  # a letter by itself can be read as an abbreviation
_THAT: Final = re.compile(r"\s*[^,.;]{0,60}?,\s*(?:что|будто|якобы)\s+")
_SILENT: Final = re.compile(r"отказал\w+\s+(?:от\s+комментари\w+|комментировать)|от\s+комментариев\s+отказал\w+", re.IGNORECASE)
_OFTEN: Final = re.compile(r"\s+(?:неоднократно|уже|позже|ранее|также|ещё)\s*$", re.IGNORECASE)
_PLACE: Final = re.compile(r"(?:в|во|на)\s+\S+(?:\s+\S+){0,3}", re.IGNORECASE)
_DASH: Final = "[\u2014\u2013-]"


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a sentence.

    Attributes:
        start, end: where it stands.
        readings: every way in which its form can be read, the likeliest first.
        is_name: it is written with a capital, and a name or in no dictionary; then its case is not believed.
    """

    start: int
    end: int
    readings: tuple[Any, ...]
    is_name: bool

    def has(self, *marks: str) -> bool:
        """Tell whether one reading has all of some marks."""
        return any(all(mark in each.tag for mark in marks) for each in self.readings)

    @property
    def verb(self) -> Any:
        """Give the likeliest reading where that is a finite verb, and else None."""
        return self.readings[0] if self.readings and self.readings[0].tag.POS == "VERB" else None


def propose(text: str, language: str) -> tuple[Proposal, ...]:
    """Give what seems to be said in a text, in its order; see `proposing.propose`."""
    found: list[Proposal] = []
    for sentence, at in sentences_of(text[:TEXT_CHARS]):
        given = propose_in(sentence, at, language)
        if language == "ru":
            given = [_whom(each, found) for each in _kept(given) or list(_looked_for(sentence, at, found))]
        found += given
    return tuple(found)


def propose_packed(data: bytes) -> bytes:
    """Propose in the quarantine; see `proposing.propose_packed`."""
    return msgspec.msgpack.encode(propose(*decoded(data)))


@functools.lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[Any, ...]:
    return tuple(_ANALYZER.parse(word))


def _words(sentence: str) -> list[Word]:
    found = []
    for each in _WORD.finditer(sentence):
        word = each[0].lower()
        readings = _readings(word)
        is_name = each[0][0].isupper() and (not _ANALYZER.word_is_known(word) or any(mark in readings[0].tag for mark in _NAMES))
        found.append(Word(start=each.start(), end=each.end(), readings=readings, is_name=is_name))
    return found


def _kept(given: Sequence[Proposal]) -> list[Proposal]:
    """Keep proposals whose speaker can be the subject of a verb, without what else stands before that verb."""
    kept = []
    for each in given:
        verb = next((word for word in _words(each.speaker) if word.verb is not None), None)
        speaker = each.speaker[: verb.start].strip(" ,") if verb is not None else each.speaker
        is_cited = any(other.content == each.content and other is not each for other in given)
        is_free = not each.speaker or is_cited or each.cue.lower() in BEFORE["ru"] or each.cue.lower().endswith("ся")
        if is_free or _PLACE.fullmatch(each.speaker):
            kept.append(each)
        elif headed := _headed(speaker):
            kept.append(msgspec.structs.replace(each, speaker=headed))
    return kept


def _headed(speaker: str) -> str:
    """Give a speaker from where she can be a subject on: her words, or those behind whom it was told to; empty where nobody can."""
    heads = [word for word in _words(speaker) if word.is_name or (word.readings and word.readings[0].tag.POS in _HEADS)]
    if heads and _is_subject(heads[0]):
        return speaker
    told = next((word for word in heads if "nomn" in word.readings[0].tag), None)
    return speaker[told.start :] if told is not None else ""


def _is_subject(word: Word, verb: Any = None) -> bool:
    """Tell whether a word can be the subject of a verb, as far as both say their number and gender."""
    if word.is_name:
        return True
    if word.readings and word.readings[0].tag.POS in _NO_SUBJECTS:
        return False
    return any(each.tag.POS in _SUBJECTS and "nomn" in each.tag and (verb is None or _agree(each.tag, verb.tag)) for each in word.readings)


def _agree(subject: Any, verb: Any) -> bool:
    if subject.POS == "NUMR":
        return True
    return subject.number in (None, verb.number or subject.number) and (verb.gender is None or subject.gender in (None, verb.gender))


def _looked_for(sentence: str, at: int, before: Sequence[Proposal]) -> Iterator[Proposal]:
    """Find a verb of speaking in any form, what agrees with it, and what is said."""
    by_him = _BY_HIM.match(sentence)
    if by_him and by_him[1].lower() in _GENDERS:
        speaker = _last(before, _GENDERS[by_him[1].lower()]) or by_him[1]
        yield from found_at(sentence, at, "ru", [(speaker, "asserts", by_him[0].strip(" ,"), by_him.end(), len(sentence), False)])
        return
    silent = _SILENT.search(sentence)
    if silent:
        head = re.split(r"[:;]", sentence[: silent.start()])[-1].split(",")[0].strip()
        yield from found_at(sentence, at, "ru", [(head, "no_comment", silent[0], silent.end(), silent.end(), False)] if head else [])
        return
    quote = next((each for each in _QUOTE.finditer(sentence) if re.match(rf"\s*,?\s*{_DASH}", sentence[each.end() :])), None)
    words = _words(sentence)
    for word in words:
        verb = word.verb
        if verb is None or verb.normal_form not in LEMMAS or (quote is not None and quote.start() <= word.start < quote.end()):
            continue
        around = _around(sentence, word, words, quote)
        if around is not None:
            speaker, start, end, is_quoted = around
            found = (speaker, LEMMAS[verb.normal_form], sentence[word.start : word.end], start, end, is_quoted)
            yield from found_at(sentence, at, "ru", [found])
            return


def _around(sentence: str, word: Word, words: Sequence[Word], quote: re.Match[str] | None) -> tuple[str, int, int, bool] | None:
    """Give who speaks and where what is said begins and ends; None where a verb of speaking has no one or nothing."""
    if quote is not None and quote.end() <= word.start:
        speaker = _behind(sentence, word, words)
        return (speaker, quote.start(1), quote.end(1), True) if speaker else None
    that = _THAT.match(sentence, word.end)
    if that:
        speaker = _ahead(sentence, word, words)
        end = sentence.find(";", that.end())
        return (speaker, that.end(), end if end >= 0 else len(sentence), False) if speaker else None
    comma = sentence.rfind(",", 0, word.start)
    is_last = comma >= 0 and not sentence[comma + 1 : word.start].strip()
    speaker = _behind(sentence, word, words) if is_last else ""
    return (speaker, 0, comma, False) if speaker else None


def _ahead(sentence: str, word: Word, words: Sequence[Word]) -> str:
    """Give who speaks, before the verb: the words up to the first comma where they agree with it, or else the last ones before it."""
    clause = max(sentence.rfind(mark, 0, word.start) for mark in (";", ":")) + 1
    parts = [part for part in re.finditer(r"[^,]+", sentence[clause : word.start]) if part[0].strip()]
    for part in (parts[0], parts[-1]) if parts else ():
        inside = [each for each in words if clause + part.start() <= each.start and each.end <= clause + part.end()]
        other = next((each.start for each in inside if each.verb is not None), word.start)
        inside = [each for each in inside if each.end <= other]
        first = next((each for each in inside if _is_subject(each, word.verb)), None)
        if first is not None:
            return sentence[first.start : inside[-1].end]
    place = _OFTEN.sub("", parts[-1][0]).strip() if parts else ""
    return place if word.has("plur") and _PLACE.fullmatch(place) else ""


def _behind(sentence: str, word: Word, words: Sequence[Word]) -> str:
    """Give who speaks, behind the verb: from the first word that agrees with it up to a comma or the end."""
    stop = re.search(rf"[,;.!?…]|\s{_DASH}\s", sentence[word.end :])
    end = word.end + stop.start() if stop else len(sentence)
    quoted = [range(each.start(), each.end()) for each in _QUOTE.finditer(sentence)]
    inside = [each for each in words if word.end <= each.start and each.end <= end and not any(each.start in span for span in quoted)]
    first = next((at for at, each in enumerate(inside) if _is_subject(each, word.verb)), None)
    if first is None:
        return ""
    is_hers = first > 0 and sentence[inside[first - 1].start : inside[first - 1].end].lower() in _GENDERS
    return sentence[inside[first - is_hers].start : end].strip()


def _whom(each: Proposal, before: Sequence[Proposal]) -> Proposal:
    """Put the last one who spoke and whom a pronoun can mean in its place."""
    gender = _GENDERS.get(each.speaker.lower(), "")
    return msgspec.structs.replace(each, speaker=_last(before, gender) or each.speaker) if gender else each


def _last(before: Sequence[Proposal], gender: str) -> str:
    """Give the last speaker who is of a gender, or many: by a name, or else by the first word that can be a subject."""
    for each in reversed(before):
        words = _words(each.speaker)
        head = next((word for word in words if _is_subject(word)), None)
        is_named = any(word.has(mark, gender, "nomn") for word in words for mark in ("Name", "Surn"))
        if head is not None and each.speaker.lower() not in _GENDERS and (is_named or head.has("nomn", gender)):
            return each.speaker
    return ""
