"""The sentences of an annex in each of its languages.

The rule of this module: a name stands as it is written, in quotation marks where a language would bend it, and never takes an ending; what
was said stays in the language in which it was said. Both languages say the same: a test compares their places.

    >>> RU.according.format(name=RU.of_name.format(name="Post"))
    'по сообщению источника «Post»'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from safeconduct.model import codes

# ruff: noqa: RUF001 - Russian is meant


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What an annex says in one language; places in braces are filled in."""

    language: str
    title: str
    made: str
    claim_number: str
    limits: str
    sources: str
    notes: str
    method: tuple[str, ...]
    name: str
    named: str
    of_name: str
    unnamed: str
    of_unnamed: str
    quoted_name: str
    according: str
    citing: str
    stances: Mapping[str, str]
    bases: Mapping[str, str]
    attributed: str
    said_on: str
    figure_given: str
    in_words: str
    quoted: str
    note: str
    origins: str
    at_least: str
    uncorroborated: str
    nobody: str
    figure: str
    if_nobody: str
    if_some: str
    or_: str
    hardened: str
    step: str
    their_words: str
    no_words: str
    contradiction: str
    must: str
    otherwise: str
    credibility: str
    reliability: str
    unjudged: str
    until: str
    alone: str
    unkept: str
    undated: str
    protected: str
    no_copy: str
    copy: str
    since_day: str
    until_day: str
    day: str
    or_more: str
    from_to: str
    labels: Mapping[str, str]

    def label(self, scheme: str, code: str) -> str:
        """Say a code in words."""
        return self.labels.get(f"{scheme}:{code}") or codes.label(f"{scheme}:{code}")

    def interval(self, low: int, high: int | None) -> str:
        """Say a range."""
        if high is None:
            return self.or_more.format(low=low)
        return str(low) if low == high else self.from_to.format(low=low, high=high)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


EN: Final = Words(
    language="en",
    title="Country-of-origin information",
    made="How this was made",
    claim_number="Claim {number}: {claim}",
    limits="Limits of this research",
    sources="Sources consulted",
    notes="Notes",
    method=_paragraphs("""
    Each claim is followed by everybody who was found to speak on it, for and against, with the way by which it came to the page that was
    read. Words in quotation marks are those of the page; notes are the researcher's own.

    The number of independent origins says how many parties would all have to be wrong, or lying, for a claim to fall; the parties are
    named. It is a lower bound: a page that does not say how it knows is taken to repeat the earliest report. It is not a probability, and
    no claim here is called true.

    Words such as “around” or “dozens” are read as ranges by a fixed table; figures are never averaged.
    """),
    name="{name}",
    named="{name}",
    of_name="{name}",
    unnamed="a source that it does not name",
    of_unnamed="a source that it does not name",
    quoted_name="“{name}”",
    according="according to {name}",
    citing=", citing {name}",
    stances={
        "acknowledges": "admitted by {name}",
        "corrects": "corrected by {name}",
        "denies": "denied by {name}",
        "disputes_detail": "disputed in a part by {name}",
        "does_not_confirm": "neither confirmed nor denied by {name}",
        "no_comment": "without comment from {name}",
        "refuses_access": "closed to any look by {name}",
        "questions": "asked whether it is so by {name}",
        "retracts": "taken back by {name}",
    },
    bases={
        "firsthand": "That is first-hand.",
        "documentary": "That rests on documents.",
        "hearsay": "That is second-hand.",
        "undisclosed": "How that is known is not said.",
    },
    attributed="{chain}: {claim}",
    said_on="dated {day}",
    figure_given="the figure given is {words}{unit}",
    in_words="in the words {words}",
    quoted="“{words}”",
    note="Note: {words}.",
    origins="Independent origins: {least}{count}. All of it rests on: {who}.",
    at_least="at least ",
    uncorroborated="Corroboration by a second independent origin was not found among the sources consulted.",
    nobody="Nobody among the sources consulted was found to say so from a knowledge of their own.",
    figure="Figure: {shown}{unit} {condition}.",
    if_nobody="if nobody quoted here is wrong",
    if_some="if at most {wrong} of the parties quoted here can be wrong",
    or_=", or ",
    hardened="{by} puts it more firmly than {on}, on whom it rests: {steps}.",
    step="from “{softer}” to “{firmer}”",
    their_words=" The words that soften or harden it were {before}, and became {after}.",
    no_words="none",
    contradiction="Contradiction: {ones} cannot be right together with {others}.",
    must="At least {wrong} must be wrong: {who}.",
    otherwise="Otherwise {who}, through whom one side is known, relayed it falsely.",
    credibility="Credibility (Admiralty): {code}, {label}; computed from the origins.",
    reliability="reliability (Admiralty) {code}, {label}: {reason}",
    unjudged="reliability (Admiralty) F, cannot be judged: nobody has judged it",
    until="The sources below were consulted until {day}. That something is not stated here does not mean that it did not happen.",
    alone="Of {all} claims, {alone} rest on one party or none; originals behind relayed words were not read.",
    unkept="Of the {all} notes at the end, {unkept} have no kept copy behind them; what they quote cannot be checked by a hash.",
    undated="{count} of the sentences that were read have no day; they may speak of different times.",
    protected="Sources without a name are protected, or the page that quotes them did not name them; a reader cannot ask them again.",
    no_copy="No copy was kept.",
    copy="Copy kept on {day}, SHA-256 {sha256}.",
    since_day="from {day}",
    until_day="until {day}",
    day="day: {day}",
    or_more="{low} or more",
    from_to="{low} to {high}",
    labels={},
)

RU: Final = Words(
    language="ru",
    title="Информация о стране происхождения",
    made="Как составлен этот документ",
    claim_number="Утверждение {number}: {claim}",
    limits="Пределы этого исследования",
    sources="Изученные источники",
    notes="Примечания",
    method=_paragraphs("""
    После каждого утверждения приведены все, кто, как удалось установить, о нём высказался, за и против, и путь, которым их слова дошли до
    прочитанной страницы. Утверждения и слова в кавычках приведены на языке, на котором они записаны; примечания принадлежат исследователю.

    Число независимых первоисточников показывает, сколько сторон должны были бы ошибаться или лгать одновременно, чтобы утверждение
    оказалось неверным; эти стороны названы. Это нижняя граница: если страница не говорит, откуда ей это известно, считается, что она
    повторяет самое раннее сообщение. Это не вероятность, и ни одно утверждение здесь не названо истинным.

    Такие слова, как «около» или «десятки», понимаются как промежутки по постоянной таблице; числа никогда не усредняются.
    """),
    name="источник «{name}»",
    named="«{name}»",
    of_name="источника «{name}»",
    unnamed="источник, который на странице не назван",
    of_unnamed="источника, который на странице не назван",
    quoted_name="{name}",
    according="по сообщению {name}",
    citing=" со ссылкой на {name}",
    stances={
        "acknowledges": "это признаёт {name}",
        "corrects": "это уточняет {name}",
        "denies": "это отрицает {name}",
        "disputes_detail": "это отчасти оспаривает {name}",
        "does_not_confirm": "этого не подтверждает и не отрицает {name}",
        "no_comment": "комментариев об этом не даёт {name}",
        "refuses_access": "доступа для проверки не даёт {name}",
        "questions": "это ставит под вопрос {name}",
        "retracts": "прежние слова об этом берёт назад {name}",
    },
    bases={
        "firsthand": "Это сведения из первых рук.",
        "documentary": "Это основано на документах.",
        "hearsay": "Это сведения с чужих слов.",
        "undisclosed": "Откуда это известно, не сказано.",
    },
    attributed="{chain}: {claim}",
    said_on="дата: {day}",
    figure_given="названное число: {words}{unit}",
    in_words="дословно: {words}",
    quoted="«{words}»",
    note="Примечание: {words}.",
    origins="Независимых первоисточников: {least}{count}. Всё опирается на: {who}.",
    at_least="не менее ",
    uncorroborated="Среди изученных источников подтверждения вторым независимым первоисточником не найдено.",
    nobody="Среди изученных источников не найдено никого, кто говорил бы об этом по собственному знанию.",
    figure="Число: {shown}{unit}, {condition}.",
    if_nobody="если никто из названных здесь не ошибается",
    if_some="если из названных здесь сторон ошибаться может не больше чем {wrong}",
    or_=" или ",
    hardened="У {by} это сказано твёрже, чем у тех, на кого он опирается ({on}): {steps}.",
    step="вместо «{softer}» — «{firmer}»",
    their_words=" Слова, которые смягчают или усиливают сказанное: прежде {before}, теперь {after}.",
    no_words="нет",
    contradiction="Противоречие: {ones} с одной стороны и {others} с другой не могут быть правы одновременно.",
    must="Сторон, которые должны ошибаться, не меньше {wrong}: {who}.",
    otherwise="Иначе слова одной из сторон переданы неверно теми, через кого они известны: {who}.",
    credibility="Достоверность (шкала Адмиралтейства): {code}, {label}; вычислено по первоисточникам.",
    reliability="надёжность (шкала Адмиралтейства) {code}, {label}: {reason}",
    unjudged="надёжность (шкала Адмиралтейства) F, судить нельзя: её никто не оценивал",
    until="Перечисленные ниже источники изучены по {day}. Если о чём-то здесь не сказано, это не значит, что этого не было.",
    alone="Утверждений всего {all}; на одну сторону или ни на кого не опирается из них {alone}; оригиналы пересказанных слов не читались.",
    unkept="Примечаний в конце всего {all}; за {unkept} из них нет сохранённой копии, и приведённое в них нельзя проверить по хешу.",
    undated="Прочитанных высказываний без даты: {count}; они могут относиться к разному времени.",
    protected="Источники без имени защищены или не названы на странице, которая их цитирует; читатель не может спросить их сам.",
    no_copy="Копия не сохранена.",
    copy="Копия сохранена {day}, SHA-256 {sha256}.",
    since_day="с {day}",
    until_day="по {day}",
    day="день: {day}",
    or_more="{low} или больше",
    from_to="от {low} до {high}",
    labels={
        "admiralty-reliability:a": "полностью надёжен",
        "admiralty-reliability:b": "обычно надёжен",
        "admiralty-reliability:c": "довольно надёжен",
        "admiralty-reliability:d": "обычно ненадёжен",
        "admiralty-reliability:e": "ненадёжен",
        "admiralty-reliability:f": "судить нельзя",
        "admiralty-reliability:g": "намеренно вводит в заблуждение",
        "admiralty-credibility:1": "подтверждено другими источниками",
        "admiralty-credibility:2": "вероятно, верно",
        "admiralty-credibility:3": "возможно, верно",
        "admiralty-credibility:4": "сомнительно",
        "admiralty-credibility:5": "маловероятно",
        "admiralty-credibility:6": "судить нельзя",
        "evidential:rumoured": "как слух",
        "evidential:reported": "как сказанное другими",
        "evidential:stated": "как факт",
        "evidential:confirmed": "как подтверждённое",
        "commitment:wants": "желает этого",
        "commitment:intends": "намерен это сделать",
        "commitment:vows": "обещал это",
        "commitment:orders": "приказал это",
    },
)

LANGUAGES: Final[Mapping[str, Words]] = {"en": EN, "ru": RU}
