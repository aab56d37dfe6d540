"""The words that people put above their columns, in English, Russian, French and Arabic, and the field that each means.

Headings of KoBo, Primero and UNHCR exports and HXL tags are among them. Where one word could mean two fields it stands under neither:
a person decides. What a heading may never be mapped to is here too: orientation is not taken in at all.

    >>> field_of("Date of birth (dd/mm/yyyy)")
    ('birth', 'part')
    >>> field_of("ФИО")
    ('name', 'whole')
"""
# ruff: noqa: RUF001 - Russian headings are meant

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.model import codes

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "external_id": "case number in the other system",
        "household_id": "household number: rows with the same number are one household",
        "is_principal": "principal applicant (yes or no)",
        "relationship": "relationship to the principal applicant",
        "name": "full name",
        "name_given": "given name",
        "name_middle": "middle name or patronymic",
        "name_family": "family name",
        "name_native": "name in its own script",
        "name_birth": "name at birth",
        "alias": "other name, nickname",
        "sex": "sex",
        "birth": "day, month or year of birth",
        "age": "age",
        "birth_country": "country of birth",
        "birth_place": "place of birth",
        "nationality": "nationality",
        "marital": "marital status",
        "education": "education",
        "occupation": "occupation",
        "language": "languages",
        "origin_country": "country that they fled from",
        "origin_region": "region that they fled from",
        "location": "class of place where they are now",
        "location_region": "country or region where they are now",
        "phone": "telephone",
        "signal": "Signal",
        "whatsapp": "WhatsApp",
        "telegram": "Telegram",
        "email": "e-mail",
        "consent_store": "agrees that the record is kept",
        "consent_contact": "agrees to be contacted",
        "consent_share": "agrees to be referred",
        "consent_submit": "agrees to a submission to a state",
        "consent_publish": "agrees to publication",
        "needs": "specific needs",
        "category": "resettlement category",
        "category_2": "second resettlement category",
        "priority": "priority",
        "risk": "risk",
        "threat": "threat",
        "threat_on": "day of the threat",
        "status": "status of the case",
        "closure": "reason for closing",
        "opened_on": "day of first contact",
        "via": "how they came to us",
        "label": "working name of the case",
        "passport": "passport number",
        "national_id": "identity card number",
        "document": "other document",
        "rhythm_hours": "hours between check-ins",
        "destination": "country they are being taken to",
        "note": "kept as a note",
    }
)
"""Every field that a column can be mapped to, and what it is."""

MANY: Final = frozenset(
    {
        *("alias", "nationality", "language", "phone", "signal", "whatsapp", "telegram", "email", "needs", "threat", "document", "note"),
        *("passport", "national_id", "name_native"),
    }
)
"""Fields that several columns may share."""

_WORDS: Final = """
external_id: id | case id | case number | case no | case nr | case code | file number | dossier no | case id display | uuid
external_id: unhcr id no | progres id | individual progress id | long id | unhcr individual no | reference | ref | номер дела
external_id: код дела | дело | номер | id дела | n dossier | numero de dossier | dossier | رقم الملف | رقم الحالة
external_id: registration number | participant id
household_id: household | household id | household number | household no | hh id | hh | family id | family number | family no
household_id: family count no | family | case group | семья | номер семьи | id семьи | домохозяйство | menage | id menage | foyer
household_id: famille | رقم الاسرة | الاسرة
is_principal: principal | is principal | head of household | is head of household | household head | principal applicant | pa
is_principal: глава семьи | основной заявитель | заявитель | chef de famille | chef de menage | demandeur principal | رب الاسرة
relationship: relationship | relation | relationship to principal applicant | relationship to head | relationship to pa | родство
relationship: кем приходится | степень родства | отношение | lien | lien de parente | parente | صلة القرابة | القرابة
name: name | full name | names | person name | фио | ф и о | имя и фамилия | фамилия имя отчество | фамилия и имя | полное имя
name: nom complet | nom et prenom | nom prenom | الاسم | الاسم الكامل | name of person | client name | beneficiary name
name: applicant name | имя полностью
name_given: given name | given names | first name | firstname | forename | имя | prenom | prenoms | الاسم الاول | name first
name_middle: middle name | middlename | patronymic | отчество | second prenom | patronyme | اسم الاب | name middle
name_family: family name | surname | last name | lastname | фамилия | nom | nom de famille | اسم العائلة | اللقب | الكنية | name last
name_native: native name | nativename | name in native script | name in arabic | name in russian | name in cyrillic
name_native: name original script | имя на родном языке | имя кириллицей | nom en arabe | الاسم بالعربية
name_birth: maiden name | birth name | name at birth | девичья фамилия | имя при рождении | nom de jeune fille | nom de naissance
alias: alias | aliases | nickname | other name | other names | known as | preferred name | preferredname | псевдоним | прозвище | ник
alias: surnom | pseudonyme | autre nom | اللقب المستعار | name nickname
sex: sex | gender | gender m f | m f | пол | sexe | genre | الجنس
birth: date of birth | birth date | birthdate | dob | d o b | born | born on | year of birth | birth year | yob | birthday
birth: дата рождения | год рождения | др | д р | родился | день рождения | date de naissance | annee de naissance | ne le
birth: تاريخ الميلاد | سنة الميلاد | dateofbirth
age: age | age in years | возраст | лет | полных лет | العمر | السن
birth_country: country of birth | birth country | страна рождения | pays de naissance | بلد الميلاد
birth_place: place of birth | birth place | birthplace | место рождения | lieu de naissance | مكان الميلاد
nationality: nationality | nationalities | citizenship | citizenships | citizen of | гражданство | nationalite
nationality: citoyennete | الجنسية
marital: marital status | marital | civil status | семейное положение | situation familiale | etat civil | الحالة الاجتماعية
education: education | education level | образование | niveau d etudes | education niveau | المستوى التعليمي
occupation: occupation | profession | job | профессия | работа | metier | المهنة
language: language | languages | preferred language | язык | языки | langue | langues | اللغة | اللغات
origin_country: country of origin | origin country | origin | home country | страна происхождения | pays d origine | بلد المنشا
origin_country: بلد الاصل
origin_region: region of origin | origin region | home region | регион происхождения | откуда | откуда родом | region d origine
origin_region: منطقة المنشا
location: location class | location type | displacement status | where now | тип места | type de lieu
location_region: current location | location | current region | region now | current country | where | region | country of asylum
location_region: asylum country | где сейчас | где находится | регион | местонахождение | текущий регион | lieu actuel
location_region: region actuelle | الموقع الحالي | مكان الاقامة
phone: phone | phone number | phones | telephone | tel | mobile | mobile number | cell | contact number | телефон | тел | моб
phone: мобильный | номер телефона | portable | numero de telephone | الهاتف | رقم الهاتف | الجوال | contact phone
signal: signal | signal number | сигнал
whatsapp: whatsapp | whatsapp number | ватсап | вотсап | واتساب
telegram: telegram | telegram handle | tg | телеграм | телега | تلغرام
email: email | e mail | mail | emails | email address | почта | эл почта | электронная почта | имейл | courriel | البريد الالكتروني
email: contact email
consent_store: consent | consent to store | consent given | consent to keep | gdpr | consentgdpr | consent gdpr | consent for data
consent_store: согласие | согласие на хранение | согласие на обработку | согласие на обработку данных | consentement | موافقة
consent_store: الموافقة
consent_contact: consent to contact | ok to contact | may contact | can contact | can we contact | согласие на связь | можно звонить
consent_contact: можно связаться | accord de contact | consentement contact
consent_share: consent to refer | consent to share | consent referral | consentreferral | consent for services
consent_share: disclosure other orgs | consent to referral | согласие на передачу | согласие на направление | consentement partage
consent_submit: consent to submit | consent to submission | consent to apply | consent to resettlement | согласие на подачу
consent_publish: consent to publish | consent to publication | consent media | consent to media | согласие на публикацию
needs: needs | specific needs | specific need | need | need codes | unhcr needs codes | vulnerability | vulnerabilities
needs: vulnerability code | vulnerability details code | protection concerns | primary protection concerns
needs: secondary protection concerns | потребности | особые потребности | нужды | уязвимость | besoins | besoins specifiques
needs: vulnerabilite | الاحتياجات | الاحتياجات الخاصة
category: resettlement category | submission category | category | категория | categorie de reinstallation
category_2: second category | secondary category | secondary submission category | вторая категория
priority: priority | urgency | urgent | приоритет | срочность | priorite | urgence | الاولوية
risk: risk | risk level | danger | danger level | риск | уровень риска | опасность | niveau de risque | risque | مستوى الخطر | الخطر
threat: threat | threats | threat kind | threat type | угроза | угрозы | вид угрозы | menace | menaces | التهديد
threat_on: threat date | date of threat | deadline | threat deadline | date limite | дата угрозы | крайний срок | срок
threat_on: تاريخ التهديد
status: status | case status | state | workflow | статус | состояние | statut | etat | الحالة
closure: closure reason | reason for closing | closing reason | причина закрытия | motif de cloture
opened_on: date of first contact | first contact | contact date | registration date | date registered | registered on | date opened
opened_on: intake date | date of identification | дата обращения | дата регистрации | обратился | date d enregistrement
opened_on: date du premier contact | تاريخ التسجيل | submission time
via: source | referred by | how they found us | via | referral source | канал | откуда узнали | источник | oriente par
label: label | code name | working name | case label | кодовое имя | условное имя | nom de code
passport: passport | passport number | passport no | паспорт | номер паспорта | загранпаспорт | passeport | numero de passeport
passport: جواز السفر | رقم الجواز
national_id: national id | national id no | id card | identity card | identity number | id number | снилс | удостоверение личности
national_id: carte d identite | رقم الهوية
document: document | documents | other document | papers | документ | документы | pieces d identite | الوثائق
rhythm_hours: check in every hours | check in rhythm | check in hours | checkin hours | rhythm | hours between check ins
rhythm_hours: частота связи | связь раз в часов
destination: destination | destination country | country wish | wished country | preferred country | preferred destination | куда
destination: куда хочет | страна назначения | желаемая страна | pays souhaite | pays de destination | بلد الوجهة | البلد المفضل
note: note | notes | comment | comments | remarks | details | story | description | summary | заметки | заметка | примечание
note: примечания | комментарий | комментарии | история | описание | remarque | remarques | commentaire | commentaires
note: notes generales | ملاحظات | ملاحظة
"""

_HXL: Final = MappingProxyType(
    {
        "#meta+id": "external_id",
        "#meta+code": "external_id",
        "#meta+household": "household_id",
        "#meta+hh": "household_id",
        "#respondee": "name",
        "#beneficiary": "name",
        "#affected": "name",
        "#affected+name": "name",
        "#person+name": "name",
        "#name": "name",
        "#contact+name": "name",
        "#contact+phone": "phone",
        "#contact+email": "email",
        "#date+birth": "birth",
        "#affected+sex": "sex",
        "#affected+age": "age",
        "#sex": "sex",
        "#age": "age",
        "#country+nationality": "nationality",
        "#country+origin": "origin_country",
        "#adm1+origin": "origin_region",
        "#region+origin": "origin_region",
        "#adm1": "location_region",
        "#region": "location_region",
        "#country+dest": "destination",
        "#country+destination": "destination",
        "#need": "needs",
        "#needs": "needs",
        "#status": "status",
        "#date+start": "opened_on",
        "#description": "note",
        "#meta+note": "note",
        "#meta+notes": "note",
        "#severity": "risk",
    }
)
_HXL_NAME_PARTS: Final = MappingProxyType(
    {"given": "name_given", "first": "name_given", "middle": "name_middle", "family": "name_family", "last": "name_family"}
)
"""Attributes that make a tagged name one part of it: a tag that says more than `name` must not swallow the column beside it."""

LEFT_OUT: Final = MappingProxyType(
    {
        "religion": "religion is not taken in: it is not needed to help, and it endangers",
        "ethnicity": "ethnicity is not taken in: it is not needed to help, and it endangers",
        "mother name": "parents' names are not taken in: they are third parties",
        "father name": "parents' names are not taken in: they are third parties",
        "orientation": "orientation and gender identity are not taken in: in a seized file that alone is the danger",
    }
)
"""Headings whose content is never taken in, whatever a mapping says, and why."""
_NEVER_HEADINGS: Final = """
religion: religion | religioncode | religion code | вероисповедание | религия | الدين
ethnicity: ethnicity | ethnicitycode | ethnicity code | ethnic group | этническая принадлежность | ethnie
mother name: mother s name | mother name | mothername | nom de la mere | имя матери | اسم الام
father name: father s name | father name | fathername | nom du pere | имя отца
"""

_PLAIN: Final = MappingProxyType(
    str.maketrans(
        {
            **dict(zip("àâäáãéèêëíìîïóòôöõúùûüçñё", "aaaaaeeeeiiiiooooouuuucnе", strict=True)),
            **dict(zip("أإآىة", "ااايه", strict=True)),
        }
    )
)
_GAP: Final = re.compile(r"[\W_]+")
_THIRD_PARTIES: Final = """
friend friends relative relatives mother father partner spouse brother sister employer emergency guardian interviewer worker staff
друга друг подруги родственника родственники матери отца партнера супруга брата сестры сотрудник интервьюер
ami amie conjoint mere pere parent صديق قريب
"""
_PATH: Final = re.compile(r"[\w.-]+(/[\w.-]+)+")
_SINGLE_WORD_IN = 3  # words of a heading in which a single known word still decides


def _phrases(lines: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        field, _, words = line.partition(":")
        for word in words.split("|"):
            found[plain(word)] = field
    return found


def plain(heading: str) -> str:
    """Give a heading without capitals, accents and signs: words with single blanks between them."""
    return _GAP.sub(" ", heading.casefold().translate(_PLAIN)).strip()


def last_part(heading: str) -> str:
    """Give the question's own name of a heading that is a path of groups, as KoBo writes them: `person/dob`; any other heading as it is."""
    return heading.rsplit("/", 1)[-1] if _PATH.fullmatch(heading) else heading


PHRASES: Final[Mapping[str, str]] = MappingProxyType(_phrases(_WORDS))
_NEVER: Final[Mapping[str, str]] = MappingProxyType(_phrases(_NEVER_HEADINGS))
_THIRD_PARTY: Final = frozenset(_THIRD_PARTIES.split())
_LONGEST = max(len(phrase.split()) for phrase in PHRASES)


def left_out(heading: str) -> str:
    """Give the reason (a key of `LEFT_OUT`) for which a column of this heading is never taken in, or an empty text."""
    last = last_part(heading)
    if codes.names_orientation(last):
        return "orientation"
    return _NEVER.get(plain(last), "")


def field_of(heading: str) -> tuple[str, str]:
    """Tell which field a heading means, and how that is known.

    Returns:
        The field and `whole` (the heading is a known one), `part` (a known one is in it) or two empty texts.
    """
    if left_out(heading):
        return "", ""
    words = plain(last_part(heading))
    if words in PHRASES:
        return PHRASES[words], "whole"
    if (joined := words.replace(" ", "")) in PHRASES:
        return PHRASES[joined], "whole"
    parts = words.split()
    if not _THIRD_PARTY.isdisjoint(parts):
        return "", ""  # whoever it is did not ask us for anything
    for length in range(min(len(parts), _LONGEST), 0, -1):
        if length == 1 and len(parts) > _SINGLE_WORD_IN:
            break
        for start in range(len(parts) - length + 1):
            field = PHRASES.get(" ".join(parts[start : start + length]))
            if field:
                return field, "part"
    return "", ""


def field_of_tag(tag: str) -> str:
    """Tell which field an HXL tag means, in whatever order its attributes are; empty when it means none."""
    name, *attributes = tag.lower().replace(" ", "").split("+")
    wanted = set(attributes)
    best, most = "", -1
    for known, field in _HXL.items():
        known_name, *needed = known.split("+")
        if known_name == name and set(needed) <= wanted and len(needed) > most:
            best, most = field, len(needed)
    parts = [part for attribute, part in _HXL_NAME_PARTS.items() if attribute in wanted]
    return parts[0] if best == "name" and parts else best
