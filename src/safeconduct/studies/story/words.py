"""What the invented workers write down, in English and Russian, and the code words of the house.

No text names a person, a place of shelter or the reason for which people are hunted: that is how casework notes ought to be.
"""
# ruff: noqa: E501, RUF001 - a note stands on one line; Russian letters are meant

from __future__ import annotations

from safeconduct.studies.story.dice import Dice

WORKERS = ("Rook", "Tern", "Wren", "Finch", "Heron", "Siskin")
"""Nicknames used in the team."""

SHELTERS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Rowan", "Willow")
"""Code names of places; the thirteenth place is called `Alder 2`."""

_LABELS = (
    ("quiet", "early", "small", "green", "long", "plain", "northern", "second", "winter", "paper", "copper", "slow"),
    ("river", "lantern", "harbour", "orchard", "bridge", "window", "kettle", "meadow", "anchor", "ladder", "compass", "thread"),
)

_REQUEST = (
    "Wrote at night and asked whether the line is safe. Short answers, deletes messages after reading. Agreed on a code word for calls.",
    "Reached us through a friend we helped before. Says that two men came to the workplace and asked for the telephone. Has not slept at home since.",
    "Обратился сам, пишет с чужого телефона. Просит не звонить родственникам ни при каких обстоятельствах. Договорились о кодовом слове.",
    "Первое сообщение пришло ночью. Держали под стражей несколько дней, отпустили под слово семьи. Телефон забрали и просмотрели.",
    "Asks for help to leave within days. An uncle was told by the district to “settle the matter himself”. No papers at hand.",
    "Говорит спокойно, но боится за младших. Домой приходили дважды, второй раз с фотографией. Паспорт у матери.",
)
_WISH = (
    "Wants to go far away and not to be met by anybody from home. Can leave on any day before noon, with one bag, if somebody tells the way.",
    "Просит одно: чтобы мать не узнала, куда он едет. Денег на дорогу нет. Может выйти из дома только в рабочие часы, с документами в подкладке.",
    "Would rather wait for a companion than travel alone. Knows nobody in any other town. Was told what we can do and what we cannot, and wrote: understood.",
    "Сомневается, можно ли нам верить; предложили задать вопрос, ответ на который знают только свои. Завтра напишет с нового номера, после работы.",
)
_MOVED = (
    "Travelled by night train, met at the station by two of us. Slept twelve hours. New SIM, old telephone switched off and left behind.",
    "Вывезли на машине партнёров, без остановок. На месте всё спокойно, хозяйка ни о чём не спрашивает. Нужны тёплые вещи и лекарства.",
    "Arrived after thirty hours on the road. Frightened of uniforms at the station, otherwise well. Knows the rules of the house and the word for leaving at once.",
    "Доехал сам по нашему маршруту, на связи был каждые три часа. Билет на чужое имя не понадобился. Первая ночь прошла тихо.",
)
_SETTLED = (
    "House rules read aloud and agreed: no calls home, no photographs, curtains. Money for a week given in hand, signed for with a mark.",
    "Правила дома прочитаны вслух: не звонить домой, не фотографировать, к двери не подходить. Продукты на неделю есть, аптечка пополнена.",
    "Bag for leaving at once stands by the door. The second way out was walked once by daylight. Next talk in two days, sooner at any sign.",
)
_LATER = (
    "Long talk. Sleeps badly, starts at every lift. A doctor we trust will come on Thursday; nothing is written down there. Would like to work, even unpaid.",
    "Родственники ищут через знакомых в этом городе. Адрес им не известен. Просил сменить район, если кто-нибудь придёт к прежним соседям.",
    "Interview for the dossier done in two sittings, with pauses. The account agrees with what was said in April. Copies of the papers checked and returned.",
    "Семья получила бумагу «претензий не имеем» и подписала её под давлением. Мать передала, чтобы не возвращался. Решение уехать твёрдое.",
    "Asked again how long it will take. Told the truth: the state gives no day. Agreed to speak every morning and to pack one bag.",
    "Консульство просит справку, которую можно получить только дома. Ищем, как обойтись без неё: спросили юриста и партнёров за границей.",
)
_HEALTH = (
    "Seen by the doctor of the team: healing bruises on back and soles, numb fingers. Pain at night. Control in ten days; a report in the form of the protocol follows.",
    "Осмотр врача: следы на запястьях, головные боли, тревога. Назначено лечение, лекарства переданы. Заключение по форме протокола готовит врач.",
)
_ABROAD = (
    "Landed, met by the partner, telephone works. Tired and relieved. First appointment with the lawyer on Monday.",
    "Прилетел, встретили. Разместили у партнёров, дали местный номер. Просил передать спасибо всем, кто не спал.",
)
_WELL = (
    "wrote the word, all quiet; asks whether the answer from the consulate has come, told that it has not",
    "all well, asked about the papers and whether the second photograph will do",
    "короткий звонок, всё спокойно; спал плохо, просит книгу на русском и зарядку",
    "ответил кодовым словом, из дома не выходил, гостей не было",
    "quiet night, went out only for bread; nobody on the stairs, the light in the yard is broken",
    "жив, здоров, ждёт; спрашивал о брате, новостей нет",
)
_TASKS = (
    ("ask the partner abroad for the letter of invitation", "casework"),
    ("get the second set of photographs for the form", "casework"),
    ("найти переводчика для собеседования", "casework"),
    ("ask the lawyer which paper can stand in for the one from home", "legal"),
    ("pay for lodging and food until the end of the month", "money"),
    ("узнать в консульстве о дне собеседования", "casework"),
)

SILENT_TASK = "no answer since the day before: call the second number, then go through the list for silence"
EXPOSED_WHY = "two strangers asked the neighbours about the new tenants and showed a photograph"


def label(dice: Dice, number: int) -> str:
    """Choose a working name for a case; past the first hundred it carries a number."""
    chosen = f"{dice.pick(_LABELS[0])} {dice.pick(_LABELS[1])}"
    return chosen if number < 100 else f"{chosen} {number}"  # noqa: PLR2004


def shelter_name(number: int) -> str:
    """Give the code name of the shelter with a number, counted from nought."""
    turn, place = divmod(number, len(SHELTERS))
    return SHELTERS[place] + (f" {turn + 1}" if turn else "")


def _signed(dice: Dice, *texts: str) -> str:
    return "\n".join((*texts, f"— {dice.pick(WORKERS)}"))


def request_note(dice: Dice) -> str:
    """Write what was learned from the first message."""
    return _signed(dice, dice.pick(_REQUEST), dice.pick(_WISH))


def screening_note(dice: Dice) -> str:
    """Write down the first long talk."""
    first, many = dice.below(len(_LATER)), dice.between(3, 5)
    return _signed(dice, dice.pick(_REQUEST), *(_LATER[(first + turn) % len(_LATER)] for turn in range(many)), dice.pick(_WISH))


def moved_note(dice: Dice) -> str:
    """Write how the journey out of the region went."""
    return _signed(dice, dice.pick(_MOVED), dice.pick(_SETTLED))


def later_note(dice: Dice) -> str:
    """Write what a talk in hiding brought up: some things, none twice."""
    first, many = dice.below(len(_LATER)), dice.between(2, 4)
    return _signed(dice, *(_LATER[(first + turn) % len(_LATER)] for turn in range(many)))


def health_note(dice: Dice) -> str:
    """Write what the doctor of the team saw."""
    return _signed(dice, dice.pick(_HEALTH))


def abroad_note(dice: Dice) -> str:
    """Write how they came to safety."""
    return _signed(dice, dice.pick(_ABROAD))


def well(dice: Dice) -> str:
    """Write what a sign of life said."""
    return dice.pick(_WELL)


def task(dice: Dice) -> tuple[str, str]:
    """Choose something to be done, and for which role."""
    return dice.pick(_TASKS)
