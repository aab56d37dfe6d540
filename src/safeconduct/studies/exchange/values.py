"""Turn what people write in cells into codes: yes and no, sexes, relationships, needs, places, states.

The rule of this module: a value that cannot be read is refused with a reason (`Unread`), never dropped and never guessed. Words are
English, Russian and French; codes are understood as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.errors import Mistaken
from safeconduct.model import codes
from safeconduct.studies.exchange.places import COUNTRIES, REGIONS
from safeconduct.studies.exchange.words import plain

_SUBDIVISION: Final = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_ALPHA3_LETTERS = 3
TRAPS: Final = frozenset({"AUS", "ARE", "MAR"})  # UNHCR means another country by these letters than ISO does
NOTHING: Final = frozenset({"", "-", "--", "—", "?", "n/a", "na", "none", "unknown", "нет данных", "неизвестно", "н/д", "null", "nan"})
_NOTHING_CHARS = max(map(len, NOTHING))


class Unread(Exception):
    """A cell that cannot be read: a short reason and a sentence that does not quote it."""

    def __init__(self, reason: str, says: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.reason, self.says = reason, says


def _words(lines: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        code, _, words = line.partition(":")
        for word in words.split("|"):
            found[plain(word)] = code.strip()
    return MappingProxyType(found)


_YES_NO: Final = _words("""
yes: yes | y | true | 1 | x | v | oui | да | д | есть | согласен | согласна | ok | given | agreed | نعم
no: no | n | false | 0 | non | нет | не согласен | не согласна | refused | declined | withheld | отказ | لا
""")
_SEX: Final = _words("""
F: f | female | woman | girl | ж | жен | женский | женщина | femme | feminin | fille | انثى
M: m | male | man | boy | м | муж | мужской | мужчина | homme | masculin | garcon | ذكر
U: u | other | unknown | prefer not to answer | prefer not to say | другое | autre | non binary
""")
_RELATIONSHIP: Final = _words("""
PA: pa | self | principal | principal applicant | head | head of household | applicant | заявитель | основной заявитель | глава семьи
PA: сам | сама
PA: demandeur principal | chef de famille | chef de menage
HUS: husband | муж | mari | epoux
WIF: wife | жена | femme | epouse
PTM: partner male
PTF: partner female
SON: son | сын | fils
DAU: daughter | дочь | дочка | fille
PRM: father | отец | папа | pere
PRF: mother | мать | мама | mere
SBM: brother | брат | frere
SBF: sister | сестра | soeur
GPM: grandfather | дед | дедушка | grand pere
GPF: grandmother | бабушка | grand mere
GCM: grandson | внук | petit fils
GCF: granddaughter | внучка | petite fille
UNC: uncle | дядя | oncle
ANT: aunt | тетя | tante
NEP: nephew | племянник | neveu
NCE: niece | племянница
COM: cousin male | двоюродный брат | cousin m
COF: cousin female | двоюродная сестра | cousine
NRM: friend male
NRF: friend female
U: other | relative | spouse | супруг | супруга | partner | child | ребенок | cousin | friend | друг | подруга | родственник
U: conjoint | enfant | autre
""")
_NEED: Final = _words("""
LP-IH: in hiding | hiding | скрывается | прячется | caché
LP-RP: at risk due to profile | profile | profile risk | профиль
LP-UP: urgent physical protection | urgent protection | срочная защита
LP-TO: tortured | torture survivor | пытки | пытали | torture
LP-ND: no documents | no papers | без документов | sans papiers
LP: protection | legal and physical protection | защита
LP-TD: deportation | risk of deportation | депортация
SV-HK: honour killing | honor killing | убийство чести | crime d honneur
SM: medical | serious medical condition | health | медицина | лечение | medical needs | sante
SM-MI: mental health | mental illness | психическое здоровье
SM-CI: chronic illness | chronic disease | хроническое заболевание
SM-DP: pregnant with complications
PG: pregnant | pregnancy | беременна | беременность | enceinte
DS: disability | инвалидность | handicap
CR: child at risk
SC: unaccompanied child | separated child
WR: woman at risk | women at risk
SP: single parent | одинокий родитель | parent isole
ER: elderly | older person | пожилой
FU: family reunification | family unity | воссоединение семьи
""")
_PRIORITY: Final = _words("""
EM: em | emergency | экстренный | экстренно | critical | urgence
UG: ug | urgent | срочный | срочно | high | высокий
NR: nr | normal | обычный | routine | medium | low | нормальный | средний | низкий
""")
_RISK: Final = _words("""
low: low | низкий | faible | 1
medium: medium | moderate | средний | moyen | 2
high: high | высокий | eleve | 3
extreme: extreme | very high | critical | крайний | очень высокий | критический | extreme | 4
""")
_STATUS: Final = _words("""
enquiry: enquiry | inquiry | new | новый | запрос | nouveau
screening: screening | assessment | проверка | отбор
accepted: accepted | принят | принято | accepte
declined: declined | rejected | отклонен | отказано | refuse
active: active | open | in progress | активный | открыт | в работе | ouvert | actif | reopened | service provision | case plan
active: services implemented
on_hold: on hold | paused | приостановлен | suspendu
lost_contact: lost contact | no contact | нет связи | потеряна связь
departed: departed | left | выехал | уехал | parti
arrived: arrived | прибыл | arrive
follow_up: follow up | сопровождение
closed: closed | закрыт | завершен | ferme | transferred
duplicate: duplicate | дубль | дубликат | doublon
""")
_LOCATION: Final = _words("""
origin_at_risk: origin at risk | in danger | в опасности | at home in danger
origin_other_region: origin other region | idp | internally displaced | другой регион | deplace interne
transit: transit | in transit | транзит | en transit
asylum: asylum | refugee | asylum seeker | убежище | refugie | demandeur d asile
safe: safe | resettled | в безопасности | en securite
""")
_THREAT: Final = _words("""
announced_deadline: deadline | announced deadline | срок | крайний срок | ultimatum | ультиматум
kidnapping: kidnapping | abduction | похищение | enlevement
arrest: arrest | detention | арест | задержание | arrestation
family_violence: family | family violence | honour killing | honor killing | семья | родственники | violence familiale
expulsion: expulsion | deportation | депортация | выдворение
eviction: eviction | выселение
paper_expiry: visa expiry | passport expiry | expiry | истекает виза | истекает паспорт
exposure: exposure | outing | blackmail | разоблачение | шантаж | chantage
""")
_LANGUAGE: Final = _words("""
rus: rus | ru | russian | русский | russe
che: che | ce | chechen | чеченский | tchetchene
eng: eng | en | english | английский | anglais
fra: fra | fr | french | французский | francais
ara: ara | ar | arabic | арабский | arabe
deu: deu | de | german | немецкий | allemand
spa: spa | es | spanish | испанский | espagnol
tur: tur | tr | turkish | турецкий | turc
fas: fas | fa | farsi | persian | dari | фарси | персидский
inh: inh | ingush | ингушский
uzb: uzb | uz | uzbek | узбекский
ukr: ukr | uk | ukrainian | украинский | ukrainien
kat: kat | ka | georgian | грузинский
""")
_MARITAL: Final = _words("""
SN: single | never married | холост | не замужем | не женат | celibataire
MA: married | женат | замужем | marie | mariee
DV: divorced | разведен | разведена | divorce
WD: widowed | widow | widower | вдова | вдовец | veuf | veuve
SR: separated | separe
PT: partnership | partner | сожительство
EG: engaged
""")
_RHYTHM: Final = _words("""
12: twice a day
24: daily | every day | ежедневно | каждый день | quotidien
48: every two days
168: weekly | еженедельно | раз в неделю | hebdomadaire
""")
LISTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = MappingProxyType(
    {
        "sex": ("rrf-sex", _SEX),
        "marital": ("rrf-mar", _MARITAL),
        "education": ("rrf-edu", MappingProxyType({})),
        "relationship": ("rrf-rel", _RELATIONSHIP),
        "priority": ("rrf-pri", _PRIORITY),
        "category": ("rrf-cat", MappingProxyType({})),
        "category_2": ("rrf-cat", MappingProxyType({})),
        "risk": ("risk", _RISK),
        "status": ("case-status", _STATUS),
        "closure": ("closure", MappingProxyType({})),
        "location": ("location", _LOCATION),
    }
)
"""Fields whose value is a code: the list, and the words for it."""


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that nothing is known."""
    return len(text) <= _NOTHING_CHARS and text.strip().casefold() in NOTHING


def yes(text: str) -> bool:
    """Read yes or no, in words, as 1 and 0, or as a spreadsheet's true and false."""
    found = _YES_NO.get(plain(text))
    if found is None:
        raise Unread("yes_or_no", "this is neither yes nor no")
    return found == "yes"


def coded(field: str, text: str) -> str:
    """Read a value of a field in `LISTS` as its code, with the scheme."""
    scheme, words = LISTS[field]
    bare = text.strip().removeprefix(f"{scheme}:")
    if found := codes.code_like(scheme, bare):
        return found
    said = plain(bare)
    if said in words:
        return f"{scheme}:{words[said]}"
    if found := _labelled(scheme, said):
        return found
    raise Unread("not_in_list", f"this is no value of the list for {field.replace('_', ' ')}")


def _labelled(scheme: str, said: str) -> str:
    return next((f"{scheme}:{code}" for code, label in codes.listed(scheme).items() if plain(label) == said or plain(code) == said), "")


def need(text: str) -> str:
    """Read one specific need as its code."""
    bare = text.strip()
    if codes.names_orientation(bare):
        raise Unread("orientation", "orientation and gender identity are not stored as a code")
    code = bare.upper().removeprefix("UNHCR-SN:").removeprefix("RRF-VUL:").replace("_", "-").replace(" ", "-")
    if codes.is_known(f"unhcr-sn:{code}"):
        return f"unhcr-sn:{code}"
    said = plain(bare)
    if said in _NEED:
        return f"unhcr-sn:{_NEED[said]}"
    if found := _labelled("unhcr-sn", said):
        return found
    raise Unread("not_in_list", "this is no specific need of UNHCR's list")


def needs(text: str) -> tuple[str, ...]:
    """Read one need, or several with blanks between them, as KoBo writes the choices of one question."""
    try:
        return (need(text),)
    except Unread:
        parts = text.split()
        if len(parts) == 1:
            raise
        return tuple(need(part) for part in parts)


def country(text: str, scheme: str, names: Mapping[str, str]) -> str:
    """Read a country in the scheme of the file.

    Args:
        text: a code or a name.
        scheme: `iso3`, `iso2`, `unhcr` or `names`; empty when nobody has said.
        names: more names than the built-in ones, as plain name to alpha-3.
    """
    if ":" in text or scheme in codes.COUNTRY_SCHEMES:
        try:
            return codes.country(text, scheme or "iso3")
        except Mistaken as error:
            raise Unread("country_code", error.says) from None
    said = plain(text)
    alpha3 = names.get(said) or COUNTRIES.get(said)
    if alpha3:
        return f"iso3:{alpha3}"
    code = text.strip()
    if len(code) == _ALPHA3_LETTERS and code.isupper() and codes.is_known(f"iso3:{code}"):
        if code in TRAPS:
            raise Unread("country_scheme", "say whether country codes are of ISO or of UNHCR: these letters mean two countries")
        return f"iso3:{code}"
    raise Unread("country_name", "this is no country that is known by this name")


def region(text: str, names: Mapping[str, str]) -> str:
    """Read a region as ISO 3166-2, or a country as its bare alpha-3 code."""
    typed = text.strip().upper().replace("_", "-")
    if found := _SUBDIVISION.fullmatch(typed):
        try:
            codes.country(found[1], "iso2")
        except Mistaken:
            raise Unread("region", "this is no region of a country that exists") from None
        return typed
    said = plain(text)
    if said in REGIONS:
        return REGIONS[said]
    alpha3 = names.get(said) or COUNTRIES.get(said)
    if alpha3 or (codes.is_known(f"iso3:{typed}") and typed not in TRAPS):
        return alpha3 or typed
    raise Unread("region", "this region is not known by this name; write it as ISO 3166-2 does: RU-CE")


def threat(text: str) -> str:
    """Tell which kind of threat a text speaks of; `other` when no known word is in it."""
    said = plain(text)
    if said in _THREAT:
        return _THREAT[said]
    return next((kind for word, kind in _THREAT.items() if len(word) > len("срок") and word in said), "other")


def language(text: str) -> str:
    """Read a language as ISO 639-3, or a code of UNHCR's list with its scheme."""
    said = plain(text)
    if said in _LANGUAGE:
        return _LANGUAGE[said]
    if codes.is_known(text.strip()) and text.strip().startswith("rrf-lang:"):
        return text.strip()
    if re.fullmatch(r"[a-z]{3}", text.strip()):
        return text.strip()
    raise Unread("language", "this language is not known by this name; write its ISO 639-3 code")


def hours(text: str) -> int:
    """Read a rhythm in hours, between one and a year, or a word for it."""
    said = plain(text)
    said = _RHYTHM.get(said, said).removesuffix("h").strip()
    if said.isascii() and said.isdigit() and len(said) < len("10000") and 1 <= int(said) <= 8784:  # noqa: PLR2004 - hours of a year
        return int(said)
    raise Unread("hours", "this is no number of hours")


def script_of(text: str) -> str:
    """Name the script of a name by its first letter: `Latn`, `Cyrl`, `Arab`, or empty."""
    for char in text:
        if char.isalpha():
            point = ord(char)
            if point < 0x0250 or 0x1E00 <= point < 0x1F00:  # noqa: PLR2004 - Unicode blocks
                return "Latn"
            if 0x0400 <= point < 0x0530:  # noqa: PLR2004
                return "Cyrl"
            if 0x0600 <= point < 0x0780 or 0xFB50 <= point < 0xFF00:  # noqa: PLR2004
                return "Arab"
            return ""
    return ""
